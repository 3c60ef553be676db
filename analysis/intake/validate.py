"""Check every table under data/ and report all faults at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa

from analysis.intake.faults import Fault, raise_faults
from analysis.intake.left_out import Checked, leave_out
from analysis.intake.reading import read_text
from analysis.intake.references import find_between
from analysis.intake.schemas import SCHEMAS
from analysis.intake.tables import TABLES, TableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from analysis.intake.rules import Table
    from analysis.paths import Project

FIRST = 2  # row of a file, as a spreadsheet counts, that is the first below its header
FOLDER_KEY = "metric"  # a table kept as a folder takes this column from the names of its files


@dataclass(frozen=True)
class Loaded:
    """A table with its faults, and where each of its rows stands on disk."""

    frame: pd.DataFrame
    faults: tuple[Fault, ...]
    starts: tuple[tuple[str, int], ...]  # file, position of its first row
    uneven: frozenset[int] = frozenset()  # rows with too many cells or too few, of which nothing else is said

    def locate(self, position: int) -> tuple[str, int]:
        """File and row number, as a spreadsheet counts, of a row of ``frame``."""
        file, start = next((file, start) for file, start in reversed(self.starts) if start <= position)
        return file, position - start + FIRST

    def position(self, fault: Fault) -> int:
        """Row of ``frame`` that a fault is of; -1 where it is of a file."""
        return dict(self.starts).get(fault.file, 0) + fault.row - FIRST if fault.row >= FIRST else -1


def read_tables(project: Project, progress: Callable[[str], None] | None = None) -> dict[str, pd.DataFrame]:
    """Read and check all tables, which must be without a fault: see `check_tables`."""
    return check_tables(project, progress).tables


def check_tables(
    project: Project,
    progress: Callable[[str], None] | None = None,
    unchanged: Mapping[str, Path] | None = None,
    *,
    best_effort: bool = False,
) -> Checked:
    """
    Read and check all tables.

    Parameters
    ----------
    unchanged
        Tables that passed all checks of their own as they are now, with the Parquet file that was made of each:
        these are read, and only what holds between tables is checked again.
    best_effort
        Leave out what single organisations have wrong in their own observations, if nothing else is wrong.

    Returns
    -------
    Checked
        Name -> frame, typed: text, numbers, whole numbers that may be missing, and days. And what was left out.

    Raises
    ------
    InvalidDataError
        Lists the first twenty faults of all tables and counts the rest.
    """
    loaded, unchanged = {}, unchanged or {}
    for table in TABLES:
        if table.name in unchanged:
            loaded[table.name] = Loaded(pd.read_parquet(unchanged[table.name]), (), ((table.path, 0),))
            continue
        if progress:
            progress(f"Checking {table.path}")
        loaded[table.name] = load_table(table, project)
    faults = {name: list(each.faults) for name, each in loaded.items() if each.faults}
    readable = {name: each.frame for name, each in loaded.items() if each.starts}
    between = list(find_between(readable, readable.keys() - unchanged.keys()))
    if unchanged and between:
        # Where a row stands on disk is known from reading the files, and so are faults in tables that have changed.
        return check_tables(project, progress, best_effort=best_effort)
    for name, position, field, value, rule, fix in between:
        if position not in loaded[name].uneven:
            fault = Fault(*loaded[name].locate(position), field, str(value), rule, fix)
            faults.setdefault(name, []).append(fault)
    placed = {name: [(loaded[name].position(fault), fault) for fault in found] for name, found in faults.items()}
    if best_effort and (checked := leave_out(readable, placed)):
        return checked
    raise_faults([fault for found in faults.values() for fault in found])
    return Checked(readable, {})


def load_table(table: TableFile, project: Project) -> Loaded:
    """Read one table and check it by itself. Without ``starts`` it could not be read at all."""
    paths = table.files(project.data)
    schema = SCHEMAS[table.name]
    if not paths:
        where = project.relative(project.data / table.path)
        fix = f"Restore it from the repository. It holds: {table.meaning}"
        return Loaded(pd.DataFrame(), (Fault(where, 0, "", "", "is missing", fix),), ())
    columns = [name for name in schema.columns if not (table.is_folder and name == FOLDER_KEY)]
    frames, starts, faults, position = [], [], [], 0
    for path in paths:
        file = project.relative(path)
        text = read_text(path, file, columns)
        faults.extend(text.faults)
        if text.is_table:
            frames.append(text.frame.assign(**{FOLDER_KEY: path.stem}) if table.is_folder else text.frame)
            starts.append((file, position))
            position += len(text.frame)
    if not frames:
        return Loaded(pd.DataFrame(), tuple(faults), ())
    cells = pd.concat(frames, ignore_index=True)[list(schema.columns)].astype("str")
    loaded = Loaded(cells, tuple(faults), tuple(starts))
    uneven = frozenset(loaded.position(fault) for fault in faults) - {-1}
    typed, untyped = convert_types(cells, schema, loaded)
    found = [*untyped, *find_faults(typed, schema, loaded, untyped)]
    own = [fault for fault in found if loaded.position(fault) not in uneven]
    return Loaded(typed, (*faults, *own), tuple(starts), uneven)


def convert_types(cells: pd.DataFrame, schema: Table, loaded: Loaded) -> tuple[pd.DataFrame, list[Fault]]:
    """Text to numbers and days; a cell that is neither becomes a fault."""
    typed, faults = cells.copy(), []
    for name, column in schema.columns.items():
        kind = column.metadata["kind"]
        if kind == "text":
            continue
        filled = cells[name].mask(cells[name] == "")
        converted = CONVERT[kind](filled)
        for position in cells.index[filled.notna() & converted.isna()]:
            rule, fix = f"is not a {kind}", column.metadata["fix"]
            faults.append(Fault(*loaded.locate(position), name, cells[name][position], rule, fix))
        typed[name] = converted
    return typed, faults


def to_number(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells, errors="coerce").astype(float)


def to_whole_number(cells: pd.Series) -> pd.Series:
    numbers = to_number(cells)
    return numbers.where(numbers % 1 == 0).astype("Int64")


def to_day(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


CONVERT = {"number": to_number, "whole number": to_whole_number, "day": to_day}


def find_faults(typed: pd.DataFrame, schema: Table, loaded: Loaded, untyped: list[Fault]) -> list[Fault]:
    """Faults of single cells, of rows, and of the key."""
    already = {(fault.file, fault.row, fault.field) for fault in untyped}
    found = [*column_faults(typed, schema, loaded), *key_faults(typed, schema, loaded)]
    rows = {(fault.file, fault.row) for fault in untyped}  # a cell without a type breaks rules over several cells too
    return [
        *(fault for fault in found if (fault.file, fault.row, fault.field) not in already),
        *(fault for fault in rule_faults(typed, schema, loaded) if (fault.file, fault.row) not in rows),
    ]


def column_faults(typed: pd.DataFrame, schema: Table, loaded: Loaded) -> list[Fault]:
    try:
        schema.schema.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset="index")[["index", "column", "failure_case", "check"]]
        return [
            Fault(*loaded.locate(int(position)), name, show(cell), rule, schema.columns[name].metadata["fix"])
            for position, name, cell, rule in cases.itertuples(index=False)
        ]
    return []


def rule_faults(typed: pd.DataFrame, schema: Table, loaded: Loaded) -> list[Fault]:
    return [
        Fault(*loaded.locate(position), rule.field, show(typed[rule.field][position]), rule.rule, rule.fix)
        for rule in schema.row_rules
        for position in typed.index[~rule.holds(typed)]
    ]


def key_faults(typed: pd.DataFrame, schema: Table, loaded: Loaded) -> list[Fault]:
    key = list(schema.key)
    repeated = typed[typed.duplicated(key)]
    rule = f"repeats an earlier row: {' and '.join(key)} must be unique"
    return [
        Fault(
            *loaded.locate(position),
            key[-1],
            " ".join(show(cell) for cell in cells),
            rule,
            "Remove one of the two",
        )
        for position, *cells in repeated[key].itertuples()
    ]


def show(cell: object) -> str:
    """A cell as it is written in the file; nothing where it is missing."""
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
