"""Difference in differences on changes: one change per cluster, so that serial correlation cannot mislead."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.effect import effect_estimate
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

METHOD = "Difference in differences on cluster changes"
FEW_TREATED = 10
ENOUGH_TREATED = 2
PERMUTATIONS = 4999


def difference_in_differences(
    data: pd.DataFrame,
    *,
    outcome: str,
    cluster: str,
    treated: str,
    period: str,
    start: float,
    confidence: float = 0.95,
    seed: int = 0,
) -> Estimate:
    """
    Compare the change of treated clusters with that of untreated ones, all treated from one date.

    Every cluster is reduced to one mean before and one after; clusters that lack either are left out.

    Parameters
    ----------
    data
        One row per observation; persons or cluster totals.
    outcome, cluster, treated, period
        Columns. ``treated`` is the same throughout a cluster; ``period`` is numeric.
    start
        First treated period.
    seed
        Of the permutations, where there are too many to try all.

    Returns
    -------
    Estimate
        In the outcome's unit; t interval on G - 2 degrees of freedom. ``permutation_p`` in the details
        where fewer than 10 clusters are treated, and ``placebo_p`` (the same comparison within the
        periods before) where there are two or more such periods; a placebo that fails makes it
        ``descriptive_only``. Refused below 2 treated or 3 untreated clusters.

    References
    ----------
    Bertrand M, Duflo E, Mullainathan S (2004), QJE 119: 249-275, for collapsing; Donald SG, Lang K
    (2007), Review of Economics and Statistics 89: 221-233, for the t test on cluster means.
    """
    table = data.pivot_table(index=cluster, columns=period, values=outcome, aggfunc="mean").sort_index(axis=1)
    is_treated = data.groupby(cluster)[treated].first().reindex(table.index).to_numpy(dtype=bool)
    assert (data.groupby(cluster)[treated].nunique() == 1).all(), f"'{treated}' varies within a cluster"
    periods = table.columns.to_numpy(dtype=float)
    series, first_after = table.to_numpy(dtype=float), int(np.sum(periods < start))
    change = changes(series, first_after)
    known = np.isfinite(change)
    own, others = change[known & is_treated], change[known & ~is_treated]
    if own.size < ENOUGH_TREATED or others.size < 3:
        reason = "Needs 2 treated and 3 untreated clusters; compare a single one with its peers instead."
        return refused("insufficient_data", METHOD, reason, n=int(known.sum()), n_periods=periods.size)
    effect, error, df = compare_changes(own, others)
    details, caveats, failed = placebo_before(series, first_after, is_treated)
    if own.size < FEW_TREATED:
        details["permutation_p"] = permutation_p(own, others, seed=seed)
    return effect_estimate(
        float(effect),
        float(error),
        df,
        n=int(known.sum()),
        method=METHOD,
        n_periods=periods.size,
        confidence=confidence,
        status="descriptive_only" if failed else "ok",
        caveats=caveats,
        details=details,
    )


def changes(series: ArrayLike, first_after: int) -> np.ndarray:
    """
    Give each unit's mean after less its mean before; NaN where it has no value on one side.

    Parameters
    ----------
    series
        Shape (..., periods), NaN where missing.
    first_after
        Number of periods before.
    """
    series = np.asarray(series, dtype=float)
    assert 0 < first_after < series.shape[-1], (first_after, series.shape)
    return _mean(series[..., first_after:]) - _mean(series[..., :first_after])


def compare_changes(own: ArrayLike, others: ArrayLike) -> tuple[np.ndarray, np.ndarray, int]:
    """
    Compare two groups' mean changes with a pooled standard error; one treated unit gives the prediction test.

    Parameters
    ----------
    own, others
        Shape (..., units): changes of the treated and of the untreated.

    Returns
    -------
    tuple
        Effect and standard error, shape (...), and degrees of freedom, units - 2.
    """
    own, others = np.asarray(own, dtype=float), np.asarray(others, dtype=float)
    treated, untreated = own.shape[-1], others.shape[-1]
    df = treated + untreated - 2
    assert treated >= 1 and untreated >= 2, (treated, untreated)
    squares = sum(np.sum((x - x.mean(axis=-1, keepdims=True)) ** 2, axis=-1) for x in (own, others))
    error = np.sqrt(squares / df * (1 / treated + 1 / untreated))
    return own.mean(axis=-1) - others.mean(axis=-1), error, df


def placebo_before(
    series: np.ndarray, first_after: int, is_treated: np.ndarray
) -> tuple[dict[str, float], tuple[str, ...], bool]:
    """Pretend that the change came half-way through the periods before, and say whether one is found."""
    if first_after < 2:
        return {}, ("With one period before, whether the paths were parallel cannot be seen.",), False
    before = changes(series[:, :first_after], first_after // 2)
    known = np.isfinite(before)
    own, others = before[known & is_treated], before[known & ~is_treated]
    if own.size < 1 or others.size < 2:
        return {}, ("Too few have values before to see whether the paths were parallel.",), False
    effect, error, df = compare_changes(own, others)
    placebo = effect_estimate(float(effect), float(error), df, n=None, method=METHOD)
    if not placebo.printable:
        return {}, ("The paths before do not vary, so whether they were parallel cannot be tested.",), False
    details = {"placebo_effect": float(effect), "placebo_p": placebo.details["p"]}
    failed = placebo.details["p"] < 0.05
    caveat = "The paths had parted before it began, so the comparison is not evidence of an effect."
    return details, (caveat,) if failed else (), failed


def permutation_p(own: np.ndarray, others: np.ndarray, *, seed: int = 0) -> float:
    """
    Give the share of all ways to name the treated that part the groups at least as far as the real one.

    Parameters
    ----------
    own, others
        Shape (units,): changes of the treated and of the untreated.

    Returns
    -------
    float
        Two-sided p value; exact up to 5,000 ways, from 4,999 seeded draws beyond.

    References
    ----------
    Fisher RA (1935), The Design of Experiments; Phipson B, Smyth GK (2010), SAGMB 9: 39, for the draws.
    """
    pool = np.concatenate([own, others])
    treated = own.size
    real = abs(np.sum(own - pool.mean()))
    pool = np.sort(pool - pool.mean())  # so that the draws do not depend on the order of units
    slack = 1e-9 * (1 + real)
    if math.comb(pool.size, treated) <= PERMUTATIONS + 1:
        ways = np.array(list(combinations(range(pool.size), treated)))
        return float(np.mean(np.abs(pool[ways].sum(axis=1)) >= real - slack))
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(pool, (PERMUTATIONS, 1)), axis=1)
    draws = np.abs(shuffled[:, :treated].sum(axis=1))
    return float((1 + np.sum(draws >= real - slack)) / (1 + PERMUTATIONS))


def _mean(series: np.ndarray) -> np.ndarray:
    known = np.isfinite(series)
    count = known.sum(axis=-1)
    total = np.where(known, series, 0).sum(axis=-1)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
