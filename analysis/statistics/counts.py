"""Events: counts, rates per population, and the ratio of two rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.statistics.estimate import Estimate, Meaning, refused
from analysis.statistics.proportions import normal_quantile, wilson_limits

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

FEWEST_FOR_BYAR = 10  # Public Health England's line between the exact limits and Byar's


def byar_limits(count: ArrayLike, confidence: float = 0.95) -> tuple[NDArray, NDArray]:
    """
    Give Byar's limits of a Poisson count (Breslow and Day 1987, IARC Scientific Publications 82, page 69).

    The lower limit is not a number where the approximation goes below zero, which it does for one or two
    events at 99.8%: a missing limit is better than a negative count.
    """
    x, z = np.asarray(count, float), normal_quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(x > 0, x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3, 0.0)
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return np.where(lower < 0, np.nan, lower), upper


def exact_limits(count: ArrayLike, confidence: float = 0.95) -> tuple[NDArray, NDArray]:
    """Give the exact limits of a Poisson count, through chi-squared (Garwood 1936, Biometrika 28)."""
    x, tail = np.asarray(count, float), (1 - confidence) / 2
    lower = np.where(x > 0, stats.chi2.ppf(tail, 2 * np.maximum(x, 1e-300)) / 2, 0.0)
    return lower, stats.chi2.ppf(1 - tail, 2 * x + 2) / 2


def count_limits(count: float, confidence: float = 0.95) -> tuple[float, float, str]:
    """Give the limits of one count and the name of their method: exact below ten events, Byar's from ten."""
    name, limits = ("exact Poisson", exact_limits) if count < FEWEST_FOR_BYAR else ("Byar", byar_limits)
    lower, upper = limits(count, confidence)
    return float(lower), float(upper), name


def estimate_count(count: float, *, confidence: float = 0.95, meaning: Meaning = "chance") -> Estimate:
    """Estimate the number of events that a year like this one gives, with an exact or Byar's interval."""
    return estimate_rate(count, 1, per=1, confidence=confidence, meaning=meaning)


def estimate_rate(
    count: float | None,
    population: float | None,
    *,
    per: float = 100_000,
    confidence: float = 0.95,
    meaning: Meaning = "chance",
) -> Estimate:
    """
    Estimate a crude rate: exact limits below ten events, Byar's from ten.

    Parameters
    ----------
    count
        Events; may exceed the population, since one person can have several.
    population
        Person-years, or people where each is observed for one period.
    per
        The rate is given per so many people.

    Returns
    -------
    Estimate
        Events per ``per`` people, ``n`` being the events.
    """
    if count is None:
        return refused("insufficient_data", "Byar", "The number of events is not published.")
    assert count >= 0, count
    if not population:
        return refused("insufficient_data", "Byar", "Nobody is known to be at risk, so no rate exists.")
    lower, upper, method = count_limits(count, confidence)
    estimate = Estimate(count, lower, upper, int(count), method, confidence=confidence, meaning=meaning)
    if count == 0:
        top = upper * per / population
        estimate = estimate.with_caveats(f"No events; the true rate is unlikely to be above {top:.3g}.")
    return estimate.scaled(per / population)


def estimate_rate_ratio(
    count: float,
    population: float,
    other_count: float,
    other_population: float,
    *,
    confidence: float = 0.95,
    meaning: Meaning = "chance",
) -> Estimate:
    """
    Estimate the first rate over the second.

    Given the total of events, the first count is binomial; Wilson's limits of its share become limits of the
    ratio (Przyborowski and Wilenski 1940, Biometrika 31; score limits instead of exact ones).

    Returns
    -------
    Estimate
        A ratio, 1 meaning equal rates; ``insufficient_data`` when the second group has no events.
    """
    assert min(population, other_population) > 0, (population, other_population)
    total = count + other_count
    if other_count == 0:
        reason = "No events in the group compared with, so no ratio exists."
        return refused("insufficient_data", "conditional score", reason, n=int(total))
    lower, upper = wilson_limits(count, total, confidence)
    # The share's limits stand clear of 1 because the other group has at least one event.
    ends = [float(share / (1 - share)) for share in (max(float(lower), 0.0), count / total, float(upper))]
    low, value, high = (odds * other_population / population for odds in ends)
    return Estimate(value, low, high, int(total), "conditional score", confidence=confidence, meaning=meaning)
