"""What a tagged PDF says, in the order in which a screen reader tells it, and where each line of it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf

from analysis.publishing.drawn_text import Drawn, Fonts, Run, read_page

INLINE = frozenset(["Span", "Link", "Strong", "Em", "Reference", "Code", "Quote", "Note", "Lbl"])


@dataclass(slots=True)
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
        drawn, fonts = Drawn(), Fonts()
        for number, page in enumerate(document.pages):
            read_page(number, page, drawn, fonts)
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        tree = Element("Root")
        marked = bool(root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in root
        if marked:
            roles = {str(key): str(value) for key, value in root.StructTreeRoot.get("/RoleMap", {}).items()}
            _fill(tree, root.StructTreeRoot, None, _Marked(roles, pages, drawn))
        boxes = [[float(edge) for edge in page.mediabox] for page in document.pages]
        title = str(document.open_metadata().get("dc:title") or "")  # not as a context, which would write it anew
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
    drawn: Drawn


def _fill(element: Element, node: pikepdf.Dictionary, page: int | None, marked: _Marked) -> None:
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]:
        if isinstance(kid, int):
            _add(element, page, kid, marked)
        elif "/S" in kid:
            own = marked.pages.get(kid["/Pg"].objgen) if "/Pg" in kid else page
            # to ask first is faster: pikepdf takes its time to give what is not there
            kind, alt = str(kid["/S"]), str(kid["/Alt"]) if "/Alt" in kid else ""
            child = Element(marked.roles.get(kind, kind).lstrip("/"), alt, page=own)
            if child.kind == "Figure":
                child.box = _box(kid.get("/A"))
            _fill(child, kid, own, marked)
            element.content.append(child)
        elif "/MCID" in kid:
            own = marked.pages.get(kid["/Pg"].objgen) if "/Pg" in kid else page
            _add(element, own, int(kid.MCID), marked)


def _add(element: Element, page: int | None, mcid: int, marked: _Marked) -> None:
    if page is None:
        return
    element.page = page if element.page is None else element.page
    element.content += marked.drawn.runs.get((page, mcid), [])
    element.marks += marked.drawn.marks.get((page, mcid), 0)


def _box(attributes: pikepdf.Object | None) -> tuple[float, float, float, float] | None:
    for each in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(each, pikepdf.Dictionary) and "/BBox" in each:
            left, bottom, right, top = (float(edge) for edge in each.BBox)
            return left, bottom, right, top
    return None
