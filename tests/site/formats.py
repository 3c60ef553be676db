"""A report's claims as each of its formats tells them, and where two formats differ."""

from __future__ import annotations

import csv
import difflib
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

PARTS = ("text", "size", "interval", "count", "p")

# Words, and numbers with their sign, separators and unit: what must be the same on a page and on paper.
TOKEN = re.compile(r"[−-]?\d+(?:[,.]\d+)*(?:-\d\d\b|%|[a-z]+\b)?|\w+(?:[’'@]\w+)*")
# What is on a page for screens alone: hints, links to the other formats, date and categories above the text.
PAGE_ALONE = ".screen-reader-only, .report-downloads, .quarto-title-meta, .quarto-categories, script, style"

# Markup inside a word does not divide it; these do.
BLOCKS = "p, li, td, th, h1, h2, h3, h4, figcaption, div, summary, .float-label"
RUNNING_FOOT = re.compile(r"Page \d+ of \d+$")


@dataclass(frozen=True)
class Printed:
    """A claim where a page prints it."""

    claim: str
    part: str
    words: str


def main_of(page: Path) -> Tag:
    main = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find("main")
    assert isinstance(main, Tag), f"{page.name} has no main content"
    return main


def printed_claims(page: Path) -> list[Printed]:
    return [
        Printed(span["data-claim"], span.get("data-part", "text"), _plain(span.get_text()))
        for span in main_of(page).select("span.claim")
    ]


def published_claims(ledger: Path) -> dict[str, dict]:
    return {claim["id"]: claim for claim in json.loads(ledger.read_text(encoding="utf-8"))["claims"]}


def html_against_json(page: Path) -> Iterator[str]:
    """Every claim that a page prints is published, and in the words in which it is published."""
    published = published_claims(page.with_suffix(".json"))
    printed = printed_claims(page)
    if not printed:
        yield f"{page.stem}: the page prints no claims"
    for each in printed:
        if each.claim not in published:
            yield f"{each.claim}: printed, and not published"
        elif each.part not in PARTS:
            yield f"{each.claim}: '{each.part}' is no part of a claim that may be printed"
        elif each.words not in spoken(published[each.claim][each.part]):
            yield f"{each.claim}: the page says '{each.words}', its {each.part} is '{published[each.claim][each.part]}'"


def spoken(words: str) -> tuple[str, str]:
    """A range stands as "1 to 2" in a table and as "between 1 and 2" in a sentence."""
    return _plain(words), _plain(words).replace(" to ", " and ")


def csv_against_json(table: Path) -> Iterator[str]:
    """The table holds the claims of the ledger, field by field and in the same order."""
    claims = list(published_claims(table.with_suffix(".json")).values())
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if [row["id"] for row in rows] != [claim["id"] for claim in claims]:
        yield f"{table.name}: its claims are not those of {table.stem}.json, in that order"
        return
    for row, claim in zip(rows, claims, strict=True):
        if row.keys() != claim.keys():
            yield f"{claim['id']}: other fields, {sorted(row.keys() ^ claim.keys())}"
        for field in row.keys() & claim.keys():
            if not _same(row[field], claim[field]):
                yield f"{claim['id']}: {field} is '{row[field]}' in the table and {claim[field]!r} in the ledger"


def _same(cell: str, value: object) -> bool:
    if value is None or value == "":
        return cell == ""
    if isinstance(value, list):
        return json.loads(cell) == value
    if isinstance(value, int | float):
        return float(cell) == float(value)
    return cell == value


def pdf_against_html(pdf: Path) -> Iterator[str]:
    """Page and paper say the same words in the same order, so every printed claim is on paper too."""
    page = pdf.with_suffix(".html")
    on_page, on_paper = words_of_page(page), words_of_pdf(pdf)
    repeated = {" ".join(_words(head)) for head in main_of(page).select("thead")}
    matcher = difflib.SequenceMatcher(None, on_page, on_paper, autojunk=False)
    for kind, start, end, other, until in matcher.get_opcodes():
        here, there = " ".join(on_page[start:end]), " ".join(on_paper[other:until])
        # a table that runs on over pages has its head again
        if kind != "equal" and not (kind == "insert" and there in repeated):
            before = " ".join(on_page[max(0, start - 4) : start])
            yield f"{pdf.name}, after '{before}': '{here}' on the page, '{there}' on paper"


def words_of_page(page: Path) -> list[str]:
    """The words of a page that are for paper too: without hints for screen readers and folded chart data."""
    main = main_of(page)
    for note in main.select("details"):
        summary = note.find("summary")
        if summary and "Data of this chart" in summary.get_text():
            note.decompose()
    for hidden in main.select(
        ".screen-reader-only, .report-downloads, .quarto-title-meta, .quarto-categories, script, style"
    ):
        hidden.decompose()
    title, subtitle = main.select_one("h1"), main.select_one(".subtitle")
    if title and subtitle:
        title.insert_before(subtitle.extract())
    return _words(main)


def _words(element: Tag) -> list[str]:
    for block in element.select(BLOCKS):
        block.append(" ")
    return TOKEN.findall(_plain(element.get_text()))


def text_of_pdf(pdf: Path) -> list[str]:
    """The text of each page in the order of its content."""
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def words_of_pdf(pdf: Path) -> list[str]:
    """The words of a PDF without what is there for paper alone: running heads and feet, and the contents."""
    pages = text_of_pdf(pdf)
    lines = _without_contents(pages[0].splitlines()[:-1])
    for page in pages[1:]:
        lines += page.splitlines()[1:-1]
    assert all(RUNNING_FOOT.search(page.strip()) for page in pages), f"{pdf.name}: a page without its foot"
    return TOKEN.findall(_plain(" ".join(lines)))


def _without_contents(lines: Sequence[str]) -> list[str]:
    """The contents stand at the foot of the first page: from their title to their last dotted line."""
    dotted = [number for number, line in enumerate(lines) if ". . . ." in line]
    if not dotted:
        return list(lines)
    start = max(number for number in range(dotted[0]) if lines[number] == "Contents")
    return [*lines[:start], *lines[dotted[-1] + 1 :]]


def _plain(words: str) -> str:
    return " ".join(words.replace("\N{WORD JOINER}", "").replace("\N{SOFT HYPHEN}", "").split())
