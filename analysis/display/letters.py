"""Texts as matplotlib lays them out, each once in a process, and the letters that they are drawn with."""

from __future__ import annotations

import re
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
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")


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
    Gives what `TextToPath` gives, byte for byte, from words laid out once in a process.

    Shaping texts took a quarter of a report's time: each was shaped to be measured, and again to be drawn, in both
    drawings of a chart. The same words stand in the charts of all reports.
    """

    def __init__(self) -> None:
        super().__init__()
        self.laid = lru_cache(1 << 14)(self._lay_out)
        self._word = lru_cache(1 << 14)(self._shape)
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
        # No letter is kerned with a space, so that words may be set one by one; not so where they run right to left.
        words = [text] if RIGHT_TO_LEFT.search(text) else re.split("( )", text)
        placed: list[tuple[Letter, float, float]] = []
        width = 0.0
        for word in filter(None, words):
            letters, advance = self._word(word, face)
            placed += [(letter, width + x, y) for letter, x, y in letters]
            width += advance
        low = min((letter.low + round(y * SUBPIXELS) for letter, _, y in placed), default=0)
        high = max((letter.high + round(y * SUBPIXELS) for letter, _, y in placed), default=0)
        return Laid(tuple(placed), width, (high - low) / SUBPIXELS, -low / SUBPIXELS)

    def _shape(self, word: str, face: FontProperties) -> tuple[list[tuple[Letter, float, float]], float]:
        """Give the letters of a word with the place of each, and how far the next word stands from its start."""
        placed = [
            (self._letter(item.ft_object, item.glyph_index), item.x, item.y)
            for item in self._get_font(face)._layout(word, LoadFlags.NO_HINTING)
        ]
        last, x, _ = placed[-1]
        return placed, x + last.advance / SUBPIXELS

    def _letter(self, font: FT2Font, number: int) -> Letter:
        key = font.fname, number
        if key not in self._known:
            glyph = font.load_glyph(number, flags=LoadFlags.NO_HINTING)
            _, low, _, high = glyph.bbox
            name = self._get_glyph_repr(font, number)
            self._known[key] = Letter(name, *font.get_path(), low, high, glyph.horiAdvance)
        return self._known[key]


LETTERS = Letters()
