"""What the synthetic employers file: their levels with the noise, the rounding and the gaps of real filings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.simulation.truth import MEASURES, SIZES, YEARS

if TYPE_CHECKING:
    from analysis.simulation.truth import Truth

TAILS = 4.0  # degrees of freedom of what is new in a year's departure
WILD = 0.04  # filings that are far off for one year only
WILD_SPREADS = 3.0
COMMON = 0.5  # standard deviation of what all share in a year
STATES = {"flat_stays": 0.9, "near_zero": 1.0, "rounded_to_zero": 0.6, "rounded": 0.25}
RELATIVE_NOISE = {"median_pay_gap": 1.0, "mean_pay_gap": 0.9, "women_top_quarter": 0.75}


def draw_panel(truth: Truth, rng: np.random.Generator) -> pd.DataFrame:
    """
    Draw one row per employer and year that is filed.

    Returns
    -------
    pandas.DataFrame
        employer, member, calendar (first year), industry, size and one column a measure, in per cent; the
        share of women in the top quarter is missing where it is not given.
    """
    values = np.stack([_values(truth, i, rng) for i in range(len(MEASURES))], axis=-1)
    flat = truth.employers["flat"].to_numpy()[:, None] & (rng.random(truth.filed.shape) < STATES["flat_stays"])
    values[..., 0] = np.where(flat, 0.0, values[..., 0])
    row, year = np.nonzero(truth.filed)
    panel = truth.employers.iloc[row][["employer", "member", "industry", "size"]].reset_index(drop=True)
    panel["calendar"] = np.array(YEARS)[year]
    for i, measure in enumerate(MEASURES):
        panel[measure] = values[row, year, i]
    panel.loc[rng.random(len(panel)) < 0.02, "women_top_quarter"] = np.nan
    return panel


def _values(truth: Truth, measure: int, rng: np.random.Generator) -> np.ndarray:
    """Give the (employers, years) figures of one measure."""
    name = MEASURES[measure]
    time = np.array(YEARS) - np.mean(YEARS)
    expected = truth.levels[:, [measure]] + truth.slopes[:, [measure]] * time
    sizes = [SIZES[size] for size in truth.employers["size"]]
    spread = RELATIVE_NOISE[name] * np.array([size.spread for size in sizes])
    persistence = np.array([size.persistence for size in sizes])
    values = expected + rng.normal(0, COMMON, len(YEARS)) + _departures(spread, persistence, rng)
    is_share = name == "women_top_quarter"
    return _as_filed(np.clip(values, *((0, 100) if is_share else (-99, 99))), heaps=not is_share, rng=rng)


def _departures(spread: np.ndarray, persistence: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw departures that fade from year to year, with heavy tails and now and then a wild year."""
    shape = len(spread), len(YEARS)
    new = rng.standard_t(TAILS, shape) / np.sqrt(TAILS / (TAILS - 2))
    states = [new[:, 0]]
    for t in range(1, len(YEARS)):
        states.append(persistence * states[-1] + np.sqrt(1 - persistence**2) * new[:, t])
    wild = (rng.random(shape) < WILD) * rng.normal(0, WILD_SPREADS, shape)
    return spread[:, None] * (np.column_stack(states) + wild)


def _as_filed(values: np.ndarray, *, heaps: bool, rng: np.random.Generator) -> np.ndarray:
    """Round as employers do: to a decimal, one in four to a whole number, small gaps often to none."""
    filed = np.where(rng.random(values.shape) < STATES["rounded"], np.round(values), np.round(values, 1))
    if not heaps:
        return filed
    to_zero = (np.abs(values) < STATES["near_zero"]) & (rng.random(values.shape) < STATES["rounded_to_zero"])
    return np.where(to_zero, 0.0, filed)
