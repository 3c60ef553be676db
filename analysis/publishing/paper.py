"""What a tagged PDF says, in the order in which a screen reader tells it, and where each line of it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf

READ = "q Q cm BDC BMC EMC Tf Tm Td TJ Tj f f* S B Do"
PAINTED = ("f", "f*", "S", "B", "Do")
INLINE = frozenset(["Span", "Link", "Strong", "Em", "Reference", "Code", "Quote", "Note", "Lbl"])
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Run:
    """A stretch of text on one line; places in points from the bottom left of the page."""

    page: int
    words: str
    left: float
    right: float
    base: float
    size: float


@dataclass
class Element:
    """A node of the structure tree. Its text is that of its runs and of those of its children, in order."""

    kind: str
    alt: str = ""
    box: tuple[float, float, float, float] | None = None  # of a figure: left, bottom, right, top
    page: int | None = None
    marks: int = 0  # shapes painted in it
    content: list[Element | Run] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for each in self.content:
            if isinstance(each, Element):
                yield from each.walk()

    def runs(self) -> Iterator[Run]:
        for each in self.content:
            if isinstance(each, Run):
                yield each
            else:
                yield from each.runs()

    @property
    def text(self) -> str:
        """Words as they are told: nothing is put between the runs of a paragraph that the file does not hold."""
        pieces = []
        for each in self.content:
            if isinstance(each, Run):
                pieces.append(each.words)
            elif each.kind in INLINE:
                pieces.append(each.text)
            else:
                pieces.append(f"\n{each.text}\n")
        return "".join(pieces)


@dataclass(frozen=True)
class Paper:
    """A PDF as it is told and laid out."""

    path: Path
    sizes: tuple[tuple[float, float], ...]  # of each page: width and height in points
    root: Element
    lang: str
    title: str
    marked: bool  # tagged, and says so
    shows_title: bool  # in the window's title bar, instead of the file's name

    @cached_property
    def runs(self) -> dict[int, list[Run]]:
        """The text of each page without what is no part of the document: running heads, page numbers, watermarks."""
        found: dict[int, list[Run]] = defaultdict(list)
        for run in self.root.runs():
            found[run.page].append(run)
        return found

    @cached_property
    def figures(self) -> tuple[Element, ...]:
        return tuple(each for each in self.root.walk() if each.kind == "Figure")


def read_paper(path: Path) -> Paper:
    """
    Read a PDF as Typst writes it.

    Text outside of marked content is left out: it is no part of what is told.
    """
    with pikepdf.open(path) as document:
        root = document.Root
        runs: dict[tuple[int, int], list[Run]] = {}
        marks: dict[tuple[int, int], int] = {}
        fonts: dict[tuple[int, int], Font] = {}
        for number, page in enumerate(document.pages):
            _read_page(number, page, runs, marks, fonts)
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        tree = Element("Root")
        marked = bool(root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in root
        if marked:
            roles = {str(key): str(value) for key, value in root.StructTreeRoot.get("/RoleMap", {}).items()}
            _fill(tree, root.StructTreeRoot, None, _Marked(roles, pages, runs, marks))
        boxes = [[float(edge) for edge in page.mediabox] for page in document.pages]
        with document.open_metadata() as metadata:
            title = str(metadata.get("dc:title") or "")
        return Paper(
            path=path,
            sizes=tuple((right - left, top - bottom) for left, bottom, right, top in boxes),
            root=tree,
            lang=str(root.get("/Lang", "")),
            title=title,
            marked=marked,
            shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        )


@dataclass(frozen=True)
class _Marked:
    roles: dict[str, str]
    pages: dict[tuple[int, int], int]
    runs: dict[tuple[int, int], list[Run]]
    marks: dict[tuple[int, int], int]


def _fill(element: Element, node: pikepdf.Dictionary, page: int | None, marked: _Marked) -> None:
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]:
        if isinstance(kid, int):
            _add(element, page, kid, marked)
        elif "/S" in kid:
            own = marked.pages.get(kid.Pg.objgen) if "/Pg" in kid else page
            kind = str(kid.S)
            child = Element(marked.roles.get(kind, kind).lstrip("/"), str(kid.get("/Alt", "")), page=own)
            if child.kind == "Figure":
                child.box = _box(kid.get("/A"))
            _fill(child, kid, own, marked)
            element.content.append(child)
        elif "/MCID" in kid:
            own = marked.pages.get(kid.Pg.objgen) if "/Pg" in kid else page
            _add(element, own, int(kid.MCID), marked)


def _add(element: Element, page: int | None, mcid: int, marked: _Marked) -> None:
    if page is None:
        return
    element.page = page if element.page is None else element.page
    element.content += marked.runs.get((page, mcid), [])
    element.marks += marked.marks.get((page, mcid), 0)


def _box(attributes: pikepdf.Object | None) -> tuple[float, float, float, float] | None:
    for each in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(each, pikepdf.Dictionary) and "/BBox" in each:
            left, bottom, right, top = (float(edge) for edge in each.BBox)
            return left, bottom, right, top
    return None


@dataclass(frozen=True)
class Font:
    """What the two bytes of a glyph stand for, and how wide it is, in thousandths of the size."""

    letters: dict[int, str]
    widths: dict[int, float]


def _read_page(
    number: int,
    page: pikepdf.Page,
    runs: dict[tuple[int, int], list[Run]],
    marks: dict[tuple[int, int], int],
    fonts: dict[tuple[int, int], Font],
) -> None:
    named = page.obj.get("/Resources", {}).get("/Font", {})
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    kept: list[Matrix] = []
    open_marks: list[int | None] = []  # the marked content around what is read; None for what is not told
    line, font, size = matrix, None, 0.0
    for operands, operator in pikepdf.parse_content_stream(page, READ):
        name = str(operator)
        if name == "q":
            kept.append(matrix)
        elif name == "Q":
            matrix = kept.pop()
        elif name == "cm":
            matrix = _times(operands, matrix)
        elif name in ("BDC", "BMC"):
            open_marks.append(_mcid(operands, open_marks[-1] if open_marks else None))
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            font, size = _font(named[str(operands[0])], fonts), float(operands[1])
        elif name == "Tm":
            line = _times(operands, (1, 0, 0, 1, 0, 0))
        elif name == "Td":
            line = _times((1, 0, 0, 1, *operands), line)
        elif open_marks and (mcid := open_marks[-1]) is not None:
            key = number, mcid
            if name in PAINTED:
                marks[key] = marks.get(key, 0) + (_pixels_across(page, operands) if name == "Do" else 1)
            elif font is not None:
                runs.setdefault(key, []).append(_run(number, operands[0], font, size, _times(line, matrix)))


def _pixels_across(page: pikepdf.Page, operands: list[pikepdf.Object]) -> int:
    """A photo is one thing painted, and is worth as many marks as it has columns of pixels."""
    painted = page.obj.get("/Resources", {}).get("/XObject", {}).get(str(operands[0]), {})
    return int(painted.get("/Width", 1))


def _mcid(operands: list[pikepdf.Object], around: int | None) -> int | None:
    """The number that marked content has in the structure tree; a span without one belongs to what is around it."""
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return around if str(operands[0]) == "/Span" else None


def _run(page: int, shown: pikepdf.Object, font: Font, size: float, matrix: Matrix) -> Run:
    letters, width, end = [], 0.0, 0.0  # the end of the last letter: a space there is no part of the line
    for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(piece, pikepdf.String):
            content = bytes(piece)
            for first, second in zip(content[::2], content[1::2], strict=True):
                glyph = first * 256 + second
                letters.append(font.letters.get(glyph, "\N{REPLACEMENT CHARACTER}"))
                width += font.widths.get(glyph, 0.0)
                end = end if letters[-1].isspace() else width
        else:
            width -= float(piece)
    scale, left, base = matrix[0], matrix[4], matrix[5]
    return Run(page, "".join(letters), left, left + end / 1000 * size * scale, base, size * abs(matrix[3]))


def _font(resource: pikepdf.Dictionary, fonts: dict[tuple[int, int], Font]) -> Font:
    if resource.objgen not in fonts:
        mapping = resource.ToUnicode.read_bytes().decode("latin-1") if "/ToUnicode" in resource else ""
        fonts[resource.objgen] = Font(_letters(mapping), _widths(resource.DescendantFonts[0].get("/W", [])))
    return fonts[resource.objgen]


def _letters(mapping: str) -> dict[int, str]:
    """Read a ToUnicode map: single glyphs, and ranges that count up."""
    letters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", mapping, flags=re.DOTALL):
        for glyph, to in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[int(glyph, 16)] = bytes.fromhex(to).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", mapping, flags=re.DOTALL):
        for range_ in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            first, last, to = (int(each, 16) for each in range_)
            letters |= {first + offset: chr(to + offset) for offset in range(last - first + 1)}
    return letters


def _widths(table: pikepdf.Array | list) -> dict[int, float]:
    widths: dict[int, float] = {}
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


def _times(one: object, other: Matrix) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in one)
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
