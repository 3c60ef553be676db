"""Who is paid in which quarter: women's and men's share of each, highest pay on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.lettering import width_of
from analysis.display.theme import NARROW, WIDTH, canvas, house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words


@house_style
def draw_quarters(shares: Sequence[Claim], names: Sequence[str], words: Words) -> Figure:
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
    return words.figure(picture(lambda narrow: _draw(shares, names, narrow)), tuple(shares))


def _draw(shares: Sequence[Claim], names: Sequence[str], narrow: bool) -> Canvas:
    left = max(map(width_of, names)) + 8
    figure, axes = canvas(1.9 if narrow else 2.0, narrow, margins=(left, 20, 14, 4), grid=False)
    long = 72 * (NARROW if narrow else WIDTH) - left - 14  # points from 0 to 100 per cent
    rows = range(4)
    women = [claim.value for claim in shares]
    axes.barh(rows, women, height=0.72, color=palette().focus)
    axes.barh(rows, [100 - share for share in women], left=women, height=0.72, color=palette().band)
    for between in range(-1, 4):  # in the gaps between the bars, where it crosses no word
        axes.plot([50, 50], [between + 0.36, between + 0.64], color=palette().quiet, linewidth=1.2)
    for row, claim in zip(rows, shares, strict=True):
        _name_women(axes, row, claim, long)
    _name_men(axes, women, long)
    axes.set_yticks(rows, names)
    axes.set(xlim=(0, 100), ylim=(-0.7, 3.7), xlabel="", ylabel="")
    axes.set_xticks([0, 50, 100], ["0%", "50%", "100%"])
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    return figure


def _name_women(axes: Axes, row: int, claim: Claim, long: float) -> None:
    """Write the share into its bar, with the word where there is room for it; beside a bar too short for either."""
    bar = claim.value / 100 * long - 12
    label = next((text for text in (f"women {claim.text}", claim.text) if width_of(text, bold=True) <= bar), "")
    axes.annotate(
        label or f"women {claim.text}", (0 if label else claim.value, row), xytext=(6, 0), va="center",
        textcoords="offset points", color=palette().on_focus if label else palette().ink, fontweight="semibold",
    )  # fmt: skip


def _name_men(axes: Axes, women: Sequence[float], long: float) -> None:
    """Name the men's part once, in the bar where it is longest; nowhere if it is too short for the word."""
    row = min(range(4), key=lambda i: (women[i], -i))
    bar = women[row] / 100 * long
    beside = width_of("women 00.0%", bold=True) + 12 if bar < width_of("00.0%", bold=True) + 12 else 0
    if long - bar - beside > width_of("men") + 14:
        axes.annotate("men", (100, row), xytext=(-6, 0), textcoords="offset points", ha="right", va="center")
