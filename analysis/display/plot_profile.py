"""Need by goal in one place: how far it lies from the middle authority of its nation, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.lettering import LINE, width_of, wrap
from analysis.display.sheet import Sheet, width_of_sheet, write_picture
from analysis.display.theme import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

_HEAD, _FOOT = 17.0, 20.0  # points above the rows, for the name of the band, and below them
_PITCH, _WIDEST = 20.0, 165.0
_MARK = 13.0  # points of a row below its words, where a screen is narrow
_RADIUS = {False: 3.6, True: 3.2}
MIDDLE = "about the middle"


def draw_profile(scores: Sequence[Claim], names: Sequence[str], band: tuple[float, float], words: Words) -> Figure:
    """
    Draw a dot with its interval for each goal, greatest need on top, over the band of what is about the middle.

    Parameters
    ----------
    scores
        Need scores in units of the spread between local authorities; above 0 is more need than usual.
    names
        The goals' names, in the same order.
    band
        Ends of the middle in the same units; a dot is filled where its interval keeps clear of it.
    """
    order = sorted(range(len(scores)), key=lambda i: -scores[i].value)
    shown = [(names[i], scores[i]) for i in order]
    return words.figure(write_picture(lambda narrow: _draw(shown, band, narrow)), tuple(scores))


def is_clear(claim: Claim, band: tuple[float, float]) -> bool:
    """Whether a score's interval keeps clear of the middle."""
    return claim.lower is not None and (claim.lower > band[1] or claim.upper < band[0])


def _draw(shown: Sequence[tuple[str, Claim]], band: tuple[float, float], narrow: bool) -> Sheet:
    width = width_of_sheet(narrow)
    said = [f"{claim.text} ({claim.interval})" if claim.interval else claim.text for _, claim in shown]
    room = max(map(width_of, said))
    names = [wrap(name, width - room - 14 if narrow else _WIDEST) for name, _ in shown]
    heights = [LINE * len(lines) + _MARK if narrow else max(_PITCH, LINE * len(lines) + 5) for lines in names]
    left = 6.0 if narrow else max(width_of(line) for lines in names for line in lines) + 12
    right = width - 6 if narrow else width - room - 16
    ends = [end for _, claim in shown for end in (claim.value, claim.lower, claim.upper) if end is not None]
    reach = 1.05 * max(1.0, *map(abs, ends))

    def across(value: float) -> float:
        return left + (value + reach) / (2 * reach) * (right - left)

    sheet = Sheet(width, _HEAD + sum(heights) + _FOOT)
    bottom = _HEAD + sum(heights)
    low, middle, high = across(band[0]), across(0), across(band[1])
    feet = [_HEAD + sum(heights[: place + 1]) for place in range(len(heights))]
    centres = [foot - _MARK / 2 if narrow else foot - height / 2 for foot, height in zip(feet, heights, strict=True)]
    spans = [(at - 5.5, at + 5.5) for at in centres] if narrow else [(_HEAD, bottom)]
    sheet.shapes([[(low, top), (high, top), (high, foot), (low, foot)] for top, foot in spans], palette().band)
    sheet.lines([[(middle, top), (middle, foot)] for top, foot in spans], palette().quiet)
    for sure in (False, True):
        _marks(sheet, [(claim, at) for (_, claim), at in zip(shown, centres, strict=True)
                       if is_clear(claim, band) == sure], across, sure, _RADIUS[narrow])  # fmt: skip
    for lines, words, centre, foot in zip(names, said, centres, feet, strict=True):
        top = foot - _MARK - LINE * len(lines) if narrow else centre - LINE * len(lines) / 2
        for place, line in enumerate(lines):
            height = top + LINE * (place + 0.5)
            sheet.text(line, 2 if narrow else left - 8, height, 0 if narrow else 1)
        sheet.text(words, width - 2 if narrow else right + 10, height if narrow else centre, 1 if narrow else 0)
    sheet.text(MIDDLE, middle, _HEAD - 9, 0.5, palette().quiet)
    sheet.text("less need", left, sheet.height - 10)
    sheet.text("more need", right, sheet.height - 10, 1)
    return sheet


def _marks(
    sheet: Sheet, rows: Sequence[tuple[Claim, float]], across: Callable[[float], float], sure: bool, radius: float
) -> None:
    colour = palette().focus if sure else palette().quiet
    spans = [[(across(c.lower), at), (across(c.upper), at)] for c, at in rows if c.lower is not None]
    sheet.lines(spans, colour, 2)
    fill = colour if sure else palette().ground
    sheet.dots([(across(claim.value), at) for claim, at in rows], radius, fill, colour, 1.6)
