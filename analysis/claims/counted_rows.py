"""Rows of the table of counts, read as counts that may be rounded or held back, and sorted into series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.stored_tables import each_row
from analysis.statistics.disclosure import DEFAULT
from analysis.statistics.share import Rounded, Share

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence

YEAR = pd.Timedelta(days=360)  # anything shorter is a part of a year, and is set beside no year


@dataclass(frozen=True)
class Counted:
    """One count of one body, with what it is a share of; ``share`` is None for a plain count."""

    body: str
    name: str
    metric: str
    period: str
    start: pd.Timestamp
    end: pd.Timestamp
    count: Rounded
    share: Share | None
    asked: float | None
    missing: str
    rounding: int
    source: str

    @property
    def is_whole_year(self) -> bool:
        return self.end - self.start >= YEAR

    @property
    def row(self) -> str:
        return f"counts: {self.body}, {self.metric}, {self.period}"

    @property
    def response(self) -> float:
        """Share of everybody of whom it is known."""
        return 1.0 if self.asked is None else min(1.0, self.share.n.value / self.asked)

    @property
    def may_be_printed(self) -> bool:
        """Whether enough people have the characteristic, and enough have not, to print a percentage of them."""
        count, n = round(self.count.value or 0), round(self.share.n.value)
        return DEFAULT.percentage(min(count, n), n, protected=True) is not None


def _number(cell: object) -> float | None:
    return None if pd.isna(cell) else float(cell)


def read_counted(row: object) -> Counted:
    """Read a row of the table of counts."""
    count = Rounded(_number(row.count_), row.count_least, row.count_most)
    share = None
    if _number(row.denominator) is not None:
        share = Share(count, Rounded(row.denominator, row.denominator_least, row.denominator_most))
    return Counted(
        row.body, row.name, row.metric, row.period, row.start, row.end, count, share, _number(row.asked),
        row.missing or "", int(row.rounding), row.source,
    )  # fmt: skip


def series_of(table: pd.DataFrame) -> dict[tuple[str, str], list[Counted]]:
    """Sort a table of counts into one series a body and metric, in the order of time."""
    ordered = table.rename(columns={"count": "count_"}).sort_values(["metric", "body", "start"])
    series: dict[tuple[str, str], list[Counted]] = {}
    for row in each_row(ordered):
        series.setdefault((row.body, row.metric), []).append(read_counted(row))
    return series


def comparable(series: list[Counted]) -> list[Counted]:
    """Keep the whole years whose share may be printed; the last is the one that is compared."""
    return [c for c in series if c.is_whole_year and c.share and c.share.value is not None and c.may_be_printed]


def compared_measures(own: pd.DataFrame) -> set[tuple[str, str]]:
    """Give metric and period of each share that is compared: what is read of other bodies' counts."""
    kept = (comparable(series) for series in series_of(own).values())
    return {(years[-1].metric, years[-1].period) for years in kept if years}


def address(evidence: Evidence, counted: Counted, what: str = "") -> tuple[str, ...]:
    """Give what the id of a claim adds: what is said, and whose count, if the organisation has more bodies."""
    several = evidence.counts["body"].nunique() > 1
    return tuple(part for part in (what, counted.body if several else "") if part)
