"""How many people a comparison needs before it is begun; never asked afterwards, of the difference seen."""

from __future__ import annotations

import numpy as np
from scipy import stats
from statsmodels.stats.power import TTestIndPower

LEVEL, POWER = 0.05, 0.80


def people_needed_for_means(effect: float, *, level: float = LEVEL, power: float = POWER) -> float:
    """
    Give the people needed in each of two groups to find a difference of means.

    Parameters
    ----------
    effect
        The difference in standard deviations of one person's value (Cohen's d).

    Returns
    -------
    float
        Not rounded; take the next whole number.

    References
    ----------
    Cohen J (1988), Statistical Power Analysis for the Behavioral Sciences, table 2.4.1.
    """
    assert effect != 0, "a difference of nought takes infinitely many people"
    return float(TTestIndPower().solve_power(abs(effect), alpha=level, power=power))


def people_needed_for_shares(share: float, other: float, *, level: float = LEVEL, power: float = POWER) -> float:
    """
    Give the people needed in each of two groups to find a difference of shares.

    The usual normal approximation, variance pooled under equality (Fleiss 1981, Statistical Methods for Rates
    and Proportions, section 3.2, without continuity correction); not rounded.
    """
    assert share != other, "a difference of nought takes infinitely many people"
    mean = (share + other) / 2
    none = stats.norm.ppf(1 - level / 2) * np.sqrt(2 * mean * (1 - mean))
    some = stats.norm.ppf(power) * np.sqrt(share * (1 - share) + other * (1 - other))
    return float(((none + some) / (share - other)) ** 2)
