"""Need in one place and all others of its nation, on a map of equal hexagons; the place and its region are outlined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.display.lettering import LINE, wrap
from analysis.display.plot_map import (
    CANT_TELL,
    CLASSES,
    COLUMN,
    HALF,
    KEY,
    NO_SCORE,
    SIDE,
    Layout,
    lay_out,
    shaded,
)
from analysis.display.sheet import Sheet, width_of_sheet, write_picture
from analysis.display.theme import palette

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure, Words
    from analysis.framework.records import Hex

_LARGEST = 0.7  # points in a unit: the eleven hexagons of Northern Ireland need not fill the page
_CORNERS = ((0, -SIDE), (HALF, -SIDE // 2), (HALF, SIDE // 2), (0, SIDE), (-HALF, SIDE // 2), (-HALF, -SIDE // 2))


def draw_place_map(
    hexes: Mapping[str, Hex],
    classes: Mapping[str, str],
    place: tuple[str, str],
    region: tuple[str, Collection[str]],
    words: Words,
    claims: tuple[Claim, ...],
) -> Figure:
    """
    Shade the authorities of a nation by their need; outline one of them, and more thinly those of its region.

    Parameters
    ----------
    hexes
        Where each authority of the nation stands, by code.
    classes
        One of ``CLASSES`` or ``CANT_TELL`` by code; an authority without a score has none.
    place
        Code and name of the authority that the map is about.
    region
        Name and codes of the region around it; both empty where the nation has no regions.
    """
    return words.figure(write_picture(lambda narrow: _draw(hexes, classes, place, region, narrow)), claims)


def border(layout: Layout, codes: Collection[str]) -> list[list[tuple[int, int]]]:
    """Go once around each group of touching hexagons: the corners of every border, in whole units."""
    after: dict[tuple[int, int], tuple[int, int]] = {}
    sides = set()
    for x, y in (layout.units[code] for code in codes):
        corners = [(x + across, y + down) for across, down in _CORNERS]
        sides |= set(zip(corners, [*corners[1:], corners[0]], strict=True))
    after = {start: end for start, end in sides if (end, start) not in sides}
    borders = []
    while after:
        start = min(after)
        borders.append([start])
        while (end := after.pop(borders[-1][-1])) != start:
            borders[-1].append(end)
    return borders


def _draw(
    hexes: Mapping[str, Hex],
    classes: Mapping[str, str],
    place: tuple[str, str],
    region: tuple[str, Collection[str]],
    narrow: bool,
) -> Sheet:
    layout = _smaller(lay_out(hexes, narrow))
    known = {classes.get(code, NO_SCORE) for code in hexes}
    used = [name for name in (*CLASSES[::-1], CANT_TELL, NO_SCORE) if name in known]
    width = width_of_sheet(narrow)
    outlines = [f"Outlined: {place[1]}", *([f"Thin outline: {region[0]}"] if region[0] else [])]
    lines = [line for words in outlines for line in wrap(words, width - 4)] if narrow else []
    beside = 4 + KEY * len(used) + 4 * (LINE + 3)
    height = layout.tall + 8 + KEY * len(used) + LINE * len(lines) + 8 if narrow else max(layout.tall, beside)
    sheet = Sheet(width, height)
    sheet.stamp(_stamp(_smaller(lay_out(hexes, False)), classes, place[0], region[1]), 2, 2, layout.scale)
    if narrow:
        _key(sheet, used, 2, layout.tall + 8)
        for number, line in enumerate(lines):
            sheet.text(line, 2, layout.tall + 12 + KEY * len(used) + LINE * (number + 0.5))
        return sheet
    left = min(COLUMN, max(x for x, _ in map(layout.points, hexes)) + 40)
    _key(sheet, used, left, 4)
    x, y = layout.points(place[0])
    level = min(max(y, 4 + KEY * len(used) + LINE + 6), height - (LINE + 12 if region[0] else LINE))
    sheet.lines([[(x + HALF * layout.scale, y), (left - 10, level), (left - 3, level)]], palette().ink, 0.7)
    for number, line in enumerate(wrap(place[1], width - left - 2)):
        sheet.text(line, left, level + LINE * number)
    if region[0]:
        sheet.text(outlines[1], left, level + LINE * (number + 1) + 3, colour=palette().quiet)
    return sheet


def _smaller(layout: Layout) -> Layout:
    scale = min(layout.scale, _LARGEST)
    return replace(layout, scale=scale, tall=4 + (layout.tall - 4) * scale / layout.scale)


def _stamp(layout: Layout, classes: Mapping[str, str], code: str, region: Collection[str]) -> str:
    """Write the map in whole units, the same for both drawings, lines as thick as they should be on the wide one."""
    parts = [shaded(layout, classes, "hatch")]
    rings = [(border(layout, region), palette().ground, 2.4), (border(layout, region), palette().quiet, 1.1),
             (border(layout, [code]), palette().ground, 3.8), (border(layout, [code]), palette().ink, 2.0)]  # fmt: skip
    for borders, colour, width in rings:
        if borders:
            look = f"fill: none; stroke: {colour}; stroke-width: {width / layout.scale:.2f}; stroke-linejoin: round"
            parts.append(f'<path d="{"".join(map(_around, borders))}" style="{look}"/>')
    return "".join(parts)


def _around(corners: Sequence[tuple[int, int]]) -> str:
    steps = [f"{x - a} {y - b}" for (a, b), (x, y) in zip(corners, corners[1:], strict=False)]
    return f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _key(sheet: Sheet, used: Sequence[str], left: float, top: float) -> None:
    for row, name in enumerate(used):
        y = top + KEY * row
        face = palette().need[CLASSES.index(name)] if name in CLASSES else "none"
        box = [(left, y), (left + 12, y), (left + 12, y + 9), (left, y + 9)]
        sheet.shapes([box], face, palette().quiet, 0.6)
        if name == CANT_TELL:
            sheet.lines([[(left + x, y + 9), (left + x + 3, y)] for x in (0, 3, 6, 9)], palette().quiet, 1.2)
        sheet.text(f"need: {name}" if row == 0 else name, left + 18, y + 4.5)
