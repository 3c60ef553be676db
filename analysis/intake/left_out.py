"""
Rows that are left out so that one organisation's mistake does not keep the others from their reports.

Only observations that are one organisation's alone can be left out: nothing refers to them. Registers, definitions,
and statistics of places and of all employers are everybody's, and so is a fault in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.intake.schemas import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from analysis.intake.faults import Fault

# Observations: the column that says whose they are, and the register that leads from it to an organisation.
OWNED = {
    "pay_gap_filings": ("entity", "entities"),
    "published_facts": ("organisation", "organisations"),
    "counts": ("body", "counted_bodies"),
}
NAMED = 3  # faults that a reason names


@dataclass(frozen=True)
class Checked:
    """Tables that obey all rules; and faults of what was left out of them, by table and organisation."""

    tables: dict[str, pd.DataFrame]
    left_out: dict[str, dict[str, list[Fault]]]

    @property
    def reasons(self) -> dict[str, str]:
        """What is wrong with an organisation's rows, and where, in sentences."""
        found: dict[str, list[Fault]] = {}
        for by_slug in self.left_out.values():
            for slug, faults in by_slug.items():
                found.setdefault(slug, []).extend(faults)
        return {slug: _sentences(faults) for slug, faults in sorted(found.items())}


def leave_out(tables: Mapping[str, pd.DataFrame], faults: Mapping[str, list[tuple[int, Fault]]]) -> Checked | None:
    """
    Take away, of each table with faults, all rows of the organisations whose rows they are.

    Parameters
    ----------
    tables
        All of them, by name, with the rows at fault.
    faults
        By table: position of the row, -1 where it is the file's, and the fault.

    Returns
    -------
    Checked or None
        None if a fault concerns everybody: it is in another table, in a row that is no single organisation's, or
        more than half of the organisations have one, which is then taken for a mistake that they share.
    """
    if not faults.keys() <= OWNED.keys() & tables.keys():
        return None
    kept, left_out = dict(tables), {}
    for name, found in faults.items():
        owner = owners(name, tables)
        wrong: dict[str, list[Fault]] = {}
        for position, fault in found:
            wrong.setdefault(owner.iloc[position] if position >= 0 else "", []).append(fault)
        kept[name] = tables[name][~owner.isin(wrong)].reset_index(drop=True)
        left_out[name] = wrong
    slugs = {slug for wrong in left_out.values() for slug in wrong}
    if "" in slugs or len(slugs) > len(tables["organisations"]) / 2:
        return None
    return Checked(kept, left_out)


def owners(name: str, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Slug of the organisation whose each row is; blank where it is nobody's alone, or nobody's known."""
    column, register = OWNED[name]
    rows = tables[register]
    slugs = rows["slug"] if register == "organisations" else rows["organisation"]
    known = dict(zip(rows[SCHEMAS[register].key[0]], slugs, strict=True))
    return tables[name][column].map(known).fillna("")


def _sentences(faults: Iterable[Fault]) -> str:
    ordered = sorted(set(faults))
    more = f" And {len(ordered) - NAMED} more: impact prepare" if len(ordered) > NAMED else ""
    return " ".join(map(str, ordered[:NAMED])) + more
