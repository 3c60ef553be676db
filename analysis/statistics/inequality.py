"""Inequality across units: Gini, Theil within and between groups, and the concentration index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.effect import from_draws
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

FEWEST = 30


@dataclass(frozen=True)
class Theil:
    """Theil's T and its two parts, which sum to it."""

    total: Estimate
    between: Estimate
    within: Estimate


def gini(values: ArrayLike, weights: ArrayLike | None = None, *, draws: int = 999, seed: int = 0) -> Estimate:
    """
    Estimate the Gini coefficient.

    Parameters
    ----------
    values
        Shape (units,), none negative, not all zero.
    weights
        Shape (units,): people in each unit; equal where not given.
    draws, seed
        Of the bootstrap of units.

    Returns
    -------
    Estimate
        0 (all equal) to 1. Refused below 30 units.

    References
    ----------
    Lerman RI, Yitzhaki S (1989), Journal of Econometrics 42: 43-47, for the weighted form.
    """

    def index(x: np.ndarray, w: np.ndarray) -> float:
        return concentration(x, x, w)

    return _bootstrapped("Gini coefficient", index, values, weights, draws, seed)


def theil(
    values: ArrayLike,
    groups: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    draws: int = 999,
    seed: int = 0,
) -> Theil:
    """
    Estimate Theil's T, and how much of it lies between groups.

    Parameters
    ----------
    values
        Shape (units,), none negative, not all zero.
    groups
        Shape (units,), any labels.
    weights
        Shape (units,): people in each unit; equal where not given.

    Returns
    -------
    Theil
        Without unit, 0 where all are equal. Refused below 30 units.

    References
    ----------
    Theil H (1967), Economics and Information Theory; Shorrocks AF (1980), Econometrica 48: 613-625.
    """
    _, label = np.unique(np.asarray(groups), return_inverse=True)

    def part(index: int) -> Estimate:
        name = ("Theil index", "Theil index, between groups", "Theil index, within groups")[index]
        return _bootstrapped(name, lambda x, w, g: theil_parts(x, g, w)[index], values, weights, draws, seed, label)

    return Theil(*(part(index) for index in range(3)))


def concentration_index(
    values: ArrayLike,
    rank_by: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    bounds: tuple[float, float] | None = None,
    draws: int = 999,
    seed: int = 0,
) -> Estimate:
    """
    Estimate how far a quantity is concentrated among units that rank high by something else.

    Parameters
    ----------
    values
        Shape (units,), none negative.
    rank_by
        Shape (units,): ranks the units, e.g. a deprivation score with the most deprived lowest. Ties
        share their place.
    weights
        Shape (units,): people in each unit; equal where not given.
    bounds
        The least and greatest possible value, for a bounded outcome: gives Erreygers' corrected index.

    Returns
    -------
    Estimate
        -1 to 1; above 0 where those who rank high have more. Refused below 30 units.

    References
    ----------
    Wagstaff A, Paci P, van Doorslaer E (1991), Social Science & Medicine 33: 545-557; Erreygers G (2009),
    Journal of Health Economics 28: 504-515.
    """
    order = np.asarray(rank_by, dtype=float)
    if bounds is None:
        name, index = "Concentration index", lambda x, w, r: concentration(x, r, w)
    else:
        low, high = bounds
        assert low < high, bounds

        def index(x: np.ndarray, w: np.ndarray, r: np.ndarray) -> float:
            shifted = x - low
            mean = float(np.average(shifted, weights=w))
            return 4 * mean * concentration(shifted, r, w) / (high - low) if mean else 0.0

        name = "Erreygers' concentration index"
    return _bootstrapped(name, index, values, weights, draws, seed, order)


def concentration(values: np.ndarray, rank_by: np.ndarray, weights: np.ndarray) -> float:
    """Give ``2 sum(p x F) / mean - 1``, F the middle of a unit's place in the population; ties share it."""
    p = weights / weights.sum()
    _, place = np.unique(rank_by, return_inverse=True)
    mass = np.bincount(place, weights=p)
    middle = (np.cumsum(mass) - mass / 2)[place]
    return float(2 * np.sum(p * values * middle) / np.sum(p * values) - 1)


def theil_parts(values: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> tuple[float, float, float]:
    """Give Theil's T in all, between groups and within groups; ``groups`` are integers from 0."""
    p = weights / weights.sum()
    mean = np.sum(p * values)
    people, total = np.bincount(groups, weights=p), np.bincount(groups, weights=p * values)
    group_mean = np.divide(total, people, out=np.zeros_like(total), where=people > 0)
    whole = np.sum(p * _x_log_x(values / mean))
    between = np.sum(people * _x_log_x(group_mean / mean))
    return float(whole), float(between), float(whole - between)


def _x_log_x(x: np.ndarray) -> np.ndarray:
    return x * np.log(x, out=np.zeros_like(x), where=x > 0)


def _bootstrapped(
    method: str,
    index: Callable[..., float],
    values: ArrayLike,
    weights: ArrayLike | None,
    draws: int,
    seed: int,
    *more: np.ndarray,
) -> Estimate:
    x = np.asarray(values, dtype=float)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=float)
    assert x.shape == w.shape and all(other.shape == x.shape for other in more), (x.shape, w.shape)
    assert (x >= 0).all() and x.sum() > 0 and (w >= 0).all(), "values must not be negative, nor all zero"
    kept = w > 0
    x, w, more = x[kept], w[kept], tuple(other[kept] for other in more)
    if x.size < FEWEST:
        return refused("insufficient_data", method, f"Needs {FEWEST} units.", n=x.size)
    rows = np.random.default_rng(seed).integers(x.size, size=(draws, x.size))
    drawn = [index(x[i], w[i], *(other[i] for other in more)) for i in rows if x[i].sum() > 0]
    return from_draws(index(x, w, *more), drawn, n=x.size, method=f"{method}, bootstrap")
