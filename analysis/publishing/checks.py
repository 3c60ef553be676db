"""What must hold for a built site, whoever built it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import lxml.etree

from analysis.publishing.cross_checks import Facts, cross_faults, files_of, read_facts
from analysis.publishing.formats import format_faults
from analysis.publishing.printed_claims import PublishedClaims

# What a failed computation leaves behind; whole words, so that "nancy" and "None of" may stand. Each alternative begins
# with the letter itself and looks back from there: a search for some letters is ten times as fast as one for edges.
LEFTOVERS = re.compile(
    r"Traceback \(most recent call last\)|n(?<=\bn)an\b|N(?<=\bN)(?:aN\b|aT\b|one(?=[%.,;)]|$))|<NA>|i(?<=\bi)nf%"
    r"|\{\{<|\?@(?:fig|tbl|sec)-"
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
AS_WRITTEN = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)


class Page:
    """The parts of a page that the checks look at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # a tag is added, so that a file without any is a page without anything, not an error
        root = lxml.etree.fromstring(path.read_bytes() + b"<html>", AS_WRITTEN)
        self.lang = root.get("lang", "")
        self.title = "".join(TITLE(root))
        self.ids = list(filter(None, IDS(root)))
        self.links = list(filter(None, LINKS(root)))
        lxml.etree.strip_elements(root, "script", "style", with_tail=False)  # of which no reader sees a word
        self._root = root

    def facts(self) -> Facts:
        return Facts.of(self.title, self.ids, self.links)

    @property
    def images(self) -> list[lxml.etree._Element]:
        return list(self._root.iter("img"))

    @property
    def claims(self) -> list[tuple[str, str, str]]:
        """Of each: its id, the part of it that is printed, and the words."""
        return [
            (each.get("data-claim"), each.get("data-part") or "text", "".join(each.itertext()))
            for each in CLAIMS(self._root)
        ]

    @property
    def text(self) -> list[str]:
        return TEXT(self._root)

    @property
    def empty_sections(self) -> list[str]:
        return [section.get("id", "") for section in self._root.iter("section") if not _is_filled(section)]


def _found(path: str) -> Callable[[lxml.etree._Element], list]:
    return lxml.etree.XPath(path, smart_strings=False)


TITLE, IDS, TEXT = _found("/html/head/title//text()"), _found("//@id"), _found("//text()")
LINKS, CLAIMS = _found("//a/@href | //link/@href | //img/@src | //script/@src"), _found("//*[@data-claim]")


def _is_filled(element: lxml.etree._Element, told: bool = True) -> bool:
    """Whether a picture stands in it, or a word that is no part of a heading."""
    told = told and element.tag not in HEADINGS
    if element.tag == "img" or (told and (element.text or "").strip()):
        return True
    return any(_is_filled(child, told) or (told and (child.tail or "").strip()) for child in element)


def check_site(site: Path, only: Iterable[Path] | None = None, *, finely: bool = False) -> list[str]:
    """
    Look at every page and PDF of a site, or at those listed; what pages say of one another is held together for all.

    ``finely`` tells of blemishes in the PDFs too, such as a page with hardly a word.

    Returns
    -------
    One sentence for each fault; that of one file begins with its address, then a comma or a colon. None if all is well.
    """
    only = None if only is None else list(only)
    looked_at = site.rglob("*.html") if only is None else filter(Path.is_file, only)
    facts, found, published = {}, {}, PublishedClaims(site)
    for path in sorted(path for path in looked_at if "site_libs" not in path.parts):
        page, name = Page(path), path.relative_to(site).as_posix()
        found[name] = [*_own_faults(page), *published.faults(path, page.claims)]
        facts[name] = page.facts()  # not the page: a site may have thousands
    for path, fault in published.faults_elsewhere():
        found[path.relative_to(site).as_posix()].append(fault)
    faults = [f"{name}: {fault}" for name, told in found.items() for fault in told]
    files = files_of(site)
    faults += cross_faults(files, read_facts(site, files, facts, lambda path: Page(path).facts()))
    return faults + format_faults(site, _pdfs(site, only), finely=finely)


def _pdfs(site: Path, only: Iterable[Path] | None) -> list[Path]:
    """All PDFs of a site, or those of the pages listed: their own and, with more in the name, others without a page."""
    if only is None:
        return list(site.rglob("*.pdf"))
    own = (page.with_suffix(".pdf") for page in only)
    reports = (page for page in only if page.parent.name == "organisations")
    others = (pdf for page in reports for pdf in page.parent.glob(f"{page.stem}-*.pdf"))
    without = (pdf for pdf in others if not pdf.with_suffix(".html").is_file())
    return sorted({pdf for pdf in (*own, *without) if pdf.is_file()})


def _own_faults(page: Page) -> Iterator[str]:
    if not page.lang:
        yield "the page does not say its language"
    if not page.title.strip():
        yield "the page has no title"
    for leftover in sorted(set(LEFTOVERS.findall("\n".join(page.text)))):
        yield f"'{leftover}' stands in the text"
    for section in page.empty_sections:
        yield f"the section '{section}' is empty"
    for identifier, count in Counter(page.ids).items():
        if count > 1:
            yield f"the id '{identifier}' is used {count} times"
    for image in page.images:
        if not image.get("alt", "").strip() and image.get("role") != "presentation":
            yield f"the picture '{image.get('src')}' has no alternative text"
