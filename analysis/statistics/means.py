"""Averages of values known person by person: the mean with its t interval, the median by order statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.statistics.estimate import Estimate, Meaning, refused
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def estimate_mean(values: ArrayLike, *, confidence: float = 0.95, meaning: Meaning = "sample") -> Estimate:
    """
    Estimate a mean with Student's t interval.

    Parameters
    ----------
    values
        One value a person, in the metric's unit, none missing.

    Returns
    -------
    Estimate
        Suppressed for seven people or fewer. ``details`` holds the standard deviation, and the skewness
        that tells whether the median would have been the better choice.
    """
    x = _complete(values)
    permission = permit("average", denominator=x.size)
    if not permission.granted:
        return refused(permission.status, "t", permission.reason, n=x.size)
    spread = float(x.std(ddof=1))
    half = float(stats.t.ppf((1 + confidence) / 2, x.size - 1)) * spread / np.sqrt(x.size)
    mean = float(x.mean())
    skewness = float(stats.skew(x)) if spread > 0 else 0.0
    estimate = Estimate(
        mean,
        mean - half,
        mean + half,
        x.size,
        "t",
        confidence=confidence,
        meaning=meaning,
        details={"sd": spread, "skewness": skewness},
    )
    if abs(skewness) > 1:
        return estimate.with_caveats("A few values far from the rest pull this average; see the median.")
    return estimate


def estimate_median(values: ArrayLike, *, confidence: float = 0.95, meaning: Meaning = "sample") -> Estimate:
    """
    Estimate a median with the interval between two order statistics, which no skew can upset.

    The ranks are the widest that the binomial distribution with one half allows, so coverage is never below
    nominal (Conover 1999, Practical Nonparametric Statistics, section 3.2).

    Parameters
    ----------
    values
        One value a person, in the metric's unit, none missing.
    """
    x = np.sort(_complete(values))
    method = "order statistics"
    permission = permit("average", denominator=x.size)
    if not permission.granted:
        return refused(permission.status, method, permission.reason, n=x.size)
    below = int(stats.binom.ppf((1 - confidence) / 2, x.size, 0.5))
    if below < 1 or stats.binom.cdf(below - 1, x.size, 0.5) > (1 - confidence) / 2:
        reason = f"{x.size} values are too few for a {100 * confidence:g}% interval of the median."
        return refused("insufficient_data", method, reason, n=x.size)
    low, high = float(x[below - 1]), float(x[x.size - below])
    return Estimate(float(np.median(x)), low, high, x.size, method, confidence=confidence, meaning=meaning)


def _complete(values: ArrayLike) -> np.ndarray:
    x = np.asarray(values, float).ravel()
    assert np.isfinite(x).all(), "take out missing values first, and say how many there were"
    return x
