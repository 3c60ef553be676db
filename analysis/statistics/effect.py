"""An effect with its standard error, made into an estimate that says what could have been detected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.statistics.detectable import minimum_detectable_effect
from analysis.statistics.estimate import Estimate, Status, refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike


def effect_estimate(
    value: float,
    standard_error: float,
    df: float,
    *,
    n: int | None,
    method: str,
    n_periods: int = 1,
    confidence: float = 0.95,
    status: Status = "ok",
    caveats: tuple[str, ...] = (),
    details: Mapping[str, float] | None = None,
) -> Estimate:
    """
    Give the t interval of an effect, its p value, and the effect that could have been detected.

    Parameters
    ----------
    value, standard_error
        In the effect's own unit.
    df
        Degrees of freedom; infinite for a normal interval.

    Returns
    -------
    Estimate
        With ``standard_error``, ``df``, ``p`` and ``minimum_detectable_effect`` (80% power, 5% two-sided)
        in its details. Status ``model_failed`` where the standard error is not a positive number.
    """
    if not (math.isfinite(value) and math.isfinite(standard_error) and standard_error > 0):
        return refused("model_failed", method, "The effect's standard error could not be found.", n=n)
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * standard_error
    annex = {
        "standard_error": standard_error,
        **({"df": float(df)} if math.isfinite(df) else {}),
        "p": float(2 * stats.t.sf(abs(value) / standard_error, df)),
        "minimum_detectable_effect": minimum_detectable_effect(standard_error, df),
    }
    return Estimate(
        float(value),
        float(value) - half,
        float(value) + half,
        n,
        method,
        confidence=confidence,
        status=status,
        n_periods=n_periods,
        caveats=caveats,
        details=annex | dict(details or {}),
    )


def from_draws(
    value: float,
    draws: ArrayLike,
    *,
    n: int | None,
    method: str,
    confidence: float = 0.95,
    status: Status = "ok",
    caveats: tuple[str, ...] = (),
) -> Estimate:
    """
    Give the percentile interval of bootstrap draws around the value from the data themselves.

    Parameters
    ----------
    value
        As computed from the data, in its own unit.
    draws
        Shape (draws,), in the same unit; draws that are not finite are left out.

    Returns
    -------
    Estimate
        The interval always holds the value: percentiles of a skewed bootstrap can miss it by a hair.

    References
    ----------
    Efron B, Tibshirani R (1993), An Introduction to the Bootstrap, chapter 13.
    """
    draws = np.asarray(draws, dtype=float)
    draws = draws[np.isfinite(draws)]
    if draws.size < 2:
        return refused("model_failed", method, "Resampling gave no usable draws.", n=n)
    lower, upper = np.quantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2])
    spread = float(np.std(draws, ddof=1))
    return Estimate(
        float(value),
        float(min(lower, value)),
        float(max(upper, value)),
        n,
        method,
        confidence=confidence,
        status=status,
        caveats=caveats,
        details={
            "standard_error": spread,
            "draws": float(draws.size),
            "minimum_detectable_effect": minimum_detectable_effect(spread),
        },
    )
