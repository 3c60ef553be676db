"""Numbers that a report prints outside its claims: each is a number that no other format can be held to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
from bs4 import Tag

from analysis.framework.staff_questions import read_staff_questions
from analysis.paths import Project
from analysis.publishing.same_words import TOKEN
from tests.site.formats import BLOCKS, PARTS, main_of, published_claims

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
YEAR = r"(?:19|20)\d\d(?:[-/](?:20)?\d\d)?"

# What may stand in a sentence without being a claim; names with digits come from the project's own tables.
ALLOWED = (
    rf"\b(?:\d{{1,2}} )?{MONTH} (?:19|20)\d\d\b|\b\d{{1,2}} {MONTH}\b",  # a date, or a day of every year
    rf"\b{YEAR}(?: to {YEAR})?(?![-/%\w]|\.\d)",  # a year, or a period as it is labelled
    r"\b(?:Figure|Table) \d+",
    r"\bYear \d{1,2}\b|\bunder \d\d\b|\b\d\d-year-olds\b",  # a school year, an age
)
SCALE = (r"\b0 is (?:a )?typical", r"\b1 is one spread")  # what the ends of a chart's scale stand for

# Sources are cited by the titles that their publishers gave them. The guide to reading is the same in every
# report, and the range that it shows as an example is nobody's figure.
CITED = "#sec-sources"
FOLDED = ("Sources of this chapter", "How to read this report", "These goals in other frameworks")


def unclaimed_numbers(page: Path, project: Project) -> Iterator[str]:
    """Each number outside a claim, with the words around it."""
    main = main_of(page)
    for cited in main.select(CITED):
        cited.decompose()
    for note in main.select("details"):
        if any(title in note.summary.get_text() for title in FOLDED):
            note.decompose()
    # What an author marks as their own is said to be so beside it, and is nobody's claim.
    for claim in main.select("span.claim, span.own"):
        claim.string = "·"
    for cell in _goal_cells(main):
        cell.string = "·"
    for block in main.select(BLOCKS):
        block.append(" ")
    text = _without_allowed(" ".join(main.get_text().split()), project)
    yield from _with_digits(page.stem, text)


def figure_numbers(page: Path, project: Project) -> Iterator[str]:
    """Numbers in captions and alternative texts, which no claim marks, that are not those of a published claim."""
    said = {
        token
        for claim in published_claims(page.with_suffix(".json")).values()
        for part in PARTS
        for token in TOKEN.findall(claim[part])
    }
    for figure in main_of(page).select("figure:has(img)"):
        words = " ".join([figure.figcaption.get_text(), *(image["alt"] for image in figure.select("img"))])
        text = _without_allowed(" ".join(words.split()), project)
        for token in TOKEN.findall(text):
            if re.search(r"\d", token) and token not in said:
                yield f"{page.stem}: '{token}' in a caption or alternative text is no published claim"


def _without_allowed(text: str, project: Project) -> str:
    for name in names_with_digits(project):
        text = text.replace(name, "·")
    for pattern in (*ALLOWED, *SCALE):
        text = re.sub(pattern, "·", text)
    return text


def _with_digits(name: str, text: str) -> Iterator[str]:
    for found in re.finditer(r"\S*\d\S*", text):
        yield f"{name}: '{found.group()}' in '{text[max(0, found.start() - 40) : found.end() + 20]}'"


def _goal_cells(main: Tag) -> Iterator[Tag]:
    """The cells of tables that name a goal by its number alone."""
    for table in main.select("table"):
        head = table.select_one("th")
        if head and head.get_text(strip=True) == "Goal":
            yield from (
                cell for cell in table.select("td:first-child") if re.fullmatch(r"\d{1,2}", cell.get_text(strip=True))
            )


@cache
def names_with_digits(project: Project) -> tuple[str, ...]:
    """Goals with their numbers, and the names of organisations, legal entities, measures and units; longest first."""
    table = {name: pd.read_parquet(project.prepared / f"{name}.parquet") for name in ("goals", "metrics", "entities")}
    goals, metrics = table["goals"], table["metrics"]
    names = {f"{goal.number}. {goal.title}" for goal in goals.itertuples()} | set(goals.title)
    for column in ("name", "short_name", "unit"):
        names |= set(metrics[column])
    names |= set(table["entities"].name)
    names |= set(pd.read_parquet(project.prepared / "organisations.parquet").name)
    names |= set(pd.read_parquet(project.prepared / "published_facts.parquet").activity.dropna())
    names |= {question.text for question in read_staff_questions(project)}
    return tuple(sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True))
