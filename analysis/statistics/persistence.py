"""How long a departure from an employer's level lasts: the larger the employer, the longer."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

HIGHEST = 0.95  # beyond it a level and a drift cannot be told apart in so few years
ENOUGH = 300  # changes over one year before a size band has a value of its own
FEWEST = 30
_GRID = np.linspace(0.0, HIGHEST, 96).round(2)


@dataclass(frozen=True)
class Persistence:
    """
    Share of a departure that is still there a year later.

    Parameters
    ----------
    overall
        Of all employers together; stands for the size bands with too few changes.
    by_size
        Of each size band with enough.
    """

    overall: float
    by_size: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, size: str) -> float:
        return self.by_size.get(size, self.overall)


def estimate_persistence(rows: pd.DataFrame) -> Persistence:
    """
    Estimate persistence from how changes grow with the years between them.

    If departures fade as r, r^2, ..., the variance of a change over k years is in proportion to 1 - r^k. The
    curve is fitted to the squared widths of the middle halves of changes, so that wild years have no say, and,
    unlike the correlation of residuals, it is not biased by a level having been taken out.

    Parameters
    ----------
    rows
        employer, year, size, median_gap; one row per employer and year.
    """
    years = rows.set_index(["employer", "year"])["median_gap"].unstack()
    size = rows.sort_values("year").groupby("employer")["size"].last().astype(str).reindex(years.index)
    overall = _fit(years)
    own = {str(name): _fit(part) for name, part in years.groupby(size) if _pairs(part, 1).size >= ENOUGH}
    return Persistence(overall, MappingProxyType(own))


def _pairs(years: pd.DataFrame, lag: int) -> np.ndarray:
    """Give all changes over ``lag`` calendar years."""
    earlier = years.rename(columns=lambda year: year + lag)
    change = (years - earlier.reindex(columns=years.columns)).to_numpy()
    return change[np.isfinite(change)]


def _fit(years: pd.DataFrame) -> float:
    spread, weight, lags = [], [], []
    for lag in range(1, int(np.ptp(years.columns)) + 1):
        change = _pairs(years, lag)
        width = float(np.subtract(*np.quantile(change, [0.75, 0.25]))) if change.size >= FEWEST else 0.0
        if width > 0:
            spread.append(2 * np.log(width))
            weight.append(change.size)
            lags.append(lag)
    if len(lags) < 2:
        return 0.0
    # No persistence at all is the limit in which every change is as wide as any other.
    shape = np.log(1 - np.power.outer(_GRID, np.array(lags)))
    apart = np.array(spread) - shape
    apart -= np.average(apart, axis=1, weights=weight)[:, None]
    return float(_GRID[np.argmin(np.average(apart**2, axis=1, weights=weight))])
