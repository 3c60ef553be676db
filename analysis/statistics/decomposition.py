"""Decomposition of a difference between two groups' rates: who is where, and what each place yields."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.effect import from_draws
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike

SMALLEST_CELL = 5


@dataclass(frozen=True)
class Decomposition:
    """A difference and its parts, all in the unit of the rates; the parts sum to the difference."""

    difference: Estimate
    parts: Mapping[str, Estimate]


def das_gupta(
    first: Mapping[str, ArrayLike],
    second: Mapping[str, ArrayLike],
    rate: Callable[..., float],
) -> Decomposition:
    """
    Split the difference of a rate between two populations into the effects of its factors.

    Every factor is moved from the first population to the second with the others held at each of their
    possible mixtures, and the moves are averaged, so that no order of the factors is preferred.

    Parameters
    ----------
    first, second
        Each factor's name to its values in that population, number or array.
    rate
        Takes the factors by name and gives the rate. Any function; at most 8 factors.

    Returns
    -------
    Decomposition
        Second less first, in the rate's unit. Without interval: the parts are exact arithmetic.

    References
    ----------
    Das Gupta P (1993), Standardization and Decomposition of Rates: A User's Manual, US Bureau of the
    Census, P23-186. The average over mixtures is the Shapley value.
    """
    names = tuple(first)
    assert set(names) == set(second) and 0 < len(names) <= 8, names
    values = {
        moved: float(rate(**{name: (second if name in moved else first)[name] for name in names}))
        for size in range(len(names) + 1)
        for moved in map(frozenset, combinations(names, size))
    }
    method = "Das Gupta decomposition"
    parts = {name: _exact(_average_move(name, names, values), method) for name in names}
    return Decomposition(_exact(values[frozenset(names)] - values[frozenset()], method), parts)


def _average_move(name: str, names: tuple[str, ...], values: Mapping[frozenset, float]) -> float:
    others = [other for other in names if other != name]
    total = 0.0
    for size in range(len(others) + 1):
        weight = factorial(size) * factorial(len(others) - size) / factorial(len(names))
        for mixture in map(frozenset, combinations(others, size)):
            total += weight * (values[mixture | {name}] - values[mixture])
    return total


def kitagawa(
    first_shares: ArrayLike,
    first_rates: ArrayLike,
    second_shares: ArrayLike,
    second_rates: ArrayLike,
) -> Decomposition:
    """
    Split the difference of two groups' rates into composition (who is where) and rates (what it yields).

    Parameters
    ----------
    first_shares, second_shares
        Shape (categories,): each group's people over exhaustive categories; rescaled to sum to 1.
    first_rates, second_rates
        The rate in each category, any unit. A group with nobody in a category may have NaN there; it is
        then given the other group's rate, so that the category counts as composition alone.

    Returns
    -------
    Decomposition
        Second less first, with the parts ``composition`` and ``rates``; without interval.

    References
    ----------
    Kitagawa EM (1955), JASA 50: 1168-1194.
    """
    shares = [np.asarray(x, dtype=float) / np.sum(x) for x in (first_shares, second_shares)]
    rates = _filled(shares, [np.asarray(x, dtype=float) for x in (first_rates, second_rates)])
    result = das_gupta(
        {"composition": shares[0], "rates": rates[0]},
        {"composition": shares[1], "rates": rates[1]},
        lambda composition, rates: float(np.sum(composition * rates)),
    )
    return Decomposition(
        _exact(result.difference.value, "Kitagawa decomposition"),
        {name: _exact(part.value, "Kitagawa decomposition") for name, part in result.parts.items()},
    )


def kitagawa_from_counts(
    first_events: ArrayLike,
    first_people: ArrayLike,
    second_events: ArrayLike,
    second_people: ArrayLike,
    *,
    draws: int = 999,
    seed: int = 0,
    confidence: float = 0.95,
) -> Decomposition:
    """
    Split the difference of two groups' shares as :func:`kitagawa` does, with intervals from the counts.

    Parameters
    ----------
    first_events, second_events
        Shape (categories,): people with the outcome.
    first_people, second_people
        Shape (categories,): people in all. Merge categories in which either group has 1 to 4.
    draws, seed
        Of the parametric bootstrap: people fall into categories and events happen as in the data.

    Returns
    -------
    Decomposition
        Second less first, in shares; refused where a category of 1 to 4 people is left.

    References
    ----------
    Kitagawa EM (1955); Wang J et al. (2000), Statistics in Medicine 19: 2609-2622, for the bootstrap.
    """
    method = "Kitagawa decomposition, bootstrap"
    groups = [
        (np.asarray(events, dtype=int), np.asarray(people, dtype=int))
        for events, people in ((first_events, first_people), (second_events, second_people))
    ]
    n = int(sum(people.sum() for _, people in groups))
    if any(((people > 0) & (people < SMALLEST_CELL)).any() for _, people in groups):
        reason = f"A category has fewer than {SMALLEST_CELL} people; merge categories."
        small = refused("insufficient_data", method, reason, n=n)
        return Decomposition(small, {"composition": small, "rates": small})
    observed = kitagawa(*_shares_and_rates(groups))
    rng = np.random.default_rng(seed)
    resampled = [kitagawa(*_shares_and_rates([_redraw(rng, *g) for g in groups])) for _ in range(draws)]

    def interval(pick: Callable[[Decomposition], Estimate]) -> Estimate:
        values = [pick(result).value for result in resampled]
        return from_draws(pick(observed).value, values, n=n, method=method, confidence=confidence)

    return Decomposition(
        interval(lambda result: result.difference),
        {name: interval(lambda result, name=name: result.parts[name]) for name in observed.parts},
    )


def _redraw(rng: np.random.Generator, events: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    drawn = rng.multinomial(people.sum(), people / people.sum())
    return rng.binomial(drawn, _rates(events, people, otherwise=0.0)), drawn


def _shares_and_rates(groups: list[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
    return [x for events, people in groups for x in (people, _rates(events, people, otherwise=np.nan))]


def _rates(events: np.ndarray, people: np.ndarray, otherwise: float) -> np.ndarray:
    return np.divide(events, people, out=np.full(people.shape, otherwise), where=people > 0)


def _filled(shares: list[np.ndarray], rates: list[np.ndarray]) -> list[np.ndarray]:
    for share, rate in zip(shares, rates, strict=True):
        assert not np.isnan(rate[share > 0]).any(), "a category with people in it needs a rate"
    first, second = rates
    return [
        np.nan_to_num(np.where(np.isnan(first), second, first)),
        np.nan_to_num(np.where(np.isnan(second), first, second)),
    ]


def _exact(value: float | None, method: str) -> Estimate:
    return Estimate(value, None, None, None, method, meaning="none")
