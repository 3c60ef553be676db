"""The filings of an organisation's legal entities, and which of them stand for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.stored_tables import each_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.claims.evidence import Evidence

QUARTERS = (
    "women_lower_quarter",
    "women_lower_middle_quarter",
    "women_upper_middle_quarter",
    "women_top_quarter",
)

# The measures for which the national panel holds every employer, so that peers and movement are known.
PANEL_COLUMNS = {
    "median_pay_gap": "median_gap",
    "mean_pay_gap": "mean_gap",
    "women_top_quarter": "women_top_quarter",
}
LEAST_PEERS = 8


@dataclass(frozen=True)
class Filing:
    """One figure of one legal entity's filing, with the size of the employer that year."""

    entity: str
    metric: str
    period: str
    start: str
    value: float | None
    missing: str
    size: str
    source: str

    @property
    def year(self) -> int:
        return int(self.start[:4])


def read_filings(evidence: Evidence) -> list[Filing]:
    """Give all figures of all entities, by measure and year."""
    sizes = {(row.employer, int(row.year)): row.size for row in each_row(evidence.panel)}
    rows = evidence.filings.sort_values(["metric", "start", "entity"])
    return [
        Filing(
            row.entity, row.metric, row.period, str(row.start)[:10],
            None if pd.isna(row.value) else float(row.value), row.missing or "",
            sizes.get((row.entity, int(str(row.start)[:4])), "not given"), row.source,
        )
        for row in each_row(rows)
    ]  # fmt: skip


def lead_series(evidence: Evidence, filings: Iterable[Filing], metric: str) -> list[Filing]:
    """
    Give the known figures of the entity that stands for the organisation, in order of year.

    Predecessors count with the lead: one licence or service, filed under another name. In a year of handing
    over, the lead entity's own filing comes after its predecessor's.
    """
    standing = {e.id for e in evidence.entities if e.role in ("lead", "predecessor")}
    lead = evidence.lead.id if evidence.lead else ""
    own = (f for f in filings if f.metric == metric and f.value is not None and f.entity in standing)
    return sorted(own, key=lambda filing: (filing.year, filing.entity == lead))


def of_latest_entity(series: Sequence[Filing]) -> list[Filing]:
    """Keep the filings of the entity that filed last: a change or a trend is one entity's own."""
    return [filing for filing in series if filing.entity == series[-1].entity]
