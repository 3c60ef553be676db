"""A fault in a table, in words, and the one error that lists them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.errors import InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 20


@dataclass(frozen=True, order=True)
class Fault:
    """
    One broken rule.

    ``row`` counts as a spreadsheet does: the header is row 1. It is 0 where the fault is of the whole file.
    """

    file: str
    row: int
    field: str
    value: str
    rule: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        given = f" '{shorten(self.value)}'" if self.value else ""
        field = f" {self.field}{given}:" if self.field else ""
        return f"{where}:{field} {self.rule}. {self.fix}."


def shorten(text: str, width: int = 60) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def raise_faults(faults: Sequence[Fault]) -> None:
    """Raise `InvalidDataError` with the first twenty faults, in file order, and the number of the rest."""
    if not faults:
        return
    ordered = sorted(set(faults))
    lines = [f"  {fault}" for fault in ordered[:SHOWN]]
    more = len(ordered) - SHOWN
    if more > 0:
        lines.append(f"  ... and {more} more. Put these right first; they may share a cause.")
    files = len({fault.file for fault in ordered})
    heading = f"{count(len(ordered), 'fault')} in {count(files, 'file')} under data/:"
    raise InvalidDataError("\n".join([heading, *lines]))


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
