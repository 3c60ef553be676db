"""A strip of dots, one for each that filed: where figures lie, without a ranking. SVG that takes the page's colours."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from analysis.publishing.pages.catalogue import PublishedClaim

WIDTH, RADIUS, MARGIN = 720, 5.0, 14
STEPS = (1, 2, 2.5, 5, 10)
TICKS = 8  # at most


@dataclass(frozen=True)
class Dot:
    """One figure as filed; ``own`` where it belongs to an organisation described here."""

    id: str
    name: str
    claim: PublishedClaim
    own: bool = False

    @property
    def value(self) -> float:
        assert self.claim.value is not None, self.claim.id
        return self.claim.value


@dataclass(frozen=True)
class Standing:
    """How many of the others filed a lower, the same and a higher figure."""

    lower: int
    same: int
    higher: int


def standing(values: Sequence[float], at: int) -> Standing:
    """Count the others on either side of one value; the page's script counts by the same rule."""
    others = [value for number, value in enumerate(values) if number != at]
    own = values[at]
    return Standing(sum(v < own for v in others), sum(v == own for v in others), sum(v > own for v in others))


def dot_strip(
    dots: Sequence[Dot], said: str, quartiles: Mapping[str, PublishedClaim] | None = None, *, named: bool = True
) -> str:
    """
    Draw the dots as a raw block of HTML, the middle half of the group behind them where its quartiles are known.

    Parameters
    ----------
    said
        The caption, as HTML words: what the dots are, of when.
    quartiles
        Claims of the group by ``peers_lower``, ``peers_median`` and ``peers_upper``.
    named
        Whether each dot says whose it is, for the pointer and for the script that marks one.
    """
    assert dots, "a strip without dots"
    ordered = sorted(dots, key=lambda dot: dot.value)
    ticks = nice_ticks(ordered[0].value, ordered[-1].value)
    low, high = min(ticks[0], ordered[0].value), max(ticks[-1], ordered[-1].value)

    def across(value: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (value - low) / (high - low)

    places = _stacked([across(dot.value) for dot in ordered])
    tallest = max(level for _, level in places) + 1
    floor = 12 + tallest * 2 * RADIUS
    apart = not all(dot.own for dot in dots)  # size tells them apart, and colour only repeats it
    marks = "".join(
        _circle(dot, x, floor - RADIUS - 2 * RADIUS * level, named, dot.own and apart)
        for dot, (x, level) in zip(ordered, places, strict=True)
    )
    unit = "%" if ordered[0].claim.unit == "%" else ""
    line = f'<line class="axis" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{floor + 3:.0f}" y2="{floor + 3:.0f}"/>'
    axis = line + "".join(
        f'<text x="{across(tick):.1f}" y="{floor + 20:.0f}" text-anchor="middle">{_tick(tick)}{unit}</text>'
        for tick in ticks
    )
    behind = _quartiles(quartiles, across, floor) if quartiles else ""
    return (
        "```{=html}\n"
        f'<figure class="dots"><svg viewBox="0 0 {WIDTH} {floor + 26:.0f}" role="img" '
        f'aria-label="{html.escape(_alternative(ordered, quartiles), quote=True)}">{behind}{marks}{axis}</svg>'
        f'<figcaption>{said}<span class="dots-answer" role="status"></span></figcaption></figure>\n```'
    )


def nice_ticks(low: float, high: float) -> list[float]:
    """Give at most eight round values that span a range, 0 among them where the range holds it."""
    span = (high - low) or max(abs(high), 1.0)
    power = 10.0 ** math.floor(math.log10(span / TICKS))
    step = next(size * power for size in (*STEPS, 20) if span / (size * power) <= TICKS - 2)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    return [number * step for number in range(first, last + 1)]


def _stacked(across: Sequence[float]) -> list[tuple[float, int]]:
    """Give each dot its column and its level in it: dots that would touch are stacked."""
    levels: dict[int, int] = {}
    placed = []
    for x in across:
        column = round(x / (2 * RADIUS))
        placed.append((column * 2 * RADIUS, levels.get(column, 0)))
        levels[column] = levels.get(column, 0) + 1
    return placed


def _circle(dot: Dot, x: float, y: float, named: bool, large: bool) -> str:
    own = ' class="own"' if dot.own else ""
    drawn = f'<circle{own} cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS + (1.5 if large else -0.5):g}"'
    if not named:
        return f"{drawn}/>"
    name, text = html.escape(dot.name, quote=True), html.escape(dot.claim.text, quote=True)
    data = f'data-id="{html.escape(dot.id)}" data-value="{dot.value!r}" data-text="{text}" data-name="{name}"'
    return f"{drawn} {data}><title>{name}: {text}</title></circle>"


def _quartiles(quartiles: Mapping[str, PublishedClaim], across: Callable[[float], float], floor: float) -> str:
    lower, middle, upper = (across(quartiles[f"peers_{each}"].value) for each in ("lower", "median", "upper"))
    return (
        f'<rect class="band" x="{lower:.1f}" y="2" width="{max(upper - lower, 1):.1f}" height="{floor:.0f}"/>'
        f'<line class="middle" x1="{middle:.1f}" x2="{middle:.1f}" y1="0" y2="{floor + 3:.0f}"/>'
    )


def _alternative(ordered: Sequence[Dot], quartiles: Mapping[str, PublishedClaim] | None) -> str:
    """Say what the dots show, in the words of the claims."""
    ends = f"Dots from {ordered[0].claim.text} to {ordered[-1].claim.text}"
    if not quartiles:
        return f"{ends}. Each figure stands in the table."
    lower, middle, upper = (quartiles[f"peers_{each}"].text for each in ("lower", "median", "upper"))
    return f"{ends}; the middle half lie between {lower} and {upper}, and the middle one is {middle}."


def _tick(value: float) -> str:
    return f"{value:g}".replace("-", "−")
