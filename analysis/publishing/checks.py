"""What must hold for a built site, whoever built it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from analysis.publishing.cross_checks import Facts, cross_faults, read_facts
from analysis.publishing.formats import format_faults

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# What a failed computation leaves behind; whole words, so that "nancy" and "None of" may stand.
LEFTOVERS = re.compile(
    r"Traceback \(most recent call last\)|\bnan\b|\bNaN\b|\bNaT\b|\bNone(?=[%.,;)]|$)|<NA>|\binf%"
    r"|\{\{<|\?@(?:fig|tbl|sec)-"
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass
class Page(HTMLParser):
    """The parts of a page that the checks look at."""

    path: Path
    lang: str = ""
    title: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[dict[str, str | None]] = field(default_factory=list)
    claims: list[tuple[str, str, str]] = field(default_factory=list)  # id, part, words
    text: list[str] = field(default_factory=list)
    empty_sections: list[str] = field(default_factory=list)
    _open: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    _sections: list[dict[str, str]] = field(default_factory=list)
    _claim: list[str] | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    __hash__ = object.__hash__

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if identifier := found.get("id"):
            self.ids.append(identifier)
        if tag == "html":
            self.lang = found.get("lang") or ""
        if tag in ("a", "link") and found.get("href"):
            self.links.append(found["href"] or "")
        if tag in ("img", "script") and found.get("src"):
            self.links.append(found["src"] or "")
        if tag == "img":
            self.images.append(found)
            self._fill()
        if tag == "section":
            self._sections.append({"id": found.get("id") or "", "heading": "", "body": ""})
        if found.get("data-claim") is not None:
            self._claim = [found["data-claim"] or "", found.get("data-part") or "text"]
        if tag not in VOID:
            self._open.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "section" and self._sections:
            section = self._sections.pop()
            if not section["body"].strip():
                self.empty_sections.append(section["id"] or section["heading"])
        if self._claim is not None and tag == "span":
            self.claims.append((self._claim[0], self._claim[1], "".join(self._claim[2:])))
            self._claim = None

    def handle_data(self, data: str) -> None:
        names = [name for name, _ in self._open]
        if "title" in names[:3]:
            self.title += data
        if "script" in names or "style" in names:
            return
        self.text.append(data)
        if self._claim is not None:
            self._claim.append(data)
        if not HEADINGS.intersection(names):
            self._fill(data)

    def facts(self) -> Facts:
        return Facts.of(self.title, self.ids, self.links)

    def _fill(self, words: str = "picture") -> None:
        for section in self._sections:
            section["body"] += words


def check_site(site: Path, only: Iterable[Path] | None = None, *, finely: bool = False) -> list[str]:
    """
    Look at every page and PDF of a site, or at those listed; what pages say of one another is held together for all.

    ``finely`` tells of blemishes in the PDFs too, such as a page with hardly a word.

    Returns
    -------
    One sentence for each fault, with the page's address; none if all is well.
    """
    only = None if only is None else list(only)
    looked_at = site.rglob("*.html") if only is None else filter(Path.is_file, only)
    facts, faults = {}, []
    for path in sorted(path for path in looked_at if "site_libs" not in path.parts):
        page = Page(path)
        faults += _own_faults(page, site)
        facts[path.relative_to(site).as_posix()] = page.facts()  # not the page: a site may have thousands
    faults += cross_faults(site, read_facts(site, facts, lambda path: Page(path).facts()))
    return faults + format_faults(_pdfs(site, only), finely=finely)


def _pdfs(site: Path, only: Iterable[Path] | None) -> list[Path]:
    """All PDFs of a site, or those that belong to the pages listed: their own and, with more in the name, others."""
    if only is None:
        return list(site.rglob("*.pdf"))
    own = (page.with_suffix(".pdf") for page in only)
    reports = (page for page in only if page.parent.name == "organisations")
    others = (pdf for page in reports for pdf in page.parent.glob(f"{page.stem}-*.pdf"))
    return sorted({pdf for pdf in (*own, *others) if pdf.is_file()})


def _own_faults(page: Page, site: Path) -> Iterator[str]:
    name = page.path.relative_to(site).as_posix()
    if not page.lang:
        yield f"{name}: the page does not say its language"
    if not page.title.strip():
        yield f"{name}: the page has no title"
    for leftover in sorted(set(LEFTOVERS.findall("\n".join(page.text)))):
        yield f"{name}: '{leftover}' stands in the text"
    for section in page.empty_sections:
        yield f"{name}: the section '{section}' is empty"
    for identifier, count in Counter(page.ids).items():
        if count > 1:
            yield f"{name}: the id '{identifier}' is used {count} times"
    for image in page.images:
        if not (image.get("alt") or "").strip() and image.get("role") != "presentation":
            yield f"{name}: the picture '{image.get('src')}' has no alternative text"
    yield from _claim_faults(page, site, name)


def _claim_faults(page: Page, site: Path, name: str) -> Iterator[str]:
    """Every number printed as a claim is a published claim, in the same words."""
    own = page.path.with_suffix(".json")
    of_organisation = page.path.parent.name == "organisations"
    if page.claims and of_organisation and not own.is_file():
        yield f"{name}: prints claims, and has no {own.name} beside it"
        return
    for identifier, part, words in page.claims:
        ledger = own if of_organisation else _ledger_of(identifier, site)
        if ledger is None:
            yield f"{name}: prints the claim '{identifier}', and no file of the site publishes it"
            continue
        claim = _claims_in(ledger, ledger.stat().st_mtime_ns).get(identifier)
        if claim is None:
            yield f"{name}: the claim '{identifier}' is not in {ledger.name}"
        elif _told(words) != _told(said := str(claim.get(part, ""))):
            yield f"{name}: the {part} of claim '{identifier}' reads '{words}', and was published as '{said}'"


def _ledger_of(identifier: str, site: Path) -> Path | None:
    """The file that a claim is published in: the first part of its id names an organisation, a place or a group."""
    return next(iter(sorted(site.glob(f"reports/*/{identifier.split('.')[0]}.json"))), None)


@lru_cache(maxsize=64)
def _claims_in(ledger: Path, _changed: int) -> dict[str, dict[str, object]]:
    published = json.loads(ledger.read_text(encoding="utf-8"))
    return {claim["id"]: claim for claim in (published["claims"] if isinstance(published, dict) else published)}


def _told(words: str) -> str:
    """The words without their spacing; a range may be told as "between 1 and 2" as well as "1 to 2"."""
    return " ".join(words.split()).replace(" and ", " to ")
