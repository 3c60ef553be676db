"""The structure of a tagged PDF, and what a reader who hears it would miss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf


@dataclass(frozen=True)
class Element:
    kind: str
    alt: str
    children: tuple[Element, ...]

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()


def tagging_faults(pdf: Path) -> Iterator[str]:
    with pikepdf.open(pdf) as document:
        root = document.Root
        if not str(root.get("/Lang", "")).startswith("en"):
            yield f"{pdf.name}: the document does not say that it is in English"
        with document.open_metadata() as metadata:
            if not metadata.get("dc:title"):
                yield f"{pdf.name}: the document has no title"
        if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
            yield f"{pdf.name}: the window would show the file's name instead of the title"
        if not root.get("/MarkInfo", {}).get("/Marked", False) or "/StructTreeRoot" not in root:
            yield f"{pdf.name}: the document is not tagged"
            return
        tree = structure(document)
    yield from (f"{pdf.name}: {fault}" for fault in structure_faults(tree))


def structure(document: pikepdf.Pdf) -> Element:
    tree = document.Root.StructTreeRoot
    roles = {str(key): str(value) for key, value in tree.get("/RoleMap", {}).items()}
    return Element("Root", "", _children(tree, roles))


def _children(node: pikepdf.Dictionary, roles: dict[str, str]) -> tuple[Element, ...]:
    kids = node.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    elements = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return tuple(_element(kid, roles) for kid in elements)


def _element(node: pikepdf.Dictionary, roles: dict[str, str]) -> Element:
    kind = str(node.S)
    return Element(roles.get(kind, kind).lstrip("/"), str(node.get("/Alt", "")), _children(node, roles))


def structure_faults(tree: Element) -> Iterator[str]:
    """Pictures without words, tables without heads, headings that skip a level, lists without items."""
    level = 0
    for element in tree.walk():
        kinds = [each.kind for each in element.walk()]
        if element.kind in ("Figure", "Formula") and not element.alt.strip():
            yield f"a {element.kind} has no alternative text"
        if element.kind == "Table" and "TH" not in kinds:
            yield "a Table has no head cell"
        if element.kind == "L" and "LI" not in kinds:
            yield "a list has no items"
        if element.kind[:1] == "H" and element.kind[1:].isdigit():
            own = int(element.kind[1:])
            if own > level + 1:
                yield f"a heading of level {own} follows one of level {level}"
            level = own
