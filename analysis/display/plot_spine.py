"""All compared measures at once, each on the scale of its own peers: middle half, median, own value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.display.lettering import width_of
from analysis.display.row_names import lay_rows
from analysis.display.theme import house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

# Shape first: full for a verdict, hollow where no direction is good or nothing can be told.
SHAPES = {
    "better": ("^", True), "worse": ("v", True), "similar": ("o", True),
    "higher": ("^", False), "lower": ("v", False),
}  # fmt: skip
UNSURE = ("o", False)
_FOOT = 32.0  # points below the rows, for two lines
REACH = 2.2  # middle halves to either side of the median; what lies further out stands at the edge, with an arrow


@dataclass(frozen=True)
class Vertebra:
    """
    One measure.

    Parameters
    ----------
    name
        The measure and its year.
    verdict
        In words, as it is written beside the row.
    level
        The likely level, whose interval the verdict rests on.
    """

    name: str
    verdict: str
    own: Claim
    lower: Claim
    median: Claim
    upper: Claim
    level: Claim | None = None


def has_good_direction(claim: Claim) -> bool:
    return claim.polarity in ("higher", "lower", "zero")


@house_style
def draw_spine(rows: Sequence[Vertebra], words: Words) -> Figure:
    """Draw one row for each measure; better is to the right wherever a direction is good."""
    claims = [c for row in rows for c in (row.own, row.lower, row.median, row.upper, row.level) if c is not None]
    return words.figure(picture(lambda narrow: _draw(rows, narrow)), tuple(claims))


def _draw(rows: Sequence[Vertebra], narrow: bool) -> Canvas:
    if narrow:
        names = [f"{row.name}: {row.own.text}, {row.verdict}" for row in rows]
        laid = lay_rows(names, narrow, right=8, pitch=26, foot=_FOOT)
    else:
        beside = max(_beside(row) for row in rows) + 12
        laid = lay_rows([row.name for row in rows], narrow, right=beside, pitch=22, widest=190, foot=_FOOT)
    laid.axes.set(xlim=(-REACH, REACH), xlabel="", ylabel="")
    for row, height in zip(rows, laid.centres, strict=True):
        _row(laid.axes, row, height)
        if not narrow:
            _verdict(laid.axes, row, height)
    laid.axes.set_xticks([-REACH, 0, REACH], _ends(rows))
    for label, align in zip(laid.axes.get_xticklabels(), ("left", "center", "right"), strict=True):
        label.set(horizontalalignment=align, multialignment=align, linespacing=1.05)
    return laid.figure


def _row(axes: Axes, row: Vertebra, height: float) -> None:
    low, high = on_scale(row, row.lower.value, row.upper.value)
    axes.fill_between([low, high], height - 7, height + 7, color=palette().band, linewidth=0)
    axes.plot([0, 0], [height - 9, height + 9], color=palette().quiet, linewidth=1.4)
    colour = palette().caution if row.own.verdict == "worse" else palette().focus
    if row.level is not None and row.level.lower is not None:
        ends = on_scale(row, row.level.lower, row.level.upper)
        shown = [min(max(end, -REACH), REACH) for end in ends]
        axes.plot(shown, [height, height], color=colour, linewidth=1.6, solid_capstyle="butt")
        for end, at in zip(ends, shown, strict=True):  # a range that goes on beyond the edge
            if end != at:
                axes.scatter([at], [height], marker=">" if at > 0 else "<", s=16, color=colour, clip_on=False)
    at = on_scale(row, row.own.value, row.own.value)[0]
    if abs(at) > REACH:  # an arrow at the edge, whatever the verdict: the place is not to scale
        edge = REACH if at > 0 else -REACH
        axes.scatter([edge], [height], marker=">" if at > 0 else "<", s=52, color=colour, zorder=3, clip_on=False)
        return
    shape, full = SHAPES.get(row.own.verdict, UNSURE)
    axes.scatter([at], [height], marker=shape, s=58, linewidths=1.6, edgecolors=colour, zorder=3, clip_on=False,
                 color=colour if full else palette().ground)  # fmt: skip


def on_scale(row: Vertebra, lower: float, upper: float) -> tuple[float, float]:
    """
    Place a range of the measure's values on the row, in widths of the peers' middle half from their median.

    Where nearer to zero is better, a range is folded at zero; where lower is better, it is turned round.
    """
    low, high = _folded(row.own.polarity, row.lower.value, row.upper.value)
    middle = _folded(row.own.polarity, row.median.value, row.median.value)[0]
    width = max(high - low, 1e-6)
    return tuple((end - middle) / width for end in _folded(row.own.polarity, lower, upper))


def _folded(polarity: str, lower: float, upper: float) -> tuple[float, float]:
    if polarity == "lower":
        return -upper, -lower
    if polarity == "zero":
        nearest = 0.0 if lower <= 0 <= upper else min(abs(lower), abs(upper))
        return -max(abs(lower), abs(upper)), -nearest
    return lower, upper


def _beside(row: Vertebra) -> float:
    return width_of(row.own.text, bold=True) + 5 + width_of(row.verdict)


def _verdict(axes: Axes, row: Vertebra, height: float) -> None:
    """Write value and verdict to the right of the row."""
    start = 10.0
    for text, bold in ((row.own.text, True), (row.verdict, False)):
        axes.annotate(
            text, (1, height), xycoords=("axes fraction", "data"), xytext=(start, 0), textcoords="offset points",
            va="center", fontweight="semibold" if bold else "regular", annotation_clip=False,
            color=palette().ink,
        )  # fmt: skip
        start += width_of(text, bold) + 5


def _ends(rows: Sequence[Vertebra]) -> list[str]:
    directed = [has_good_direction(row.own) for row in rows]
    if all(directed):
        return ["worse", "peers'\nmedian", "better"]
    if not any(directed):
        return ["lower", "peers'\nmedian", "higher"]
    return ["worse,\nor lower*", "peers'\nmedian", "better,\nor higher*"]
