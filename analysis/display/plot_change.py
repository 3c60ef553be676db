"""An organisation's own figures over time, on the band in which the middle half of its peers lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.display.lettering import LINE, spread, width_of
from analysis.display.theme import canvas, house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words

ENOUGH = 3  # fewer points are said in a sentence, not drawn
NEW_ENTITY, NO_FIGURE = "new legal entity", "no figure"


@dataclass(frozen=True)
class PeersOverTime:
    """The peers' quartiles, each by year."""

    lower: Sequence[Claim] = ()
    median: Sequence[Claim] = ()
    upper: Sequence[Claim] = ()


@house_style
def draw_change(series: Sequence[Claim], peers: PeersOverTime, words: Words) -> Figure:
    """
    Draw a line of yearly values with gaps and changes of legal entity left open, and say what they are.

    Parameters
    ----------
    series
        The organisation's own values in order of time; one without a value leaves a gap. The interval of the
        latest is drawn through it.
    """
    drawn = picture(lambda narrow: _draw(series, peers, narrow))
    return words.figure(drawn, (*series, *peers.lower, *peers.median, *peers.upper))


def _draw(series: Sequence[Claim], peers: PeersOverTime, narrow: bool) -> Canvas:
    printed = [claim for claim in series if claim.printable]
    labels = _labels(printed[-1], peers, narrow)
    room = 12 + max(width_of(line, bold) for text, _, bold in labels for line in text.split("\n"))
    figure, axes = canvas(2.65 if narrow else 2.6, narrow, margins=(34, 20, room, 6))
    _band(axes, peers)
    runs = _unbroken(series)
    for run in runs:
        years, values = [_year(claim) for claim in run], [claim.value for claim in run]
        axes.plot(years, values, color=palette().focus, marker="o", markersize=5.5, markeredgewidth=0, linewidth=2)
    _interval(axes, printed[-1])
    _scales(axes, series, narrow)
    _breaks(axes, runs, narrow)
    _first_value(axes, printed)
    _last_values(axes, labels)
    return figure


def _labels(last: Claim, peers: PeersOverTime, narrow: bool) -> list[tuple[str, float, bool]]:
    """Name both lines where they end; the peers' only if it ends in the same year."""
    labels = [(last.text, last.value, True)]
    median = next((claim for claim in peers.median if claim.period == last.period), None)
    if median is not None:
        apart = "\n" if narrow else " "
        labels.append((f"peers'{apart}median {median.text}", median.value, False))
    return labels


def _band(axes: Axes, peers: PeersOverTime) -> None:
    tops = {claim.period: claim for claim in peers.upper}
    both = [(low, tops[low.period]) for low in peers.lower if low.period in tops]
    years = [_year(low) for low, _ in both]
    if both:
        lows, highs = [low.value for low, _ in both], [top.value for _, top in both]
        axes.fill_between(years, lows, highs, color=palette().band, linewidth=0)
    if peers.median:
        axes.plot(
            [_year(claim) for claim in peers.median], [claim.value for claim in peers.median],
            color=palette().quiet, linewidth=1.2, linestyle=(0, (4, 2)),
        )  # fmt: skip


def _interval(axes: Axes, last: Claim) -> None:
    if last.lower is None:
        return
    year = _year(last)
    axes.plot([year, year], [last.lower, last.upper], color=palette().focus, linewidth=1.2)
    for end in (last.lower, last.upper):
        axes.plot([year - 0.06, year + 0.06], [end, end], color=palette().focus, linewidth=1.2)


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


def _breaks(axes: Axes, runs: list[list[Claim]], narrow: bool) -> None:
    """Mark each break with a line and say what broke; what is said twice is said once."""
    low, high = axes.get_ylim()
    said: set[str] = set()
    for before, after in zip(runs, runs[1:], strict=False):
        why = NEW_ENTITY if before[-1].subject != after[0].subject else NO_FIGURE
        middle = (_year(before[-1]) + _year(after[0])) / 2
        axes.axvline(middle, color=palette().quiet, linewidth=0.8, linestyle=(0, (1, 2)))
        if why in said:
            continue
        said.add(why)
        left, right = axes.get_xlim()
        leftwards = middle > (left + right) / 2
        row = len(said) - 1
        axes.annotate(
            why, (middle, high), xytext=(-4 if leftwards else 4, -2 - row * LINE), textcoords="offset points",
            ha="right" if leftwards else "left", va="top", color=palette().quiet,
        )  # fmt: skip


def _first_value(axes: Axes, printed: Sequence[Claim]) -> None:
    """Label the first value on the side from which the line does not leave."""
    first = printed[0]
    below = printed[1].value > first.value
    axes.annotate(
        first.text, (_year(first), first.value), xytext=(-4, -7 if below else 7), textcoords="offset points",
        ha="left", va="top" if below else "bottom", color=palette().focus, fontweight="semibold",
    )  # fmt: skip


def _last_values(axes: Axes, labels: list[tuple[str, float, bool]]) -> None:
    low, high = axes.get_ylim()
    points = 72 * axes.figure.get_size_inches()[1] * axes.get_position().height
    lines = max(text.count("\n") + 1 for text, _, _ in labels)
    wanted = [(value - low) / (high - low) * points for _, value, _ in labels]
    edge = axes.get_xlim()[1]
    for (text, _, bold), height in zip(labels, spread(wanted, LINE * (lines + 1) / 2 + 2, 8, points - 8), strict=True):
        axes.annotate(
            text, (edge, low + height / points * (high - low)), xytext=(6, 0), textcoords="offset points",
            va="center", linespacing=1.05, color=palette().focus if bold else palette().quiet,
            fontweight="semibold" if bold else "regular", annotation_clip=False,
        )  # fmt: skip


def _scales(axes: Axes, series: Sequence[Claim], narrow: bool) -> None:
    axes.axhline(0, color=palette().quiet, linewidth=0.8)
    # Two legal entities may have filed for one year, and its name is written once.
    periods = {_year(claim): claim.period for claim in series}
    years = list(periods)
    every = 1 + (len(years) - 1) // (4 if narrow else 9)
    named = years[::-1][::every]
    axes.set_xticks(named, [periods[year] for year in named])
    axes.set_xlim(min(years) - 0.35, max(years) + (0.35 if narrow else 0.25))
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0) - 0.06 * (high - low), max(high, 0) + 0.16 * (high - low))
    axes.set(xlabel="", ylabel="")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%".replace("-", "\N{MINUS SIGN}"))
    axes.tick_params(length=0)


def _year(claim: Claim) -> int:
    return int(claim.start[:4])
