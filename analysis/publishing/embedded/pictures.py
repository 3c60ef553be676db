"""How large a picture is, so that a page keeps its place free: what comes late must not move what is being read."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.publishing.embedded.sources import Source
    from analysis.publishing.project import Website

POINT = 4 / 3  # CSS pixels
UNITS = {"": 1.0, "px": 1.0, "pt": POINT, "in": 72 * POINT, "cm": 72 / 2.54 * POINT, "mm": 72 / 25.4 * POINT}
LINKED = re.compile(r"!\[[^\]]*\]\(([^()\s]+\.(?:svg|png|jpe?g))\)")
DRAWING = re.compile(rb"<svg\b[^>]*>")
LENGTH = r'\b{name}="([\d.]+)(px|pt|in|cm|mm)?"'
BOX = re.compile(r'\bviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers of a JPEG that tell its size

Size = tuple[int, int]


def sizes_of(website: Website, source: Source, drafts: Mapping[Path, Path]) -> dict[str, Size]:
    """Give width and height, in CSS pixels, of the pictures of a document, by the address that it gives them."""
    contents = dict(source.figures)
    for name in LINKED.findall(source.text):
        file = website.root / name[1:] if name.startswith("/") else source.path.parent / name
        file = drafts.get(file, file)
        if name not in contents and file.is_file():
            contents[name] = file.read_bytes()
    sizes = {name: size_of(content) for name, content in contents.items()}
    return {name: size for name, size in sizes.items() if size}


def size_of(content: bytes) -> Size | None:
    """Read width and height, in CSS pixels, of an SVG, a PNG or a JPEG; None where it does not tell them."""
    if content.startswith(PNG):
        return struct.unpack(">II", content[16:24])
    if content.startswith(JPEG):
        return _of_jpeg(content)
    found = DRAWING.search(content)
    return _of_drawing(found.group().decode("utf-8", "replace")) if found else None


def _of_drawing(head: str) -> Size | None:
    lengths = [re.search(LENGTH.format(name=name), head) for name in ("width", "height")]
    if all(lengths):
        width, height = (float(found.group(1)) * UNITS[found.group(2) or ""] for found in lengths)
        return round(width), round(height)
    box = BOX.search(head)
    return (round(float(box.group(1))), round(float(box.group(2)))) if box else None


def _of_jpeg(content: bytes) -> Size | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
