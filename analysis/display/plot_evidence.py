"""Where there is evidence: goals by audiences, told by how full a mark is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.row_names import lay_rows
from analysis.display.theme import house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

# Marker, how it is filled, and its size: the stronger the evidence, the fuller the mark.
MARKS = {
    "none": (".", "full", 4.0),
    "activity": ("o", "none", 9.0),
    "output": ("o", "none", 9.0),
    "outcome": ("o", "left", 9.0),
    "compared": ("o", "full", 9.0),
    "causal": ("*", "full", 14.0),
}
_KEY = 14.0  # points from one line of the key to the next


@house_style
def draw_evidence(
    names: Sequence[str],
    columns: Sequence[str],
    levels: Sequence[Sequence[str]],
    key: Sequence[tuple[str, str]],
    words: Words,
    claims: tuple[Claim, ...],
) -> Figure:
    """
    Draw a mark for each goal and audience.

    Parameters
    ----------
    names, columns
        Of the goals, top row first, and of the audiences.
    levels
        The strongest evidence of each goal for each audience.
    key
        Level and meaning of each mark that is drawn, strongest first.
    """
    return words.figure(picture(lambda narrow: _draw(names, columns, levels, key, narrow)), claims)


def _draw(
    names: Sequence[str],
    columns: Sequence[str],
    levels: Sequence[Sequence[str]],
    key: Sequence[tuple[str, str]],
    narrow: bool,
) -> Canvas:
    foot = _KEY * len(key) + 12
    laid = lay_rows(names, narrow, right=6, foot=foot, head=20, pitch=16 if narrow else 15, widest=230)
    axes = laid.axes
    axes.set_xlim(0, len(columns))
    for foot_of_row in laid.feet[:-1]:
        axes.axhline(foot_of_row, color=palette().hairline, linewidth=0.5, zorder=0)
    for column, name in enumerate(columns):
        axes.annotate(name, (column + 0.5, 0), xytext=(0, 6), textcoords="offset points", ha="center", va="bottom",
                      annotation_clip=False)  # fmt: skip
    cells = [(level, column + 0.5, centre) for centre, row in zip(laid.centres, levels, strict=True)
             for column, level in enumerate(row)]  # fmt: skip
    for level in MARKS:
        _mark(axes, level, *zip(*[(x, y) for each, x, y in cells if each == level], strict=True))
    axes.set_xticks([])
    _write_key(axes, key, laid.long)
    return laid.figure


def _mark(axes: Axes, level: str, xs: Sequence[float] = (), ys: Sequence[float] = ()) -> None:
    marker, filled, size = MARKS[level]
    colour = palette().quiet if level == "none" else palette().focus
    axes.plot(
        xs, ys, marker=marker, markersize=size, fillstyle=filled, color=colour, linestyle="none",
        markeredgecolor=colour, markerfacecoloralt=palette().ground, markeredgewidth=0 if level == "none" else 1.4,
        clip_on=False,
    )  # fmt: skip


def _write_key(axes: Axes, key: Sequence[tuple[str, str]], long: float) -> None:
    """Say below the rows what each mark means, at the left edge of the picture."""
    bottom = axes.get_ylim()[0]
    left = axes.get_position().x0 * 72 * axes.figure.get_size_inches()[0]
    units = axes.get_xlim()[1] / long
    for row, (level, meaning) in enumerate(key):
        y = bottom + 14 + _KEY * row
        _mark(axes, level, [(8 - left) * units], [y])
        axes.annotate(meaning, ((8 - left) * units, y), xytext=(11, 0), textcoords="offset points", va="center",
                      annotation_clip=False)  # fmt: skip
