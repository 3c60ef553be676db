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

# The usual spread in full lines, chance alone in dots; the wider pair of each is the lighter.
_LINES = {
    "limits_95": {"linewidth": 1.4, "linestyle": "-"},
    "limits_998": {"linewidth": 1.2, "linestyle": (0, (5, 2))},
    "chance_95": {"linewidth": 0.9, "linestyle": (0, (1, 1.5))},
    "chance_998": {"linewidth": 0.9, "linestyle": (0, (1, 3))},
}


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
    shares = np.asarray(peers.distribution, float)
    axes.set_xscale("log")
    for name, style in _LINES.items():
        _draw_limits(axes, limits[name], style)
    centre = limits["limits_95"].value
    axes.axhline(centre, color=palette().quiet, linewidth=1.0, zorder=1)
    axes.scatter(
        peers.sizes, shares, s=26, color=palette().peers, linewidths=0.5, edgecolors=palette().quiet, zorder=2
    )
    if own.lower is not None:
        axes.plot([own.n, own.n], [own.lower, own.upper], color=palette().focus, linewidth=2, zorder=3)
    axes.scatter([own.n], [own.value], s=80, color=palette().focus, marker="D", zorder=4)
    axes.annotate(
        own.text, (own.n, own.value), xytext=(9, 0), textcoords="offset points", va="center",
        color=palette().focus, fontweight="semibold", zorder=5,
    )  # fmt: skip
    _scales(axes, limits["limits_95"])
    _name_lines(axes, limits)
    return Figure(label, finding, subtitle, shorten(alt), to_svg(figure), (own, peers, *limits.values()))


def _draw_limits(axes: Axes, claim: Claim, style: Mapping[str, object]) -> None:
    half = len(claim.sizes) // 2
    for part in (slice(None, half), slice(half, None)):
        axes.plot(claim.sizes[part], claim.distribution[part], color=palette().quiet, zorder=1, **style)


def _scales(axes: Axes, claim: Claim) -> None:
    """Number people on a scale of ratios, and shares in per cent from none to all."""
    low, high = min(claim.sizes), max(claim.sizes)
    ticks = [n for n in (25, 50, 100, 200, 500, 1000, 2000, 5000, 10_000) if low * 0.9 <= n <= high * 1.1]
    axes.set_xticks(ticks, [f"{n:,}" for n in ticks])
    axes.minorticks_off()
    axes.set(xlim=(low * 0.93, high * 1.75), ylim=(0, 100), xlabel="People counted", ylabel="")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.tick_params(length=0)


def _name_lines(axes: Axes, limits: Mapping[str, Claim]) -> None:
    """Write beside the upper ends what each line stands for, apart enough to be read."""
    words = {"limits_998": "99.8% of peers", "limits_95": "95% of peers", "chance_998": "99.8%, chance alone",
             "chance_95": "95%, chance alone"}  # fmt: skip
    ends = sorted(((limits[name].distribution[-1], text) for name, text in words.items()), reverse=True)
    ends.append((limits["limits_95"].value, "average"))
    ends.sort(reverse=True)
    place = 106.0
    for height, text in ends:
        place = min(height, place - 6.5)
        axes.annotate(
            text, (max(limits["limits_95"].sizes), place), xytext=(6, 0), textcoords="offset points", va="center",
            color=palette().quiet, fontsize=8.5,
        )  # fmt: skip
