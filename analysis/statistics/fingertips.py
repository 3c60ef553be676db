"""The recent-trend marker of Fingertips (public health profiles), shown under that name, never decided by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

from analysis.statistics.proportions import normal_quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

POINTS = 5
THRESHOLD = float(stats.chi2.ppf(0.998, 1))  # 9.5495: a 99.8% test, not a 95% one

Trend = Literal["Increasing", "Decreasing", "No significant change", "Cannot be calculated"]


@dataclass(frozen=True)
class Marker:
    """
    The marker and why.

    Parameters
    ----------
    gradient
        Change per year: of the logit for proportions, else in the metric's unit.
    """

    trend: Trend
    reason: str
    chi2: float | None = None
    gradient: float | None = None


def mark_shares(years: ArrayLike, counts: ArrayLike, n: ArrayLike) -> Marker:
    """
    Mark the trend of a share over the latest five annual, non-overlapping points.

    It assumes that only chance moves a share. With 10,000 people a point and ordinary differences between
    years it marks a trend where there is none in 20 to 40% of series; decide by ``estimate_share_trend``.

    Parameters
    ----------
    years
        Real years, not 1 to 5, and none from before a break in the series.
    counts, n
        People with the characteristic, and people; not a number where missing.

    References
    ----------
    Office for Health Improvement and Disparities, Fingertips: recent trends.
    """
    t, x, n = _latest(years, counts, n)
    fault = _fault(t, x, n)
    if fault:
        return Marker("Cannot be calculated", fault)
    edge = 0.5 * ((x <= 0) | (x >= n))  # Fingertips leaves the logit infinite there
    logit = np.log((x + edge) / (n - x + edge))
    chi2, _ = cochran_armitage(x, n, t)
    return _marked(t, chi2, lambda kept: float(np.polyfit(t[kept] - t.mean(), logit[kept], 1)[0]))


def mark_values(
    years: ArrayLike, values: ArrayLike, lower: ArrayLike, upper: ArrayLike, confidence: float = 0.95
) -> Marker:
    """Mark the trend of any other figure from its published intervals; otherwise as ``mark_shares``."""
    t, y, low, high = _latest(years, values, lower, upper)
    fault = _fault(t, y, low, high)
    if fault:
        return Marker("Cannot be calculated", fault)
    weight = (2 * normal_quantile(confidence) / (high - low)) ** 2

    def slope(kept: NDArray) -> float:
        w, away = weight[kept], t[kept] - np.average(t[kept], weights=weight[kept])
        return float(w @ (away * y[kept]) / (w @ away**2))

    every = np.arange(t.size)
    away = t - np.average(t, weights=weight)
    return _marked(t, slope(every) ** 2 * float(weight @ away**2), slope)


def cochran_armitage(counts: ArrayLike, n: ArrayLike, scores: ArrayLike) -> tuple[float, float]:
    """Test a linear trend in proportions (Armitage 1955, Biometrics 11); give chi-squared (1 df) and p."""
    x, n, t = (np.asarray(column, float) for column in (counts, n, scores))
    share, away = x.sum() / n.sum(), t - np.average(t, weights=n)
    chi2 = float((x @ away) ** 2 / (share * (1 - share) * (n @ away**2)))
    return chi2, float(stats.chi2.sf(chi2, 1))


def _latest(years: ArrayLike, *columns: ArrayLike) -> list[NDArray]:
    t = np.asarray(years, float)
    order = np.argsort(t, kind="stable")[-POINTS:]
    return [t[order], *(np.asarray(column, float)[order] for column in columns)]


def _fault(t: NDArray, values: NDArray, *others: NDArray) -> str:
    intervals = len(others) == 2
    if t.size < POINTS:
        return "Not enough data points"
    if np.unique(t).size < t.size:
        return "Duplicate years in group"
    if not np.isfinite(values).all() or (not intervals and not np.isfinite(others[0]).all()):
        return "Missing values"
    if intervals and not np.isfinite(others).all():
        return "Missing at least one confidence interval value"
    return ""


def _marked(t: NDArray, chi2: float, slope: Callable[[NDArray], float]) -> Marker:
    every = np.arange(t.size)
    gradient = slope(every)
    if chi2 <= THRESHOLD:
        return Marker("No significant change", "No significant trend", chi2, gradient)
    turned = any(slope(np.delete(every, i)) * gradient <= 0 for i in every)
    if turned:
        return Marker("No significant change", "One point alone decides the direction", chi2, gradient)
    trend = "Increasing" if gradient > 0 else "Decreasing"
    return Marker(trend, "No outliers and significant trend", chi2, gradient)
