"""A backend of matplotlib for charts in the house look: its own SVG, but shorter, and each text laid out once."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING

from matplotlib._path import convert_to_string
from matplotlib.backends import backend_svg
from matplotlib.colors import rgb2hex
from matplotlib.path import Path

from analysis.display.letters import LETTERS, SUBPIXELS, Laid, Letter

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text


class Parts:
    """A file of texts, some of them written shortly already."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._long: list[str] = []

    def write(self, text: str) -> None:
        self._long.append(text)

    def keep(self, text: str) -> None:
        """Add a text that `spare` leaves as it is: begun on a line of its own, and ended."""
        self._parts += [spare("".join(self._long)), text]
        self._long.clear()

    def text(self) -> str:
        self.keep("")
        return "".join(self._parts)


class Renderer(backend_svg.RendererSVG):
    """Writes what `RendererSVG` writes, with texts from those laid out before."""

    def __init__(self, width: float, height: float, file: Parts, **named: object) -> None:
        super().__init__(width, height, file, **named)
        self._file, self._text2path = file, LETTERS

    def _draw_text_as_path(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str,
        mtext: Text | None = None,
    ) -> None:
        if ismath:
            super()._draw_text_as_path(gc, x, y, s, prop, angle, ismath, mtext)
            return
        laid = LETTERS.laid(s, prop)
        scale = prop.get_size_in_points() / LETTERS.FONT_SCALE
        moves = [("translate", (x, y)), ("rotate", (-angle,)), ("scale", (scale, -scale))]
        place, colour = backend_svg._generate_transform(moves), rgb2hex(gc.get_rgb())
        new = {letter.name: letter for letter, _, _ in laid.letters if letter.name not in self._glyph_map}
        self._glyph_map.update(new)
        defined = f"<defs>\n{''.join(map(_outline, new.values()))}</defs>\n" if new else ""
        self.writer.comment(s)  # which also ends what was written before
        self._file.write(f'<g style="fill: {colour}" transform="{place}">\n')
        self._file.keep(defined + _uses(laid))
        self._file.write("</g>\n")


@cache
def _outline(letter: Letter) -> str:
    path = Path(letter.corners * SUBPIXELS, letter.codes)
    drawn = convert_to_string(path, None, None, False, None, 6, [b"M", b"L", b"Q", b"C", b"z"], False)
    outline = f' d="{drawn.decode()}"' if drawn else ""  # a space has none
    return spare(f'<path id="{letter.name}"{outline} transform="scale({1 / SUBPIXELS})"/>\n')


@cache
def _uses(laid: Laid) -> str:
    places = (backend_svg._generate_transform([("translate", (x, y))]) for _, x, y in laid.letters)
    ways = (f' transform="{place}"' if place else "" for place in places)
    return spare("".join(
        f'<use xlink:href="#{letter.name}"{way}/>\n' for (letter, _, _), way in zip(laid.letters, ways, strict=True)
    ))  # fmt: skip


def spare(svg: str) -> str:
    """Leave out metadata that say nothing, indents, decimals that nobody sees, and long ways to place a letter."""
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\b[1-9]\d*\.\d{3,}", lambda number: f"{float(number[0]):.2f}", svg)
    svg = re.sub(r'(<use [^>]*)transform="translate\(([\d.]+) 0\)"', r'\1x="\2"', svg)
    return re.sub(r"\s*\n\s*", "\n", svg)


class FigureCanvas(backend_svg.FigureCanvasSVG):
    """What `Figure.savefig` looks for in a backend."""

    def print_svg(self, filename: io.StringIO, *, metadata: dict | None = None, **_: object) -> None:
        """Write from ``<svg`` on: the prologue and doctype of XML are of no use inside a notebook."""
        self.figure.dpi = 72
        width, height = 72 * self.figure.get_size_inches()
        file = Parts()
        renderer = Renderer(width, height, file, metadata=metadata)
        self.figure.draw(renderer)
        renderer.finalize()
        svg = file.text()
        filename.write(svg[svg.index("<svg") :].rstrip())
