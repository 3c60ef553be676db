"""
A chart written shape by shape, for charts of very many rows and for hundreds of charts: small files, made fast.

It looks like a chart drawn by matplotlib: the same face, sizes and colours, letters as shapes, both drawings in one
SVG. But each letter is defined once in a file, words that stand in both drawings are put together once, and what is
drawn alike is one path.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from analysis.display.lettering import width_of
from analysis.display.theme import FONT, NARROW, SIZE, STEP, WIDTH, Picture, load_fonts, palette, shapes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Point = tuple[float, float]

EM = 1000  # units of the face in the size of its letters
_RISE = 0.33 * SIZE  # from the foot of a letter to the middle of the line it stands in
_DRAWN = {Path.LINETO: "l", Path.CURVE3: "q", Path.CURVE4: "c"}


class Text(NamedTuple):
    """Words whose first letter stands at ``x``, and whose feet stand at ``y``."""

    words: str
    x: float
    y: float
    colour: str


class Stamp(NamedTuple):
    """A drawing in units of its own, moved and scaled into place; one that stands in both drawings is kept once."""

    svg: str
    x: float
    y: float
    scale: float


@dataclass
class Sheet:
    """One drawing, in points from its top left corner."""

    width: float
    height: float
    parts: list[str | Text | Stamp] = field(default_factory=list)

    def lines(self, paths: Sequence[Sequence[Point]], colour: str, thickness: float = 1.0) -> None:
        """Draw lines of one look, each through its points."""
        look = f"fill: none; stroke: {colour}; stroke-width: {thickness:g}"
        self._path(paths, "", look)

    def shapes(self, outlines: Sequence[Sequence[Point]], fill: str, edge: str = "", thickness: float = 1.0) -> None:
        """Fill shapes of one look, each given by its corners; one that is only drawn round has the fill ``none``."""
        look = f"fill: {fill}" + (f"; stroke: {edge}; stroke-width: {thickness:g}" if edge else "")
        self._path(outlines, "z", look)

    def _path(self, paths: Sequence[Sequence[Point]], end: str, look: str) -> None:
        if paths:
            drawn = "".join(_through(points) + end for points in paths)
            self.parts.append(f'<path d="{drawn}" style="{look}"/>')

    def dots(self, centres: Sequence[Point], radius: float, fill: str, edge: str, thickness: float) -> None:
        if centres:
            look = f'style="fill: {fill}; stroke: {edge}; stroke-width: {thickness:g}"'
            drawn = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>' for x, y in centres)
            self.parts.append(f"<g {look}>{drawn}</g>")

    def text(self, words: str, x: float, middle: float, align: float = 0.0, colour: str = "") -> None:
        """
        Write one line of words.

        Parameters
        ----------
        middle
            The height of the middle of the line.
        align
            The part of the words that stands to the left of ``x``: 0 for none, 0.5 for half, 1 for all.
        """
        start = x - align * width_of(words) if align else x
        self.parts.append(Text(words, start, middle + _RISE, colour or palette().ink))

    def stamp(self, svg: str, x: float, y: float, scale: float) -> None:
        self.parts.append(Stamp(svg, x, y, scale))


def write_picture(draw: Callable[[bool], Sheet]) -> Picture:
    """
    Draw a chart wide and narrow, and write both as one SVG, as `theme.picture` does.

    Parameters
    ----------
    draw
        Given whether to draw the narrow shape, returns the drawn sheet, as wide as `width_of_sheet` says.
    """
    wide, narrow = draw(False), draw(True)
    share = _steps(narrow)
    styles = shapes_of((wide.width, wide.height), (narrow.width, narrow.width * share / 100))
    shared = _Shared([*wide.parts, *narrow.parts])
    drawn = [shared.svg(wide.parts, ""), shared.svg(narrow.parts, "narrow_")]
    defined = f'<defs id="{_face()[1]}-0">{"".join(shared.defined)}</defs>'
    size = f'width="{wide.width:.4g}pt" height="{wide.height:g}pt" viewBox="0 0 {wide.width:.4g} {wide.height:g}"'
    svg = (
        f'<svg preserveAspectRatio="xMinYMin meet" {size} xmlns="http://www.w3.org/2000/svg" version="1.1">'
        f'<style>{_dark(defined + "".join(drawn))}{styles}</style>{defined}<g class="wide">{drawn[0]}</g>'
        f'<g class="narrow" display="none" transform="scale({wide.width / narrow.width:.6g})">{drawn[1]}</g></svg>'
    )
    return Picture(svg, share)


def width_of_sheet(narrow: bool) -> float:
    """Points across a drawing: the text of the PDF is as wide, or a phone."""
    return 72 * (NARROW if narrow else WIDTH)


def _steps(narrow: Sheet) -> int:
    """Height of the narrow drawing in per cent of its width, rounded up to a shape that the page's style sheet has."""
    return math.ceil(round(100 * narrow.height / narrow.width / STEP, 6)) * STEP


class _Shared:
    """What both drawings of a file define once, under names as short as can be."""

    def __init__(self, parts: Sequence[str | Text | Stamp]) -> None:
        self.defined: list[str] = []
        self._letters: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._stamps: dict[str, str] = {}
        stamped = [part.svg for part in parts if isinstance(part, Stamp)]
        self._twice = {svg for svg in stamped if stamped.count(svg) > 1}

    def svg(self, parts: Sequence[str | Text | Stamp], prefix: str) -> str:
        written, number = [], 0
        for colour, run in groupby(parts, key=lambda part: part.colour if isinstance(part, Text) else ""):
            if not colour:
                written += [self._stamp(part) if isinstance(part, Stamp) else part for part in run]
                continue
            texts = [self._text(text, f"{prefix}text_{place}") for place, text in enumerate(run, start=number + 1)]
            number += len(texts)
            written.append(f'<g style="fill: {colour}">{"".join(texts)}</g>')
        return "\n".join(written)

    def _text(self, text: Text, name: str) -> str:
        """Write words as a group with the words themselves in a comment, as matplotlib does."""
        if text.words not in self._words:
            self._words[text.words] = f"w{len(self._words)}"
            uses = "".join(
                f'<use href="#{self._letter(glyph, outline)}"' + (f' x="{x}"/>' if x else "/>")
                for glyph, x, outline in _set(text.words) if outline
            )  # fmt: skip
            self.defined.append(f'<g id="{self._words[text.words]}" transform="scale({SIZE / EM:g})">{uses}</g>')
        said = escape(text.words, quote=False).replace("--", "- -")
        use = f'<use href="#{self._words[text.words]}" x="{text.x:.1f}" y="{text.y:.1f}"/>'
        return f'<g id="{name}"><!-- {said} -->{use}</g>'

    def _letter(self, glyph: str, outline: str) -> str:
        if glyph not in self._letters:
            self._letters[glyph] = f"a{len(self._letters)}"
            self.defined.append(f'<path id="{self._letters[glyph]}" d="{outline}"/>')
        return self._letters[glyph]

    def _stamp(self, stamp: Stamp) -> str:
        place = f'transform="translate({stamp.x:g} {stamp.y:g}) scale({stamp.scale:.4f})"'
        if stamp.svg not in self._twice:
            return f"<g {place}>{stamp.svg}</g>"
        if stamp.svg not in self._stamps:
            self._stamps[stamp.svg] = f"s{len(self._stamps)}"
            self.defined.append(f'<g id="{self._stamps[stamp.svg]}">{stamp.svg}</g>')
        return f'<use href="#{self._stamps[stamp.svg]}" {place}/>'


def _dark(svg: str) -> str:
    """Say what each colour that is used becomes on a dark ground."""
    rules = [
        f'[style*="{look}: {light}"]{{{look}:{dark}!important}}'
        for light, dark in palette().dark
        for look in ("fill", "stroke")
        if f"{look}: {light}" in svg
    ]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _through(points: Sequence[Point]) -> str:
    """Write a line through points, each after the first by its distance from the one before, in tenths of a point."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = [(x - a, y - b) for (a, b), (x, y) in zip(tenths, tenths[1:], strict=False)]
    first = f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}"
    return first + "".join(f"v{y / 10:g}" if not x else f"h{x / 10:g}" if not y else f"l{x / 10:g} {y / 10:g}"
                           for x, y in steps)  # fmt: skip


@cache
def _face() -> tuple[object, str]:
    load_fonts()
    font = get_font(findfont(FontProperties(family=FONT)))
    return font, font.postscript_name


@cache
def _set(words: str) -> tuple[tuple[str, int, str], ...]:
    """Set words in the face: each letter, how far along it stands, and its outline; letters are kerned."""
    font, known = _face()[0], _outlines()
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    placed, drawn, _ = text_to_path.get_glyphs_with_font(font, words)
    known.update((glyph, _outline(*drawn[glyph])) for glyph in drawn if glyph not in known)
    return tuple((glyph, round(EM / text_to_path.FONT_SCALE * x), known[glyph]) for glyph, x, _, _ in placed)


@cache
def _outlines() -> dict[str, str]:
    """Keep the outlines that have been written, by letter: the same sixty stand in every chart."""
    return {}


def _outline(corners: Sequence[Point], codes: Sequence[int]) -> str:
    """Write an outline in whole units of the face, each point by its distance from where the pen stands."""
    points = [(round(x * EM / text_to_path.FONT_SCALE), -round(y * EM / text_to_path.FONT_SCALE)) for x, y in corners]
    said, pen, start, at = [], (0, 0), (0, 0), 0
    while at < len(points):
        code = codes[at]
        if code == Path.MOVETO:
            said.append(_moves("m" if said else "M", pen, points[at : at + 1]))
            pen = start = points[at]
            at += 1
        elif code == Path.CLOSEPOLY:
            said.append("z")
            pen = start
            at += 1
        else:
            count = {Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3}[code]
            said.append(_moves(_DRAWN[code], pen, points[at : at + count]))
            pen = points[at + count - 1]
            at += count
    return "".join(said)


def _moves(letter: str, pen: tuple[int, int], points: Sequence[tuple[int, int]]) -> str:
    numbers = [part for x, y in points for part in (x - pen[0], y - pen[1])]
    if letter == "l" and 0 in numbers:
        return f"h{numbers[0]}" if numbers[1] == 0 else f"v{numbers[1]}"
    return letter + " ".join(map(str, numbers)).replace(" -", "-")
