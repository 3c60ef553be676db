"""A report says the same in all its formats: page, paper, table and ledger are held against one another."""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import lxml.etree

from analysis.publishing.paper import Element, Paper

# Words, and numbers with their sign, separators and unit: what must be the same on a page and on paper.
TOKEN = re.compile(r"[−-]?\d+(?:[,.]\d+)*(?:-\d\d\b|%|[a-z]+\b)?|\w+(?:[’'@]\w+)*")
ADDRESS = re.compile(r"https?://\S+")  # printed in the list of sources, for whom a link is no use
# On a page for screens alone: hints, links to the other formats, date and categories above the text.
FOR_SCREENS = frozenset([
    "screen-reader-only",
    "report-downloads",
    "chart-data",
    "citation",  # the last page of the PDF has its own
    "quarto-title-meta",
    "quarto-title-meta-heading",
    "quarto-categories",
    "nav-tabs",  # each tab's name stands above what it shows, too
    "quarto-appendix-heading",
])  # fmt: skip
CHART_DATA = "Data of this chart"
BLOCKS = frozenset(
    ["p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "figcaption", "div", "summary", "dt", "dd", "section"]
)
HEAD, ABOUT = "title-block-header", "About this document"
PLAIN = {
    **{ord(sign): " " for sign in map(chr, range(0x3001)) if sign.isspace()},
    **dict.fromkeys(map(ord, "\N{WORD JOINER}\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}")),  # not to be seen
    ord("’"): "'",
}
AS_WRITTEN = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True)


class Word(NamedTuple):
    """A word of a page, and the claim that it is printed from, if any."""

    text: str
    claim: str = ""


def csv_faults(table: Path) -> Iterator[str]:
    """The table holds the claims of the ledger beside it, field by field and in the same order."""
    ledger = table.with_suffix(".json")
    published = json.loads(ledger.read_text(encoding="utf-8"))
    claims = published["claims"] if isinstance(published, dict) else published
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), set(reader.fieldnames or ())
    if columns and not columns & {field for claim in claims for field in claim}:
        return  # a table of something else, which only has the name
    if [row.get("id") for row in rows] != [claim["id"] for claim in claims]:
        yield f"{table.name}: its claims are not those of {ledger.name}, in that order"
        return
    for row, claim in zip(rows, claims, strict=True):
        if row.keys() != claim.keys():
            yield f"{table.name}: the claim '{claim['id']}' has other fields, {sorted(row.keys() ^ claim.keys())}"
        for field, value in claim.items():
            # most cells are words or nothing, which need no more than this to be the same
            if field in row and row[field] != ("" if value is None else value) and not _same(cell := row[field], value):
                yield f"{table.name}: the {field} of claim '{claim['id']}' is '{cell}', and in {ledger.name} {value!r}"


def _same(cell: str | None, value: object) -> bool:
    if cell is None or value is None or value == "":  # a row may be too short for its head
        return cell == ""
    try:
        if isinstance(value, (list, dict)):
            return _parsed(cell) == value
        if isinstance(value, (int, float)):
            return float(cell) == float(value)
    except ValueError:
        return False
    return cell == value


_parsed = lru_cache(maxsize=1024)(json.loads)  # the same few lists come often, the empty one before all


def paper_faults(paper: Paper, page: Path, *, finely: bool = True) -> Iterator[str]:
    """
    Page and paper say the same words in the same order; what differs is named, with its claim if it has one.

    Without ``finely``, only differences in claims and figures count: a page may have a sentence of its own.
    """
    title, pieces = _pieces_of(page)
    cover, told = words_of_paper(paper)
    for part in title if cover is not None else ():
        if not _holds(cover, part):
            yield f"{paper.path.name}: the cover does not say '{' '.join(part)}' as the page does"
    above = [] if cover is not None else [word for part in title for word in part]
    said = [*above, *_tokens("".join(text for text, _ in pieces))]
    if said == told:
        return
    words = [*map(Word, above), *_with_claims(pieces)]
    matcher = difflib.SequenceMatcher(None, said, told, autojunk=False)
    for kind, start, end, other, until in matcher.get_opcodes():
        here, there = " ".join(said[start:end]), " ".join(told[other:until])
        claims = dict.fromkeys(word.claim for word in words[start:end] if word.claim)
        if kind != "equal" and (finely or claims or re.search(r"\d", here + there)):
            named = f" (claim {', '.join(claims)})" if claims else ""
            yield (
                f"{paper.path.name}, after '{' '.join(said[max(0, start - 4) : start])}': "
                f"'{here}' on the page{named}, '{there}' on paper"
            )


def _holds(words: list[str], part: list[str]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def words_of_page(page: Path) -> tuple[list[list[str]], list[Word]]:
    """Subtitle, title and description; and the words below them that are for paper too."""
    title, pieces = _pieces_of(page)
    return title, list(_with_claims(pieces))


def _pieces_of(page: Path) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """The same, the words as they stand in the page's elements, each with the claim that it is printed from."""
    main = lxml.etree.fromstring(page.read_bytes(), AS_WRITTEN).find(".//main")
    if main is None:
        return [], []
    head = next(iter(main.xpath(f".//header[@id='{HEAD}']")), None)
    title: list[list[str]] = []
    if head is not None:
        parts = (head.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]") for name in ("subtitle", "title"))
        described = head.xpath(".//*[contains(concat(' ', @class, ' '), ' description ')]")
        title = [_tokens("".join(found[0].itertext())) for found in (*parts, described) if found]
        head.getparent().remove(head)
    pieces: list[tuple[str, str]] = []
    _collect(main, "", pieces)
    return title, pieces


def _collect(element: lxml.etree._Element, claim: str, pieces: list[tuple[str, str]]) -> None:
    """Text by text, with the claim that each is printed from; blocks are kept apart, marks within a word are not."""
    block = element.tag in BLOCKS or element.tag == "br" or "float-label" in element.get("class", "").split()
    if block:
        pieces.append((" ", ""))
    if element.text:
        pieces.append((element.text, claim))
    for child in element:
        if isinstance(child.tag, str) and not _for_screens(child):
            _collect(child, child.get("data-claim", claim), pieces)
        if child.tail:
            pieces.append((child.tail, claim))
    if block:
        pieces.append((" ", ""))


def _for_screens(element: lxml.etree._Element) -> bool:
    if element.tag in ("script", "style", "svg") or not FOR_SCREENS.isdisjoint(element.get("class", "").split()):
        return True
    summary = element.find("summary") if element.tag == "details" else None
    return summary is not None and CHART_DATA in "".join(summary.itertext())


def _with_claims(pieces: list[tuple[str, str]]) -> Iterator[Word]:
    """The words, each with the first claim that any of its letters is printed from."""
    text, length, claims = [], 0, []
    for claim, together in groupby(pieces, itemgetter(1)):
        text.append(_plain("".join(words for words, _ in together)))
        length += len(text[-1])
        if claim and text[-1]:
            claims.append((length - len(text[-1]), length, claim))
    joined = ADDRESS.sub(lambda found: " " * len(found.group()), "".join(text))
    claims.append((length, length, ""))
    following = iter(claims)
    begin, end, claim = next(following)
    for found in TOKEN.finditer(joined):
        start, until = found.span()
        while end <= start:
            begin, end, claim = next(following)
        yield Word(found.group(), claim if begin < until else "")


def words_of_paper(paper: Paper) -> tuple[list[str] | None, list[str]]:
    """The words of the cover, or None if there is none; and those after it that are on the page too."""
    first = next((each for each in paper.root.walk() if each.kind == "H1"), None)
    opening = [each for each in _parts(paper.root) if each.page == 0]
    covered = first is not None and first.page != 0 and len(paper.sizes) > 1
    cover = _tokens("\n".join(each.text for each in opening)) if covered else None
    parts = [each for each in _parts(paper.root) if not (covered and each.page == 0)]
    text, footnotes = [], []
    for number, part in enumerate(parts):
        following = parts[number + 1].kind if number + 1 < len(parts) else ""
        if part.kind == "H1" and part.text.strip() == ABOUT:
            break
        if part.kind != "TOC" and following != "TOC":  # the contents, and the word above them
            text.append(_told(part, notes := []))
            footnotes += notes
    return cover, _tokens("\n".join([*text, *footnotes]))


def _parts(root: Element) -> list[Element]:
    """The children of the document, whose own page is that of their first words."""
    document = root.content[0] if len(root.content) == 1 and isinstance(root.content[0], Element) else root
    parts = [each for each in document.content if isinstance(each, Element)]
    for part in parts:
        if part.page is None:
            part.page = next((run.page for run in part.runs()), None)
    return parts


def _told(element: Element, footnotes: list[str]) -> str:
    """The text that the page has too: no labels of lists, no letters in charts; footnotes, which a page has last."""
    kept = []
    for each in element.content:
        if isinstance(each, Element):
            if each.kind == "Figure" or (each.kind == "Lbl" and element.kind in ("LI", "Note")):
                continue
            _told(each, footnotes)
            if each.kind == "Note":
                footnotes.append(each.text)
                continue
        kept.append(each)
    element.content = kept
    return element.text


def _tokens(text: str) -> list[str]:
    return TOKEN.findall(ADDRESS.sub(" ", _plain(text)))


def _plain(words: str) -> str:
    return words.translate(PLAIN)
