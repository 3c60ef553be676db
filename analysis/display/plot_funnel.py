"""A funnel: each body's share against how many stand behind it, and the limits of what is usual at each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.display.figure import Figure, shorten
from analysis.display.theme import canvas, house_style, palette, to_svg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from analysis.claims.claim import Claim

# The usual spread among peers is the band and the dashed lines around it; dots are chance alone.
_LINES = {
    "limits_998": {"linewidth": 1.1, "linestyle": (0, (5, 2))},
    "chance_95": {"linewidth": 1.2, "linestyle": (0, (1, 1.4))},
    "chance_998": {"linewidth": 1.0, "linestyle": (0, (1, 2.6))},
}
_COARSE = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_FINE = (20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 4000, 6000)
_APART = 6.0  # least distance between two labels, in points of the scale of shares


@house_style
def draw_funnel(
    own: Claim, peers: Claim, limits: Mapping[str, Claim], *, label: str, finding: str, subtitle: str, alt: str
) -> Figure:
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
    figure, axes = canvas(height=3.4)
    axes.set_xscale("log")
    usual = limits["limits_95"]
    sizes, lower, upper = _curves(usual)
    axes.fill_between(sizes, lower, upper, color=palette().band, linewidth=0, zorder=0)
    for name, style in _LINES.items():
        over, low, high = _curves(limits[name])
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
    _scales(axes, sizes)
    _name_lines(axes, limits, sizes[-1])
    return Figure(label, finding, subtitle, shorten(alt), to_svg(figure), (own, peers, *limits.values()))


def _curves(claim: Claim) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Part a claim's limits into sizes, lower and upper."""
    half = len(claim.sizes) // 2
    shares = np.asarray(claim.distribution, float)
    return np.asarray(claim.sizes[:half], float), shares[:half], shares[half:]


def _scales(axes: Axes, sizes: np.ndarray) -> None:
    """Number people on a scale of ratios, and shares in per cent from none to all."""
    low, high = sizes[0], sizes[-1]
    ticks = [n for n in (_COARSE if high > 12 * low else _FINE) if low * 0.95 <= n <= high * 1.05]
    axes.set_xticks(ticks, [f"{n:,}" for n in ticks])
    axes.minorticks_off()
    # Room to the right for the names of the lines, which stand on the ground and not on dots.
    axes.set(xlim=(low * 0.93, high * (high / low) ** 0.34), ylim=(-2, 103), xlabel="People counted", ylabel="")
    axes.set_yticks(range(0, 101, 20))
    axes.grid(visible=False)  # lines across the names of the limits would strike them through
    axes.hlines(range(0, 101, 20), low, high, color=palette().hairline, linewidth=0.6, zorder=0.5)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.tick_params(length=0)


def _name_lines(axes: Axes, limits: Mapping[str, Claim], right: float) -> None:
    """Write beside the upper ends what each line stands for, apart enough to be read."""
    words = {"limits_998": "99.8% of such bodies", "limits_95": "band: 95% of them",
             "chance_998": "99.8% by chance alone", "chance_95": "95% by chance alone"}  # fmt: skip
    ends = [(float(_curves(limits[name])[2][-1]), text) for name, text in words.items()]
    ends.append((limits["limits_95"].value, "average of peers"))
    place = 200.0
    for height, text in sorted(ends, reverse=True):
        place = min(height, place - _APART)
        axes.annotate(
            text, (right, place), xytext=(7, 0), textcoords="offset points", va="center", color=palette().quiet,
        )  # fmt: skip
