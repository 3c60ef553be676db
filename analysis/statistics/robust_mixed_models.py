"""Mixed models whose errors have Student's tails, and whose scale differs between known classes of rows.

One wild filing must not move an employer's level, so rows are weighted by how far out they lie. The scheme is
mean-field variational: given weights, a weighted REML fit; given the fit, each row's expected precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, special

from analysis.statistics.diagnostics import FitDiagnostics, check, residual_quantiles
from analysis.statistics.mixed_models import fit_mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.statistics.mixed_models import MixedFit

TOLERANCE = 2e-3  # relative change of any scale, or of the degrees of freedom, between rounds
ROUNDS = 100
DF_RANGE = (1.0, 200.0)  # 200 is normal for every purpose here


@dataclass(frozen=True)
class RobustFit:
    """
    A weighted mixed fit with what determined its weights.

    Parameters
    ----------
    mixed
        The last weighted fit; its residual variance is about 1, in units of each class's own scale.
    df
        Degrees of freedom of the errors; small means wild outliers.
    classes, scales, class_rows
        Labels of the classes of rows, the scale of the errors in each, and its number of rows.
    weights
        Of each row, 1 for a row exactly as far out as expected; below 1 further out.
    residuals
        Standardised: divided by the scale of the row's class.
    rounds, diagnostics
        Rounds used, and the mixed model's checks with convergence of the weights added.
    """

    mixed: MixedFit
    df: float
    classes: np.ndarray
    scales: np.ndarray
    class_rows: np.ndarray
    weights: np.ndarray
    residuals: np.ndarray
    rounds: int
    diagnostics: FitDiagnostics


def fit_robust_mixed(
    y: np.ndarray,
    x: np.ndarray,
    groups: np.ndarray,
    classes: np.ndarray,
    *,
    names: Sequence[str] | None = None,
) -> RobustFit:
    """
    Fit a random-intercept model with Student-t errors, the scale of the errors depending on the row's class.

    Parameters
    ----------
    y, x, groups
        As for ``fit_mixed``.
    classes
        Shape (n,): for instance size bands. Each class gets its own scale.
    """
    labels, code = np.unique(np.asarray(classes), return_inverse=True)
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    fit = fit_mixed(y, x, groups, names=names)
    tail = np.ones(len(y))
    df, moved, rounds = 4.0, np.inf, 0
    scales = np.full(len(labels), np.sqrt(fit.residual_variance))
    while rounds < ROUNDS and moved > TOLERANCE:
        rounds += 1
        residual, square = _expected_squares(y, x, group, fit)
        before = np.append(scales, df)
        scales = np.sqrt(np.bincount(code, tail * square) / np.bincount(code))
        standard = square / scales[code] ** 2
        df = _degrees_of_freedom(standard)
        tail = (df + 1) / (df + standard)
        moved = float(np.abs(np.append(scales, df) / before - 1).max())
        fit = fit_mixed(y, x, groups, names=names, weights=tail / scales[code] ** 2, start=fit.theta)
    residual, _ = _expected_squares(y, x, group, fit)
    standard = residual / scales[code]
    converged = check(
        "weights_settled", moved, "at_most", TOLERANCE,
        f"After {rounds} rounds of weighting the scales still moved by {moved:.2%}.",
    )  # fmt: skip
    figures = MappingProxyType({"error_df": df, "rounds": float(rounds), **residual_quantiles(standard, df)})
    diagnostics = fit.diagnostics + FitDiagnostics((converged,), figures)
    return RobustFit(fit, df, labels, scales, np.bincount(code), tail, standard, rounds, diagnostics)


def _expected_squares(
    y: np.ndarray, x: np.ndarray, group: np.ndarray, fit: MixedFit
) -> tuple[np.ndarray, np.ndarray]:
    """Give residuals, and their expected squares, which allow for the group's effect being uncertain."""
    residual = y - x @ fit.fixed - fit.effects[group, 0]
    return residual, residual**2 + fit.effect_covariance[group, 0, 0]


def _degrees_of_freedom(standard: np.ndarray) -> float:
    """Solve for the degrees of freedom at which the likelihood is stationary, given expected squares."""

    def slope(df: float) -> float:
        half, rate = (df + 1) / 2, (df + standard) / 2
        expected = np.mean(special.digamma(half) - np.log(rate) - half / rate)
        return float(1 + np.log(df / 2) - special.digamma(df / 2) + expected)

    low, high = DF_RANGE
    if slope(high) > 0:
        return high
    return low if slope(low) < 0 else float(optimize.brentq(slope, low, high, xtol=1e-4))
