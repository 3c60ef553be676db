"""A stored fit as reports read it: levels, ordinary movement and persistence, or nothing if its checks failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.statistics.movement import MovementBands, OrdinaryMovement
from analysis.statistics.pay_gap_level import NORMAL_95

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


@dataclass(frozen=True)
class StoredFit:
    """
    A fit as a report reads it.

    Parameters
    ----------
    rows
        The part that belongs to employers or organisations; empty if the fit failed its checks.
    summary
        Diagnostics, gate, bands and versions, as stored.
    """

    name: str
    status: str
    rows: pd.DataFrame
    summary: Mapping[str, Any]

    def persistence(self, metric: str, size: str) -> float:
        """Give the share of a departure that is still there a year later; 0 where it is not known."""
        known = self.summary.get("persistence", {}).get(metric, {})
        return known.get(size, known.get("overall", 0.0))

    def levels(self, metric: str, employers: Iterable[str]) -> pd.DataFrame:
        """Give the likely levels of employers that have one: indexed by employer, ``level`` and its ``sd``."""
        rows = self.rows[(self.rows["metric"] == metric) & self.rows["employer"].isin(list(employers))]
        rows = rows.dropna(subset=["level"]).set_index("employer")
        return rows.assign(sd=(rows["level_upper"] - rows["level_lower"]) / (2 * NORMAL_95))[["level", "sd"]]

    def movement(self, metric: str, size: str, horizon: int) -> float | None:
        """
        Say how far employers of a size ordinarily move, either way, in percentage points.

        None where it is not known: no such horizon on record, or the fit failed its checks.
        """
        band = self.movement_band(metric, size, horizon)
        return None if band is None else band.points

    def movement_band(self, metric: str, size: str, horizon: int) -> OrdinaryMovement | None:
        """Give the ordinary movement with what it rests on: changes, starting years, back-test."""
        if self.status != "ok":
            return None
        cells = (OrdinaryMovement(**cell) for cell in self.summary.get("movement", {}).get(metric, ()))
        return MovementBands(tuple(cells)).at(size, horizon)
