"""An organisation's own figures over time, on the band in which the middle half of its peers lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import seaborn

from analysis.display.figure import Figure, shorten
from analysis.display.theme import canvas, house_style, palette, to_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from analysis.claims.claim import Claim

ENOUGH = 3  # fewer points are said in a sentence, not drawn


@house_style
def draw_change(
    series: Sequence[Claim],
    lower: Sequence[Claim],
    upper: Sequence[Claim],
    *,
    label: str,
    finding: str,
    subtitle: str,
    alt: str,
) -> Figure:
    """
    Draw a line of yearly values with gaps and changes of legal entity left open.

    Parameters
    ----------
    series
        The organisation's own values in order of time; one without a value leaves a gap.
    lower, upper
        The peers' quartiles, by year.
    """
    figure, axes = canvas(height=2.9)
    _band(axes, series, lower, upper)
    for run in _unbroken(series):
        years = [_year(claim) for claim in run]
        values = [claim.value for claim in run]
        seaborn.lineplot(
            x=years, y=values, ax=axes, color=palette().focus, marker="o", markersize=6,
            markeredgecolor="none", linewidth=2, errorbar=None, legend=False,
        )  # fmt: skip
    _label_ends(axes, [claim for claim in series if claim.printable])
    _scales(axes, series)
    return Figure(label, finding, subtitle, shorten(alt), to_svg(figure), (*series, *lower, *upper))


def _band(axes: Axes, series: Sequence[Claim], lower: Sequence[Claim], upper: Sequence[Claim]) -> None:
    tops = {claim.period: claim for claim in upper}
    both = [(low, tops[low.period]) for low in lower if low.period in tops]
    if not both:
        return
    years = [_year(low) for low, _ in both]
    lows, highs = [low.value for low, _ in both], [top.value for _, top in both]
    axes.fill_between(years, lows, highs, color=palette().band, linewidth=0)
    year, edge, below = _quiet_corner(series, years, lows, highs)
    axes.annotate(
        "middle half of peers", (year, edge), xytext=(0, -4 if below else 4), textcoords="offset points",
        ha="center", va="top" if below else "bottom", color=palette().quiet,
    )  # fmt: skip


def _quiet_corner(
    series: Sequence[Claim], years: Sequence[int], lows: Sequence[float], highs: Sequence[float]
) -> tuple[int, float, bool]:
    """Find the edge of the band that is furthest from the line, so that its name covers nothing."""
    line = {_year(claim): claim.value for claim in series if claim.printable}
    inner = years[1:-1] or years
    corners = [(year, edge, below) for below, edges in ((True, lows), (False, highs))
               for year, edge in zip(years, edges, strict=True) if year in inner]  # fmt: skip
    return max(corners, key=lambda corner: _clearance(corner, line))


def _clearance(corner: tuple[int, float, bool], line: dict[int, float]) -> float:
    """Measure how far the line stays on the band's side of a label, over the three years that a label spans."""
    year, edge, below = corner
    near = [line[y] for y in (year - 1, year, year + 1) if y in line]
    return min((value - edge if below else edge - value) for value in near) if near else float("inf")


def _unbroken(series: Sequence[Claim]) -> list[list[Claim]]:
    """Cut the series where a year is missing or the legal entity changes."""
    runs: list[list[Claim]] = [[]]
    before: Claim | None = None
    for claim in series:
        if not claim.printable:
            before = None
            continue
        gap = before is None or claim.subject != before.subject or _year(claim) - _year(before) > 1
        if gap and runs[-1]:
            runs.append([])
        runs[-1].append(claim)
        before = claim
    return [run for run in runs if run]


def _label_ends(axes: Axes, printed: Sequence[Claim]) -> None:
    for claim in (printed[0], printed[-1]):
        axes.annotate(
            claim.text, (_year(claim), claim.value), xytext=(0, 8), textcoords="offset points",
            ha="center", color=palette().focus, fontweight="semibold",
        )  # fmt: skip


def _scales(axes: Axes, series: Sequence[Claim]) -> None:
    axes.axhline(0, color=palette().quiet, linewidth=0.8)
    # Two legal entities may have filed for one year, and its name is written once.
    periods = {_year(claim): claim.period for claim in series}
    years = list(periods)
    axes.set_xticks(years, list(periods.values()))
    axes.set_xlim(min(years) - 0.4, max(years) + 0.4)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0) - 0.04 * (high - low), max(high, 0) + 0.12 * (high - low))
    axes.set(xlabel="", ylabel="")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%".replace("-", "\N{MINUS SIGN}"))
    axes.tick_params(length=0)


def _year(claim: Claim) -> int:
    return int(claim.start[:4])
