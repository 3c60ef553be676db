"""Interrupted time series: whether one line shifted when something began."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import GLSAR, OLS
from statsmodels.tools.sm_exceptions import IterationLimitWarning

from analysis.statistics.detectable import detectable_level_change, interruption_design
from analysis.statistics.effect import effect_estimate
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FEWEST_POINTS = 8
LONG = 24  # from here on autocorrelation can be estimated
VERY_LONG = 50  # and from here on estimated well enough to trust the test
ALONE = "One series without a comparison: something else that happened then would look the same."
MEDIUM = "With fewer than 50 points a change that is not there is found about one time in ten."
MEMORY = "Neighbouring points resemble each other beyond the trend, so the likely range is too narrow."
SHORT = "So short a series cannot show autocorrelation, so the change may be overstated."


@dataclass(frozen=True)
class Interruption:
    """
    The step at the moment of change, and the change of slope per unit of time where one was allowed.

    From :func:`interrupted_series` in the series' own unit; from :func:`interrupted_counts` ratios of rates.
    """

    level: Estimate
    slope: Estimate | None


def interrupted_series(
    values: ArrayLike,
    times: ArrayLike,
    change: float,
    *,
    slope_changes: bool = True,
    periods_a_year: int | None = None,
    harmonics: int = 2,
    confidence: float = 0.95,
) -> Interruption:
    """
    Fit a line before and a line after a date fixed beforehand, and compare them at that date.

    Ordinary least squares with t below 24 points; from 24 on, errors of first-order autocorrelation.
    Never with Newey-West errors, which reject far too often on series as short as these.

    Parameters
    ----------
    values, times
        Shape (points,); values in the metric's unit, times in any unit with their true spacing, rising.
        Leave missing points out.
    change
        First time at which it could have had an effect; chosen before seeing the series.
    slope_changes
        Whether the slope may change too; chosen before seeing the series.
    periods_a_year
        For monthly or quarterly series: adds ``harmonics`` pairs of seasonal waves.

    Returns
    -------
    Interruption
        Refused below 8 points or fewer than 3 on a side; below 24 points ``descriptive_only``. Details
        hold the residuals' autocorrelation and the least detectable step.

    References
    ----------
    Lopez Bernal J, Cummins S, Gasparrini A (2017), Int J Epidemiology 46: 348-355; Rao P, Griliches Z
    (1969), JASA 64: 253-272, for the iterated autoregressive fit.
    """
    y, t = np.asarray(values, dtype=float), np.asarray(times, dtype=float)
    design = _design(t, change, slope_changes, periods_a_year, harmonics)
    long = y.size >= LONG
    method = f"Interrupted time series, {'AR(1) errors' if long else 'OLS with t'}"
    refusal = _refusal(t, change, design.shape[1], FEWEST_POINTS, method)
    if refusal:
        return Interruption(refusal, None)
    fit, agreed = _autoregressive(y, design) if long else (OLS(y, design).fit(), True)
    if not agreed:
        reason = "The autoregressive fit did not settle."
        return Interruption(refused("model_failed", method, reason, n=y.size, n_periods=y.size), None)
    df = y.size - design.shape[1] - int(long)
    details = {
        "residual_autocorrelation": _lag_one(y - design @ fit.params),
        "detectable_in_residual_sd": detectable_level_change(
            y.size, int(np.sum(t < change)), slope_changes=slope_changes
        ),
    }

    def estimate(column: int) -> Estimate:
        return effect_estimate(
            float(fit.params[column]),
            float(fit.bse[column]),
            df,
            n=y.size,
            method=method,
            n_periods=y.size,
            confidence=confidence,
            status="ok" if long else "descriptive_only",
            caveats=(ALONE, *_length_caveat(y.size)),
            details=details,
        )

    return Interruption(estimate(2), estimate(3) if slope_changes else None)


def interrupted_counts(
    counts: ArrayLike,
    times: ArrayLike,
    change: float,
    exposure: ArrayLike | None = None,
    *,
    slope_changes: bool = False,
    periods_a_year: int | None = None,
    harmonics: int = 2,
    overdispersed: bool = True,
    confidence: float = 0.95,
) -> Interruption:
    """
    Fit a log-linear trend in counts, with a step at a date fixed beforehand.

    Parameters
    ----------
    counts, times, exposure
        Shape (points,); ``exposure`` is the population at risk, equal where not given.
    overdispersed
        Estimate the variance from the data (quasi-Poisson, with t, never below Poisson's); otherwise
        take it as Poisson's, as the published example does.

    Returns
    -------
    Interruption
        Ratios of rates; 1 is no change. ``minimum_detectable_effect`` is the smallest detectable ratio
        above 1, less 1. Refused below 24 points or fewer than 3 on a side; ``descriptive_only`` where the
        residuals are autocorrelated. Other parameters as in :func:`interrupted_series`.

    References
    ----------
    Lopez Bernal J, Cummins S, Gasparrini A (2017), Int J Epidemiology 46: 348-355.
    """
    y, t = np.asarray(counts, dtype=float), np.asarray(times, dtype=float)
    at_risk = np.ones_like(y) if exposure is None else np.asarray(exposure, dtype=float)
    design = _design(t, change, slope_changes, periods_a_year, harmonics)
    method = "Interrupted time series, " + ("quasi-Poisson" if overdispersed else "Poisson")
    refusal = _refusal(t, change, design.shape[1], LONG, method)
    if refusal:
        return Interruption(refusal, None)
    fit = GLM(y, design, family=Poisson(), offset=np.log(at_risk)).fit()
    if not fit.converged:
        reason = "The fit of the counts did not settle."
        return Interruption(refused("model_failed", method, reason, n=y.size, n_periods=y.size), None)
    dispersion = float(np.sum(fit.resid_pearson**2) / fit.df_resid)
    scale, df = (max(1.0, dispersion), float(fit.df_resid)) if overdispersed else (1.0, math.inf)
    memory = _lag_one(fit.resid_pearson)
    remembers = abs(memory) > 2 / math.sqrt(y.size)  # outside the band that independent residuals keep to
    details = {"dispersion": dispersion, "residual_autocorrelation": memory}

    def estimate(column: int) -> Estimate:
        log = effect_estimate(
            float(fit.params[column]),
            float(fit.bse[column]) * math.sqrt(scale),
            df,
            n=int(y.sum()),
            method=method,
            n_periods=y.size,
            confidence=confidence,
            status="descriptive_only" if remembers else "ok",
            caveats=(ALONE, MEMORY) if remembers else (ALONE,),
            details=details,
        )
        return _exponentiated(log)

    return Interruption(estimate(2), estimate(3) if slope_changes else None)


def _design(
    t: np.ndarray, change: float, slope_changes: bool, periods_a_year: int | None, harmonics: int
) -> np.ndarray:
    assert (np.diff(t) > 0).all(), "times must rise"
    design = interruption_design(t, change, slope_changes=slope_changes)
    if periods_a_year is None:
        return design
    angles = 2 * np.pi * np.outer(t, np.arange(1, harmonics + 1)) / periods_a_year
    return np.column_stack([design, np.sin(angles), np.cos(angles)])


def _refusal(t: np.ndarray, change: float, columns: int, fewest: int, method: str) -> Estimate | None:
    before = int(np.sum(t < change))
    if t.size < fewest or min(before, t.size - before) < 3 or t.size - columns < 2:
        reason = f"Needs {fewest} points with 3 on either side; compare with peers instead."
        return refused("insufficient_data", method, reason, n=t.size, n_periods=t.size)
    return None


def _autoregressive(y: np.ndarray, design: np.ndarray):
    """Fit from two starts, and say whether they agree."""
    with warnings.catch_warnings():
        # Whether it settled is asked below, of two starts.
        warnings.simplefilter("ignore", IterationLimitWarning)
        fits = [GLSAR(y, design, rho=rho) for rho in (0.0, 0.5)]
        cold, warm = (model.iterative_fit(maxiter=200, rtol=1e-8) for model in fits)
    agreed = np.allclose(cold.params, warm.params, rtol=1e-3, atol=1e-6 * np.std(y))
    return cold, bool(agreed and np.isfinite(cold.bse).all())


def _length_caveat(points: int) -> tuple[str, ...]:
    if points < LONG:
        return (SHORT,)
    return (MEDIUM,) if points < VERY_LONG else ()


def _lag_one(residuals: np.ndarray) -> float:
    apart = residuals - residuals.mean()
    total = float(np.sum(apart**2))
    return float(np.sum(apart[1:] * apart[:-1]) / total) if total else 0.0


def _exponentiated(log: Estimate) -> Estimate:
    if log.value is None or log.lower is None or log.upper is None:
        return log
    smallest = math.expm1(log.details["minimum_detectable_effect"])
    return replace(
        log,
        value=math.exp(log.value),
        lower=math.exp(log.lower),
        upper=math.exp(log.upper),
        details={**log.details, "minimum_detectable_effect": smallest},
    )
