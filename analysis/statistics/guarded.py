"""The one door to statsmodels' regressions: no fit leaves without its checks, no warning is lost."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats
from statsmodels.genmod.families import Binomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray


_SHORT_OF_RANK = "Two columns of the model say the same, so their effects cannot be told apart."


@dataclass(frozen=True)
class Fit:
    """
    A regression that has passed its checks, or the sentence that says which one it failed.

    Parameters
    ----------
    coefficients, covariance
        On the scale of the link; the covariance has the dispersion in it.
    df
        Residual degrees of freedom; intervals are Student's t with these.
    dispersion
        Pearson's chi-squared over df, 1 at least; for least squares the residual variance.
    caveats
        Warnings that came up on the way.
    fault
        Empty when all is well; otherwise the coefficients must not be used.
    """

    coefficients: NDArray
    covariance: NDArray
    df: int
    dispersion: float
    caveats: tuple[str, ...] = ()
    fault: str = ""

    def interval(self, position: int, confidence: float = 0.95) -> tuple[float, float, float]:
        """Give lower limit, coefficient and upper limit."""
        assert not self.fault, self.fault
        b, se = float(self.coefficients[position]), float(np.sqrt(self.covariance[position, position]))
        half = float(stats.t.ppf((1 + confidence) / 2, self.df)) * se
        return b - half, b, b + half

    def p_value(self, position: int) -> float:
        """Give the two-sided p of the coefficient being 0; for the annex only."""
        lower, b, upper = self.interval(position, 0.5)
        half = (upper - lower) / 2 / stats.t.ppf(0.75, self.df)
        return float(2 * stats.t.sf(abs(b) / half, self.df))


def fit_shares(counts: ArrayLike, n: ArrayLike, design: ArrayLike) -> Fit:
    """
    Fit a quasi-binomial logit: shares with more than binomial noise between periods or sites.

    Shares are given with n as variance weights. The two-column form of statsmodels 0.15 gets the dispersion
    wrong by a factor of n, and frequency weights get the degrees of freedom wrong.

    Parameters
    ----------
    counts, n
        Successes and trials, one row each.
    design
        Columns of the model, the constant among them.
    """
    x, n, columns = np.asarray(counts, float), np.asarray(n, float), np.asarray(design, float)
    return _guard(lambda: _settled(GLM(x / n, columns, family=Binomial(), var_weights=n)))


def fit_rates(counts: ArrayLike, exposure: ArrayLike, design: ArrayLike) -> Fit:
    """Fit a quasi-Poisson log rate, ``exposure`` being person-years; otherwise as ``fit_shares``."""
    x, exposure, columns = (np.asarray(column, float) for column in (counts, exposure, design))
    if not x.any():
        return _failed("There are no events, so no rate to follow.")
    return _guard(lambda: _settled(GLM(x, columns, family=Poisson(), exposure=exposure)))


def fit_line(values: ArrayLike, design: ArrayLike) -> Fit:
    """Fit least squares with Student's t, never a robust covariance: at ten points those are worse."""
    return _guard(lambda: _checked_ols(OLS(np.asarray(values, float), np.asarray(design, float)).fit()))


def _settled(model: GLM) -> Fit:
    if _is_short_of_rank(model.exog):
        return _failed(_SHORT_OF_RANK)
    first = model.fit()
    second = model.fit(start_params=first.params + 0.1)
    if not (first.converged and second.converged):
        return _failed("The model did not settle on an answer.")
    is_share = isinstance(model.family, Binomial)
    if is_share and np.abs(first.predict(which="linear")).max() > 15:
        return _failed("The data separate perfectly, so the model has no finite answer.")
    if not np.allclose(first.params, second.params, rtol=1e-4, atol=1e-6):
        return _failed("The model gives two answers from two starts.")
    return _checked_glm(first)


def _checked_glm(result) -> Fit:
    df = int(result.df_resid)
    if df < 1:
        return _failed("No data are left over to judge the fit by.")
    dispersion = max(1.0, float(np.sum(result.resid_pearson**2)) / df)
    covariance = np.asarray(result.normalized_cov_params) * dispersion
    return _checked(np.asarray(result.params), covariance, df, dispersion)


def _checked_ols(result) -> Fit:
    if _is_short_of_rank(result.model.exog):
        return _failed(_SHORT_OF_RANK)
    df = int(result.df_resid)
    if df < 1:
        return _failed("No data are left over to judge the fit by.")
    if result.ssr <= 1e-20 * float(np.sum(result.model.endog**2)):
        return _failed("The values lie exactly on a line, so nothing shows how far they could have strayed.")
    return _checked(np.asarray(result.params), np.asarray(result.cov_params()), df, float(result.scale))


def _is_short_of_rank(design: NDArray) -> bool:
    return bool(np.isfinite(design).all() and np.linalg.matrix_rank(design) < design.shape[1])


def _checked(coefficients: NDArray, covariance: NDArray, df: int, dispersion: float) -> Fit:
    variances = np.diag(covariance)
    if not (np.isfinite(coefficients).all() and np.isfinite(variances).all()):
        return _failed("The model gives no finite answer.")
    if (variances <= 0).any():
        return _failed("The model gives no positive variance.")
    return Fit(coefficients, covariance, df, dispersion)


def _guard(fit: Callable[[], Fit]) -> Fit:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        # statsmodels takes any fit without residuals for separation; ours is looked for in the fitted values.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        try:
            fitted = fit()
        except (np.linalg.LinAlgError, ValueError, FloatingPointError) as error:
            return _failed(f"The model could not be fitted: {error}.")
    return replace(fitted, caveats=tuple(dict.fromkeys(str(warning.message) for warning in caught)))


def _failed(fault: str) -> Fit:
    nothing = np.empty(0)
    return Fit(nothing, nothing, 0, float("nan"), fault=fault)
