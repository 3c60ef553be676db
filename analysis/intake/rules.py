"""Kinds of column: what a cell may hold, said once for the check, the message and the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandera.pandas as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
METRIC = r"[a-z0-9]+(_[a-z0-9]+)*"
AREA = r"[A-Z]\d{8}"


@dataclass(frozen=True)
class RowRule:
    """A rule over several columns; ``holds`` gives True for each row that obeys it."""

    field: str
    rule: str
    fix: str
    holds: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Table:
    """What a table may hold: its columns, its unique key and its rules over several columns."""

    columns: dict[str, pa.Column]
    key: tuple[str, ...]
    row_rules: tuple[RowRule, ...] = ()

    @property
    def schema(self) -> pa.DataFrameSchema:
        return pa.DataFrameSchema(self.columns, strict=True)


def make_column(
    kind: str, meaning: str, checks: list[tuple[str, Callable]], fix: str, *, required: bool, **more
) -> pa.Column:
    # Cells are text when they are read; pandera would look at each one again, which doubles the time.
    dtype = {"text": None, "number": float, "whole number": "Int64", "day": "datetime64[us]"}[kind]
    rules = [rule for rule, _ in checks]
    return pa.Column(
        dtype,
        [pa.Check(test, error=rule) for rule, test in checks],
        nullable=kind != "text",
        description=meaning,
        metadata={"kind": kind, "rules": rules, "fix": fix, "required": required, **more},
    )


def text(meaning: str, *, required: bool = True, pattern: str = "", example: str = "") -> pa.Column:
    """Any text, or text of one form."""
    checks = [("must not be blank", lambda cells: cells != "")] if required else []
    checks.append(("must not begin or end with a space", lambda cells: cells == cells.str.strip()))
    if pattern:
        form = f"must have the form of {example}"
        checks.append((form, lambda cells: cells.str.fullmatch(pattern) | (cells == "")))
    return make_column("text", meaning, checks, "Fill it in or correct it", required=required)


def choice(meaning: str, allowed: Iterable[str], *, required: bool = True) -> pa.Column:
    """One of a closed list."""
    words = tuple(allowed)
    accepted = words if required else (*words, "")
    rule = "must be one of " + ", ".join(words) + ("" if required else ", or blank")
    fix = "Use a listed word, or extend the list in analysis/framework/vocabulary.py"
    return make_column("text", meaning, [(rule, lambda cells: cells.isin(accepted))], fix, required=required)


def reference(meaning: str, to: str, *, required: bool = True) -> pa.Column:
    """The key of a row in another table, given as 'table.column'."""
    checks = [("must not be blank", lambda cells: cells != "")] if required else []
    return make_column("text", meaning, checks, f"Name a row of {to.split('.')[0]}", required=required, refers=to)


def number(
    meaning: str,
    low: float | None = None,
    high: float | None = None,
    *,
    required: bool = False,
    whole: bool = False,
) -> pa.Column:
    """A number between two limits, either of which may be open."""
    checks = [("must not be blank", lambda cells: cells.notna())] if required else []
    if low is not None:
        checks.append((f"must be at least {low}", lambda cells: cells.isna() | (cells >= low)))
    if high is not None:
        checks.append((f"must be at most {high}", lambda cells: cells.isna() | (cells <= high)))
    fix = "Correct it against its source"
    kind = "whole number" if whole else "number"
    column = make_column(kind, meaning, checks, fix, required=required)
    # A missing Int64 makes comparisons missing too; pandera would count those as failures.
    for check in column.checks:
        check.ignore_na = check.error != "must not be blank"
    return column


def day(meaning: str, *, required: bool = True) -> pa.Column:
    """A date, written 2026-01-31."""
    checks = [("must not be blank", lambda cells: cells.notna())] if required else []
    column = make_column("day", meaning, checks, "Write it as 2026-01-31", required=required)
    for check in column.checks:
        check.ignore_na = False
    return column


def source() -> pa.Column:
    return reference("Where the row comes from", "sources.id")


def starts_before_end(columns: tuple[str, str] = ("start", "end")) -> RowRule:
    first, last = columns
    return RowRule(
        first,
        f"must not be after {last}",
        "Swap them, or correct the wrong one",
        lambda frame: ~(frame[first] > frame[last]).fillna(False).astype(bool),
    )


def value_or_missing() -> tuple[RowRule, RowRule]:
    """A value, or the kind of missing that it is: never both, never neither."""
    return (
        RowRule(
            "missing",
            "must say why there is no value",
            "Give a value, or one of the kinds of missing",
            lambda frame: frame["value"].notna() | (frame["missing"] != ""),
        ),
        RowRule(
            "missing",
            "must be blank where there is a value",
            "Remove the value or the kind of missing",
            lambda frame: frame["value"].isna() | (frame["missing"] == ""),
        ),
    )


def limits_enclose_value() -> tuple[RowRule, RowRule]:
    return (
        RowRule(
            "lower",
            "must not be above the value",
            "Check the limits against the source",
            lambda frame: ~(frame["lower"] > frame["value"]),
        ),
        RowRule(
            "upper",
            "must not be below the value",
            "Check the limits against the source",
            lambda frame: ~(frame["upper"] < frame["value"]),
        ),
    )
