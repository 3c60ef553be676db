from __future__ import annotations

from analysis.intake.dictionary import list_entries
from analysis.intake.schemas import SCHEMAS


def test_every_column_of_every_table_is_described():
    entries = list_entries()

    assert len(entries) == sum(len(table.columns) for table in SCHEMAS.values())
    assert all(entry.meaning and entry.type for entry in entries)


def test_rules_are_in_words():
    entry = next(
        entry for entry in list_entries() if (entry.table, entry.column) == ("entities", "organisation")
    )

    assert entry.rule == "must not be blank; names a row of organisations"


def test_keys_are_columns():
    assert all(set(table.key) <= set(table.columns) for table in SCHEMAS.values())


def test_references_lead_to_columns():
    targets = {
        column.metadata.get("refers") for table in SCHEMAS.values() for column in table.columns.values()
    } - {None}

    assert all(name.split(".")[1] in SCHEMAS[name.split(".")[0]].columns for name in targets)
