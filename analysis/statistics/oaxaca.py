"""The Oaxaca-Blinder decomposition of a gap in means into what recorded differences explain, and what not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.effect import from_draws
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

FEWEST = 30


@dataclass(frozen=True)
class OaxacaBlinder:
    """
    A gap in means (first group less second) and its parts, in the outcome's unit.

    ``threefold`` has endowments, coefficients and interaction; ``twofold`` explained and unexplained;
    ``explained_by`` the explained part by variable. The dummies of one category are to be read as their
    sum, which does not depend on the one left out.
    """

    gap: Estimate
    threefold: Mapping[str, Estimate]
    twofold: Mapping[str, Estimate]
    explained_by: Mapping[str, Estimate]


def oaxaca_blinder(
    outcome: ArrayLike,
    covariates: ArrayLike,
    in_first: ArrayLike,
    names: Sequence[str],
    *,
    clusters: ArrayLike | None = None,
    draws: int = 999,
    seed: int = 0,
    confidence: float = 0.95,
) -> OaxacaBlinder:
    """
    Split the gap between two groups' mean outcomes.

    The two-fold form takes its coefficients from a regression of everyone together that has the group
    as a covariate: without it, part of the unexplained gap leaks into the explained.

    Parameters
    ----------
    outcome
        Shape (people,).
    covariates
        Shape (people, variables), without constant; categories as dummies with one left out.
    in_first
        Shape (people,), true for the first group.
    names
        Of the variables.
    clusters
        Shape (people,): sites, if people are resampled by site.
    draws, seed
        Of the bootstrap.

    Returns
    -------
    OaxacaBlinder
        Refused below 30 people in a group, or where the covariates determine one another in a group.
        Unexplained is what was not recorded as well as anything else; it is not a measure of unfairness.

    References
    ----------
    Oaxaca R (1973), International Economic Review 14: 693-709; Blinder AS (1973), J Human Resources 8:
    436-455; Jann B (2008), Stata Journal 8: 453-479, for the pooled two-fold form.
    """
    y, x = np.asarray(outcome, dtype=float), np.asarray(covariates, dtype=float)
    first = np.asarray(in_first, dtype=bool)
    assert x.shape == (y.size, len(names)) and first.size == y.size, (x.shape, y.size, len(names))
    fault = _fault(x, first)
    if fault:
        no = refused(fault[0], "Oaxaca-Blinder", fault[1], n=y.size)
        three = dict.fromkeys(("endowments", "coefficients", "interaction"), no)
        two = dict.fromkeys(("explained", "unexplained"), no)
        return OaxacaBlinder(no, three, two, dict.fromkeys(names, no))
    observed = _parts(y, x, first, names)
    rows = _resamples(first, clusters, draws, np.random.default_rng(seed))
    resampled = [_parts(y[i], x[i], first[i], names) for i in rows if 0 < first[i].sum() < i.size]
    caveats = _support_caveats(x, first, names)

    def interval(part: str) -> Estimate:
        return from_draws(
            observed[part],
            [result[part] for result in resampled],
            n=y.size,
            method="Oaxaca-Blinder, bootstrap",
            confidence=confidence,
            caveats=caveats,
        )

    return OaxacaBlinder(
        interval("gap"),
        {part: interval(part) for part in ("endowments", "coefficients", "interaction")},
        {part: interval(part) for part in ("explained", "unexplained")},
        {name: interval(f"explained by {name}") for name in names},
    )


def _parts(y: np.ndarray, x: np.ndarray, first: np.ndarray, names: Sequence[str]) -> dict[str, float]:
    design = np.column_stack([np.ones(y.size), x])
    means = [design[group].mean(axis=0) for group in (first, ~first)]
    slopes = [_ols(y[group], design[group]) for group in (first, ~first)]
    pooled = _ols(y, np.column_stack([design, first]))[:-1]
    apart, differ = means[0] - means[1], slopes[0] - slopes[1]
    gap = float(y[first].mean() - y[~first].mean())
    explained = float(apart @ pooled)
    parts = {
        "gap": gap,
        "endowments": float(apart @ slopes[1]),
        "coefficients": float(means[1] @ differ),
        "interaction": float(apart @ differ),
        "explained": explained,
        "unexplained": gap - explained,
    }
    by_variable = (apart * pooled)[1:]
    named = zip(names, by_variable, strict=True)
    return parts | {f"explained by {name}": float(part) for name, part in named}


def _ols(y: np.ndarray, design: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(design, y, rcond=None)[0]


def _resamples(first: np.ndarray, clusters: ArrayLike | None, draws: int, rng: np.random.Generator) -> list[np.ndarray]:
    if clusters is not None:
        _, site = np.unique(np.asarray(clusters), return_inverse=True)
        members = [np.flatnonzero(site == s) for s in range(site.max() + 1)]
        chosen = rng.integers(len(members), size=(draws, len(members)))
        return [np.concatenate([members[s] for s in row]) for row in chosen]
    groups = [np.flatnonzero(first), np.flatnonzero(~first)]
    return [np.concatenate([rng.choice(group, group.size) for group in groups]) for _ in range(draws)]


def _fault(x: np.ndarray, first: np.ndarray) -> tuple[str, str] | None:
    if min(first.sum(), (~first).sum()) < FEWEST:
        return "insufficient_data", f"Each group needs {FEWEST} people; use Kitagawa's decomposition."
    for group in (first, ~first):
        varying = x[group][:, np.ptp(x[group], axis=0) > 0]
        design = np.column_stack([np.ones(len(varying)), varying])
        if np.linalg.matrix_rank(design) < design.shape[1]:
            return "model_failed", "The covariates determine one another in a group; leave some out."
    return None


def _support_caveats(x: np.ndarray, first: np.ndarray, names: Sequence[str]) -> tuple[str, ...]:
    alone = [
        name
        for name, column in zip(names, x.T, strict=True)
        if np.ptp(column[first]) == 0 or np.ptp(column[~first]) == 0
    ]
    return (f"One group does not vary in {', '.join(alone)}.",) if alone else ()
