"""Slope and relative index of inequality: the gradient from most to least deprived, using all in between."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

from analysis.statistics.detectable import minimum_detectable_effect
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Scale = Literal["normal", "rate", "proportion"]

FEWEST_GROUPS = 5
MOST_UNSURE = 100.0  # standard error of the logarithm of a ratio: beyond it, the range spans 170 powers of ten
CURVED = 0.1  # share of the weighted variance between groups that a curve must add before we say so


@dataclass(frozen=True)
class SlopeIndex:
    """
    The two indices and the fitted value at the most deprived end.

    ``absolute`` (SII) is in the values' unit times the multiplier, ``relative`` (RII) has none.
    """

    absolute: Estimate
    relative: Estimate
    intercept: float | None


def slope_index(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    scale: Scale = "normal",
    transform: bool = False,
    multiplier: float = 1.0,
    confidence: float = 0.95,
) -> SlopeIndex:
    """
    Fit a line to the values of ordered groups over their place in the population.

    Parameters
    ----------
    values
        Shape (groups,), most deprived first: means, rates or shares (0 to 1).
    populations
        Shape (groups,): people in each. A group of nobody is left out.
    standard_errors
        Shape (groups,), on the scale's own terms: of the value for ``normal``, of its logarithm for
        ``rate``, of its log odds for ``proportion``. Without them there is no interval.
    scale, transform
        What the values are; with ``transform`` the line is fitted to logarithms or log odds, and the
        fitted ends are transformed back.
    multiplier
        Changes the unit of the absolute index; a negative one turns both indices round.

    Returns
    -------
    SlopeIndex
        Intervals by the delta method, the relative index on the log scale. Refused below 5 groups.

    References
    ----------
    Low A, Low A (2004), Journal of Public Health 26: 388-395; Public Health England, PHEindicatormethods,
    which simulates the limits: the delta method gives them without chance.
    """
    y, people = np.asarray(values, dtype=float), np.asarray(populations, dtype=float)
    assert y.shape == people.shape and (people >= 0).all() and multiplier != 0, (y.shape, people, multiplier)
    kept = people > 0
    n = int(round(people.sum()))
    if kept.sum() < FEWEST_GROUPS:
        reason = f"Needs {FEWEST_GROUPS} ordered groups with people in them."
        no = refused("insufficient_data", "Slope index", reason, n=n)
        return SlopeIndex(no, no, None)
    y, weights = y[kept], people[kept] / people[kept].sum()
    errors = None if standard_errors is None else np.asarray(standard_errors, dtype=float)[kept]
    fitted_on, back, errors = _fitting_scale(y, errors, scale, transform)
    place = np.cumsum(weights) - weights / 2
    # The coefficients are linear in the values: row 0 gives the intercept, row 1 the slope.
    linear = _least_squares(np.column_stack([np.ones_like(place), place]), weights)
    ends = np.array([[1, 0], [1, 1]]) @ linear @ fitted_on
    low, high = back(ends)
    caveats = _curvature(place, fitted_on, weights)
    gradient = _gradient(ends, scale if transform else "normal") @ np.array([[1, 0], [1, 1]]) @ linear
    steepness = gradient[1] - gradient[0]
    absolute = _absolute(float(high - low), steepness, errors, multiplier, n, confidence, caveats)
    if low * high <= 0:
        reason = "The fitted line crosses zero, so its ends have no ratio."
        return SlopeIndex(absolute, refused("model_failed", "Relative index", reason, n=n), float(low))
    log_gradient = gradient[1] / high - gradient[0] / low
    relative = _relative(float(high / low), log_gradient, errors, multiplier < 0, n, confidence, caveats)
    return SlopeIndex(absolute, relative, float(low))


def _least_squares(design: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.linalg.solve(design.T @ (weights[:, None] * design), design.T * weights)


def _fitting_scale(y: np.ndarray, errors: np.ndarray | None, scale: Scale, transform: bool):
    """Give the values as fitted, the way back, and the standard errors on the scale of the fit."""
    if scale == "normal":
        return y, lambda x: x, errors
    slope = y if scale == "rate" else y * (1 - y)  # of the value over its logarithm or log odds
    if not transform:
        return y, lambda x: x, None if errors is None else errors * slope
    if scale == "rate":
        return np.log(y), np.exp, errors
    return np.log(y / (1 - y)), lambda x: 1 / (1 + np.exp(-x)), errors


def _gradient(ends: np.ndarray, scale: Scale) -> np.ndarray:
    """Give the derivative of the fitted ends, transformed back, over the ends as fitted."""
    if scale == "normal":
        return np.eye(2)
    back = np.exp(ends) if scale == "rate" else 1 / (1 + np.exp(-ends))
    return np.diag(back if scale == "rate" else back * (1 - back))


def _absolute(value, gradient, errors, multiplier, n, confidence, caveats) -> Estimate:
    method = "Slope index of inequality"
    if errors is None:
        return Estimate(value * multiplier, None, None, n, method, meaning="none", caveats=caveats)
    error = float(np.sqrt(np.sum((gradient * errors) ** 2)))
    half = float(stats.norm.ppf((1 + confidence) / 2)) * error
    smallest = minimum_detectable_effect(error) * abs(multiplier)
    details = {"standard_error": error * abs(multiplier), "minimum_detectable_effect": smallest}
    ends = value - half, value + half
    estimate = Estimate(value, *ends, n, method, confidence=confidence, caveats=caveats, details=details)
    return estimate.scaled(multiplier)


def _relative(value, log_gradient, errors, turned, n, confidence, caveats) -> Estimate:
    method = "Relative index of inequality"
    value = 1 / value if turned else value
    if errors is None:
        return Estimate(value, None, None, n, method, meaning="none", caveats=caveats)
    error = float(np.sqrt(np.sum((log_gradient * errors) ** 2)))
    if error > MOST_UNSURE:
        reason = "One end of the fitted line is so near zero that the ratio of the ends has no useful range."
        return refused("model_failed", method, reason, n=n)
    factor = math.exp(float(stats.norm.ppf((1 + confidence) / 2)) * error)
    smallest = math.expm1(minimum_detectable_effect(error))
    details = {"log_standard_error": error, "minimum_detectable_effect": smallest}
    ends = value / factor, value * factor
    return Estimate(value, *ends, n, method, confidence=confidence, caveats=caveats, details=details)


def _curvature(place: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[str, ...]:
    def unexplained(degree: int) -> float:
        design = np.vander(place, degree + 1)
        return float(np.sum(weights * (y - design @ (_least_squares(design, weights) @ y)) ** 2))

    spread = unexplained(0)
    if spread > 0 and (unexplained(1) - unexplained(2)) / spread > CURVED:
        return ("The groups lie along a curve rather than a line, so the slope is only a summary.",)
    return ()
