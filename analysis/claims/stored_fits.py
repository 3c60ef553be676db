"""Stored fits as reports read them, and what each was made from. Loads no model: most builds fit nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.claims.stored_tables import read_stored
from analysis.errors import MissingInputError, unknown
from analysis.statistics.estimate import NORMAL_95
from analysis.statistics.movement import MovementBands, OrdinaryMovement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from analysis.paths import Project

INPUTS = {
    "pay_gap": ("employers",),
    "place_need": ("place_observations", "footprints", "metrics", "places"),
}


@dataclass(frozen=True)
class FitSummary:
    """What became of one fit: whether anything was done, and whether its results may be used."""

    name: str
    status: str
    changed: bool
    reason: str
    rows: int

    @classmethod
    def of(cls, project: Project, name: str, *, changed: bool) -> FitSummary:
        """Summarise a fit that is in place."""
        stored = read_summary(project, name)
        return cls(name, stored["status"], changed, stored["reason"], stored["rows"])

    def __str__(self) -> str:
        did = "Fitted" if self.changed else "Nothing has changed since the last fit of"
        failed = f" It may not be used: {self.reason}" if self.status != "ok" else ""
        return f"{did} {self.name}: {self.rows:,} rows.{failed}"


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
        asked = (self._known["metric"] == metric).to_numpy() & self._known.index.isin(set(employers))
        return self._known.loc[asked, ["level", "sd"]]

    @cached_property
    def _known(self) -> pd.DataFrame:
        rows = self.rows.dropna(subset=["level"]).set_index("employer")
        return rows.assign(sd=(rows["level_upper"] - rows["level_lower"]) / (2 * NORMAL_95))

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
        return self._bands[metric].at(size, horizon) if metric in self._bands else None

    @cached_property
    def _bands(self) -> dict[str, MovementBands]:
        cells = {metric: (OrdinaryMovement(**c) for c in of) for metric, of in self.summary.get("movement", {}).items()}
        return {metric: MovementBands(tuple(each)) for metric, each in cells.items()}


def read_fit(project: Project, name: str) -> StoredFit:
    """
    Read a stored fit.

    Raises
    ------
    UsageError
        If there is no model of this name.
    MissingInputError
        If it has not been fitted.
    """
    if name not in INPUTS:
        raise unknown("fit", name, INPUTS, f"There are: {', '.join(INPUTS)}.")
    summary = read_summary(project, name)
    rows = read_stored(project, table_of(project, name) if summary else project.fits / f"{name}.json", "impact fit")
    return StoredFit(name, summary["status"], rows if summary["status"] == "ok" else rows.iloc[:0], summary)


def is_current(project: Project, name: str) -> bool:
    """Whether a fit was made from the tables, the code and the libraries that are there now."""
    made_from = read_summary(project, name).get("fingerprint")
    return made_from == fingerprint_of(project, name) and table_of(project, name).is_file()


def fingerprint_of(project: Project, name: str) -> str:
    """Hash the prepared tables that a fit reads, the code that fits it and the libraries it calls."""
    here = Path(__file__).with_name("fits.py")
    digest = hashlib.sha256(json.dumps(versions()).encode())
    for table in INPUTS[name]:
        path = project.prepared / f"{table}.parquet"
        if not path.is_file():
            raise MissingInputError(f"{project.relative(path)} is missing. Make it with: impact prepare")
        digest.update(f"{table} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for path in (
        here,
        here.with_name("footprints.py"),
        *sorted((here.parents[1] / "statistics").glob("*.py")),
    ):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    return {package: version(package) for package in ("numpy", "scipy", "pandas", "statsmodels")}


def read_summary(project: Project, name: str) -> dict[str, Any]:
    try:
        return json.loads((project.fits / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def table_of(project: Project, name: str) -> Path:
    return project.fits / f"{name}.parquet"
