"""Mixed models whose errors have Student's tails, and whose scale differs between known classes of rows.

One wild filing must not move an employer's level, so rows are weighted by how far out they lie: given
weights, a weighted REML fit; given the fit, each row's expected precision under Student's t (Lange, Little &
Taylor 1989, J Am Stat Assoc 84, 881-896), its residual scaled up for what the group's effect has absorbed.
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
    normal
        The fit with normal errors of one variance, from which the weighting began.
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
    normal: MixedFit
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
    df: float | None = None,
) -> RobustFit:
    """
    Fit a random-intercept model with Student-t errors, the scale of the errors depending on the row's class.

    Parameters
    ----------
    y, x, groups
        As for ``fit_mixed``.
    classes
        Shape (n,): for instance size bands. Each class gets its own scale.
    df
        Degrees of freedom of the errors; estimated if None.
    """
    labels, code = np.unique(np.asarray(classes), return_inverse=True)
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    weights, tail = np.ones(len(y)), np.ones(len(y))
    fit = normal = fit_mixed(y, x, groups, names=names)
    tails, moved, rounds = df or 4.0, np.inf, 0
    scales = np.full(len(labels), np.sqrt(fit.residual_variance))
    while rounds < ROUNDS and moved > TOLERANCE:
        rounds += 1
        residual, told = _residuals(y, x, group, fit, weights)
        before = np.append(scales, tails)
        scales = np.sqrt(np.bincount(code, tail * residual**2) / np.bincount(code, told))
        standard = residual**2 / (told * scales[code] ** 2)
        tails = df or _degrees_of_freedom(standard, told)
        tail = (tails + 1) / (tails + standard)
        moved = float(np.abs(np.append(scales, tails) / before - 1).max())
        weights = tail / scales[code] ** 2
        fit = fit_mixed(y, x, groups, names=names, weights=weights, start=fit.theta)
    residual, told = _residuals(y, x, group, fit, weights)
    standard = residual / (np.sqrt(told) * scales[code])
    converged = check(
        "weights_settled", moved, "at_most", TOLERANCE,
        f"After {rounds} rounds of weighting the scales still moved by {moved:.2%}.",
    )  # fmt: skip
    figures = MappingProxyType({"error_df": tails, "rounds": float(rounds), **residual_quantiles(standard, tails)})
    diagnostics = fit.diagnostics + FitDiagnostics((converged,), figures)
    return RobustFit(fit, normal, tails, labels, scales, np.bincount(code), tail, standard, rounds, diagnostics)


def _residuals(
    y: np.ndarray, x: np.ndarray, group: np.ndarray, fit: MixedFit, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the residuals, and what share of each error its residual shows.

    The rest of the error has been taken for the group's effect: next to nothing of it where a group has
    many rows, most of it where a group has one.
    """
    residual = y - x @ fit.fixed - fit.effects[group, 0]
    taken = weights * fit.shrinkage[group, 0, 0]
    return residual, np.clip(1 - taken, 1e-3, 1.0)


def _degrees_of_freedom(standard: np.ndarray, told: np.ndarray) -> float:
    """Solve for the degrees of freedom at which the likelihood is stationary, given scaled squares."""

    def slope(df: float) -> float:
        half, rate = (df + 1) / 2, (df + standard) / 2
        expected = np.average(special.digamma(half) - np.log(rate) - half / rate, weights=told)
        return float(1 + np.log(df / 2) - special.digamma(df / 2) + expected)

    low, high = DF_RANGE
    if slope(high) > 0:
        return high
    return low if slope(low) < 0 else float(optimize.brentq(slope, low, high, xtol=1e-4))
