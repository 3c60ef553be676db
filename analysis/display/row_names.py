"""Charts of one row for each measure or goal: its name beside the row, or above it where a screen is narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.display.lettering import LINE, width_of, wrap
from analysis.display.theme import NARROW, WIDTH, canvas, palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas


@dataclass(frozen=True)
class Rows:
    """
    An empty chart with the names of its rows written.

    Parameters
    ----------
    centres
        Where the marks of each row stand: points from the top of the axes, downwards.
    feet
        Where each row ends, in the same points.
    long
        Points from the left to the right end of the axes.
    """

    figure: Canvas
    axes: Axes
    centres: tuple[float, ...]
    feet: tuple[float, ...]
    long: float


def lay_rows(
    names: Sequence[str],
    narrow: bool,
    *,
    right: float = 8.0,
    foot: float = 20.0,
    head: float = 4.0,
    pitch: float = 21.0,
    widest: float = 190.0,
) -> Rows:
    """
    Lay out a chart, top row first.

    Parameters
    ----------
    right, foot, head
        Points to leave for words to the right of the axes, below and above them.
    pitch
        Least points from one row to the next.
    widest
        Points that names beside the rows may take before they are broken into lines.
    """
    width = 72 * (NARROW if narrow else WIDTH)
    if narrow:
        lines = [wrap(name, width - 4) for name in names]
        heights = [LINE * len(each) + pitch for each in lines]
        left = 6.0
    else:
        lines = [wrap(name, widest) for name in names]
        heights = [max(pitch, LINE * len(each) + 5) for each in lines]
        left = max(width_of(line) for each in lines for line in each) + 12
    total = sum(heights)
    figure, axes = canvas((total + foot + head) / 72, narrow, margins=(left, foot, right, head), grid=False)
    spare = 72 * figure.get_size_inches()[1] - total - foot - head  # of rounding a narrow chart up to a whole step
    axes.set_ylim(total + spare, 0)
    centres, feet, top = [], [], 0.0
    for each, height in zip(lines, heights, strict=True):
        words = "\n".join(each)
        if narrow:
            centres.append(top + LINE * len(each) + (height - LINE * len(each)) / 2 - 1)
            axes.annotate(words, (0, top + 2), xycoords=("axes fraction", "data"), xytext=(2 - left, 0),
                          textcoords="offset points", va="top", linespacing=1.05, annotation_clip=False)  # fmt: skip
        else:
            centres.append(top + height / 2)
            axes.annotate(words, (0, centres[-1]), xycoords=("axes fraction", "data"), xytext=(-8, 0), ha="right",
                          textcoords="offset points", va="center", linespacing=1.05,
                          annotation_clip=False)  # fmt: skip
        top += height
        feet.append(top)
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    return Rows(figure, axes, tuple(centres), tuple(feet), width - left - right)


def mark_zero(rows: Rows, narrow: bool) -> None:
    """Draw the line that all rows are read against; in pieces where the names stand above the rows."""
    if not narrow:
        rows.axes.axvline(0, color=palette().quiet, linewidth=1)
        return
    for centre in rows.centres:
        rows.axes.plot([0, 0], [centre - 4, centre + 7], color=palette().quiet, linewidth=1)
