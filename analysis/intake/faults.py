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
    """
    Raise `InvalidDataError` with the first twenty faults, in file order, and the number of the rest.

    Rows that break the same rule with the same value share a cause, and so a line: a reference that is missing
    from eighty rows must not hide what is wrong elsewhere.
    """
    if not faults:
        return
    ordered = sorted(set(faults))
    causes: dict[tuple[str, ...], list[Fault]] = {}
    for fault in ordered:
        causes.setdefault((fault.file, fault.field, fault.value, fault.rule), []).append(fault)
    lines = [f"  {group[0]}{_and_rows(group[1:])}" for group in list(causes.values())[:SHOWN]]
    more = sum(len(group) for group in list(causes.values())[SHOWN:])
    if more > 0:
        lines.append(f"  ... and {more} more. Put these right first; they may share a cause.")
    files = len({fault.file for fault in ordered})
    heading = f"{count(len(ordered), 'fault')} in {count(files, 'file')} under data/:"
    raise InvalidDataError("\n".join([heading, *lines]))


def _and_rows(others: Sequence[Fault]) -> str:
    if not others:
        return ""
    rows = [str(fault.row) for fault in others]
    if len(rows) == 1:
        return f" (The same in row {rows[0]}.)"
    listed = ", ".join(rows[:3]) + (f" and {len(rows) - 3} more rows" if len(rows) > 3 else "")
    return f" (The same in rows {listed}.)"


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
