"""A fault in a text, in words, and the one error that lists them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.errors import InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 20


@dataclass(frozen=True, order=True)
class Fault:
    """
    One broken rule.

    ``line`` counts from 1 in the file; it is 0 where the fault is of the whole file.
    """

    file: str
    line: int
    rule: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.rule}. {self.fix}."


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise `InvalidDataError` with the first twenty faults, in the order of files and lines; nothing if none."""
    ordered = sorted(set(faults))
    if not ordered:
        return
    more = len(ordered) - SHOWN
    lines = [f"  {fault}" for fault in ordered[:SHOWN]] + ([f"  ... and {more} more."] if more > 0 else [])
    noun = "fault" if len(ordered) == 1 else "faults"
    raise InvalidDataError("\n".join([f"{len(ordered)} {noun} in the editorial text:", *lines]))
