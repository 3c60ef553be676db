"""Synthetic control: one treated place against the blend of untreated ones that ran most like it before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

METHOD = "Synthetic control, placebos in space"
FEWEST_DONORS = 10
FEWEST_BEFORE = 10
POOR_FIT = 0.10  # of the outcome's standard deviation
FEWEST_FOR_INTERVAL = 19  # with fewer placebos no 95% limit exists


@dataclass(frozen=True)
class SyntheticControl:
    """The mean effect after, the donors' weights (they sum to 1), and the path of the blend."""

    effect: Estimate
    weights: tuple[tuple[str, float], ...]
    path: tuple[float, ...]


def synthetic_control(
    treated: ArrayLike, donors: ArrayLike, names: Sequence[str], first_after: int
) -> SyntheticControl:
    """
    Estimate what one place's outcome would have been, as a weighted average of untreated places.

    Parameters
    ----------
    treated
        Shape (periods,), without gaps.
    donors
        Shape (donors, periods), untouched by the initiative, without gaps.
    names
        Of the donors.
    first_after
        Number of periods before.

    Returns
    -------
    SyntheticControl
        Mean gap after, in the outcome's unit. With 19 donors or more its interval is the gap and the 95th
        percentile of the placebos' gaps either side; with fewer there is none. Details hold the placebo
        rank ``p`` (at least ``1 / (donors + 1)``), the fit before, and the effect's range with each donor
        left out. Refused below 10 donors or 10 periods before, where the blend misses the place before by
        more than 10% of the outcome's standard deviation, or where the place lies outside all donors.

    References
    ----------
    Abadie A, Diamond A, Hainmueller J (2010), JASA 105: 493-505.
    """
    y, pool = np.asarray(treated, dtype=float), np.asarray(donors, dtype=float)
    assert pool.shape == (len(names), y.size) and 0 < first_after < y.size, (pool.shape, y.size)
    assert np.isfinite(y).all() and np.isfinite(pool).all(), "gaps in a series"

    def no(status, reason: str) -> SyntheticControl:
        return SyntheticControl(refused(status, METHOD, reason, n=len(pool), n_periods=y.size), (), ())

    if len(pool) < FEWEST_DONORS or first_after < FEWEST_BEFORE:
        reason = f"Needs {FEWEST_DONORS} donors and {FEWEST_BEFORE} periods before; compare with peers."
        return no("insufficient_data", reason)
    before = pool[:, :first_after]
    if ((y[:first_after] < before.min(axis=0)) | (y[:first_after] > before.max(axis=0))).any():
        return no("not_comparable", "The place lies outside all donors before, so no blend can follow it.")
    weights = convex_weights(y[:first_after], before.T)
    gap = y - weights @ pool
    miss = _rms(gap[:first_after]) / float(np.std(np.vstack([y, pool])[:, :first_after]))
    if miss > POOR_FIT:
        return no("not_comparable", "The blend does not follow the place closely enough before.")
    placebos = np.array([_placebo_gap(pool, j, first_after) for j in range(len(pool))])
    details = {
        "miss_before_in_sd": miss,
        "p": _rank_p(gap, placebos, first_after),
        **_leave_one_out(y, pool, weights, first_after),
    }
    effect = _effect(gap, placebos, first_after, details)
    shown = tuple((name, float(w)) for name, w in zip(names, weights, strict=True) if w > 1e-4)
    return SyntheticControl(effect, shown, tuple(float(x) for x in weights @ pool))


def convex_weights(target: ArrayLike, donors: ArrayLike, importance: ArrayLike | None = None) -> np.ndarray:
    """
    Find the weights, none negative and summing to 1, that bring the donors' blend nearest to the target.

    Parameters
    ----------
    target
        Shape (features,).
    donors
        Shape (features, donors).
    importance
        Shape (features,), of each feature's squared miss; equal where not given.

    Returns
    -------
    ndarray
        Shape (donors,). Found by non-negative least squares, the sum held by a heavily weighted row.
    """
    x, blend = np.asarray(target, dtype=float), np.asarray(donors, dtype=float)
    root = np.ones(x.size) if importance is None else np.sqrt(np.asarray(importance, dtype=float))
    # Since the weights sum to 1, every feature may be measured from the target: the aim is then 0.
    apart = root[:, None] * (blend - x[:, None])
    size = float(np.abs(apart).max()) or 1.0
    heavy = 1e3
    system = np.vstack([apart / size, np.full(blend.shape[1], heavy)])
    weights, _ = optimize.nnls(system, np.append(np.zeros(x.size), heavy), maxiter=100 * blend.shape[1])
    return weights / weights.sum()


def predictor_weights(
    target: ArrayLike,
    donors: ArrayLike,
    target_series: ArrayLike,
    donor_series: ArrayLike,
) -> np.ndarray:
    """
    Find donors' weights from predictors, each as important as makes the blend follow the series best.

    Parameters
    ----------
    target, donors
        Shapes (predictors,) and (predictors, donors), in any units.
    target_series, donor_series
        Shapes (periods,) and (periods, donors): the outcome before.

    Returns
    -------
    ndarray
        Shape (donors,).

    References
    ----------
    Abadie A, Gardeazabal J (2003), American Economic Review 93: 113-132.
    """
    everyone = np.column_stack([donors, target]).astype(float)
    scaled = everyone / everyone.std(axis=1, ddof=1, keepdims=True)
    series, blend = np.asarray(target_series, dtype=float), np.asarray(donor_series, dtype=float)

    def weights(importance: np.ndarray) -> np.ndarray:
        share = np.abs(importance) / np.abs(importance).sum()
        return convex_weights(scaled[:, -1], scaled[:, :-1], share)

    def miss(importance: np.ndarray) -> float:
        return float(np.mean((series - blend @ weights(importance)) ** 2))

    equal = np.full(len(scaled), 1 / len(scaled))
    best = optimize.minimize(miss, equal, method="Nelder-Mead", options={"maxiter": 1000})
    return weights(best.x)


def _placebo_gap(pool: np.ndarray, j: int, first_after: int) -> np.ndarray:
    others = np.delete(pool, j, axis=0)
    return pool[j] - convex_weights(pool[j, :first_after], others[:, :first_after].T) @ others


def _rank_p(gap: np.ndarray, placebos: np.ndarray, first_after: int) -> float:
    def worsening(g: np.ndarray) -> float:
        return _rms(g[first_after:]) / max(_rms(g[:first_after]), 1e-12)

    ours = worsening(gap)
    return (1 + sum(worsening(placebo) >= ours for placebo in placebos)) / (1 + len(placebos))


def _leave_one_out(y: np.ndarray, pool: np.ndarray, weights: np.ndarray, first_after: int) -> dict[str, float]:
    effects = []
    for j in np.flatnonzero(weights > 0.01):
        others = np.delete(pool, j, axis=0)
        gap = y - convex_weights(y[:first_after], others[:, :first_after].T) @ others
        effects.append(float(gap[first_after:].mean()))
    return {"leave_one_out_low": min(effects), "leave_one_out_high": max(effects)}


def _effect(gap: np.ndarray, placebos: np.ndarray, first_after: int, details: dict[str, float]) -> Estimate:
    value = float(gap[first_after:].mean())
    sizes = np.sort(np.abs(placebos[:, first_after:].mean(axis=1)))
    # To be seen four times in five an effect must outrun the placebos' 95th percentile by 0.84 of their
    # standard deviations, which is the 60th percentile of their sizes.
    smallest = float(np.quantile(sizes, 0.95) + np.quantile(sizes, 0.6))
    details = details | {"minimum_detectable_effect": smallest}
    known = {"n": len(placebos), "method": METHOD, "n_periods": gap.size, "details": details}
    if len(placebos) < FEWEST_FOR_INTERVAL:
        return Estimate(value, None, None, meaning="none", **known)
    half = float(sizes[int(np.ceil(0.95 * (len(placebos) + 1))) - 1])
    return Estimate(value, value - half, value + half, **known)


def _rms(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(x**2)))
