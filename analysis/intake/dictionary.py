"""The data dictionary, generated from the rules that the tables are checked by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.intake.schemas import SCHEMAS
from analysis.intake.tables import TABLES, TableFile

if TYPE_CHECKING:
    import pandera.pandas as pa

ALWAYS = "must not begin or end with a space"  # holds for all text; not worth a reader's time


@dataclass(frozen=True)
class Entry:
    """One column of one table."""

    table: str
    file: str
    column: str
    type: str
    meaning: str
    rule: str


def list_entries() -> list[Entry]:
    """All columns of all tables, in the order in which the tables are read."""
    return [make_entry(table, name, column) for table in TABLES for name, column in SCHEMAS[table.name].columns.items()]


def make_entry(table: TableFile, name: str, column: pa.Column) -> Entry:
    rule = describe_rule(column, name, table.name)
    return Entry(table.name, table.path, name, column.metadata["kind"], column.description, rule)


def describe_rule(column: pa.Column, name: str, table: str) -> str:
    """The rules of a column in words: 'must not be blank; names a row of sources; part of the key'."""
    rules = [rule for rule in column.metadata["rules"] if rule != ALWAYS]
    if "refers" in column.metadata:
        rules.append(f"names a row of {column.metadata['refers'].split('.')[0]}")
    if name in SCHEMAS[table].key:
        rules.append("part of the key" if len(SCHEMAS[table].key) > 1 else "unique")
    rules.extend(rule.rule for rule in SCHEMAS[table].row_rules if rule.field == name)
    return "; ".join(rules)
