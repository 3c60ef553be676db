"""Synthesis where one organisation, district or school gives several effects: a three-level model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from analysis.statistics.effect import effect_estimate
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.synthesis import TENTATIVE

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

METHOD = "Three-level random effects, REML"
FEWEST_CLUSTERS = 3


@dataclass(frozen=True)
class NestedSynthesis:
    """The average effect, and the variances of true effects between clusters and within them."""

    mean: Estimate
    between: float | None
    within: float | None


def nested_effects(
    effects: ArrayLike,
    variances: ArrayLike,
    clusters: ArrayLike,
    *,
    small_sample: bool = True,
    confidence: float = 0.95,
) -> NestedSynthesis:
    """
    Pool effects of which several come from the same cluster.

    Parameters
    ----------
    effects, variances
        Shape (effects,), in one unit, and their squared standard errors.
    clusters
        Shape (effects,), any labels.
    small_sample
        Use t on clusters - 1 degrees of freedom; otherwise a normal interval.

    Returns
    -------
    NestedSynthesis
        Variances in the unit squared. Refused below 3 clusters; ``model_failed`` where two starts of the
        search do not agree.

    References
    ----------
    Konstantopoulos S (2011), Research Synthesis Methods 2: 61-76.
    """
    y, v = np.asarray(effects, dtype=float), np.asarray(variances, dtype=float)
    assert y.shape == v.shape and (v > 0).all(), "every effect needs a positive variance"
    names, label = np.unique(np.asarray(clusters), return_inverse=True)
    assert label.shape == y.shape, (label.shape, y.shape)
    if names.size < FEWEST_CLUSTERS:
        reason = f"{names.size} clusters are shown side by side, not pooled."
        return NestedSynthesis(refused("insufficient_data", METHOD, reason, n=y.size), None, None)
    found = _maximise(y, v, label)
    if found is None:
        reason = "The variances between and within clusters could not be found."
        return NestedSynthesis(refused("model_failed", METHOD, reason, n=y.size), None, None)
    between, within = found
    precision, weighted, _ = _sums(y, v, label, between, within)
    mean = effect_estimate(
        weighted.sum() / precision.sum(),
        math.sqrt(1 / precision.sum()),
        names.size - 1 if small_sample else math.inf,
        n=y.size,
        method=METHOD,
        confidence=confidence,
        caveats=("With so few clusters the average is tentative.",) if names.size < TENTATIVE else (),
        details={"clusters": float(names.size), "between": between, "within": within},
    )
    return NestedSynthesis(mean, between, within)


def _sums(y: np.ndarray, v: np.ndarray, label: np.ndarray, between: float, within: float) -> tuple:
    """
    Give 1'V^-1 1, 1'V^-1 y and (y'V^-1 y, log det V) by cluster.

    V is diagonal plus a constant within a cluster, so its inverse needs only sums (Sherman-Morrison).
    """
    w = 1 / (v + within)
    total = np.bincount(label, weights=w)
    first, second = np.bincount(label, weights=w * y), np.bincount(label, weights=w * y**2)
    shrink = 1 + between * total
    square = second - between * first**2 / shrink
    log_det = np.log(shrink) - np.bincount(label, weights=np.log(w))
    return total / shrink, first / shrink, (square, log_det)


def _deviance(y: np.ndarray, v: np.ndarray, label: np.ndarray, between: float, within: float) -> float:
    """Give minus twice the restricted log-likelihood, less its constant."""
    precision, weighted, (square, log_det) = _sums(y, v, label, between, within)
    residual = square.sum() - weighted.sum() ** 2 / precision.sum()
    return float(log_det.sum() + math.log(precision.sum()) + residual)


def _maximise(y: np.ndarray, v: np.ndarray, label: np.ndarray) -> tuple[float, float] | None:
    size = float(np.var(y)) or 1.0

    def objective(shares: np.ndarray) -> float:
        return _deviance(y, v, label, size * shares[0], size * shares[1])

    fits = [
        optimize.minimize(
            objective,
            start,
            method="Nelder-Mead",
            bounds=[(0, None), (0, None)],
            options={"xatol": 1e-9, "fatol": 1e-10, "maxiter": 4000},
        )
        for start in ([0.5, 0.5], [0.05, 1.0], [1.0, 0.05])
    ]
    best, second = sorted(fits, key=lambda fit: fit.fun)[:2]
    # The deviance is what must agree: near zero the variances themselves are hardly determined.
    if not (best.success and second.fun - best.fun < 1e-5):
        return None
    return float(size * best.x[0]), float(size * best.x[1])
