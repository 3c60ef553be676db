"""Participants against similar people who did not take part: weighting and regression together (AIPW)."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from statsmodels.discrete.discrete_model import Logit
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.sm_exceptions import (
    ConvergenceWarning,
    PerfectSeparationError,
    PerfectSeparationWarning,
)
from statsmodels.tools.tools import add_constant
from statsmodels.treatment.treatment_effects import TreatmentEffect

from analysis.statistics.effect import effect_estimate
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

METHOD = "Augmented inverse probability weighting"
FEWEST = 80
BALANCED = 0.1
OVERLAP = (0.05, 0.95)
ENOUGH_OVERLAP = 0.8
UNMEASURED = "Differences that were not measured are not adjusted for."


@dataclass(frozen=True)
class WeightedComparison:
    """The effect, and each covariate's standardised difference in means before and after weighting."""

    effect: Estimate
    balance: Mapping[str, tuple[float, float]]


def compare_participants(
    outcome: ArrayLike,
    participated: ArrayLike,
    covariates: ArrayLike,
    names: Sequence[str],
    *,
    confidence: float = 0.95,
) -> WeightedComparison:
    """
    Compare participants' mean outcome with that of people who were alike before and did not take part.

    Parameters
    ----------
    outcome
        Shape (people,), in any unit; a yes or no as 1 or 0.
    participated
        Shape (people,), true or false.
    covariates
        Shape (people, variables), all measured before; without constant.
    names
        Of the covariates.

    Returns
    -------
    WeightedComparison
        The average effect over people whose chance of taking part lies between 5% and 95%. Descriptive
        below 80 people or where a covariate stays 0.1 standard deviations apart; not comparable where
        more than a fifth lie outside that range. Details hold effective sample sizes and the E-value: how
        strongly something unmeasured would have to go with both to explain the effect (and its nearer
        limit) away.

    References
    ----------
    Robins JM, Rotnitzky A, Zhao LP (1994), JASA 89: 846-866; Crump RK et al. (2009), Biometrika 96:
    187-199, for trimming; VanderWeele TJ, Ding P (2017), Annals of Internal Medicine 167: 268-274.
    """
    y, x = np.asarray(outcome, dtype=float), np.asarray(covariates, dtype=float)
    took_part = np.asarray(participated, dtype=bool)
    assert x.shape == (y.size, len(names)) and took_part.size == y.size, (x.shape, y.size, len(names))
    needed = 2 * (x.shape[1] + 2)
    if min(took_part.sum(), (~took_part).sum()) < needed:
        reason = f"Needs {needed} people on either side for so many covariates."
        return WeightedComparison(refused("insufficient_data", METHOD, reason, n=y.size), {})
    chance = _chance(took_part, x)
    if chance is None:
        reason = "The covariates tell exactly who took part, so nobody is comparable."
        return WeightedComparison(refused("not_comparable", METHOD, reason, n=y.size), {})
    kept = (chance.predict() > OVERLAP[0]) & (chance.predict() < OVERLAP[1])
    overlap = float(kept.mean())
    if overlap < ENOUGH_OVERLAP or min(took_part[kept].sum(), (~took_part[kept]).sum()) < needed:
        reason = f"Only {overlap:.0%} of people could as well have been on the other side."
        return WeightedComparison(refused("not_comparable", METHOD, reason, n=y.size), {})
    y, x, took_part = y[kept], x[kept], took_part[kept]
    chance = _chance(took_part, x)
    if chance is None:
        reason = "The chances of taking part could not be estimated."
        return WeightedComparison(refused("model_failed", METHOD, reason, n=y.size), {})
    weights = np.where(took_part, 1 / chance.predict(), 1 / (1 - chance.predict()))
    balance = dict(zip(names, _differences(x, took_part, weights), strict=True))
    fit = TreatmentEffect(OLS(y, add_constant(x)), took_part.astype(int), results_select=chance)
    result = fit.aipw(return_results=True, disp=False).results_gmm
    found = float(result.params[0]), float(result.bse[0])
    return WeightedComparison(_effect(*found, y, took_part, weights, balance, overlap, confidence), balance)


def e_value(risk_ratio: float) -> float:
    """
    Give how strong, as risk ratios with both, an unmeasured cause must be to explain a risk ratio away.

    References
    ----------
    VanderWeele TJ, Ding P (2017), Annals of Internal Medicine 167: 268-274.
    """
    ratio = max(risk_ratio, 1 / risk_ratio)
    return ratio + math.sqrt(ratio * (ratio - 1))


def _chance(took_part: np.ndarray, x: np.ndarray):
    try:
        with warnings.catch_warnings():
            for category in (ConvergenceWarning, PerfectSeparationWarning):
                warnings.simplefilter("error", category)
            # On the way to perfect separation; a chance of 0 is then what it means.
            warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning)
            fit = Logit(took_part.astype(float), add_constant(x)).fit(disp=False)
    except (ConvergenceWarning, PerfectSeparationWarning, PerfectSeparationError, np.linalg.LinAlgError):
        return None
    return fit if np.isfinite(fit.params).all() else None


def _differences(x: np.ndarray, took_part: np.ndarray, weights: np.ndarray) -> list[tuple[float, float]]:
    """Give standardised differences in means, without and with weights, on one and the same spread."""
    groups = took_part, ~took_part
    spread = np.sqrt(sum(x[group].var(axis=0, ddof=1) for group in groups) / 2)
    spread = np.where(spread > 0, spread, 1.0)

    def apart(w: np.ndarray) -> np.ndarray:
        means = [np.average(x[group], axis=0, weights=w[group]) for group in groups]
        return (means[0] - means[1]) / spread

    return list(zip(apart(np.ones_like(weights)).tolist(), apart(weights).tolist(), strict=True))


def _effect(value, error, y, took_part, weights, balance, overlap, confidence) -> Estimate:
    worst = max(abs(after) for _, after in balance.values())
    faults = []
    if y.size < FEWEST:
        faults.append(f"With fewer than {FEWEST} people, this describes and does not test.")
    if worst > BALANCED:
        faults.append("Participants and others still differ after weighting.")
    details = {
        "largest_difference_before": max(abs(before) for before, _ in balance.values()),
        "largest_difference_after": worst,
        "overlap": overlap,
        "effective_n_participants": _effective(weights[took_part]),
        "effective_n_others": _effective(weights[~took_part]),
    }
    estimate = effect_estimate(
        value,
        error,
        math.inf,
        n=y.size,
        method=METHOD,
        confidence=confidence,
        status="descriptive_only" if faults else "ok",
        caveats=(*faults, UNMEASURED),
    )
    if not estimate.printable:
        return estimate
    nearer = 0.0 if estimate.lower <= 0 <= estimate.upper else min(abs(estimate.lower), abs(estimate.upper))
    # A mean difference becomes a risk ratio by 0.91 times its standardised size (VanderWeele and Ding).
    sizes = {"e_value": abs(value), "e_value_of_limit": nearer}
    scale = 0.91 / float(np.std(y, ddof=1))
    details |= {name: e_value(math.exp(scale * size)) for name, size in sizes.items()}
    return replace(estimate, details={**estimate.details, **details})


def _effective(weights: np.ndarray) -> float:
    return float(weights.sum() ** 2 / np.sum(weights**2))
