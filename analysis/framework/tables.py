"""CSV rows to frozen records: standard library only, so that listing what there is stays quick."""

from __future__ import annotations

import csv
from dataclasses import MISSING, fields
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from analysis.errors import InvalidDataError, MissingInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from analysis.paths import Project

Record = TypeVar("Record")

FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1


def to_number(cell: str) -> float:
    number = float(cell)
    if not isfinite(number):
        raise ValueError(cell)
    return number


CONVERTERS: dict[object, tuple[Callable[[str], Any], str]] = {
    str: (str, "text"),
    int: (int, "a whole number"),
    float: (to_number, "a number"),
    float | None: (lambda cell: to_number(cell) if cell else None, "a number or blank"),
    int | None: (lambda cell: int(cell) if cell else None, "a whole number or blank"),
}


def read_records(project: Project, path: str, record: type[Record]) -> tuple[Record, ...]:
    """
    Read a table under data/ into records.

    Parameters
    ----------
    path
        File, from data/ on. Columns that the record has no field for are left alone.
    record
        A dataclass whose fields are columns of the table; those with a default come from elsewhere.

    Raises
    ------
    InvalidDataError
        A column is absent or cells do not fit; names file, row and field of each.
    MissingInputError
        The file is not there.
    """
    try:
        status = (project.data / path).stat()
        changed = status.st_mtime_ns, status.st_size
    except FileNotFoundError:
        changed = None
    return _read_once(project, path, record, changed)


@lru_cache(maxsize=64)
def _read_once(project: Project, path: str, record: type[Record], _changed: object) -> tuple[Record, ...]:
    """Records are frozen, so that all readers may share those of a file that has not changed."""
    name, rows = read_rows(project, path)
    hints = get_type_hints(record)
    converters = {field.name: CONVERTERS[hints[field.name]] for field in fields(record) if field.default is MISSING}
    records, faults = [], []
    for number, row in enumerate(rows, start=FIRST_ROW):
        cells = {}
        for field, (convert, expected) in converters.items():
            try:
                cells[field] = convert(row[field])
            except KeyError:
                raise InvalidDataError(f"{name}, row 1: there is no column '{field}'. Add it.") from None
            except ValueError:
                faults.append(f"{name}, row {number}, field '{field}': '{row[field]}' is not {expected}.")
        if len(cells) == len(converters):
            records.append(record(**cells))
    if faults:
        raise InvalidDataError("\n".join([*faults, "Correct the cells and run again."]))
    return tuple(records)


def read_rows(project: Project, path: str) -> tuple[str, list[dict[str, str]]]:
    """Read a table as text; also give its name as a message should print it."""
    file = project.data / path
    name = project.relative(file)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except FileNotFoundError:
        raise MissingInputError(f"{name} is not there. Restore it from the repository.") from None
    numbered = enumerate(rows, start=FIRST_ROW)
    uneven = [number for number, row in numbered if None in row or None in row.values()]
    if uneven:
        where = ", ".join(map(str, uneven))
        raise InvalidDataError(
            f"{name}, row {where}: the number of cells differs from that of the header. "
            "Put quotation marks around text that holds a comma."
        )
    return name, rows


def index_by(records: Iterable[Record], field: str, path: str) -> dict[str, Record]:
    """Records by their unique name, in the order of the table."""
    index: dict[Hashable, Record] = {}
    for record in records:
        key = getattr(record, field)
        if key in index:
            raise InvalidDataError(f"data/{path}, field '{field}': '{key}' appears twice. Remove one.")
        index[key] = record
    return index
