"""Effects with their intervals, one row each, and what they say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analysis.display.lettering import LINE, width_of, wrap
from analysis.display.sheet import Sheet, width_of_sheet, write_picture
from analysis.display.theme import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

_BOXES = {False: (3.5, 10.0), True: (3.0, 7.5)}  # least and most points across a box, wide and narrow
_HEAD, _FOOT = 4.0, 20.0  # points above the rows, and below them for the names of both directions
_PITCH, _WIDEST = 18.0, 140.0  # least points from row to row of the wide drawing, and most that a name may take there
_MARK = 9.0  # points of a row below its words, where a screen is narrow


@dataclass(frozen=True)
class Effect:
    """
    One row of a forest.

    Parameters
    ----------
    name
        Whose effect it is.
    claim
        The effect with its interval, in the unit that all rows share.
    weight
        Its part in the pooled effect, or its precision beside that of the most precise, between 0 and 1; the box is
        as large.
    """

    name: str
    claim: Claim
    weight: float | None = None


def draw_forest(
    rows: Sequence[Effect],
    words: Words,
    *,
    pooled: Effect | None = None,
    prediction: Claim | None = None,
    ends: tuple[str, str] = ("lower", "higher"),
) -> Figure:
    """
    Draw boxes with intervals, a diamond for the pooled effect, and a bar for where the next one would lie.

    Parameters
    ----------
    rows
        In the order in which they are drawn, top row first; one without an interval is a hollow box.
    prediction
        Its interval is that in which the effect of one more organisation is expected (Higgins, Thompson and
        Spiegelhalter 2009).
    ends
        What lies to the left of no effect, and to the right.
    """
    assert rows, "a forest has at least one row"
    shown = [_Row(row.name, row.claim, _said(row.claim)) for row in [*rows, *([pooled] if pooled else [])]]
    if prediction:
        shown.append(_Row("One more like these", prediction, prediction.interval))
    drawn = write_picture(lambda narrow: _draw(shown, rows, pooled, prediction, ends, narrow))
    return words.figure(drawn, tuple(row.claim for row in shown))


class _Row(NamedTuple):
    name: str
    claim: Claim
    said: str


@dataclass(frozen=True)
class _Layout:
    """Lines of each name, where each row's marks stand and where it ends, and the ends of the axis, in points."""

    names: list[list[str]]
    centres: list[float]
    feet: list[float]
    left: float
    right: float


def _lay_out(shown: Sequence[_Row], narrow: bool) -> _Layout:
    """Put names beside the rows, and effects behind them; on a phone both in one line, and the row below."""
    width, said = width_of_sheet(narrow), max(width_of(row.said) for row in shown)
    names = [wrap(row.name, min(_WIDEST, width - said - 14)) for row in shown]
    if narrow:
        heights = [LINE * len(lines) + _MARK for lines in names]
        left, right = 6.0, width - 6
    else:
        heights = [max(_PITCH, LINE * len(lines) + 5) for lines in names]
        left, right = max(width_of(line) for lines in names for line in lines) + 12, width - said - 16
    feet = [_HEAD + sum(heights[: place + 1]) for place in range(len(heights))]
    centres = [foot - 0.6 * _MARK if narrow else foot - height / 2 for foot, height in zip(feet, heights, strict=True)]
    return _Layout(names, centres, feet, left, right)


def _draw(
    shown: Sequence[_Row],
    rows: Sequence[Effect],
    pooled: Effect | None,
    prediction: Claim | None,
    ends: tuple[str, str],
    narrow: bool,
) -> Sheet:
    laid = _lay_out(shown, narrow)
    low, high = _reach([row.claim for row in shown])

    def across(value: float) -> float:
        return laid.left + (value - low) / (high - low) * (laid.right - laid.left)

    sheet = Sheet(width_of_sheet(narrow), laid.feet[-1] + _FOOT)
    if pooled:
        sheet.lines([[(laid.left, laid.feet[len(rows) - 1]), (laid.right, laid.feet[len(rows) - 1])]],
                    palette().hairline, 0.8)  # fmt: skip
    zero = across(0)
    whole = [[(zero, _HEAD), (zero, laid.feet[-1])]]  # in pieces where the names stand above the rows
    sheet.lines([[(zero, at - 3.5), (zero, at + 4.5)] for at in laid.centres] if narrow else whole, palette().quiet)
    _boxes(sheet, rows, laid.centres, across, *_BOXES[narrow])
    if pooled:
        _diamond(sheet, pooled.claim, laid.centres[len(rows)], across)
    if prediction:
        height = laid.centres[-1]
        sheet.lines([[(across(prediction.lower), height), (across(prediction.upper), height)]], palette().quiet, 5)
    _write(sheet, shown, laid, narrow)
    _name_ends(sheet, laid, zero, ends)
    return sheet


def _write(sheet: Sheet, shown: Sequence[_Row], laid: _Layout, narrow: bool) -> None:
    for row, lines, centre, foot in zip(shown, laid.names, laid.centres, laid.feet, strict=True):
        top = foot - _MARK - LINE * len(lines) if narrow else centre - LINE * len(lines) / 2
        for place, line in enumerate(lines):
            height = top + LINE * (place + 0.5)
            sheet.text(line, 2 if narrow else laid.left - 8, height, 0 if narrow else 1)
        sheet.text(row.said, sheet.width - 2 if narrow else laid.right + 10, height if narrow else centre,
                   1 if narrow else 0)  # fmt: skip


def _said(claim: Claim) -> str:
    return f"{claim.text} ({claim.interval})" if claim.interval else claim.text


def _reach(claims: Sequence[Claim]) -> tuple[float, float]:
    """Find the ends of the axis: all intervals and no effect, and a little more."""
    shown = [end for claim in claims for end in (claim.value, claim.lower, claim.upper) if end is not None] + [0.0]
    margin = 0.05 * max(max(shown) - min(shown), 1e-9)
    return min(shown) - margin, max(shown) + margin


def _boxes(
    sheet: Sheet,
    rows: Sequence[Effect],
    centres: Sequence[float],
    across: Callable[[float], float],
    least: float,
    most: float,
) -> None:
    spans, sure, hollow = [], [], []
    for row, height in zip(rows, centres, strict=False):
        claim, middle = row.claim, across(row.claim.value)
        if claim.lower is not None:
            spans.append([(across(claim.lower), height), (across(claim.upper), height)])
        half = (least + (most - least) * (1.0 if row.weight is None else row.weight) ** 0.5) / 2
        box = [(middle - half, height - half), (middle + half, height - half), (middle + half, height + half),
               (middle - half, height + half)]  # fmt: skip
        (hollow if claim.lower is None else sure).append(box)
    sheet.lines(spans, palette().focus, 1.4)
    sheet.shapes(sure, palette().focus, palette().focus, 1.2)
    sheet.shapes(hollow, palette().ground, palette().focus, 1.2)


def _diamond(sheet: Sheet, claim: Claim, height: float, across: Callable[[float], float]) -> None:
    left, middle, right = (across(value) for value in (claim.lower, claim.value, claim.upper))
    corners = [(left, height), (middle, height - 4), (right, height), (middle, height + 4)]
    sheet.shapes([corners], palette().caution)


def _name_ends(sheet: Sheet, laid: _Layout, zero: float, ends: tuple[str, str]) -> None:
    """Name both directions below the axis; in the middle "no change", where it keeps clear of them."""
    height = sheet.height - 10
    sheet.text(ends[0], laid.left, height)
    sheet.text(ends[1], laid.right, height, 1)
    half = width_of("no change") / 2 + 8
    if zero - half > laid.left + width_of(ends[0]) and zero + half < laid.right - width_of(ends[1]):
        sheet.text("no change", zero, height, 0.5)
