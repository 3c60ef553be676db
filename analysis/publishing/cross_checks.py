"""What the pages of a site say of one another: links, fragments, titles. Complete in every build, whatever changed."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from analysis.paths import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

FACTS = ".pages.json"  # in the site, so that it moves with it: facts of pages by address, with size and time
BETWEEN = "\x7f"  # ids and links are one string each: as lists they take three times the memory and the time to read
SETS = 256  # of ids, held at once: pages lead mostly to themselves and to a few others


@dataclass(frozen=True)
class Facts:
    """What other pages are held against: the title, the ids, and the links as they are written, each once."""

    title: str
    ids: str
    links: str

    @classmethod
    def of(cls, title: str, ids: Iterable[str], links: Iterable[str]) -> Facts:
        return cls(title, BETWEEN.join(ids), BETWEEN.join(dict.fromkeys(links)))

    @property
    def only_leads_on(self) -> bool:
        return not self.ids


def read_facts(
    site: Path, files: Iterable[str], known: Mapping[str, Facts], read: Callable[[Path], Facts]
) -> dict[str, Facts]:
    """
    Give the facts of every page by its address: those known, those kept, and those of pages that are read now.

    Facts are kept as long as the page's file has the same size and time of change.
    """
    kept, found, states = _kept(site), {}, {}
    for address in filter(_is_page, files):
        status = os.stat(os.path.join(site, address))
        states[address] = [status.st_size, status.st_mtime_ns, BETWEEN]
        before = kept.get(address)
        if address in known:
            found[address] = known[address]
        elif before and before["state"] == states[address]:
            found[address] = Facts(before["title"], before["ids"], before["links"])
        else:
            found[address] = read(site / address)
    if states != {address: before["state"] for address, before in kept.items()}:
        entries = (
            f"{json.dumps(address)}: {json.dumps({'state': states[address], **vars(page)}, ensure_ascii=False)}"
            for address, page in found.items()
        )
        write_whole(site / FACTS, "{\n" + ",\n".join(entries) + "\n}\n")
    return found


def cross_faults(files: Iterable[str], facts: Mapping[str, Facts]) -> Iterator[str]:
    """Tell of links that lead to no file or to no id of a page, and of titles that several pages have."""
    files = frozenset(files)

    @lru_cache(maxsize=SETS)
    def ids_of(address: str) -> frozenset[str]:
        return frozenset(facts[address].ids.split(BETWEEN))

    for address, page in facts.items():
        folder = os.path.dirname(address)
        for link in filter(None, page.links.split(BETWEEN)):
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


def files_of(site: Path) -> list[str]:
    """Addresses of all files, in order."""
    found: list[str] = []
    for folder, _, names in os.walk(site):
        within = os.path.relpath(folder, site)
        found += names if within == "." else [f"{within}/{name}" for name in names]
    return sorted(found)


def _kept(site: Path) -> dict[str, dict]:
    try:
        kept = json.loads((site / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
