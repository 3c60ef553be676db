"""An organisation's own figures over time, on the band in which the middle half of its peers lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import seaborn

from analysis.display.figure import Figure, shorten
from analysis.display.theme import canvas, palette, to_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from analysis.claims.claim import Claim

ENOUGH = 3  # fewer points are said in a sentence, not drawn


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
    _band(axes, lower, upper)
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


def _band(axes: Axes, lower: Sequence[Claim], upper: Sequence[Claim]) -> None:
    tops = {claim.period: claim for claim in upper}
    both = [(low, tops[low.period]) for low in lower if low.period in tops]
    if not both:
        return
    years = [_year(low) for low, _ in both]
    axes.fill_between(
        years,
        [low.value for low, _ in both],
        [top.value for _, top in both],
        color=palette().band,
        linewidth=0,
    )
    middle = len(years) // 2
    low, top = both[middle]
    axes.annotate(
        "middle half of peers", (years[middle], (low.value + top.value) / 2),
        ha="center", va="center", color=palette().quiet,
    )  # fmt: skip


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
            ha="center", color=palette().focus, fontweight="bold",
        )  # fmt: skip


def _scales(axes: Axes, series: Sequence[Claim]) -> None:
    axes.axhline(0, color=palette().quiet, linewidth=0.8)
    years = [_year(claim) for claim in series]
    axes.set_xticks(years, [claim.period for claim in series])
    axes.set_xlim(min(years) - 0.4, max(years) + 0.4)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0) - 0.04 * (high - low), max(high, 0) + 0.12 * (high - low))
    axes.set(xlabel="", ylabel="")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%".replace("-", "\N{MINUS SIGN}"))
    axes.tick_params(length=0)


def _year(claim: Claim) -> int:
    return int(claim.start[:4])
