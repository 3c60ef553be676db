"""Need by place on a map of equal hexagons, one for each local authority; those served are outlined."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.display.lettering import LINE, spread, wrap
from analysis.display.theme import NARROW, WIDTH, canvas, house_style, palette, picture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words
    from analysis.framework.records import Hex

CLASSES = ("less than most", "about the middle", "more than most", "much more than most")
CANT_TELL, NO_SCORE = "can't tell", "no score"
NAMED = 5  # places that are named on the wide map, those with the largest shares first
_TALL = 286.0  # points of the wide map
KEY = 13.5  # points from one line of the key to the next
COLUMN = 262.0  # where the words of the wide map begin
# A hexagon in whole numbers, for short paths: half as wide as 17, of sides 20. Exact would be 17.3.
HALF, SIDE = 17, 20
_HATCH = (
    '<pattern id="{id}" width="11" height="11" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V11" style="stroke: {colour}; stroke-width: 5"/></pattern>'
)


@dataclass(frozen=True)
class Layout:
    """Centres of hexagons in whole units from the top left, the points in a unit, and the points from top to foot."""

    units: dict[str, tuple[int, int]]
    scale: float
    tall: float

    def points(self, code: str) -> tuple[float, float]:
        x, y = self.units[code]
        return 2 + x * self.scale, 2 + y * self.scale


@house_style
def draw_map(
    hexes: Mapping[str, Hex],
    classes: Mapping[str, str],
    served: Mapping[str, str],
    words: Words,
    claims: tuple[Claim, ...],
) -> Figure:
    """
    Shade each local authority by its need, and outline those served.

    Parameters
    ----------
    hexes
        Where each authority stands, by code.
    classes
        One of ``CLASSES`` or ``CANT_TELL`` by code; an authority without a score has none.
    served
        Names of those served by code, most important first.
    """
    drawn = picture(lambda narrow: _draw(hexes, classes, served, narrow),
                    under=lambda narrow: _hexagons(lay_out(hexes, narrow), classes, served, narrow))  # fmt: skip
    return words.figure(drawn, claims)


def lay_out(hexes: Mapping[str, Hex], narrow: bool) -> Layout:
    """Turn rows and columns into points: a row is three halves of a side up, odd rows stand half a column right."""
    places = {code: (each.q + each.r % 2 / 2, each.r) for code, each in hexes.items()}
    left, right = min(x for x, _ in places.values()), max(x for x, _ in places.values())
    low, high = min(y for _, y in places.values()), max(y for _, y in places.values())
    across, up = 2 * HALF * (right - left + 1), SIDE * (1.5 * (high - low) + 2)
    scale = (72 * NARROW - 4) / across if narrow else min((COLUMN - 22) / across, (_TALL - 4) / up)
    units = {
        code: (round(2 * HALF * (x - left + 0.5)), round(SIDE * (1.5 * (high - y) + 1)))
        for code, (x, y) in places.items()
    }
    return Layout(units, scale, scale * up + 4)


def _hexagons(layout: Layout, classes: Mapping[str, str], served: Mapping[str, str], narrow: bool) -> str:
    # What is not displayed cannot lend its pattern: each drawing has its own.
    parts = [shaded(layout, classes, "hatch-narrow" if narrow else "hatch")]
    # A light line around the dark one, or the outline of a dark hexagon could not be seen.
    for colour, width in ((palette().ground, 3.6), (palette().ink, 1.8)):
        outline = f"fill: none; stroke: {colour}; stroke-width: {width / layout.scale:.2f}; stroke-linejoin: round"
        parts.append(_shape(layout, list(served), outline))
    return f'<g transform="translate(2 2) scale({layout.scale:.4f})">{"".join(parts)}</g>'


def shaded(layout: Layout, classes: Mapping[str, str], hatch: str) -> str:
    """Write all hexagons in whole units, those of a class as one path; ``hatch`` is the id of the pattern."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code in layout.units:
        groups[classes.get(code, NO_SCORE)].append(code)
    edge = f"stroke: {palette().hairline}; stroke-width: {0.5 / layout.scale:.2f}"
    paths = [
        _shape(layout, groups[name], f"{_fill(name, hatch)}; {edge}")
        for name in (*CLASSES, CANT_TELL, NO_SCORE) if groups[name]
    ]  # fmt: skip
    return _HATCH.format(id=hatch, colour=palette().quiet) + "".join(paths)


def _fill(name: str, hatch: str) -> str:
    if name == CANT_TELL:
        return f"fill: url(#{hatch})"
    return f"fill: {palette().need[CLASSES.index(name)]}" if name in CLASSES else "fill: none"


def _shape(layout: Layout, codes: Sequence[str], style: str) -> str:
    """Write hexagons as one path of short relative lines: a map has hundreds of them."""
    steps = f"l{HALF} {SIDE // 2}v{SIDE}l-{HALF} {SIDE // 2}-{HALF}-{SIDE // 2}v-{SIDE}z"
    path = "".join(f"M{x} {y - SIDE}{steps}" for x, y in (layout.units[code] for code in codes))
    return f'<path d="{path}" style="{style}"/>'


def _draw(hexes: Mapping[str, Hex], classes: Mapping[str, str], served: Mapping[str, str], narrow: bool) -> Canvas:
    layout = lay_out(hexes, narrow)
    used = [name for name in (*CLASSES[::-1], CANT_TELL, NO_SCORE)
            if name in (set(classes.values()) | ({NO_SCORE} if set(hexes) - set(classes) else set()))]  # fmt: skip
    width = 72 * (NARROW if narrow else WIDTH)
    outlined = wrap(f"Outlined: {_listed(list(served.values()))}", width - 4) if narrow else []
    below = 8 + KEY * len(used) + LINE * len(outlined) + 8 if narrow else 0
    least = 4 + KEY * len(used) + (LINE + 3) * (min(len(served), NAMED) + 2)  # of the words beside the wide map
    tall = max(layout.tall + below, 0 if narrow else least)
    figure, axes = canvas(tall / 72, narrow, margins=(0, 0, 0, 0), grid=False)
    axes.set(xlim=(0, width), ylim=(72 * figure.get_size_inches()[1], 0))
    axes.set_axis_off()
    if narrow:
        _key(axes, used, 2, layout.tall + 8)
        axes.annotate("\n".join(outlined), (2, layout.tall + 10 + KEY * len(used)), va="top", linespacing=1.05)
        return figure
    _key(axes, used, COLUMN, 4)
    _names(axes, layout, served, 4 + KEY * len(used))
    return figure


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _key(axes: Axes, used: Sequence[str], left: float, top: float) -> None:
    for row, name in enumerate(used):
        y = top + KEY * row
        face = palette().need[CLASSES.index(name)] if name in CLASSES else "none"
        axes.fill([left, left + 12, left + 12, left], [y, y, y + 9, y + 9], facecolor=face, linewidth=0.6,
                  edgecolor=palette().quiet)  # fmt: skip
        if name == CANT_TELL:
            for x in (0, 3, 6, 9):
                axes.plot([left + x, left + x + 3], [y + 9, y], color=palette().quiet, linewidth=1.2)
        words = f"need: {name}" if row == 0 else name
        axes.annotate(words, (left + 18, y + 4.5), va="center")


def _names(axes: Axes, layout: Layout, served: Mapping[str, str], top: float) -> None:
    """Name the largest of those served beside the map, each with a line to its hexagon."""
    named = [(layout.points(code), name) for code, name in list(served.items())[:NAMED]]
    wanted = [y for (_, y), _ in named]
    heights = spread(wanted, LINE + 3, top + 16, max(layout.tall, axes.get_ylim()[0]) - 20)
    for ((x, y), name), height in zip(named, heights, strict=True):
        start = x + HALF * layout.scale
        axes.plot([start, COLUMN - 10, COLUMN - 3], [y, height, height], color=palette().ink, linewidth=0.7)
        axes.annotate(wrap(name, 180)[0], (COLUMN, height), va="center")
    more = len(served) - len(named)
    if more > 0:
        axes.annotate(f"and {more} more, outlined", (COLUMN, max(heights) + LINE + 3), va="center",
                      color=palette().quiet)  # fmt: skip
