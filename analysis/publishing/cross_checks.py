"""What the pages of a site say of one another: links, fragments, titles. Complete in every build, whatever changed."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

SETS = 256  # of ids, held at once: pages lead mostly to themselves and to a few others
FACTS = ".pages.json"  # in the site, so that it moves with it: facts of pages by address, with size and time


@dataclass(frozen=True)
class Facts:
    """What other pages are held against: the title, the ids, and the links as they are written, each once."""

    title: str
    ids: str  # a line each: as single words those of a thousand reports take three times the memory
    links: list[str]

    @classmethod
    def of(cls, title: str, ids: Iterable[str], links: Iterable[str]) -> Facts:
        # Most links stand on many pages, and are held once.
        return cls(title, "\n".join(ids), list(dict.fromkeys(map(sys.intern, links))))

    @property
    def only_leads_on(self) -> bool:
        return not self.ids


def read_facts(site: Path, known: Mapping[str, Facts], read: Callable[[Path], Facts]) -> dict[str, Facts]:
    """
    Give the facts of every page by its address: those known, those kept, and those of pages that are read now.

    Facts are kept as long as the page's file has the same size and time of change.
    """
    kept, found, states = _kept(site), {}, {}
    for address in filter(_is_page, _files(site)):
        status = os.stat(os.path.join(site, address))
        states[address] = [status.st_size, status.st_mtime_ns]
        before = kept.get(address)
        if address in known:
            found[address] = known[address]
        elif before and before["state"] == states[address]:
            found[address] = Facts(before["title"], before["ids"], before["links"])
        else:
            found[address] = read(site / address)
    if states != {address: before["state"] for address, before in kept.items()}:
        _keep(site, found, states)
    return found


def cross_faults(site: Path, facts: Mapping[str, Facts]) -> Iterator[str]:
    """Tell of links that lead to no file or to no id of a page, and of titles that several pages have."""
    files = set(_files(site))

    @lru_cache(maxsize=SETS)
    def ids_of(address: str) -> frozenset[str]:
        return frozenset(facts[address].ids.split("\n"))

    for address, page in facts.items():
        folder = os.path.dirname(address)
        for link in page.links:
            target, fragment = _target(folder, link)
            target = target if target is not None else address
            if target == "":
                continue
            if target not in files:
                target = os.path.join(target, "index.html")
            if target not in files:
                yield f"{address}: the link '{link}' leads nowhere"
            elif fragment and target in facts and fragment not in ids_of(target):
                yield f"{address}: the link '{link}' leads to no id of that page"
    titles = Counter(page.title for page in facts.values() if not page.only_leads_on)
    yield from (f"{count} pages have the title '{title}'" for title, count in titles.items() if count > 1)


@lru_cache(maxsize=1 << 16)
def _target(folder: str, link: str) -> tuple[str | None, str]:
    """Give the address that a link leads to, and the fragment; None for the page itself, '' for other sites."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return "", ""
    if not parts.path:
        return None, unquote(parts.fragment)
    path = unquote(parts.path)
    whole = path.lstrip("/") if path.startswith("/") else os.path.join(folder, path)
    return os.path.normpath(whole), unquote(parts.fragment)


def _is_page(address: str) -> bool:
    return address.endswith(".html") and "site_libs" not in address.split("/")


def _files(site: Path) -> list[str]:
    """Addresses of all files, in order."""
    found: list[str] = []
    for folder, _, names in os.walk(site):
        within = os.path.relpath(folder, site)
        found += names if within == "." else [f"{within}/{name}" for name in names]
    return sorted(found)


def _keep(site: Path, facts: Mapping[str, Facts], states: Mapping[str, list[int]]) -> None:
    """Write one object of JSON, a page a line, so that never all of it is held as text."""
    file = site / FACTS
    file.unlink(missing_ok=True)
    with file.open("w", encoding="utf-8") as kept:
        for number, (address, page) in enumerate(facts.items()):
            entry = json.dumps({"state": states[address], **vars(page)}, ensure_ascii=False)
            kept.write(f"{',' if number else '{'}\n{json.dumps(address)}: {entry}")
        kept.write("\n}\n" if facts else "{}\n")


def _kept(site: Path) -> dict[str, dict]:
    try:
        kept = json.loads((site / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    known = kept.items() if isinstance(kept, dict) else ()
    return {address: facts for address, facts in known if isinstance(facts.get("ids"), str)}  # not of another version
