"""Linear mixed models of many groups by restricted maximum likelihood, from sums within groups alone.

statsmodels' MixedLM stopped 423 log-likelihood units below the optimum of a random-slope model of 12,877
employers and called it converged. The likelihood needs only small cross-products of each group, so the whole
of it, with its gradient, takes milliseconds here; the optimum is sought from several starts and checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from analysis.statistics.diagnostics import FitDiagnostics, check
from analysis.statistics.restricted_likelihood import (
    GroupSums,
    Profile,
    covariance_factor,
    profile,
    sum_groups,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

START_TOLERANCE = 0.01  # on -2 log-likelihood: far below what would change any figure
GRADIENT_TOLERANCE = 0.5  # change of -2 log-likelihood for a 100 per cent change of a standard deviation


def _starts(q: int, first: np.ndarray | None) -> list[np.ndarray]:
    shapes = [np.array([s]) if q == 1 else np.array([s, 0.0, s / 2]) for s in (1.0, 0.2, 4.0)]
    return shapes if first is None else [first, *shapes[1:2]]


def _minimise(sums: GroupSums, first: np.ndarray | None) -> list[tuple[float, np.ndarray]]:
    """Minimise from each start; best first."""
    bounds = [(0, None)] if sums.q == 1 else [(0, None), (None, None), (0, None)]

    def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
        found = profile(theta, sums)
        return found.deviance, found.gradient

    ends = []
    for start in _starts(sums.q, first):
        found = optimize.minimize(
            objective,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"ftol": 1e-14, "gtol": 1e-5},
        )
        ends.append((float(found.fun), np.asarray(found.x)))
    return sorted(ends, key=lambda end: end[0])


@dataclass(frozen=True)
class MixedFit:
    """
    A fitted mixed model.

    Parameters
    ----------
    names, fixed, fixed_covariance
        Fixed effects: p names, shape (p,) and (p, p).
    random_covariance
        Shape (q, q): variance of the intercept, then of the slope, with their covariance.
    residual_variance
        Of a row with weight 1.
    groups, effects, effect_covariance
        Labels (G,), predicted random effects (G, q), and their prediction covariance (G, q, q), which allows
        for the fixed effects having been estimated.
    log_likelihood
        Restricted, with lme4's constants: minus twice it is lme4's REML criterion.
    shrinkage, pull
        Covariance of the effects given the fixed effects, in units of the residual variance (G, q, q), and
        how the effects follow the fixed effects (G, q, p).
    diagnostics
        Second start, gradient, finite and positive variance, and not below the simpler model.
    """

    names: tuple[str, ...]
    fixed: np.ndarray
    fixed_covariance: np.ndarray
    random_covariance: np.ndarray
    residual_variance: float
    groups: np.ndarray
    effects: np.ndarray
    effect_covariance: np.ndarray
    log_likelihood: float
    theta: np.ndarray
    n: int
    diagnostics: FitDiagnostics
    shrinkage: np.ndarray
    pull: np.ndarray

    @property
    def intraclass_correlation(self) -> float:
        between = self.random_covariance[0, 0]
        return float(between / (between + self.residual_variance))

    def predict_groups(self, x: np.ndarray, z: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """
        Predict each group's own mean at a row of ``x`` (G, p) and ``z`` (G, q), by default the intercept.

        Returns
        -------
        value, variance
            Each (G,). The variance is that of the error of the mean, not of a new observation.
        """
        z = np.eye(1, self.effects.shape[1]).repeat(len(x), axis=0) if z is None else z
        value = x @ self.fixed + np.einsum("gq,gq->g", z, self.effects)
        rest = x - np.einsum("gq,gqp->gp", z, self.pull)
        variance = self.residual_variance * np.einsum("gq,gqr,gr->g", z, self.shrinkage, z)
        return value, variance + np.einsum("gp,pr,gr->g", rest, self.fixed_covariance, rest, optimize=True)


def fit_mixed(
    y: np.ndarray,
    x: np.ndarray,
    groups: np.ndarray,
    *,
    names: Sequence[str] | None = None,
    slope: np.ndarray | None = None,
    weights: np.ndarray | None = None,
    start: np.ndarray | None = None,
) -> MixedFit:
    """
    Fit y = X b + u_group (+ v_group slope) + e by restricted maximum likelihood.

    Parameters
    ----------
    y, x, groups
        Shapes (n,), (n, p) of full column rank, and (n,) labels. Groups may have any number of rows.
    slope
        Variable (n,) whose coefficient varies between groups; None for a random intercept alone.
    weights
        Relative precision of each row (n,).
    start
        ``theta`` of an earlier fit of nearly the same data, to begin from.

    Notes
    -----
    Profiled restricted likelihood in the relative covariance factor (Bates, Maechler, Bolker & Walker 2015,
    J Stat Softw 67(1), section 3.4), with the gradient in closed form.
    """
    labels, codes = np.unique(np.asarray(groups), return_inverse=True)
    y, x = np.asarray(y, float), np.asarray(x, float)
    assert len(y) == len(x) == len(codes) and x.shape[1] < len(y), (len(y), x.shape)
    # The likelihood is the same in any unit of the slope; a spread of 1 keeps the search round.
    unit = 1.0 if slope is None else float(np.std(slope)) or 1.0
    z = (
        np.ones((len(y), 1))
        if slope is None
        else np.column_stack([np.ones(len(y)), np.asarray(slope) / unit])
    )
    sums = sum_groups(y, x, z, codes, np.ones(len(y)) if weights is None else np.asarray(weights, float))
    ends = _minimise(sums, start)
    theta = ends[0][1]
    best = profile(theta, sums)
    simpler = None
    if slope is not None:
        simpler = _minimise(
            sum_groups(y, x, z[:, :1], codes, np.ones(len(y)) if weights is None else weights), None
        )
    rescale = np.diag([1.0] if slope is None else [1.0, 1 / unit])
    shrinkage = rescale @ best.shrinkage @ rescale
    factor = rescale @ covariance_factor(theta)
    fixed_covariance = best.variance * np.linalg.inv(best.precision)
    to_effects = rescale @ best.shrinkage
    pull = to_effects @ sums.za[:, :, : sums.p]
    effects = np.einsum("gqr,gr->gq", to_effects, sums.za[:, :, sums.p]) - pull @ best.beta
    covariance = best.variance * shrinkage + np.einsum(
        "gqp,pr,gsr->gqs", pull, fixed_covariance, pull, optimize=True
    )
    return MixedFit(
        names=tuple(names) if names is not None else tuple(f"x{i}" for i in range(sums.p)),
        fixed=best.beta,
        fixed_covariance=fixed_covariance,
        random_covariance=best.variance * factor @ factor.T,
        residual_variance=best.variance,
        groups=labels,
        effects=effects,
        effect_covariance=covariance,
        log_likelihood=-best.deviance / 2,
        theta=theta,
        n=sums.n,
        diagnostics=_diagnose(best, theta, ends, simpler),
        shrinkage=shrinkage,
        pull=pull,
    )


def _diagnose(
    best: Profile,
    theta: np.ndarray,
    ends: list[tuple[float, np.ndarray]],
    simpler: list[tuple[float, np.ndarray]] | None,
) -> FitDiagnostics:
    apart = ends[1][0] - ends[0][0]
    steepness = float(np.abs(best.gradient * np.maximum(theta, 1e-3)).max())
    finite = np.isfinite(best.beta).all() and np.isfinite(best.deviance)
    checks = [
        check("second_start", apart, "at_most", START_TOLERANCE,
              f"Two starting points ended {apart:.2g} apart in -2 log-likelihood."),
        check("gradient", steepness, "at_most", GRADIENT_TOLERANCE,
              f"The likelihood still slopes by {steepness:.2g} at the solution."),
        check("residual_variance", best.variance if finite else np.nan, "at_least", 1e-12,
              f"The residual variance is {best.variance:.3g}."),
    ]  # fmt: skip
    if simpler is not None:
        gain = (simpler[0][0] - best.deviance) / 2
        checks.append(
            check("above_intercept_only", gain, "at_least", -1e-4,
                  f"The slope model's log-likelihood is {gain:.4g} above that of the intercept-only model.")
        )  # fmt: skip
    return FitDiagnostics(tuple(checks))
