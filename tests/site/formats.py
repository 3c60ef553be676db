"""A report's claims as its page prints them and as its ledger publishes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

PARTS = ("text", "size", "interval", "count", "p")

# Markup inside a word does not divide it; these do.
BLOCKS = "p, li, td, th, h1, h2, h3, h4, figcaption, div, summary, .float-label"


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


def printed_claims(page: Path, *, on_paper: bool = False) -> list[Printed]:
    """All claims that a page prints, or those outside of the folded data of charts, which paper leaves out."""
    main = main_of(page)
    for note in main.select("details") if on_paper else ():
        if note.summary and "Data of this chart" in note.summary.get_text():
            note.decompose()
    return [
        Printed(span["data-claim"], span.get("data-part", "text"), _plain(span.get_text()))
        for span in main.select("span.claim")
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


def _plain(words: str) -> str:
    return " ".join(words.replace("\N{WORD JOINER}", "").replace("\N{SOFT HYPHEN}", "").split())
