"""CSV files as published in this repository, read strictly: text first, every fault named."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.intake.faults import Fault, count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


HEADER = 1


@dataclass(frozen=True)
class Text:
    """A file's cells as text, with the rows that have too many cells or too few, or why it could not be read."""

    frame: pd.DataFrame
    faults: tuple[Fault, ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether there are rows under the right header, though some of them may be uneven."""
        return all(fault.row > HEADER for fault in self.faults)


def read_text(path: Path, file: str, columns: Sequence[str]) -> Text:
    """
    Read the cells of a CSV file without interpreting them.

    Parameters
    ----------
    path, file
        Where it is, and how to name it in a fault.
    columns
        Exactly the columns that it must have; order does not matter.
    """
    empty = pd.DataFrame(columns=list(columns), dtype="str")
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        fix = "Check that it exists and that you may read it"
        return Text(empty, (of_file(file, f"cannot be read ({error.strerror})", fix),))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return Text(empty, (of_file(file, f"is not UTF-8 (line {line})", "Save it as 'CSV UTF-8'"),))
    try:
        rows = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    except csv.Error as error:
        fix = "Look for an unclosed quotation mark"
        return Text(empty, (of_file(file, f"is not well-formed CSV ({error})", fix),))
    if not rows:
        return Text(empty, (of_file(file, "is empty", f"Give it the header {','.join(columns)}"),))
    return check_shape(rows, file, columns, empty)


def check_shape(rows: list[list[str]], file: str, columns: Sequence[str], empty: pd.DataFrame) -> Text:
    header, body = rows[0], rows[1:]
    faults = header_faults(header, file, columns)
    if faults:
        return Text(empty, tuple(faults))
    width = len(header)
    uneven = [(number, row) for number, row in enumerate(body, start=HEADER + 1) if len(row) != width]
    faults = tuple(row_fault(file, number, row, width) for number, row in uneven)
    # Cut or filled up, so that all others keep their places, and whose row it is can be read.
    even = [(row + [""] * width)[:width] for row in body] if uneven else body
    return Text(pd.DataFrame(even, columns=header, dtype="str")[list(columns)], faults)


def header_faults(header: list[str], file: str, columns: Sequence[str]) -> list[Fault]:
    absent = [name for name in columns if name not in header]
    stray = [name for name in header if name not in columns]
    twice = sorted({name for name in header if header.count(name) > 1})
    allowed = f"The columns are: {', '.join(columns)}"
    wrong = [
        (absent, "is missing", f"Add it. {allowed}"),
        (stray, "is not a column of this table", f"Remove it or correct its name. {allowed}"),
        (twice, "appears twice", "Remove one of the two"),
    ]
    return [Fault(file, HEADER, "column", name, rule, fix) for names, rule, fix in wrong for name in names]


def row_fault(file: str, number: int, row: list[str], width: int) -> Fault:
    if not any(row):
        return Fault(file, number, "", "", "the row is blank", "Delete it")
    rule = f"has {count(len(row), 'cell')} where the header has {width}"
    return Fault(file, number, "row", ",".join(row), rule, "Put quotation marks around text that holds a comma")


def of_file(file: str, rule: str, fix: str) -> Fault:
    return Fault(file, 0, "", "", rule, fix)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as this repository keeps them: UTF-8, comma, LF, no index, shortest exact numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    numbers = frame.select_dtypes("float").columns
    text = frame.assign(**{name: frame[name].map(shortest, na_action="ignore") for name in numbers})
    path.write_text(text.to_csv(index=False, lineterminator="\n"), encoding="utf-8", newline="\n")


def shortest(number: float) -> str:
    """4.0 -> '4'; 0.1 -> '0.1': the fewest digits that read back as the same number."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))
