"""Long lists cut into pages in the order of names, so that no page grows with the number of organisations."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TypeVar

from analysis.publishing.pages.markdown import div, escape, link

if TYPE_CHECKING:
    from collections.abc import Sequence

Listed = TypeVar("Listed")


def cut(items: Sequence[Listed], most: int) -> list[Sequence[Listed]]:
    """Cut a list into as few parts as hold at most ``most`` each, as even as can be."""
    parts = max(1, -(-len(items) // most))
    bounds = [len(items) * part // parts for part in range(parts + 1)]
    return [items[low:high] for low, high in zip(bounds, bounds[1:], strict=False)]


def page_name(name: str, part: int) -> str:
    """Name the page of a part, counted from 0: the first keeps the name, so that an address outlives growth."""
    return name if part == 0 else f"{name}-{part + 1}"


def steps(name: str, parts: Sequence[Sequence[str]], at: int) -> str:
    """Lead to the other parts of a list by the first and last name in each; nothing where there is one part."""
    if len(parts) < 2:
        return ""
    words = [f"{_start(part[0])} to {_start(part[-1])}" for part in parts]
    entries = [
        f"**{escape(said)}**" if number == at else link(said, f"{page_name(name, number)}.qmd")
        for number, said in enumerate(words)
    ]
    return div("steps", f"By name: {' · '.join(entries)}")


def initial(name: str) -> str:
    """Give the letter that a name is listed under, without accents; a figure or sign counts as #."""
    first = unicodedata.normalize("NFKD", name.strip())[:1].upper()
    return first if "A" <= first <= "Z" else "#"


def letter_id(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter != "#" else "letter-other"


def _start(name: str) -> str:
    return name if len(name) <= 12 else name[:12].rsplit(" ", 1)[0]
