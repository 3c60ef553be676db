"""Synthesis of several initiatives' effects: what they do on average, and how far they vary."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import optimize, stats

from analysis.statistics.effect import effect_estimate
from analysis.statistics.estimate import Estimate, Status, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

Tau2 = Literal["REML", "DL", "PM", "EE"]  # EE: one common effect, no variation

FEWEST = 3
TENTATIVE = 5
COMPARED = 3  # Maryland grade from which an effect rests on a comparison group


@dataclass(frozen=True)
class Synthesis:
    """
    The average effect, the range of a new initiative's effect, and the variance of true effects.

    ``mean`` and ``prediction`` are in the effects' unit, ``tau2`` in its square.
    """

    mean: Estimate
    prediction: Estimate
    tau2: Estimate


def random_effects(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    grades: Sequence[int] | None = None,
    tau2_method: Tau2 = "REML",
    hartung_knapp: bool = True,
    prediction_df: float | None = None,
    confidence: float = 0.95,
) -> Synthesis:
    """
    Pool effects that differ from place to place.

    Parameters
    ----------
    effects, variances
        Shape (initiatives,): independent estimates in one unit, and their squared standard errors.
    grades
        Maryland grade of each; initiatives with and without a comparison group are never pooled together.
    tau2_method
        Of the variance of true effects; all but REML are for comparison.
    hartung_knapp
        Standard error from the spread of the effects, with t on k - 1; never below the usual one for
        k < 5. Without it, normal intervals.
    prediction_df
        Degrees of freedom of the prediction interval; k - 2 where not given, infinite for a normal one.

    Returns
    -------
    Synthesis
        Refused below 3 initiatives, tentative below 5. Details of the mean hold Q, I2 (per cent), tau2,
        and the least average effect that would have been detected.

    References
    ----------
    Viechtbauer W (2005), J Educational and Behavioral Statistics 30: 261-293 (REML); Hartung J, Knapp G
    (2001), Statistics in Medicine 20: 3875-3889; Higgins JPT, Thompson SG, Spiegelhalter DJ (2009), JRSS
    A 172: 137-159 (prediction); Viechtbauer W (2007), Statistics in Medicine 26: 37-52 (Q-profile).
    """
    y, v = np.asarray(effects, dtype=float), np.asarray(variances, dtype=float)
    k = y.size
    assert y.shape == v.shape and (v > 0).all(), "every effect needs a positive variance"
    method = f"Random effects, {tau2_method}" + (", Hartung-Knapp" if hartung_knapp else "")
    if k < FEWEST:
        return _none("insufficient_data", method, f"{k} initiatives are shown side by side, not pooled.", k)
    if grades is not None and len({g >= COMPARED for g in grades}) > 1:
        reason = "Initiatives with and without a comparison group are not pooled together."
        return _none("not_comparable", method, reason, k)
    tau2, settled = _tau2(y, v, tau2_method)
    if not settled:
        return _none("model_failed", method, "The variance between initiatives could not be found.", k)
    mean, error = pooled_mean(y, v, tau2, hartung_knapp=hartung_knapp)
    q = _q(y, v, 0.0)
    details = {"Q": q, "I2": _i2(v, tau2, q, tau2_method), "tau2": tau2}
    caveats = ("With so few initiatives the average is tentative.",) if k < TENTATIVE else ()
    pooled = effect_estimate(
        float(mean),
        float(error),
        k - 1 if hartung_knapp else math.inf,
        n=k,
        method=method,
        confidence=confidence,
        caveats=caveats,
        details=details,
    )
    if not pooled.printable:
        return Synthesis(pooled, pooled, pooled)
    df = k - 2 if prediction_df is None else prediction_df
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * math.sqrt(tau2 + float(error) ** 2)
    ends = {"lower": float(mean) - half, "upper": float(mean) + half}
    prediction = replace(pooled, **ends, method=f"{method}, prediction")
    prediction = prediction.with_caveats("A rough range for one more initiative of this kind.")
    return Synthesis(pooled, prediction, tau2_interval(y, v, tau2, confidence))


def synthesise_by_strength(
    effects: ArrayLike, variances: ArrayLike, grades: Sequence[int], **options: object
) -> dict[str, Synthesis]:
    """
    Pool initiatives with a comparison group, and those without, each apart.

    Parameters and units as in :func:`random_effects`; a stratum without initiatives is left out.
    """
    y, v, g = np.asarray(effects, dtype=float), np.asarray(variances, dtype=float), np.asarray(grades)
    strata = {"compared": g >= COMPARED, "not compared": g < COMPARED}
    return {
        name: random_effects(y[rows], v[rows], grades=g[rows].tolist(), **options)
        for name, rows in strata.items()
        if rows.any()
    }


def pooled_mean(
    effects: np.ndarray, variances: np.ndarray, tau2: ArrayLike, *, hartung_knapp: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Give the weighted mean and its standard error; effects of shape (..., k), tau2 of shape (...)."""
    weights = 1 / (variances + np.expand_dims(np.asarray(tau2, dtype=float), -1))
    total, k = weights.sum(axis=-1), effects.shape[-1]
    mean = np.sum(weights * effects, axis=-1) / total
    if not hartung_knapp:
        return mean, np.sqrt(1 / total)
    spread = np.sum(weights * (effects - mean[..., None]) ** 2, axis=-1) / (k - 1)
    # With few initiatives that happen to agree the spread can vanish; it is then not to be believed.
    spread = np.maximum(spread, 1.0) if k < TENTATIVE else spread
    return mean, np.sqrt(spread / total)


def reml_tau2(
    effects: np.ndarray, variances: np.ndarray, start: ArrayLike = 0.0, *, steps: int = 500
) -> tuple[np.ndarray, np.ndarray]:
    """
    Find the restricted maximum likelihood variance of true effects by Fisher scoring.

    Parameters
    ----------
    effects, variances
        Shape (..., k); many syntheses are solved at once.
    start
        Shape (...), where to start.

    Returns
    -------
    tuple of ndarray
        The variance, never negative, and whether it settled; shape (...).

    References
    ----------
    Viechtbauer W (2005), Journal of Educational and Behavioral Statistics 30: 261-293.
    """
    tau2 = np.broadcast_to(np.asarray(start, dtype=float), effects.shape[:-1]).copy()
    tolerance = 1e-12 * (1 + np.var(effects, axis=-1))
    move = np.full_like(tau2, np.inf)
    for step in range(steps):
        w = 1 / (variances + tau2[..., None])
        total = w.sum(axis=-1)
        mean = np.sum(w * effects, axis=-1) / total
        squares = np.sum(w**2, axis=-1)
        score = np.sum((w * (effects - mean[..., None])) ** 2, axis=-1) - total + squares / total
        information = squares - 2 * np.sum(w**3, axis=-1) / total + (squares / total) ** 2
        # Full steps can swing to and fro about the optimum; half ones settle.
        move = np.maximum(score / information * (1.0 if step < 20 else 0.5), -tau2)
        tau2 = tau2 + move
        if (np.abs(move) <= tolerance).all():
            break
    return tau2, np.abs(move) <= tolerance


def tau2_interval(y: np.ndarray, v: np.ndarray, tau2: float, confidence: float = 0.95) -> Estimate:
    """
    Give the variance of true effects with its Q-profile interval.

    Parameters
    ----------
    y, v
        Shape (initiatives,): effects and their sampling variances.
    tau2
        The estimate that the interval goes with, in the effects' unit squared.

    References
    ----------
    Viechtbauer W (2007), Statistics in Medicine 26: 37-52.
    """
    tails = stats.chi2.ppf([(1 + confidence) / 2, (1 - confidence) / 2], y.size - 1)
    lower, upper = (_where_falls_to(lambda t: _q(y, v, t), tail, y) for tail in tails)
    ends = min(lower, tau2), max(upper, tau2)
    return Estimate(tau2, *ends, y.size, "Q-profile", confidence=confidence)


def _tau2(y: np.ndarray, v: np.ndarray, method: Tau2) -> tuple[float, bool]:
    k, w = y.size, 1 / v
    moment = (_q(y, v, 0.0) - (k - 1)) / (w.sum() - np.sum(w**2) / w.sum())
    match method:
        case "EE":
            return 0.0, True
        case "DL":
            return max(0.0, float(moment)), True
        case "PM":
            return _where_falls_to(lambda t: _q(y, v, t), k - 1, y), True
    # The restricted likelihood can have two peaks: climb from both ends and keep the higher one.
    starts = np.array([0.0, 10 * max(float(moment), float(np.var(y)))])
    found, settled = reml_tau2(np.stack([y, y]), np.stack([v, v]), starts)
    best = min(found, key=lambda tau2: restricted_deviance(y, v, tau2))
    return float(best), bool(settled.all())


def restricted_deviance(y: np.ndarray, v: np.ndarray, tau2: float) -> float:
    """Give minus twice the restricted log-likelihood of the variance of true effects, less its constant."""
    weights = 1 / (v + tau2)
    return float(np.log(weights.sum()) - np.log(weights).sum()) + _q(y, v, tau2)


def _q(y: np.ndarray, v: np.ndarray, tau2: float) -> float:
    mean, _ = pooled_mean(y, v, tau2, hartung_knapp=False)
    return float(np.sum((y - mean) ** 2 / (v + tau2)))


def _where_falls_to(q: Callable[[float], float], target: float, y: np.ndarray) -> float:
    if q(0.0) <= target:
        return 0.0
    above = float(np.var(y)) + 1e-12
    while q(above) > target:
        above *= 2
    return float(optimize.brentq(lambda t: q(t) - target, 0.0, above, xtol=1e-14, rtol=1e-12))


def _i2(v: np.ndarray, tau2: float, q: float, method: Tau2) -> float:
    w, k = 1 / v, v.size
    if method == "EE":
        return max(0.0, 100 * (q - (k - 1)) / q) if q else 0.0
    typical = (k - 1) * w.sum() / (w.sum() ** 2 - np.sum(w**2))
    return float(100 * tau2 / (tau2 + typical))


def _none(status: Status, method: str, reason: str, k: int) -> Synthesis:
    no = refused(status, method, reason, n=k)
    return Synthesis(no, no, no)
