"""The text that is drawn on a page of a PDF, and how much is painted beside it, by the marked content it stands in."""

from __future__ import annotations

import re
import sys
from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf

from analysis.publishing.content_stream import BLANK, END, HEX, STRING, operations, string_bytes

PAINTED = (b"f", b"f*", b"S", b"B", b"Do")
SPAN = re.compile(rb"%b*/Span%b" % (BLANK, END))
MCID = re.compile(rb"(?:[^()]|%b)*?/MCID%b++(\d++)" % (STRING, BLANK))
SHOWN = re.compile(rb"%b|%b|[-+.\d]++" % (STRING, HEX))  # what an array of text holds: strings, and steps between them
Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Run(NamedTuple):
    """A stretch of text on one line; places in points from the bottom left of the page."""

    page: int
    words: str
    left: float
    right: float
    base: float
    size: float


class Piece(NamedTuple):
    """The letters of a string, with its width, and that up to the last letter which is no space, if it has one."""

    letters: str
    width: float
    end: float | None


@dataclass(frozen=True)
class Font:
    """What the two bytes of a glyph stand for, and how wide it is, in thousandths of the size."""

    letters: defaultdict[int, str]
    widths: defaultdict[int, float]
    read: dict[bytes, Piece] = field(default_factory=dict)  # strings as they are written: the same few come often

    def piece(self, written: bytes) -> Piece:
        if (piece := self.read.get(written)) is None:
            piece = self.read[written] = self._read(string_bytes(written))
        return piece

    def _read(self, content: bytes) -> Piece:
        glyphs = array("H", content)
        if sys.byteorder == "little":
            glyphs.byteswap()
        letters = list(map(self.letters.__getitem__, glyphs))
        widths = list(map(self.widths.__getitem__, glyphs))
        seen = len(letters)
        while seen and letters[seen - 1].isspace():
            seen -= 1
        return Piece("".join(letters), sum(widths), sum(widths[:seen]) if seen else None)


Fonts = dict[tuple[int, int], Font]


@dataclass(frozen=True)
class Drawn:
    """Text, and the number of shapes painted, by page and number of marked content. What has none is not told."""

    runs: dict[tuple[int, int], list[Run]] = field(default_factory=dict)
    marks: dict[tuple[int, int], int] = field(default_factory=dict)


def read_page(number: int, page: pikepdf.Page, drawn: Drawn, fonts: Fonts) -> None:
    """Add what is drawn on a page."""
    resources = page.obj.get("/Resources", {})
    named: dict[bytes, Font] = {}
    matrix, matrices = SAME, []
    told, around = None, []  # the number of the marked content, and those of what it stands in
    line, font, size = SAME, None, 0.0
    for operands, operator in operations(page):
        if operator == b"q":
            matrices.append(matrix)
        elif operator == b"Q":
            matrix = matrices.pop()
        elif operator == b"cm":
            matrix = _times(_matrix(operands), matrix)
        elif operator in (b"BDC", b"BMC"):
            around.append(told)
            told = _mcid(operands, told)
        elif operator == b"EMC":
            told = around.pop()
        elif operator == b"Tf":
            name, given = operands.split()
            if name not in named:
                named[name] = _font(resources.get("/Font", {})[name.decode()], fonts)
            font, size = named[name], float(given)
        elif operator == b"Tm":
            line = _matrix(operands)
        elif operator == b"Td":
            line = _times(_matrix(b"1 0 0 1 " + operands), line)
        elif told is None:
            pass
        elif operator in PAINTED:
            amount = _pixels_across(resources, operands) if operator == b"Do" else 1
            drawn.marks[number, told] = drawn.marks.get((number, told), 0) + amount
        elif operator in (b"TJ", b"Tj") and font is not None:
            run = _run(number, operands, font, size, _times(line, matrix))
            drawn.runs.setdefault((number, told), []).append(run)


def _pixels_across(resources: pikepdf.Dictionary, operands: bytes) -> int:
    """A photo is one thing painted, and is worth as many marks as it has columns of pixels."""
    painted = resources.get("/XObject", {}).get(operands.strip().decode(), {})
    return int(painted.get("/Width", 1))


def _mcid(operands: bytes, around: int | None) -> int | None:
    """The number that marked content has in the structure tree; a span without one belongs to what is around it."""
    if found := MCID.match(operands):
        return int(found[1])
    return around if SPAN.match(operands) else None


def _run(page: int, shown: bytes, font: Font, size: float, matrix: Matrix) -> Run:
    letters, width, end = [], 0.0, 0.0  # the end of the last letter: a space there is no part of the line
    for written in SHOWN.findall(shown):
        if written[:1] in b"(<":
            piece = font.piece(written)
            letters.append(piece.letters)
            end = end if piece.end is None else width + piece.end
            width += piece.width
        else:
            width -= float(written)
    scale, left, base = matrix[0], matrix[4], matrix[5]
    return Run(page, "".join(letters), left, left + end / 1000 * size * scale, base, size * abs(matrix[3]))


def _font(resource: pikepdf.Dictionary, fonts: Fonts) -> Font:
    if resource.objgen not in fonts:
        mapping = resource.ToUnicode.read_bytes().decode("latin-1") if "/ToUnicode" in resource else ""
        fonts[resource.objgen] = Font(_letters(mapping), _widths(resource.DescendantFonts[0].get("/W", [])))
    return fonts[resource.objgen]


def _letters(mapping: str) -> defaultdict[int, str]:
    """Read a ToUnicode map: single glyphs, and ranges that count up."""
    letters = defaultdict(lambda: "\N{REPLACEMENT CHARACTER}")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", mapping, flags=re.DOTALL):
        for glyph, to in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[int(glyph, 16)] = bytes.fromhex(to).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", mapping, flags=re.DOTALL):
        for range_ in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            first, last, to = (int(each, 16) for each in range_)
            letters |= {first + offset: chr(to + offset) for offset in range(last - first + 1)}
    return letters


def _widths(table: pikepdf.Array | list) -> defaultdict[int, float]:
    widths = defaultdict(float)
    items = list(table)
    while items:
        first = int(items.pop(0))
        following = items.pop(0)
        if isinstance(following, pikepdf.Array):
            widths |= {first + offset: float(width) for offset, width in enumerate(following)}
        else:
            width = float(items.pop(0))
            widths |= dict.fromkeys(range(first, int(following) + 1), width)
    return widths


def _matrix(operands: bytes) -> Matrix:
    a, b, c, d, e, f = map(float, operands.split())
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
