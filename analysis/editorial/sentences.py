"""Blocks cut into sentences, with the runs that each holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.editorial.records import Block, Run

# Not where a title or an abbreviation ends in a full stop.
_NO_END = "".join(rf"(?<!\b{short})" for short in ("Mr", "Ms", "Mrs", "Dr", "St", r"e\.g", r"i\.e"))
END = re.compile(_NO_END + r"""[.!?]["'”’)]*\s+(?=["'“‘(]?[A-Z◆◇])""")
CLAIMED, OWN = "◆", "◇"  # what stands for a number with its claim, and for the author's own


@dataclass(frozen=True)
class Sentence:
    """
    One sentence.

    ``words`` is what a reader sees; ``bare`` has a mark in place of each claim and of what is the author's own.
    """

    line: int
    words: str
    bare: str
    claims: tuple[Run, ...]
    quoted: bool


def sentences(block: Block) -> Iterator[Sentence]:
    """Cut a block into its sentences."""
    pieces: list[tuple[str, Run]] = [(_bare(run), run) for run in block.runs]
    bare = "".join(text for text, _ in pieces)
    starts = [0, *(found.end() for found in END.finditer(bare)), len(bare)]
    for start, end in zip(starts, starts[1:], strict=False):
        held = list(_within(pieces, start, end))
        if not held:
            continue
        words = "".join(run.text if text in (CLAIMED, OWN) else text[a:b] for text, run, a, b in held)
        first = held[0]
        at = first[1].at + (first[2] if first[1].kind == "text" else 0)
        yield Sentence(
            line=block.line + block.source[:at].count("\n"),
            words=" ".join(words.split()),
            bare=" ".join(bare[start:end].split()),
            claims=tuple(run for text, run, _, _ in held if text == CLAIMED),
            quoted=block.kind == "quote",
        )


def _bare(run: Run) -> str:
    return {"claim": CLAIMED, "own": OWN}.get(run.kind, run.text)


def _within(pieces: list[tuple[str, Run]], start: int, end: int) -> Iterator[tuple[str, Run, int, int]]:
    place = 0
    for text, run in pieces:
        low, high = max(start, place), min(end, place + len(text))
        if low < high:
            yield text, run, low - place, high - place
        place += len(text)
