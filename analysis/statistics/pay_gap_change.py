"""What a change between two filings is worth, given ordinary movement and an extreme starting point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.statistics.movement import HEAPING, changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.statistics.movement import MovementBands

MORE = "more than ordinary"
ORDINARY = "ordinary"
RETURN = "ordinary once its starting point is allowed for"
NO_EARLIER = "no earlier filing"

EVERYBODY = ""  # stands for all size bands together
ENOUGH = 300  # changes for a size band to have a line of its own


@dataclass(frozen=True)
class Return:
    """The change to expect of an employer that starts so far from what is usual: a straight line."""

    intercept: float
    slope: float


def learn_returns(rows: pd.DataFrame) -> dict[tuple[str, int], Return]:
    """
    Learn by size band and horizon what change a starting point alone leads one to expect.

    From 2017 to 2024 the fifth of employers with the widest gaps fell by 8 points and the fifth with the
    narrowest rose by 2: mostly regression to the mean, which no list of the most improved may ignore.

    Parameters
    ----------
    rows
        employer, year, industry, size, median_gap, usual (for the industry, size and year).
    """
    lines = {}
    usual = rows.set_index(["employer", "year"])["usual"]
    for horizon in range(1, int(np.ptp(rows["year"])) + 1):
        pairs = changes(rows, horizon)
        departure = pairs["start"] - usual.loc[list(zip(pairs["employer"], pairs["origin"], strict=True))].to_numpy()
        for size, index in [(EVERYBODY, pairs.index), *pairs.groupby("size").groups.items()]:
            if len(index) >= (30 if size == EVERYBODY else ENOUGH):
                slope, intercept = np.polyfit(departure[index], pairs.loc[index, "change"], 1)
                lines[str(size), horizon] = Return(float(intercept), float(slope))
    return lines


def judge_changes(
    latest: pd.DataFrame, start: pd.DataFrame, bands: MovementBands, returns: Mapping[tuple[str, int], Return]
) -> pd.DataFrame:
    """
    Judge each employer's change from an earlier filing to its latest.

    Parameters
    ----------
    latest
        Indexed by employer: latest, latest_year, size.
    start
        Indexed by employer: year, median_gap, usual; employers without an earlier filing may be absent.

    Returns
    -------
    pandas.DataFrame
        start_year, start, points (the change), ordinary (points either way), adjusted (less what the starting
        point led to expect), verdict. A change is more than ordinary only if it is so before and after that
        adjustment, by more than the rounding of filings.
    """
    start = start.reindex(latest.index)
    horizon = (latest["latest_year"] - start["year"]).where(lambda years: years > 0)
    points = (latest["latest"] - start["median_gap"]).where(horizon.notna())
    keys = list(zip(latest["size"], horizon.fillna(0).astype(int), strict=True))
    ordinary, expected = _look_up(keys, bands, returns)
    adjusted = points - (expected[:, 0] + expected[:, 1] * (start["median_gap"] - start["usual"]))
    beyond = points.abs() > ordinary + HEAPING
    verdict = np.select(
        [points.isna() | np.isnan(ordinary), beyond & (adjusted.abs() > ordinary), beyond],
        [NO_EARLIER, MORE, RETURN],
        ORDINARY,
    )
    return pd.DataFrame(
        {
            "start_year": start["year"].where(horizon.notna()).astype("Int64"),
            "start": start["median_gap"].where(horizon.notna()),
            "points": points,
            "ordinary": ordinary,
            "adjusted": adjusted,
            "verdict": verdict,
        },
        index=latest.index,
    )


def _look_up(
    keys: list[tuple[str, int]], bands: MovementBands, returns: Mapping[tuple[str, int], Return]
) -> tuple[np.ndarray, np.ndarray]:
    """Give ordinary movement (n,) and the line of returns (n, 2) by size and horizon; NaN where unknown."""
    ordinary, lines = {}, {}
    for size, horizon in set(keys):
        band = bands.at(size, horizon) if horizon else None
        line = returns.get((size, horizon)) or returns.get((EVERYBODY, horizon))
        ordinary[size, horizon] = band.points if band else np.nan
        lines[size, horizon] = (line.intercept, line.slope) if line else (np.nan, np.nan)
    return np.array([ordinary[key] for key in keys]), np.array([lines[key] for key in keys])
