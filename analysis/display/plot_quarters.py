"""Who is paid in which quarter: women's and men's share of each, highest pay on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.figure import Figure, shorten
from analysis.display.theme import canvas, house_style, palette, to_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.claims.claim import Claim


@house_style
def draw_quarters(
    shares: Sequence[Claim], names: Sequence[str], *, label: str, finding: str, subtitle: str, alt: str
) -> Figure:
    """
    Draw four bars of women's share, the rest of each bar being men's.

    Parameters
    ----------
    shares
        Women's share of each pay quarter in per cent, lowest paid first.
    names
        The quarters' names, in the same order.
    """
    assert len(shares) == len(names) == 4, "there are four pay quarters"
    figure, axes = canvas(height=2.1)
    rows = range(4)
    women = [claim.value for claim in shares]
    axes.barh(rows, women, height=0.7, color=palette().focus)
    axes.barh(rows, [100 - share for share in women], left=women, height=0.7, color=palette().band)
    axes.axvline(50, color=palette().quiet, linewidth=1, linestyle=(0, (4, 2)))
    for row, claim in zip(rows, shares, strict=True):
        inside = claim.value > 30
        axes.annotate(
            f"women {claim.text}", (claim.value if not inside else 0, row), xytext=(6, 0),
            textcoords="offset points", va="center", color=palette().on_focus if inside else palette().ink,
            fontweight="semibold",
        )  # fmt: skip
    axes.annotate("men", (100, 3), xytext=(-6, 0), textcoords="offset points", ha="right", va="center")
    axes.set_yticks(rows, names)
    axes.set(xlim=(0, 100), xlabel="", ylabel="")
    axes.set_xticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    axes.grid(visible=False)
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    return Figure(label, finding, subtitle, shorten(alt), to_svg(figure), tuple(shares))
