"""One organisation among its peers: dots on a line, never a league table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.display.figure import Figure, shorten
from analysis.display.theme import canvas, house_style, palette, to_svg

if TYPE_CHECKING:
    from analysis.claims.claim import Claim

_ROW = 0.115  # height of one stacked dot, in axis units


@house_style
def draw_peers(
    own: Claim, peers: Claim, level: Claim | None, *, label: str, finding: str, subtitle: str, alt: str
) -> Figure:
    """
    Draw each peer as a grey dot and the organisation as a labelled one, with the peers' median marked.

    Parameters
    ----------
    own
        The organisation's value as filed.
    peers
        The claim of the peers' median; its ``distribution`` holds the peers' values.
    level
        Its likely level, whose interval is drawn through the diamond.
    """
    figure, axes = canvas(height=1.9)
    values = np.sort(np.asarray(peers.distribution, dtype=float))
    heights = _stack(values, width=max(float(np.ptp(values)), 1.0) / 55)
    axes.scatter(values, heights, s=34, color=palette().peers, linewidths=0.5, edgecolors=palette().quiet)
    top = max(float(heights.max()), 2 * _ROW)
    axes.plot([peers.value] * 2, [-0.06, top + 0.1], color=palette().quiet, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.annotate(
        f"peers' median {peers.text}", (peers.value, top + 0.1), xytext=(4, 0), textcoords="offset points",
        va="center", color=palette().quiet,
    )  # fmt: skip
    base = -0.28
    if level is not None and level.lower is not None:
        axes.plot([level.lower, level.upper], [base, base], color=palette().focus, linewidth=2)
    axes.scatter([own.value], [base], s=80, color=palette().focus, marker="D", zorder=3)
    axes.annotate(
        own.text, (own.value, base), xytext=(0, -9), textcoords="offset points", ha="center", va="top",
        color=palette().focus, fontweight="semibold",
    )  # fmt: skip
    axes.axvline(0, color=palette().hairline, linewidth=0.8, zorder=0)
    axes.set(ylim=(base - 0.3, top + 0.25), yticks=[], xlabel="", ylabel="")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}%".replace("-", "\N{MINUS SIGN}"))
    axes.grid(visible=False)
    axes.tick_params(length=0)
    return Figure(label, finding, subtitle, shorten(alt), to_svg(figure), (own, peers))


def _stack(values: np.ndarray, width: float) -> np.ndarray:
    """Lift dots that would cover one another: the n-th in the same bin stands n rows up."""
    heights = np.zeros(len(values))
    bins = np.floor(values / width).astype(int)
    for place in np.unique(bins):
        inside = bins == place
        heights[inside] = np.arange(inside.sum()) * _ROW
    return heights
