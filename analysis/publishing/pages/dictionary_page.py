"""The data dictionary: every column of every table, from the rules that the tables are checked by."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from analysis.intake.dictionary import Entry, list_entries
from analysis.publishing.pages.markdown import escape, fold, table

if TYPE_CHECKING:
    from analysis.publishing.pages.catalogue import Catalogue

FRAGMENT = "_includes/generated/dictionary.md"


def dictionary_fragment(catalogue: Catalogue) -> dict[str, str]:
    """Give the fragments that the data dictionary includes: tables with their columns, and the measures."""
    return {FRAGMENT: f"{describe_tables(list_entries())}\n", "_includes/generated/measures.md": _measures(catalogue)}


def describe_tables(entries: list[Entry]) -> str:
    """Write one section for each table."""
    parts = []
    for (name, file), columns in groupby(entries, key=lambda entry: (entry.table, entry.file)):
        rows = [[f"`{each.column}`", each.type, escape(each.meaning), escape(each.rule)] for each in columns]
        listed = table(["Column", "Type", "Meaning", "Rule"], rows, "llll", [20, 12, 34, 34])
        parts += [
            f"### {name.replace('_', ' ').capitalize()} {{#table-{name.replace('_', '-')}}}",
            f"`data/{file}`",
            listed,
        ]
    return "\n\n".join(parts)


def _measures(catalogue: Catalogue) -> str:
    """List every measure by goal, as its definition says it."""
    titles = {0: "Not tied to a goal", **{goal.number: f"{goal.number} {goal.title}" for goal in catalogue.goals}}
    parts = []
    for goal, title in titles.items():
        rows = [
            [escape(m.name), escape(m.unit), f"`{m.id}`"]
            for m in catalogue.metrics.values()
            if m.goal == goal and m.status != "superseded"
        ]
        if rows:
            parts.append(fold(escape(title), table(["Measure", "Unit", "Id"], rows, "lll", [52, 22, 30])))
    return "\n\n".join(parts) + "\n"
