"""Texts as matplotlib lays them out, each once in a process, and the letters that they are drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import TextToPath

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

SUBPIXELS = 64  # of FreeType, in a unit


@dataclass(frozen=True, eq=False)
class Letter:
    """One glyph of a face: its outline, how low and how high it reaches, and how far the next one stands from it."""

    name: str
    corners: np.ndarray
    codes: np.ndarray
    low: int
    high: int
    advance: int


@dataclass(frozen=True, eq=False)
class Laid:
    """A text of `Letters.FONT_SCALE` points: its letters with the place of each, its width, height and descent."""

    letters: tuple[tuple[Letter, float, float], ...]
    width: float
    height: float
    descent: float


class Letters(TextToPath):
    """
    Gives what `TextToPath` gives, byte for byte, without laying out a text again that has been laid out before.

    Shaping a text and loading its glyphs took a quarter of a report's time: each was shaped to be measured, and
    again to be drawn, in both drawings of a chart; and its glyphs were loaded each time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.laid = lru_cache(1 << 16)(self._lay_out)
        self._known: dict[tuple[str, int], Letter] = {}

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        scale = prop.get_size_in_points() / self.FONT_SCALE
        laid = self.laid(s, prop)
        return laid.width * scale, laid.height * scale, laid.descent * scale

    def _lay_out(self, text: str, face: FontProperties) -> Laid:
        font = self._get_font(face)
        placed = [
            (self._letter(item.ft_object, item.glyph_index), item.x, item.y)
            for item in font._layout(text, LoadFlags.NO_HINTING)
        ]
        low = min((letter.low + round(y * SUBPIXELS) for letter, _, y in placed), default=0)
        high = max((letter.high + round(y * SUBPIXELS) for letter, _, y in placed), default=0)
        end = next((x * SUBPIXELS + letter.advance for letter, x, _ in reversed(placed)), 0)
        return Laid(tuple(placed), end / SUBPIXELS, (high - low) / SUBPIXELS, -low / SUBPIXELS)

    def _letter(self, font: FT2Font, number: int) -> Letter:
        key = font.fname, number
        if key not in self._known:
            glyph = font.load_glyph(number, flags=LoadFlags.NO_HINTING)
            _, low, _, high = glyph.bbox
            name = self._get_glyph_repr(font, number)
            self._known[key] = Letter(name, *font.get_path(), low, high, glyph.horiAdvance)
        return self._known[key]


LETTERS = Letters()
