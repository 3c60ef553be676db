"""How far employers ordinarily move between filings: quantiles of real changes, not of a normal curve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

COVERAGE = 0.95
UNUSUAL = 0.99
ENOUGH = 50  # changes from one starting year that make a band of their own
HEAPING = 0.5  # a quarter of filings are whole numbers: two filings half a point apart say the same


@dataclass(frozen=True)
class OrdinaryMovement:
    """
    The size of change that is ordinary for a size band over a number of years.

    Parameters
    ----------
    points
        From every starting year on record, 95 per cent of employers of this size moved by no more than this
        over so many years, or fewer.
    typical
        Median size of change.
    unusual
        As ``points``, for 99 per cent: a report looks at six changes, and would else find one for one
        organisation in five that only moves as all do.
    n, origins
        Changes seen, and starting years they came from.
    back_tested
        Share of changes to the newest year which the band as known at their start would have held;
        None where the record is too short to say.
    """

    size: str
    horizon: int
    points: float
    typical: float
    unusual: float
    n: int
    origins: int
    back_tested: float | None


def upper_quantile(sizes_of_change: np.ndarray, coverage: float = COVERAGE) -> float:
    """Give the order statistic which holds a further change with at least this probability (conformal)."""
    ordered = np.sort(sizes_of_change)
    position = int(np.ceil((len(ordered) + 1) * coverage))
    return float(ordered[min(position, len(ordered)) - 1])


def changes(panel: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """
    Pair filings ``horizon`` calendar years apart.

    Returns
    -------
    pandas.DataFrame
        employer, origin, size and industry (both at the origin), start, change.
    """
    later = panel[["employer", "year", "median_gap"]].assign(year=panel["year"] - horizon)
    pairs = panel.merge(later, on=["employer", "year"], suffixes=("", "_later"), validate="one_to_one")
    pairs = pairs.assign(change=pairs["median_gap_later"] - pairs["median_gap"])
    pairs = pairs.rename(columns={"year": "origin", "median_gap": "start"})
    return pairs[["employer", "origin", "size", "industry", "start", "change"]]


def widest_band(sizes_of_change: pd.Series, origin: pd.Series, coverage: float = COVERAGE) -> float:
    """
    Take the widest of the bands of the starting years.

    Years differ by more than chance: a band pooled over calm years fails in a year such as 2021. Starting
    years with too few changes are pooled.
    """
    if sizes_of_change.empty:
        return np.nan
    count = sizes_of_change.groupby(origin).transform("size")
    pooled = origin.where(count >= ENOUGH, -1)
    own = [upper_quantile(part.to_numpy(), coverage) for key, part in sizes_of_change.groupby(pooled) if key != -1]
    return max(own) if own else upper_quantile(sizes_of_change.to_numpy(), coverage)


@dataclass(frozen=True)
class MovementBands:
    """Ordinary movement by size band and horizon; a size that is not given gets the widest band."""

    cells: tuple[OrdinaryMovement, ...]

    def at(self, size: str, horizon: int) -> OrdinaryMovement | None:
        """Find the band; None where no change over so many years is on record."""
        assert horizon >= 1, horizon
        alike = [cell for cell in self.cells if cell.horizon == horizon]
        own = next((cell for cell in alike if cell.size == size), None)
        return own or max(alike, key=lambda cell: cell.points, default=None)

    def table(self) -> pd.DataFrame:
        return pd.DataFrame([cell.__dict__ for cell in self.cells])


def fit_movement(panel: pd.DataFrame, not_given: Iterable[str] = ("not given",)) -> MovementBands:
    """
    Learn the ordinary movement of each size band over every horizon on record.

    Parameters
    ----------
    panel
        employer, year, industry, size, median_gap; one row per employer and year.
    not_given
        Names of the size band that is no size: it gets no cell of its own.
    """
    newest, span = int(panel["year"].max()), int(np.ptp(panel["year"]))
    cells: list[OrdinaryMovement] = []
    reached: dict[str, OrdinaryMovement] = {}
    for horizon in range(1, span + 1):
        pairs = changes(panel, horizon)
        pairs = pairs.assign(moved=pairs["change"].abs())
        for size, own in pairs[~pairs["size"].isin(list(not_given))].groupby("size", observed=True):
            if len(own) >= ENOUGH:
                cell = _cell(str(size), horizon, own, newest)
                # What is ordinary in two years is so in three: long spans have fewer starts.
                before = reached.get(cell.size, cell)
                widest = max(cell.points, before.points), max(cell.unusual, before.unusual)
                reached[cell.size] = replace(cell, points=widest[0], unusual=widest[1])
                cells.append(reached[cell.size])
    return MovementBands(tuple(cells))


def _cell(size: str, horizon: int, pairs: pd.DataFrame, newest: int) -> OrdinaryMovement:
    return OrdinaryMovement(
        size=size,
        horizon=horizon,
        points=widest_band(pairs["moved"], pairs["origin"]),
        typical=float(pairs["moved"].median()),
        unusual=widest_band(pairs["moved"], pairs["origin"], UNUSUAL),
        n=len(pairs),
        origins=pairs["origin"].nunique(),
        back_tested=_back_test(pairs, newest - horizon, horizon),
    )


def _back_test(pairs: pd.DataFrame, origin: int, horizon: int) -> float | None:
    """Predict the changes from ``origin`` with the band of changes that had ended by then."""
    known, tested = pairs[pairs["origin"] + horizon <= origin], pairs[pairs["origin"] == origin]
    if len(known) < ENOUGH or tested.empty:
        return None
    return float((tested["moved"] <= widest_band(known["moved"], known["origin"])).mean())
