"""The best guess for each of many: small organisations bounce around, so each is drawn towards its group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import optimize, special

from analysis.statistics.estimate import Estimate, Status, refused
from analysis.statistics.ladder import permit
from analysis.statistics.proportions import normal_quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

ADJUSTED = "Adjusted towards similar organisations, as small ones bounce around; the range is approximate."


@dataclass(frozen=True)
class Shrunken:
    """
    Estimates drawn towards the mean of their group.

    Parameters
    ----------
    raw, values, sds
        One entry an organisation, on the scale that was fitted: as measured, as adjusted, and the standard
        deviation of the adjusted. Empty unless status is ``ok``.
    tau2, tau2_variance
        True variance between organisations, and how well it is known.
    groups
        Fitted mean of the group of each organisation.
    scale
        ``logit`` for shares, else ``identity``.
    """

    raw: NDArray
    values: NDArray
    sds: NDArray
    groups: NDArray
    tau2: float
    tau2_variance: float
    scale: Literal["identity", "logit"] = "identity"
    status: Status = "ok"
    reason: str = ""

    def estimate(self, position: int, confidence: float = 0.95) -> Estimate:
        """Give the adjusted value of one organisation in the metric's unit, its range called approximate."""
        if self.status != "ok":
            return refused(self.status, "shrinkage", self.reason, n=None)
        half = normal_quantile(confidence) * self.sds[position]
        back = special.expit if self.scale == "logit" else float
        low, value, high = (float(back(self.values[position] + side * half)) for side in (-1, 0, 1))
        return Estimate(
            value,
            low,
            high,
            None,
            "normal shrinkage",
            confidence=confidence,
            caveats=(ADJUSTED,),
            n_periods=1,
        )


def between_variance(
    y: ArrayLike,
    variances: ArrayLike,
    design: ArrayLike | None = None,
    method: Literal["REML", "Paule-Mandel"] = "REML",
) -> tuple[float, float]:
    """
    Estimate the true variance between units whose sampling variances are known, never below 0.

    Parameters
    ----------
    y, variances
        Values and their sampling variances.
    design
        Columns of the group means; a single mean by default.
    method
        Restricted maximum likelihood, or Paule and Mandel's (1982, J Res NBS 87) moment equation.

    Returns
    -------
    tau2, variance_of_tau2
        The second from the restricted likelihood's information (Viechtbauer 2005, J Educ Behav Stat 30).
    """
    y, v = np.asarray(y, float), np.asarray(variances, float)
    x = np.ones((y.size, 1)) if design is None else np.asarray(design, float)
    assert (v > 0).all() and y.size > x.shape[1], "a positive variance each, and more units than means"
    solve = {"REML": _restricted_score, "Paule-Mandel": _moment_excess}[method](y, v, x)
    tau2 = _root(solve, upper=100 * (float(np.var(y)) + float(v.max())))
    w = 1 / (v + tau2)
    a, once = _inverse(w, x), _moment(w**2, x)
    information = np.sum(w**2) - 2 * np.trace(a @ _moment(w**3, x)) + np.trace(a @ once @ a @ once)
    return tau2, float(2 / information)


def _moment(w: NDArray, x: NDArray) -> NDArray:
    return x.T @ (x * w[:, None])


def _inverse(w: NDArray, x: NDArray) -> NDArray:
    return np.linalg.inv(_moment(w, x))


def _left_over(y: NDArray, w: NDArray, x: NDArray) -> NDArray:
    """Give the weighted residuals, without the units-by-units matrix: there may be thousands of employers."""
    return w * (y - x @ (_inverse(w, x) @ (x.T @ (w * y))))


def _restricted_score(y: NDArray, v: NDArray, x: NDArray) -> Callable[[float], float]:
    def score(tau2: float) -> float:
        w = 1 / (v + tau2)
        left = _left_over(y, w, x)
        return float(left @ left - (w.sum() - np.trace(_inverse(w, x) @ _moment(w**2, x))))

    return score


def _moment_excess(y: NDArray, v: NDArray, x: NDArray) -> Callable[[float], float]:
    def excess(tau2: float) -> float:
        return float(y @ _left_over(y, 1 / (v + tau2), x)) - (y.size - x.shape[1])

    return excess


def _root(function: Callable[[float], float], upper: float) -> float:
    # Both equations fall through 0 from above; one that starts at or below it has its answer at the boundary.
    if function(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(function, 0.0, upper, xtol=1e-12 * upper, rtol=1e-10))


def shrink(
    y: ArrayLike,
    variances: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    method: Literal["REML", "Paule-Mandel"] = "REML",
    prior_tau2: float | None = None,
) -> Shrunken:
    """
    Draw each value towards its group's mean, by as much as its own uncertainty calls for.

    Parameters
    ----------
    y, variances
        One value an organisation and its sampling variance, in the metric's unit and its square.
    groups
        A label each, such as sector and size, each with its own mean; one group by default.
    prior_tau2
        Variance between organisations taken from a sister metric, the only way to shrink fewer than ten.

    References
    ----------
    Morris CN (1983), J Am Stat Assoc 78: 47-55, with a term for not knowing the variance between them.
    """
    y, v = np.asarray(y, float), np.asarray(variances, float)
    permission = permit("shrinkage", peers=y.size)
    if not permission.granted and prior_tau2 is None:
        nothing = np.empty(0)
        return Shrunken(
            nothing, nothing, nothing, nothing, 0.0, 0.0, status=permission.status, reason=permission.reason
        )
    x = _indicators(y.size, groups)
    tau2, tau2_variance = between_variance(y, v, x, method) if prior_tau2 is None else (prior_tau2, 0.0)
    total = v + tau2
    weighted = x / total[:, None]
    mean_covariance = np.linalg.inv(x.T @ weighted)
    mean = x @ (mean_covariance @ (weighted.T @ y))
    pull = v / total
    mean_variance = np.einsum("ij,jk,ik->i", x, mean_covariance, x)
    # Not knowing tau2 matters most where the value lies far from its group.
    tau_term = (y - mean) ** 2 * (v / total**2) ** 2 * tau2_variance
    sds = np.sqrt((1 - pull) * v + pull**2 * mean_variance + tau_term)
    return Shrunken(y, mean + (1 - pull) * (y - mean), sds, mean, tau2, tau2_variance)


def shrink_proportions(counts: ArrayLike, n: ArrayLike, groups: ArrayLike | None = None, **options) -> Shrunken:
    """Shrink shares on the logit scale, half a person added to each side so that none and all stay finite."""
    x, n = np.asarray(counts, float), np.asarray(n, float)
    logit = np.log((x + 0.5) / (n - x + 0.5))
    variance = 1 / (x + 0.5) + 1 / (n - x + 0.5)
    return replace(shrink(logit, variance, groups, **options), scale="logit")


def james_stein(y: ArrayLike, variance: float) -> tuple[NDArray, float]:
    """
    Draw values of equal variance towards their mean (Efron and Morris 1975, J Am Stat Assoc 70: 311-319).

    Returns
    -------
    values, factor
        The factor is the share of each distance from the mean that is kept.
    """
    y = np.asarray(y, float)
    assert y.size > 3, "needs more than three values"
    factor = max(0.0, 1 - (y.size - 3) * variance / float(np.sum((y - y.mean()) ** 2)))
    return y.mean() + factor * (y - y.mean()), factor


def _indicators(size: int, groups: ArrayLike | None) -> NDArray:
    if groups is None:
        return np.ones((size, 1))
    _, which = np.unique(np.asarray(groups), return_inverse=True)
    return np.eye(which.max() + 1)[which]
