"""Effects with their intervals, one row each, and what they say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.display.lettering import width_of
from analysis.display.row_names import Rows, lay_rows, mark_zero
from analysis.display.theme import house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

_LEAST, _MOST = 3.5, 10.0  # points across a box


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


@house_style
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
    claims = [row.claim for row in rows] + ([pooled.claim] if pooled else []) + ([prediction] if prediction else [])
    drawn = picture(lambda narrow: _draw(rows, pooled, prediction, ends, narrow))
    return words.figure(drawn, tuple(claims))


def _draw(
    rows: Sequence[Effect], pooled: Effect | None, prediction: Claim | None, ends: tuple[str, str], narrow: bool
) -> Canvas:
    below = [(pooled.name, pooled.claim)] if pooled else []
    below += [("One more like these", prediction)] if prediction else []
    named = [(row.name, row.claim) for row in rows] + below
    said = [_said(claim, alone=claim is prediction) for _, claim in named]
    if narrow:
        laid = lay_rows([f"{name}: {text}" for (name, _), text in zip(named, said, strict=True)], narrow, pitch=17)
    else:
        right = max(map(width_of, said)) + 16
        laid = lay_rows([name for name, _ in named], narrow, right=right, pitch=18, widest=150)
    low, high = _reach([claim for _, claim in named])
    laid.axes.set(xlim=(low, high), xlabel="", ylabel="")
    mark_zero(laid, narrow)
    for row, height in zip(rows, laid.centres, strict=False):
        _box(laid.axes, row, height)
    if pooled:
        _diamond(laid.axes, pooled.claim, laid.centres[len(rows)])
        laid.axes.axhline(laid.feet[len(rows) - 1], color=palette().hairline, linewidth=0.8)
    if prediction:
        height = laid.centres[-1]
        laid.axes.plot([prediction.lower, prediction.upper], [height] * 2, color=palette().quiet, linewidth=5,
                       solid_capstyle="butt")  # fmt: skip
    if not narrow:
        for text, height in zip(said, laid.centres, strict=True):
            laid.axes.annotate(text, (1, height), xycoords=("axes fraction", "data"), xytext=(10, 0), va="center",
                               textcoords="offset points", annotation_clip=False)  # fmt: skip
    _name_ends(laid, low, high, ends)
    return laid.figure


def _said(claim: Claim, *, alone: bool = False) -> str:
    """Print the effect and its interval; of a prediction the interval alone says anything."""
    if not claim.interval:
        return claim.text
    return claim.interval if alone else f"{claim.text} ({claim.interval})"


def _reach(claims: Sequence[Claim]) -> tuple[float, float]:
    """Find the ends of the axis: all intervals and no effect, and a little more."""
    shown = [end for claim in claims for end in (claim.value, claim.lower, claim.upper) if end is not None] + [0.0]
    margin = 0.05 * max(max(shown) - min(shown), 1e-9)
    return min(shown) - margin, max(shown) + margin


def _box(axes: Axes, row: Effect, height: float) -> None:
    claim = row.claim
    if claim.lower is not None:
        axes.plot([claim.lower, claim.upper], [height, height], color=palette().focus, linewidth=1.4)
    size = _LEAST + (_MOST - _LEAST) * (1.0 if row.weight is None else row.weight) ** 0.5
    axes.scatter([claim.value], [height], marker="s", s=size**2, linewidths=1.2, edgecolors=palette().focus, zorder=3,
                 color=palette().ground if claim.lower is None else palette().focus)  # fmt: skip


def _diamond(axes: Axes, claim: Claim, height: float) -> None:
    axes.fill([claim.lower, claim.value, claim.upper, claim.value], [height, height - 5, height, height + 5],
              color=palette().caution, linewidth=0, zorder=3)  # fmt: skip


def _name_ends(rows: Rows, low: float, high: float, ends: tuple[str, str]) -> None:
    """Name both directions below the axis; in the middle "no change", where it keeps clear of them."""
    ticks, names, aligns = [low, high], [ends[0], ends[1]], ["left", "right"]
    zero = -low / (high - low) * rows.long
    half = width_of("no change") / 2 + 8
    if zero - half > width_of(ends[0]) and zero + half < rows.long - width_of(ends[1]):
        ticks, names, aligns = [low, 0, high], [ends[0], "no change", ends[1]], ["left", "center", "right"]
    rows.axes.set_xticks(ticks, names)
    for label, align in zip(rows.axes.get_xticklabels(), aligns, strict=True):
        label.set_horizontalalignment(align)
