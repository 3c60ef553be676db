"""Need by goal in the places served: how far they lie from a typical local authority, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.figure import Figure, shorten
from analysis.display.theme import canvas, house_style, palette, to_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.claims.claim import Claim


@house_style
def draw_need(
    scores: Sequence[Claim], names: Sequence[str], *, label: str, finding: str, subtitle: str, alt: str
) -> Figure:
    """
    Draw a dot with its interval for each goal, greatest need on top.

    Parameters
    ----------
    scores
        Need scores in units of the spread between local authorities; above 0 is more need than usual.
    names
        The goals' names, in the same order.
    """
    order = sorted(range(len(scores)), key=lambda i: scores[i].value)
    figure, axes = canvas(height=0.5 + 0.29 * len(scores))
    axes.axvline(0, color=palette().quiet, linewidth=1)
    for row, index in enumerate(order):
        claim = scores[index]
        sure = claim.lower is not None and not claim.lower <= 0 <= claim.upper
        colour = palette().focus if sure else palette().quiet
        if claim.lower is not None:
            axes.plot([claim.lower, claim.upper], [row, row], color=colour, linewidth=2, solid_capstyle="butt")
        axes.scatter([claim.value], [row], s=46, color=colour, zorder=3)
    axes.set_yticks(range(len(order)), [names[index] for index in order])
    low, high = axes.get_xlim()
    reach = max(abs(low), abs(high), 1.0)
    axes.set(xlim=(-reach, reach), ylim=(-0.7, len(order) - 0.3), xlabel="", ylabel="")
    axes.set_xticks([-reach * 0.7, 0, reach * 0.7], ["less need", "typical", "more need"])
    axes.grid(visible=False)
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    return Figure(label, finding, subtitle, shorten(alt), to_svg(figure), tuple(scores))
