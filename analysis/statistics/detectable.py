"""What a design could have seen: the smallest true effect that each design used here would have detected."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

ALPHA = 0.05
POWER = 0.80


def minimum_detectable_effect(
    standard_error: float, df: float = math.inf, *, alpha: float = ALPHA, power: float = POWER
) -> float:
    """
    Give the smallest true effect that a two-sided t test finds with the stated power.

    Parameters
    ----------
    standard_error
        Of the effect, in the effect's own unit.
    df
        Degrees of freedom of the t test; infinite for a normal test.

    Returns
    -------
    float
        In the unit of ``standard_error``. It depends on the design alone, never on the effect observed.

    References
    ----------
    Bloom HS (1995), Evaluation Review 19: 547-556.
    """
    assert standard_error >= 0 and df > 0, (standard_error, df)
    return float((stats.t.ppf(1 - alpha / 2, df) + stats.t.ppf(power, df)) * standard_error)


def detectable_difference_in_means(sd: float, n_treated: int, n_control: int, **power: float) -> float:
    """
    Give the smallest difference between two groups' means that would be detected.

    Parameters
    ----------
    sd
        Of one person's value, in the outcome's unit, taken as equal in both groups.
    n_treated, n_control
        Persons in each group, or clusters if ``sd`` is that of cluster means.

    Returns
    -------
    float
        In the unit of ``sd``. Source as in :func:`minimum_detectable_effect`.
    """
    return minimum_detectable_effect(sd * math.sqrt(1 / n_treated + 1 / n_control), n_treated + n_control - 2, **power)


def detectable_difference_in_proportions(proportion: float, n_treated: int, n_control: int, **power: float) -> float:
    """
    Give the smallest difference between two proportions that would be detected.

    Parameters
    ----------
    proportion
        The share expected without the initiative, 0 to 1; both groups are given its binomial variance.

    Returns
    -------
    float
        A difference of shares, 0 to 1. Source as in :func:`minimum_detectable_effect`.
    """
    assert 0 < proportion < 1, proportion
    variance = proportion * (1 - proportion) * (1 / n_treated + 1 / n_control)
    return minimum_detectable_effect(math.sqrt(variance), **power)


def detectable_against_peers(sd_of_changes: float, peers: int, **power: float) -> float:
    """
    Give the smallest effect on one organisation that a comparison with its peers would detect.

    Parameters
    ----------
    sd_of_changes
        Standard deviation of the peers' changes, in the outcome's unit.
    peers
        Number of peers; at least 2.

    Returns
    -------
    float
        In the unit of ``sd_of_changes``. The t prediction test, on ``peers - 1`` degrees of freedom.
    """
    return minimum_detectable_effect(sd_of_changes * math.sqrt(1 + 1 / peers), peers - 1, **power)


def detectable_level_change(points: int, first_after: int, *, slope_changes: bool = True, **power: float) -> float:
    """
    Give the smallest step in one series that an interrupted time series would detect.

    Parameters
    ----------
    points
        Equally spaced points in the series.
    first_after
        How many of them come before the change.
    slope_changes
        Whether the slope is free to change too, which costs a degree of freedom and much precision.

    Returns
    -------
    float
        In residual standard deviations.
    """
    times = np.arange(points, dtype=float)
    design = interruption_design(times, float(first_after), slope_changes=slope_changes)
    variance = np.linalg.inv(design.T @ design)[2, 2]
    return minimum_detectable_effect(math.sqrt(variance), points - design.shape[1], **power)


def interruption_design(times: np.ndarray, change: float, *, slope_changes: bool) -> np.ndarray:
    """Give the columns constant, time, step and (where asked for) time since the change."""
    after = (times >= change).astype(float)
    columns = [np.ones_like(times), times, after]
    return np.column_stack([*columns, after * (times - change)] if slope_changes else columns)


def mdes_cluster_2level(
    clusters: int,
    persons: float,
    icc: float,
    *,
    share_treated: float = 0.5,
    r2_persons: float = 0.0,
    r2_clusters: float = 0.0,
    cluster_covariates: int = 0,
    **power: float,
) -> float:
    """
    Give the minimum detectable effect size when whole clusters (schools, sites) are treated.

    Parameters
    ----------
    clusters, persons
        Number of clusters, and persons in each (the harmonic mean where they differ).
    icc
        Share of the outcome's variance that lies between clusters, 0 to 1. State where it comes from.
    share_treated
        Share of clusters treated, 0 to 1.
    r2_persons, r2_clusters
        Share of each level's variance that covariates explain.
    cluster_covariates
        Covariates at cluster level; each costs a degree of freedom.

    Returns
    -------
    float
        In standard deviations of the outcome across persons.

    References
    ----------
    Dong N, Maynard R (2013), J Research on Educational Effectiveness 6: 24-67; Bloom HS (1995).
    """
    df = clusters - cluster_covariates - 2
    assert df > 0 and 0 <= icc <= 1 and 0 < share_treated < 1, (clusters, icc, share_treated)
    split = share_treated * (1 - share_treated) * clusters
    variance = icc * (1 - r2_clusters) / split + (1 - icc) * (1 - r2_persons) / (split * persons)
    return minimum_detectable_effect(math.sqrt(variance), df, **power)
