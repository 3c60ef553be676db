"""Back-tests: fit to the filings known by a year, predict later ones, and see how far off it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.statistics.mixed_models import fit_mixed
from analysis.statistics.movement import COVERAGE, widest_band
from analysis.statistics.pay_gap_level import design, fit_level

if TYPE_CHECKING:
    from analysis.statistics.pay_gap_level import LevelFit


PREDICTORS = ("forecast", "level", "last_value", "own_slope")


def forecast(latest: pd.DataFrame, level: LevelFit, horizon: int = 1, carry_over: float = 0.5) -> np.ndarray:
    """
    Forecast the filing ``horizon`` years on, shape (n,).

    Of an employer's departure from its level, ``carry_over`` is expected to be there a year later: half did
    better in each back-test than the level or the last value alone. Its own trend plays no part: over three
    years it predicts worse than no change at all. After an exact zero the forecast is zero, as likely as all
    else together. Where every filing was zero, the level is what is usual for the industry and size.

    Parameters
    ----------
    latest
        One row an employer: employer, year, industry, size, median_gap.
    """
    last = latest["median_gap"].to_numpy(float)
    own = level.levels["level"].reindex(latest["employer"]).to_numpy()
    centre = np.where(np.isnan(own), level.usual(latest), own)
    return np.where(last == 0, 0.0, centre + carry_over**horizon * (last - centre))


@dataclass(frozen=True)
class BackTest:
    """
    What would have been said at the end of ``train_to``, against what was then filed.

    Parameters
    ----------
    errors
        One row an employer and horizon: employer, size, zero (state at ``train_to``), horizon, and the errors
        of the forecast, of the level, of the last value and, if asked for, of the own slope.
    """

    train_to: int
    errors: pd.DataFrame

    def rmse(self, horizon: int) -> dict[str, float]:
        """Give the root mean square error of each way to predict."""
        own = self.errors[self.errors["horizon"] == horizon]
        return {name: float(np.sqrt((own[name] ** 2).mean())) for name in PREDICTORS if name in own}


def back_test(
    panel: pd.DataFrame,
    train_to: int,
    horizons: tuple[int, ...],
    *,
    carry_over: float = 0.5,
    own_slope: bool = False,
) -> BackTest:
    """
    Train on filings up to ``train_to`` and predict those 1, 2, ... years later.

    Parameters
    ----------
    panel
        employer, year, industry, size, median_gap, without implausible values.
    own_slope
        Also extrapolate each employer's own line, from a random-slope model.
    """
    known = panel[panel["year"] <= train_to]
    latest = known[known["year"] == train_to].reset_index(drop=True)
    level = fit_level(known)
    slopes = _own_slopes(known, train_to) if own_slope else None
    parts = []
    for horizon in horizons:
        actual = panel.loc[panel["year"] == train_to + horizon].set_index("employer")["median_gap"]
        later = latest["employer"].map(actual).to_numpy()
        part = latest[["employer", "size"]].assign(
            zero=latest["median_gap"] == 0,
            horizon=horizon,
            forecast=later - forecast(latest, level, horizon, carry_over),
            level=later - forecast(latest, level, horizon, 0.0),
            last_value=later - latest["median_gap"],
        )
        if slopes is not None:
            start, slope = (column.loc[latest["employer"]].to_numpy() for column in slopes)
            part["own_slope"] = later - (start + horizon * slope)
        parts.append(part.dropna(subset=["last_value"]))
    return BackTest(train_to, pd.concat(parts, ignore_index=True))


def _own_slopes(known: pd.DataFrame, train_to: int) -> tuple[pd.Series, pd.Series]:
    """Fit every employer's own line; give its value at ``train_to`` and its yearly change."""
    rows = known.sort_values(["employer", "year"]).assign(time=known["year"] - train_to)
    plan = design(rows.assign(year=0))
    x = np.column_stack([plan.matrix(rows.assign(year=0)), rows["time"]])
    fit = fit_mixed(rows["median_gap"].to_numpy(), x, rows["employer"].to_numpy(), slope=rows["time"].to_numpy())
    ends = rows.groupby("employer")["year"].idxmax().loc[fit.groups]
    now = np.column_stack([plan.matrix(rows.loc[ends].assign(year=0)), np.zeros(len(ends))])
    value, _ = fit.predict_groups(now)
    return pd.Series(value, fit.groups), pd.Series(fit.fixed[-1] + fit.effects[:, 1], fit.groups)


def _band_cells(tests: tuple[BackTest, ...]) -> pd.DataFrame:
    """Collect the errors of one-year forecasts; a ``cell`` is a size band in the state of zero or not."""
    if not tests:
        return pd.DataFrame(columns=["size", "zero", "moved", "origin", "cell"])
    errors = pd.concat([test.errors.assign(origin=test.train_to) for test in tests], ignore_index=True)
    errors = errors[errors["horizon"] == 1]
    cell = errors["size"].where(~errors["zero"], "zero, " + errors["size"])
    return errors.assign(moved=errors["forecast"].abs(), cell=cell)


def _cell_widths(errors: pd.DataFrame) -> dict[str, float]:
    """Half-width by cell; cells of few errors share those of their state."""
    shared = {zero: widest_band(own["moved"], own["origin"]) for zero, own in errors.groupby("zero")}
    widths = {f"zero={zero}": width for zero, width in shared.items()}
    for cell, own in errors.groupby("cell"):
        wide = widest_band(own["moved"], own["origin"])
        widths[cell] = wide if len(own) >= 2 / (1 - COVERAGE) else shared[own["zero"].iloc[0]]
    return widths


def band_half_widths(latest: pd.DataFrame, tests: tuple[BackTest, ...]) -> np.ndarray:
    """Give the half-width of next year's band for each employer's latest filing, shape (n,)."""
    widths = _cell_widths(_band_cells(tests))
    zero = latest["median_gap"] == 0
    cell = latest["size"].where(~zero, "zero, " + latest["size"])
    shared = zero.map(lambda state: widths.get(f"zero={state}", np.nan))
    return cell.map(widths).fillna(shared).to_numpy(float)


def band_coverage(tests: tuple[BackTest, ...]) -> pd.DataFrame:
    """
    Test next year's band out of sample: learnt on all starting years but the newest, held against that.

    Returns
    -------
    pandas.DataFrame
        size, coverage, n, half_width.
    """
    errors = _band_cells(tests)
    tested = errors[errors["origin"] == errors["origin"].max()]
    learnt = errors[errors["origin"] < errors["origin"].max()]
    if learnt.empty:
        return pd.DataFrame(columns=["size", "coverage", "n", "half_width"])
    widths = _cell_widths(learnt)
    half = tested["cell"].map(widths)
    held = tested.assign(held=tested["moved"] <= half, half_width=half)
    summary = {"coverage": ("held", "mean"), "n": ("held", "size"), "half_width": ("half_width", "max")}
    return held.groupby("size").agg(**summary).reset_index()
