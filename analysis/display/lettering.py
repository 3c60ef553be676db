"""Where words fit on a chart: their width, lines that are no longer than there is room, labels kept apart."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties

from analysis.display.letters import LETTERS
from analysis.display.theme import FONT, SIZE, load_fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = 11.5  # points from one line of a chart's words to the next


@cache
def width_of(text: str, bold: bool = False) -> float:
    """Measure a text of a chart's usual size, in points."""
    load_fonts()
    face = FontProperties(family=FONT, size=SIZE, weight="semibold" if bold else "regular")
    return float(LETTERS.get_text_width_height_descent(text, face, ismath=False)[0])


def wrap(text: str, width: float, bold: bool = False) -> list[str]:
    """Break a text into lines of at most so many points; a single word that is longer stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """
    Move positions apart until neighbours are at least ``gap`` from each other, as little as that takes.

    Parameters
    ----------
    wanted
        Where each would like to be; the order is kept.
    low, high
        All stay between these, if there is room for them.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    # Blocks of labels that touch move together, centred on where their members would be.
    blocks: list[list[int]] = []
    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and _start(blocks[-1], wanted, gap) < _start(blocks[-2], wanted, gap) + gap * len(
            blocks[-2]
        ):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    placed = [0.0] * len(wanted)
    for block in blocks:
        start = _start(block, wanted, gap)
        for step, index in enumerate(block):
            placed[index] = start + gap * step
    return _within(placed, order, gap, low, high)


def _start(block: Sequence[int], wanted: Sequence[float], gap: float) -> float:
    return sum(wanted[index] - gap * step for step, index in enumerate(block)) / len(block)


def _within(placed: list[float], order: Sequence[int], gap: float, low: float, high: float) -> list[float]:
    for step, index in enumerate(order):
        placed[index] = max(placed[index], low + gap * step)
    for step, index in enumerate(reversed(order)):
        placed[index] = min(placed[index], high - gap * step)
    return placed
