"""What the pages of a site say of one another: links, fragments, titles. Complete in every build, whatever changed."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

FACTS = ".pages.json"  # in the site, so that it moves with it: facts of pages by address, with size and time
BETWEEN = "\x7f"  # ids and links in one string of the file, which reads in a fraction of the time that a list takes


@dataclass(frozen=True)
class Facts:
    """What other pages are held against: the title, the ids, and the links as they are written, each once."""

    title: str
    ids: list[str]
    links: list[str]

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
    kept, found, stored = _kept(site), {}, {}
    for address in filter(_is_page, files):
        status = os.stat(os.path.join(site, address))
        state = [status.st_size, status.st_mtime_ns, BETWEEN]
        before = kept.get(address)
        if address not in known and before and before["state"] == state:
            found[address] = Facts(before["title"], _apart(before["ids"]), _apart(before["links"]))
            stored[address] = before
            continue
        page = found[address] = known[address] if address in known else read(site / address)
        together = {"ids": BETWEEN.join(page.ids), "links": BETWEEN.join(page.links)}
        stored[address] = {"state": state, "title": page.title, **together}
    if stored != kept:
        file = site / FACTS
        file.unlink(missing_ok=True)
        file.write_text(json.dumps(stored, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    return found


def _apart(together: str) -> list[str]:
    return together.split(BETWEEN) if together else []


def cross_faults(files: Iterable[str], facts: Mapping[str, Facts]) -> Iterator[str]:
    """Tell of links that lead to no file or to no id of a page, and of titles that several pages have."""
    files = frozenset(files)
    ids = {address: frozenset(page.ids) for address, page in facts.items()}
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
            elif fragment and target in ids and fragment not in ids[target]:
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
