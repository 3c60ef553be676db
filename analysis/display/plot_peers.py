"""One organisation among its peers: dots on a line, never a league table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.display.lettering import width_of
from analysis.display.theme import canvas, house_style, palette, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

DOT = 6.0  # points across; less where very many have the same value
TALLEST = 84.0  # points that stacked dots may take
FAR = 3.0  # middle halves beyond the quartiles: what lies further out is counted at the edge, not drawn to scale
_BASE, _LABEL, _TOP = 24.0, 15.0, 17.0  # points below the dots, under the diamond, and above the dots


@dataclass(frozen=True)
class Among:
    """
    The peers of one year.

    Parameters
    ----------
    median
        The claim of their median; its ``distribution`` holds their values.
    lower, upper
        Their quartiles.
    level
        The organisation's own likely level, whose interval is drawn through its diamond.
    """

    median: Claim
    lower: Claim | None = None
    upper: Claim | None = None
    level: Claim | None = None


@house_style
def draw_peers(own: Claim, peers: Among, words: Words) -> Figure:
    """Draw each peer as a grey dot and the organisation as a labelled diamond below them."""
    drawn = picture(lambda narrow: _draw(own, peers, narrow))
    parts = (own, peers.median, peers.lower, peers.upper, peers.level)
    return words.figure(drawn, tuple(claim for claim in parts if claim is not None))


def fences(own: Claim, peers: Among) -> tuple[float, float]:
    """Find between which values the axis runs; the organisation's own and its interval always lie inside."""
    values = np.asarray(peers.median.distribution, dtype=float)
    first, third = np.quantile(values, [0.25, 0.75])
    reach = FAR * max(float(third - first), 1.0)
    inside = values[(values >= first - reach) & (values <= third + reach)]
    level = peers.level
    shown = [*inside, own.value, *((level.lower, level.upper) if level and level.lower is not None else ())]
    low, high = float(min(shown)), float(max(shown))
    margin = 0.04 * max(high - low, 1.0)
    return low - margin, high + margin


def _draw(own: Claim, peers: Among, narrow: bool) -> Canvas:
    low, high = fences(own, peers)
    values = np.sort(np.asarray(peers.median.distribution, dtype=float))
    across = (238 if narrow else 446) - 24
    heights, dot = _stack(values[(values >= low) & (values <= high)], dot_in_units=DOT * (high - low) / across)
    tall = max(float(heights.max(initial=0.0)) + dot, 30.0)
    inner = _BASE + _LABEL + tall + _TOP
    figure, axes = canvas((inner + 24) / 72, narrow, margins=(12, 20, 12, 4), grid=False)
    axes.set(xlim=(low, high), ylim=(-_BASE - _LABEL, tall + _TOP), yticks=[], xlabel="", ylabel="")
    _middle(axes, peers, tall)
    inside = values[(values >= low) & (values <= high)]
    axes.scatter(inside, heights + dot / 2, s=(dot - 0.6) ** 2, color=palette().peers, linewidths=0.5,
                 edgecolors=palette().quiet)  # fmt: skip
    _beyond(axes, values, tall)
    _own(axes, own, peers.level)
    axes.axvline(0, color=palette().hairline, linewidth=0.8, zorder=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}%".replace("-", "\N{MINUS SIGN}"))
    axes.tick_params(length=0)
    return figure


def _middle(axes: Axes, peers: Among, tall: float) -> None:
    """Shade the middle half, mark the median and name it above the dots, on the side where there is more room."""
    if peers.lower is not None and peers.upper is not None:
        axes.fill_between([peers.lower.value, peers.upper.value], 0, tall + 2, color=palette().band, linewidth=0)
    axes.plot([peers.median.value] * 2, [0, tall + _TOP - 2], color=palette().quiet, linewidth=1.2,
              linestyle=(0, (4, 2)))  # fmt: skip
    low, high = axes.get_xlim()
    leftwards = peers.median.value > (low + high) / 2
    axes.annotate(
        f"peers' median {peers.median.text}", (peers.median.value, tall + _TOP - 8), xytext=(-4 if leftwards else 4, 0),
        textcoords="offset points", va="center", ha="right" if leftwards else "left", color=palette().quiet,
    )  # fmt: skip


def _beyond(axes: Axes, values: np.ndarray, tall: float) -> None:
    """Count those too far out to be drawn to scale, with an arrow at the edge."""
    low, high = axes.get_xlim()
    for edge, number, sign, align in (
        (low, int((values < low).sum()), "\N{LEFTWARDS ARROW} {} further", "left"),
        (high, int((values > high).sum()), "{} further \N{RIGHTWARDS ARROW}", "right"),
    ):
        if number:
            axes.annotate(sign.replace("{}", str(number)), (edge, 2), ha=align, va="bottom", color=palette().quiet)


def _own(axes: Axes, own: Claim, level: Claim | None) -> None:
    where = -_BASE + 10
    if level is not None and level.lower is not None:
        axes.plot([level.lower, level.upper], [where, where], color=palette().focus, linewidth=2)
    axes.scatter([own.value], [where], s=74, color=palette().focus, marker="D", zorder=3)
    low, high = axes.get_xlim()
    half = width_of(own.text, bold=True) / 2 / (72 * axes.figure.get_size_inches()[0] - 24) * (high - low)
    axes.annotate(
        own.text, (min(max(own.value, low + half), high - half), where), xytext=(0, -8), textcoords="offset points",
        ha="center", va="top", color=palette().focus, fontweight="semibold",
    )  # fmt: skip


def _stack(values: np.ndarray, dot_in_units: float) -> tuple[np.ndarray, float]:
    """
    Lift dots that would cover one another: the n-th in the same bin stands n dots up.

    Returns
    -------
    tuple
        The heights in points, and the size of a dot, less where the highest stack would be too tall.
    """
    rows = np.zeros(len(values))
    bins = np.floor(values / dot_in_units).astype(int)
    for place in np.unique(bins):
        inside = bins == place
        rows[inside] = np.arange(inside.sum())
    dot = min(DOT, TALLEST / (rows.max(initial=0.0) + 1))
    return rows * dot, dot
