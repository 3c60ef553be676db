"""A funnel: each body's share against how many stand behind it, and the limits of what is usual at each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.display.lettering import LINE, spread, width_of
from analysis.display.theme import canvas, house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

# The usual spread among peers is the band and the dashed lines around it; dots are chance alone.
_LINES = {
    "limits_998": {"linewidth": 1.1, "linestyle": (0, (5, 2))},
    "chance_95": {"linewidth": 1.2, "linestyle": (0, (1, 1.4))},
    "chance_998": {"linewidth": 1.0, "linestyle": (0, (1, 2.6))},
}
_COARSE = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_FINE = (20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 4000, 6000)
_HEIGHT, _TALL = 2.9, 3.4  # inches, wide and narrow
_LEFT, _BOTTOM, _TOP, _GAP = 34.0, 38.0, 6.0, 7.0  # points around the axes, and before the names of the lines
_NAMES = {
    "limits_998": ("99.8% of such bodies", "99.8%"),
    "limits_95": ("band: 95% of them", "band: 95%"),
    "chance_998": ("99.8% by chance alone", "chance: 99.8%"),
    "chance_95": ("95% by chance alone", "chance: 95%"),
}
_AVERAGE = ("average of peers", "average")


@house_style
def draw_funnel(own: Claim, peers: Claim, limits: Mapping[str, Claim], words: Words) -> Figure:
    """
    Draw peers as grey dots and the organisation as a labelled diamond, within the limits.

    Parameters
    ----------
    own
        The organisation's share, and how many stand behind it.
    peers
        The claim of the peers' median: ``distribution`` holds their shares, ``sizes`` their people.
    limits
        By name, ``limits_95``, ``limits_998``, ``chance_95`` and ``chance_998``: lower limits over the sizes
        drawn, then the upper ones.
    """
    drawn = picture(lambda narrow: _draw(own, peers, limits, narrow))
    return words.figure(drawn, (own, peers, *limits.values()))


def _draw(own: Claim, peers: Claim, limits: Mapping[str, Claim], narrow: bool) -> Canvas:
    names = {name: pair[narrow] for name, pair in _NAMES.items()}
    room = max(width_of(text) for text in (*names.values(), _AVERAGE[narrow])) + _GAP + 4
    figure, axes = canvas(_TALL if narrow else _HEIGHT, narrow, margins=(_LEFT, _BOTTOM, room, _TOP), grid=False)
    axes.set_xscale("log")
    usual = limits["limits_95"]
    sizes, lower, upper = curves(usual)
    axes.fill_between(sizes, lower, upper, color=palette().band, linewidth=0, zorder=0)
    for name, style in _LINES.items():
        over, low, high = curves(limits[name])
        for curve in (low, high):
            axes.plot(over, curve, color=palette().quiet, zorder=1, **style)
    axes.plot([sizes[0], sizes[-1]], [usual.value] * 2, color=palette().quiet, linewidth=1.2, zorder=1)
    axes.scatter(
        peers.sizes, peers.distribution, s=26, color=palette().peers, linewidths=0.5, edgecolors=palette().quiet,
        zorder=2,
    )  # fmt: skip
    if own.lower is not None:
        axes.plot([own.n, own.n], [own.lower, own.upper], color=palette().focus, linewidth=2, zorder=3)
    axes.scatter([own.n], [own.value], s=80, color=palette().focus, marker="D", zorder=4)
    is_right = np.log(own.n / sizes[0]) > 0.7 * np.log(sizes[-1] / sizes[0])
    axes.annotate(
        own.text, (own.n, own.value), xytext=(-9 if is_right else 9, 0), textcoords="offset points", va="center",
        ha="right" if is_right else "left", color=palette().focus, fontweight="semibold", zorder=5,
    )  # fmt: skip
    _scales(axes, sizes, narrow)
    ends = {text: float(curves(limits[name])[2][-1]) for name, text in names.items()}
    _name_lines(axes, {**ends, _AVERAGE[narrow]: float(usual.value)}, sizes[-1])
    return figure


def curves(claim: Claim) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Part a claim's limits into sizes, lower and upper."""
    half = len(claim.sizes) // 2
    shares = np.asarray(claim.distribution, float)
    return np.asarray(claim.sizes[:half], float), shares[:half], shares[half:]


def _scales(axes: Axes, sizes: np.ndarray, narrow: bool) -> None:
    """Number people on a scale of ratios, and shares in per cent from none to all."""
    low, high = sizes[0], sizes[-1]
    steps = _COARSE if high > (4 if narrow else 12) * low else _FINE
    ticks = [n for n in steps if low * 0.95 <= n <= high * 1.05]
    axes.set_xticks(ticks, [f"{n:,}" for n in ticks])
    axes.minorticks_off()
    axes.set(xlim=(low * 0.93, high * 1.02), ylim=(-2, 103), xlabel="People counted", ylabel="")
    axes.set_yticks(range(0, 101, 20))
    # Not a grid, whose lines would strike through the names of the limits.
    axes.hlines(range(0, 101, 20), low, high, color=palette().hairline, linewidth=0.6, zorder=0.5)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.tick_params(length=0)


def _name_lines(axes: Axes, ends: Mapping[str, float], right: float) -> None:
    """Write beside the right ends what each line stands for, apart enough to be read."""
    low, high = axes.get_ylim()
    line = LINE / (72 * axes.figure.get_size_inches()[1] - _BOTTOM - _TOP) * (high - low)
    places = spread(list(ends.values()), line, low + line / 2, high - line / 2)
    for text, place in zip(ends, places, strict=True):
        axes.annotate(
            text, (right, place), xytext=(_GAP, 0), textcoords="offset points", va="center", color=palette().quiet,
            annotation_clip=False,
        )  # fmt: skip
