"""
What is wrong with the look of a PDF: overflow, collisions, empty charts; and lesser blemishes, which stop nothing:
pages that are nearly or half empty, headings and announcements left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analysis.publishing.paper import Element, Paper, Run

MILLIMETRE = 72 / 25.4
MARGIN = 24 * MILLIMETRE  # that nothing but the ground of a cover may enter, left and right
EDGE = 15 * MILLIMETRE  # the same at head and foot, where covers are set closer
MARKS = 4  # an axis and a text or two are not a chart
LEAST_FIGURE = 10 * MILLIMETRE
NEAR_EMPTY = 0.12  # of the height of the page
HALF_EMPTY = 0.40  # of the height between head and foot
HEAD, FOOT = 27 * MILLIMETRE, 25 * MILLIMETRE  # of a report's page
HOLE = 10 * MILLIMETRE  # less than that between two lines or pictures is their spacing
HEADINGS = ("H1", "H2", "H3", "H4")
SLACK = 1.5  # points


def layout_faults(paper: Paper, margin: float = MARGIN, edge: float = EDGE) -> Iterator[str]:
    """One sentence for each fault, with the page it is on. Running heads and feet are no part of what is looked at."""
    if not paper.marked:
        yield f"{paper.path.name}: the document is not tagged, so its layout cannot be read"
        return
    for number in range(len(paper.sizes)):
        for fault in _page_faults(paper, number, margin, edge):
            yield f"{paper.path.name}, page {number + 1} of {len(paper.sizes)}: {fault}"


def blemishes(paper: Paper) -> Iterator[str]:
    """What a designer would put right, and a reader can live with: one sentence for each, with its page."""
    for number in range(len(paper.sizes)):
        for blemish in _page_blemishes(paper, number):
            yield f"{paper.path.name}, page {number + 1} of {len(paper.sizes)}: {blemish}"
    for heading in (each for each in paper.root.walk() if each.kind in HEADINGS):
        lines = lines_of(list(heading.runs()))
        if len(lines) > 1 and len(lines[-1].split()) == 1:
            page = next(heading.runs()).page + 1
            yield f"{paper.path.name}, page {page}: the heading '{heading.text.strip()}' ends in a line of one word"


def _page_faults(paper: Paper, number: int, margin: float, edge: float) -> Iterator[str]:
    width, height = paper.sizes[number]
    runs, figures = _on_page(paper, number)
    for run in runs:
        if run.left < margin - SLACK or run.right > width - margin + SLACK:
            yield f"'{_short(run.words)}' runs into the margin"
        elif run.base < edge or run.base > height - edge:
            yield f"'{_short(run.words)}' runs over the {'foot' if run.base < edge else 'head'} of the page"
    yield from _collisions(runs)
    for figure in figures:
        yield from _figure_faults(figure, runs, width, margin)


def _on_page(paper: Paper, number: int) -> tuple[list[Run], list[Element]]:
    runs = [run for run in paper.runs.get(number, []) if run.words.strip()]
    return runs, [figure for figure in paper.figures if figure.page == number and figure.box]


def _page_blemishes(paper: Paper, number: int) -> Iterator[str]:
    height = paper.sizes[number][1]
    runs, figures = _on_page(paper, number)
    tops = [run.base + run.size for run in runs] + [figure.box[3] for figure in figures]
    bottoms = [run.base for run in runs] + [figure.box[1] for figure in figures]
    last = number == len(paper.sizes) - 1
    if len(runs) < 2 if last and not figures else max(tops, default=0) - min(bottoms, default=0) < NEAR_EMPTY * height:
        yield "hardly anything stands on it"
    elif not last:
        yield from _left_at_the_foot(paper, number, min(bottoms))
        if not (number == 0 and has_cover(paper)):
            empty = sum(_holes(list(zip(tops, bottoms, strict=True)), height - HEAD, FOOT)) / (height - HEAD - FOOT)
            if empty > HALF_EMPTY:
                yield f"{empty:.0%} of it is empty"


def has_cover(paper: Paper) -> bool:
    """Whether the first page is a cover: the first chapter begins on a later one."""
    first = next((each for each in paper.root.walk() if each.kind == "H1"), None)
    return first is not None and len(paper.sizes) > 1 and next((run.page for run in first.runs()), 0) != 0


def _holes(taken: list[tuple[float, float]], top: float, foot: float) -> Iterator[float]:
    """The heights in which nothing stands, between the lines and pictures of a page and above its foot."""
    reached = top
    for upper, lower in sorted(taken, reverse=True):
        if reached - upper > HOLE:
            yield reached - upper
        reached = min(reached, lower)
    if reached - foot > HOLE:
        yield reached - foot


def _collisions(runs: list[Run]) -> Iterator[str]:
    """Texts that cover one another, on one line or on two that are too close."""
    by_height = sorted(runs, key=lambda run: -run.base)
    for place, run in enumerate(by_height):
        for other in by_height[place + 1 :]:
            if run.base - other.base > 0.5 * min(run.size, other.size):
                break
            across = min(run.right, other.right) - max(run.left, other.left)
            if across > SLACK:
                yield f"'{_short(run.words)}' and '{_short(other.words)}' collide"


def _figure_faults(figure: Element, runs: list[Run], width: float, margin: float) -> Iterator[str]:
    left, bottom, right, top = figure.box
    name = f"the picture '{_short(figure.alt)}'"
    if figure.marks < MARKS or right - left < LEAST_FIGURE or top - bottom < LEAST_FIGURE:
        yield f"{name} is empty"
    if left < margin - SLACK or right > width - margin + SLACK:
        yield f"{name} runs into the margin"
    own = set(figure.runs())
    for run in runs:
        inside = bottom + SLACK < run.base < top - SLACK and run.left < right - SLACK and run.right > left + SLACK
        if inside and run not in own:
            yield f"{name} and '{_short(run.words)}' collide"


def _left_at_the_foot(paper: Paper, number: int, lowest: float) -> Iterator[str]:
    """Headings, and words that end with a colon, whose page ends before what they announce."""
    for each in paper.root.walk():
        if each.kind in HEADINGS:
            what = f"the heading '{each.text.strip()}'"
        elif each.kind == "P" and each.text.rstrip().endswith(":"):
            what = f"the end of '{_end(each.text.strip())}'"
        else:
            continue
        runs = [run for run in each.runs() if run.page == number]
        if runs and min(run.base for run in runs) <= lowest:
            yield f"{what} stands at its foot"


def lines_of(runs: list[Run]) -> list[str]:
    """The words of each line, in the order of the text."""
    if not runs:
        return []
    lines = [runs[0].words]
    for before, run in pairwise(runs):
        if abs(before.base - run.base) > 0.5 * run.size or before.page != run.page:
            lines.append("")
        lines[-1] += run.words
    return [line.strip() for line in lines if line.strip()]


def _end(words: str) -> str:
    return words if len(words) <= 40 else f"...{words[-37:]}"


def _short(words: str) -> str:
    words = words.strip()
    return words if len(words) <= 40 else f"{words[:37]}..."
