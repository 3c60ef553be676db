"""The level that an employer's pay gap keeps returning to, pooled with employers of its industry and size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.statistics.estimate import NORMAL_95
from analysis.statistics.persistence import Persistence, estimate_persistence
from analysis.statistics.robust_mixed_models import RobustFit, fit_robust_mixed

# Left free, the degrees of freedom come out near 2 and fit the residuals best, but predict later filings
# worse: some of what looks wild is a level that has moved. Four is usual (Lange, Little & Taylor 1989).
ERROR_DF = 4.0
# Levels of 2017-2020 against those of 2021-2024, for 10,000 employers: two in a hundred of the differences lie
# beyond 1.96 of their standard errors, where five may, but one in 300 beyond 3.3 and one in 600 beyond 4, where
# normal levels had one in 1,000 and one in 16,000. Student's t of 8, drawn through the same 95 per cent limit,
# allows one in 210 beyond 3.3; p-values are read from it.
LEVEL_DF = 8.0


@dataclass(frozen=True)
class Design:
    """Which indicator columns the fixed effects have; the first level of each factor is the reference."""

    columns: tuple[str, ...]

    def matrix(self, rows: pd.DataFrame) -> np.ndarray:
        """Give the (n, p) matrix of ``rows`` with columns industry, size and year."""
        parts = [np.ones(len(rows))]
        for column in self.columns[1:]:
            factor, level = column.split(": ", 1)
            parts.append((rows[factor].astype(str) == level).to_numpy(float))
        return np.column_stack(parts)


def design(rows: pd.DataFrame) -> Design:
    """Name an indicator for every level but the commonest of each factor, without what others add up to."""
    columns = ["intercept"]
    for factor in ("industry", "size", "year"):
        levels = rows[factor].astype(str).value_counts()
        columns += sorted(f"{factor}: {level}" for level in levels.index[1:])
    full = Design(tuple(columns)).matrix(rows)
    free = np.abs(np.diag(np.linalg.qr(full, mode="r"))) > 1e-8 * np.sqrt(len(rows))
    return Design(tuple(column for column, kept in zip(columns, free, strict=True) if kept))


@dataclass(frozen=True)
class LevelFit:
    """
    The pooled model of the filings that are not exactly zero.

    Parameters
    ----------
    levels
        By employer: level, level_lower, level_upper, usual (of its industry, size and year), own_years.
    memory
        How long departures from the level last, by size.
    """

    design: Design
    robust: RobustFit
    levels: pd.DataFrame
    memory: Persistence

    @property
    def persistence(self) -> float:
        """Share of a departure from the level that is still there a year later, over all sizes."""
        return self.memory.overall

    def usual(self, rows: pd.DataFrame) -> np.ndarray:
        """Give the fixed part: what is usual for the industry, size and year of each row."""
        return self.design.matrix(rows) @ self.robust.mixed.fixed


def fit_level(panel: pd.DataFrame, z: float = NORMAL_95) -> LevelFit:
    """
    Fit employer levels with industry, size and year fixed, robust to single wild filings.

    Parameters
    ----------
    panel
        employer, year, industry, size, median_gap, without implausible values; zeros are left out here.

    Notes
    -----
    The interval of a level widens for persistence: years that resemble each other count for less. It is a
    range for the level that the filings depart from and return to, not for a later filing, which needs the
    back-tested band.
    """
    rows = panel[panel["median_gap"] != 0].sort_values(["employer", "year"]).reset_index(drop=True)
    plan = design(rows)
    robust = fit_robust_mixed(
        rows["median_gap"].to_numpy(float),
        plan.matrix(rows),
        rows["employer"].to_numpy(),
        rows["size"].astype(str).to_numpy(),
        names=plan.columns,
        df=ERROR_DF,
    )
    memory = estimate_persistence(rows)
    latest = rows.groupby("employer")["year"].idxmax().loc[robust.mixed.groups]
    # The level is that of the newest year on record, whenever the employer last filed.
    newest = rows.loc[latest].assign(year=rows["year"].max())
    x = plan.matrix(newest)
    level, variance = robust.mixed.predict_groups(x)
    spread = z * np.sqrt(_widen(variance, robust, _design_effect(rows, memory)))
    levels = pd.DataFrame(
        {
            "employer": robust.mixed.groups,
            "level": level,
            "level_lower": level - spread,
            "level_upper": level + spread,
            "usual": x @ robust.mixed.fixed,
            "own_years": rows.groupby("employer").size().to_numpy(),
        }
    ).set_index("employer")
    return LevelFit(plan, robust, levels, memory)


def _widen(variance: np.ndarray, robust: RobustFit, effect: np.ndarray) -> np.ndarray:
    """
    Take from the information of the employer's own years what the weights and independence overstate.

    Weights are estimated too: a t error carries (df + 1) / (df + 3) of the information of its weight.
    """
    between = robust.mixed.random_covariance[0, 0]
    if between <= 0:
        return variance
    own = np.maximum(1 / variance - 1 / between, 0) * (robust.df + 1) / (robust.df + 3)
    return 1 / (1 / between + own / effect)


def _design_effect(rows: pd.DataFrame, persistence: Persistence) -> np.ndarray:
    """
    Variance of a mean over the years filed, relative to independent years of the spread seen within employers.

    What persists through all the years of an employer shows as its level and not as spread within it, so the
    spread seen understates the departures, the more the longer they last. One value an employer.
    """
    filed = rows.groupby("employer").agg(years=("year", tuple), size=("size", "last"))
    own = [_inflation(np.array(row.years), persistence.of(row.size)) for row in filed.itertuples()]
    filed = filed.assign(own=own, n=filed["years"].map(len))
    # Share of the departures' variance that shows within employers, known for a size band and not for each.
    seen = filed.assign(seen=filed["n"] - filed["own"], told=filed["n"] - 1).groupby("size")[["seen", "told"]].sum()
    share = (seen["seen"] / seen["told"]).where(seen["told"] > 0, 1 - persistence.overall)
    return (filed["own"] / filed["size"].map(share)).to_numpy(float)


def _inflation(years: np.ndarray, persistence: float) -> float:
    apart = np.abs(years[:, None] - years[None, :])
    return float((persistence**apart).sum() / len(years))
