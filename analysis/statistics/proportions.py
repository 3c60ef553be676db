"""Shares of people: one share, the difference of two, the ratio of two, and what silence could hide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, stats
from statsmodels.stats.proportion import proportions_ztest

from analysis.statistics.estimate import Estimate, Meaning, refused
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

WIDEST_DIFFERENCE = 0.40  # of a difference of shares; wider says next to nothing


def wilson_limits(count: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[NDArray, NDArray]:
    """
    Give Wilson's score limits of a proportion (Wilson 1927, J Am Stat Assoc 22: 209-212).

    Parameters
    ----------
    count, n
        Successes and trials, of any shape; neither need be whole.
    """
    x, n = np.asarray(count, float), np.asarray(n, float)
    z = normal_quantile(confidence)
    centre = 2 * x + z**2
    half = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    return (centre - half) / (2 * (n + z**2)), (centre + half) / (2 * (n + z**2))


def clopper_pearson_limits(count: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[NDArray, NDArray]:
    """Give the exact limits of a proportion, at least nominal (Clopper and Pearson 1934, Biometrika 26)."""
    x, n = np.asarray(count, float), np.asarray(n, float)
    tail = (1 - confidence) / 2
    lower = np.where(x > 0, stats.beta.ppf(tail, np.maximum(x, 1e-300), n - x + 1), 0.0)
    upper = np.where(x < n, stats.beta.ppf(1 - tail, x + 1, np.maximum(n - x, 1e-300)), 1.0)
    return lower, upper


def newcombe_limits(
    count: ArrayLike, n: ArrayLike, other_count: ArrayLike, other_n: ArrayLike, confidence: float = 0.95
) -> tuple[NDArray, NDArray]:
    """Give the limits of a difference of independent proportions (Newcombe 1998, Stat Med 17, method 10)."""
    p, q = np.asarray(count) / np.asarray(n), np.asarray(other_count) / np.asarray(other_n)
    lower, upper = wilson_limits(count, n, confidence)
    other_lower, other_upper = wilson_limits(other_count, other_n, confidence)
    return p - q - np.hypot(p - lower, other_upper - q), p - q + np.hypot(upper - p, q - other_lower)


def estimate_proportion(
    count: float | None,
    n: float | None,
    *,
    confidence: float = 0.95,
    meaning: Meaning = "sample",
    design_effect: float = 1.0,
    exact: bool = False,
) -> Estimate:
    """
    Estimate a share with Wilson's interval.

    Wilson rather than the textbook interval because our groups are small and our shares sit near 0 and 1.

    Parameters
    ----------
    count, n
        People with the characteristic, and people who answered; None where the publisher gives none.
    meaning
        ``sample`` for a survey, ``chance`` where everybody was counted.
    design_effect
        ``1 + (m - 1) ICC`` where people come in clusters (sites) of m; divides n.
    exact
        Use Clopper and Pearson's limits, where coverage must be guaranteed.

    Returns
    -------
    Estimate
        A share from 0 to 1; ``suppressed`` when fewer than 23 answered.
    """
    method, limits = ("Clopper-Pearson", clopper_pearson_limits) if exact else ("Wilson", wilson_limits)
    if count is None or n is None:
        return refused("insufficient_data", method, "The number of people is not published.")
    assert 0 <= count <= n, (count, n)
    permission = permit("percentage", denominator=n)
    if not permission.granted:
        return refused(permission.status, method, permission.reason, n=int(n))
    lower, upper = (float(x) for x in limits(count / design_effect, n / design_effect, confidence))
    estimate = Estimate(
        count / n, max(lower, 0.0), min(upper, 1.0), int(n), method, confidence=confidence, meaning=meaning
    )
    return estimate.with_caveats(*_at_the_edge(count, n, lower, upper))


def _at_the_edge(count: float, n: float, lower: float, upper: float) -> tuple[str, ...]:
    # "0%" alone reads as "never", so the reader is told how far from never it may be.
    if count == 0:
        return (f"None of {n:g}; the true share is unlikely to be above {100 * upper:.0f}%.",)
    if count == n:
        return (f"All {n:g}; the true share is unlikely to be below {100 * lower:.0f}%.",)
    return ()


def estimate_difference(
    count: float,
    n: float,
    other_count: float,
    other_n: float,
    *,
    confidence: float = 0.95,
    meaning: Meaning = "sample",
) -> Estimate:
    """
    Estimate the first share minus the second, two independent groups, with Newcombe's interval.

    Not for the same people before and after: that needs the paired form.

    Returns
    -------
    Estimate
        A difference of shares, -1 to 1; ``descriptive_only`` when its interval is wider than 40 points.
    """
    assert 0 <= count <= n and 0 <= other_count <= other_n, (count, n, other_count, other_n)
    smaller = min(n, other_n)
    permission = permit("figure", denominator=smaller)
    if not permission.granted:
        return refused(permission.status, "Newcombe", permission.reason, n=int(smaller))
    lower, upper = (float(x) for x in newcombe_limits(count, n, other_count, other_n, confidence))
    value = count / n - other_count / other_n
    estimate = Estimate(
        value, lower, upper, int(n + other_n), "Newcombe", confidence=confidence, meaning=meaning, n_periods=1
    )
    if upper - lower > WIDEST_DIFFERENCE:
        wide = "The likely range is wider than 40 points, so this describes the groups and settles nothing."
        return replace(estimate, status="descriptive_only").with_caveats(wide)
    return estimate


def estimate_ratio(
    count: float,
    n: float,
    other_count: float,
    other_n: float,
    *,
    confidence: float = 0.95,
    meaning: Meaning = "sample",
    correction: bool = True,
) -> Estimate:
    """
    Estimate the first share over the second with Miettinen and Nurminen's score interval (1985, Stat Med 4).

    The logarithmic interval is no substitute: it fails at a zero cell, and often in small groups.

    Returns
    -------
    Estimate
        A ratio, 1 meaning equal; ``insufficient_data`` when the second group has nobody to set it against.
    """
    assert 0 <= count <= n and 0 <= other_count <= other_n, (count, n, other_count, other_n)
    method = "score ratio"
    permission = permit("figure", denominator=min(n, other_n))
    if not permission.granted:
        return refused(permission.status, method, permission.reason, n=int(min(n, other_n)))
    if other_count == 0:
        reason = "Nobody in the group compared with has the characteristic, so no ratio exists."
        return refused("insufficient_data", method, reason, n=int(n + other_n))
    lower, upper = score_ratio_limits(count, n, other_count, other_n, confidence, correction=correction)
    value = (count / n) / (other_count / other_n)
    if not (np.isfinite(lower) and np.isfinite(upper) and lower <= value <= upper):
        return refused("model_failed", method, "The interval of the ratio could not be found.", n=int(n + other_n))
    return Estimate(value, lower, upper, int(n + other_n), method, confidence=confidence, meaning=meaning)


def score_ratio_limits(
    count: float,
    n: float,
    other_count: float,
    other_n: float,
    confidence: float = 0.95,
    *,
    correction: bool = True,
) -> tuple[float, float]:
    """
    Give Miettinen and Nurminen's score limits of a ratio of proportions; Koopman's without the correction.

    Our own, because statsmodels 0.15 returns complex numbers when a group's share is 1.
    """
    assert other_count > 0, "no ratio to a group in which nobody has the characteristic"
    critical = normal_quantile(confidence) ** 2
    total = n + other_n
    inflation = total / (total - 1) if correction else 1.0

    def excess(log_ratio: float) -> float:
        ratio = np.exp(log_ratio)
        # The likeliest second share if the first is `ratio` times as large: the smaller root of a quadratic.
        half_b = (n * ratio + count + other_n + other_count * ratio) / 2
        root = np.sqrt(max(half_b**2 - total * ratio * (count + other_count), 0.0))
        q = (half_b - root) / (total * ratio)
        p = min(q * ratio, 1.0)
        variance = inflation * (p * (1 - p) / n + ratio**2 * q * (1 - q) / other_n)
        distance = (count / n - ratio * other_count / other_n) ** 2
        return distance - critical * variance

    value = np.log(max(count, 0.5) / n * other_n / other_count)
    # A step to either side, since at the estimate itself the excess is nought when both shares are 1.
    below, above = (value - 1e-6, value + 1e-6) if count else (value, value - 10)
    lower = float(np.exp(optimize.brentq(excess, value - 30, below))) if count else 0.0
    return lower, float(np.exp(optimize.brentq(excess, above, value + 30)))


def equality_z(count: float, n: float, other_count: float, other_n: float) -> tuple[float, float]:
    """Give z and its two-sided p of two proportions being equal, variance pooled; for the annex only."""
    if count + other_count in (0, n + other_n):
        return 0.0, 1.0  # all alike: no variance to divide by
    z, p = proportions_ztest([count, other_count], [n, other_n])
    return float(z), float(p)


def bound_nonresponse(count: float, answered: float, asked: float) -> Estimate:
    """
    Bound a share by what those who did not answer could have said (Manski 1989, J Hum Resour 24).

    39 of 150 answers among 250 people asked: 16% to 56%, whatever the other hundred would have said.
    """
    assert 0 <= count <= answered <= asked, (count, answered, asked)
    permission = permit("percentage", denominator=answered)
    if not permission.granted:
        return refused(permission.status, "Manski bounds", permission.reason, n=int(answered))
    lower, upper = count / asked, (count + asked - answered) / asked
    return Estimate(count / answered, lower, upper, int(answered), "Manski bounds", confidence=1.0, meaning="bounds")


def normal_quantile(confidence: float) -> float:
    assert 0 < confidence < 1, confidence
    return float(stats.norm.ppf((1 + confidence) / 2))
