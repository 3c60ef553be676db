"""Need by goal in the places served: how far they lie from a typical local authority, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.row_names import lay_rows, mark_zero
from analysis.display.theme import house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words


@house_style
def draw_need(scores: Sequence[Claim], names: Sequence[str], words: Words) -> Figure:
    """
    Draw a dot with its interval for each goal, greatest need on top; a hollow dot where it may be typical.

    Parameters
    ----------
    scores
        Need scores in units of the spread between local authorities; above 0 is more need than usual.
    names
        The goals' names, in the same order.
    """
    return words.figure(picture(lambda narrow: _draw(scores, names, narrow)), tuple(scores))


def is_sure(claim: Claim) -> bool:
    """Whether a score's interval keeps clear of the typical place."""
    return claim.lower is not None and not claim.lower <= 0 <= claim.upper


def _draw(scores: Sequence[Claim], names: Sequence[str], narrow: bool) -> Canvas:
    order = sorted(range(len(scores)), key=lambda i: -scores[i].value)
    rows = lay_rows([names[index] for index in order], narrow, right=14, pitch=14 if narrow else 17)
    ends = [end for claim in scores for end in (claim.value, claim.lower, claim.upper) if end is not None]
    reach = 1.08 * max(1.0, *map(abs, ends))
    mark_zero(rows, narrow)
    for index, height in zip(order, rows.centres, strict=True):
        claim = scores[index]
        sure = is_sure(claim)
        colour = palette().focus if sure else palette().quiet
        if claim.lower is not None:
            rows.axes.plot([claim.lower, claim.upper], [height, height], color=colour, linewidth=2,
                           solid_capstyle="butt")  # fmt: skip
        rows.axes.scatter([claim.value], [height], s=44, zorder=3, linewidths=1.6, edgecolors=colour,
                          color=colour if sure else palette().ground)  # fmt: skip
    rows.axes.set(xlim=(-reach, reach), xlabel="", ylabel="")
    rows.axes.set_xticks([-reach, 0, reach], ["less need", "typical", "more need"])
    for label, align in zip(rows.axes.get_xticklabels(), ("left", "center", "right"), strict=True):
        label.set_horizontalalignment(align)
    return rows.figure
