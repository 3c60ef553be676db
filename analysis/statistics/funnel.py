"""Funnel limits: what a group of this size would show by chance, and by the usual spread of its peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

from analysis.statistics.counts import exact_limits
from analysis.statistics.estimate import Status
from analysis.statistics.ladder import permit
from analysis.statistics.proportions import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

WARNING, ALARM = 0.95, 0.998  # two and three standard errors
WINSORISED = 0.10  # of the z scores at each end are drawn in before their spread is measured

_EDGE = float(stats.norm.ppf(1 - WINSORISED))
# Mean square of a standard normal variable so drawn in: 0.679. Spiegelhalter's published form takes it for 1
# and so finds too little spread: 1.4% false alarms where 0.2% are meant.
WINSORISED_MEAN_SQUARE = (1 - 2 * WINSORISED) - 2 * _EDGE * stats.norm.pdf(_EDGE) + 2 * WINSORISED * _EDGE**2


def proportion_limits(n: ArrayLike, average: float, confidence: float = ALARM) -> tuple[NDArray, NDArray]:
    """
    Give the shares between which a group of n lies by chance if its true share is the average.

    Wilson's interval turned round, as Public Health England's Fingertips draws it; cut off at 0 and 1.
    """
    half = normal_quantile(confidence) * np.sqrt(average * (1 - average) / np.asarray(n, float))
    return np.maximum(average - half, 0.0), np.minimum(average + half, 1.0)


def ratio_limits_at_count(observed: ArrayLike, confidence: float = ALARM) -> tuple[NDArray, NDArray]:
    """
    Give the ratios of observed to expected at which this many events would just stand out.

    The exact Poisson limits of the count turned round, as Public Health England draws funnels of ratios.
    """
    lowest_expected, highest_expected = exact_limits(observed, confidence)
    x = np.asarray(observed, float)
    upper = np.divide(x, lowest_expected, out=np.full(x.shape, np.inf), where=lowest_expected > 0)
    return x / highest_expected, upper


def stands_out(observed: ArrayLike, expected: ArrayLike, confidence: float = ALARM) -> NDArray:
    """
    Say which counts lie beyond chance of what was expected: -1 below, 1 above, 0 within (exact Poisson).

    For a directly standardised rate, expected is the count times the peers' rate over its own.
    """
    lowest_expected, highest_expected = exact_limits(observed, confidence)
    expected = np.asarray(expected, float)
    return (expected < lowest_expected).astype(int) - (expected > highest_expected).astype(int)


def ratio_limits(expected: ArrayLike, confidence: float = ALARM) -> tuple[NDArray, NDArray]:
    """Give the ratios between which chance keeps a group with so many events expected (exact Poisson)."""
    lower, upper = exact_limits(expected, confidence)
    return lower / np.asarray(expected, float), upper / np.asarray(expected, float)


def aggregate_ratio(numerators: ArrayLike, denominators: ArrayLike) -> float:
    """Give the ratio of sums, the centre of a funnel; small groups would pull the mean of ratios."""
    return float(np.sum(numerators) / np.sum(denominators))


@dataclass(frozen=True)
class Funnel:
    """
    A fitted funnel.

    Parameters
    ----------
    kind
        ``proportion`` (arcsine scale) or ``ratio`` (log scale).
    centre
        The peers' overall share or ratio.
    z
        Each group's distance from the centre in standard errors, the usual spread among peers allowed for.
    phi
        How many times the z scores spread beyond chance; 1 means not at all.
    tau
        Spread among peers beyond chance, a standard deviation on the transformed scale.
    outside_before, outside_after
        Share of groups beyond the 99.8% limits by chance alone, and with the usual spread allowed for.
    status
        ``ok``; ``insufficient_data`` below ten groups; ``not_comparable`` when more than 5% remain outside,
        since a mixed group has no usual spread. Only ``ok`` may name outliers.
    """

    kind: Literal["proportion", "ratio"]
    centre: float
    z: NDArray
    phi: float
    tau: float
    outside_before: float
    outside_after: float
    status: Status
    reason: str = ""

    @property
    def outliers(self) -> NDArray:
        """Which groups lie beyond 99.8%: -1 below, 1 above, 0 within; all 0 unless status is ``ok``."""
        beyond = np.abs(self.z) > normal_quantile(ALARM)
        return np.where(beyond & (self.status == "ok"), np.sign(self.z), 0).astype(int)

    def limits(self, size: ArrayLike, confidence: float = ALARM) -> tuple[NDArray, NDArray]:
        """Give the limits in the metric's unit at a size: people (proportion) or events expected (ratio)."""
        half = normal_quantile(confidence) * np.sqrt(_standard_error(self.kind, size) ** 2 + self.tau**2)
        if self.kind == "ratio":
            return self.centre * np.exp(-half), self.centre * np.exp(half)
        middle = np.arcsin(np.sqrt(self.centre))
        ends = np.clip(middle - half, 0, np.pi / 2), np.clip(middle + half, 0, np.pi / 2)
        return np.sin(ends[0]) ** 2, np.sin(ends[1]) ** 2


def fit_funnel(
    kind: Literal["proportion", "ratio"],
    numerators: ArrayLike,
    sizes: ArrayLike,
    *,
    centre: float | None = None,
    judged: int | None = None,
    as_published: bool = False,
) -> Funnel:
    """
    Fit a funnel with limits widened for the spread that is usual among these groups.

    Parameters
    ----------
    kind
        ``proportion``: numerators are people with the characteristic, sizes the people. ``ratio``: numerators
        are events observed, sizes the events expected.
    centre
        The value to judge against; by default the ratio of sums.
    judged
        Position of the group that the reader asks about. Below 20 groups it is left out of the measured
        spread, so that it cannot hide itself.
    as_published
        Use Spiegelhalter's over-dispersion factor without the correction for winsorising.

    References
    ----------
    Spiegelhalter DJ (2005), Stat Med 24: 1185-1202; Spiegelhalter et al. (2012), JRSS A 175: 1-47.
    """
    x, size = np.asarray(numerators, float), np.asarray(sizes, float)
    assert x.shape == size.shape and (size > 0).all(), "every group needs a size"
    centre = aggregate_ratio(x, size) if centre is None else centre
    distance, se = _transformed(kind, x, size, centre), _standard_error(kind, size)
    measured = np.ones(x.size, bool)
    if judged is not None and x.size < 20:
        measured[judged] = False
    scale = 1.0 if as_published else WINSORISED_MEAN_SQUARE
    phi, tau = _spread(distance[measured], se[measured], scale)
    z = distance / np.hypot(se, tau)
    before, after = (float(np.mean(np.abs(s) > normal_quantile(ALARM))) for s in (distance / se, z))
    status, reason = _gate(x.size, after)
    return Funnel(kind, centre, z, phi, tau, before, after, status, reason)


def _gate(groups: int, outside: float) -> tuple[Status, str]:
    permission = permit("funnel", peers=groups)
    if not permission.granted:
        return permission.status, permission.reason
    # One group outside is never a sign of a mixed set, however few there are.
    if outside > 0.05 and round(outside * groups) > 1:
        return (
            "not_comparable",
            "More than one in twenty lie outside, so this group is mixed: no outliers are named.",
        )
    return "ok", ""


def _transformed(kind: str, x: NDArray, size: NDArray, centre: float) -> NDArray:
    if kind == "proportion":
        return np.arcsin(np.sqrt(x / size)) - np.arcsin(np.sqrt(centre))
    # Half an event keeps the logarithm finite at none; it is added only there, so that no other point moves.
    return np.log(np.where(x > 0, x, 0.5) / size / centre)


def _standard_error(kind: str, size: ArrayLike) -> NDArray:
    size = np.asarray(size, float)
    return 1 / (2 * np.sqrt(size)) if kind == "proportion" else 1 / np.sqrt(size)


def _spread(distance: NDArray, se: NDArray, scale: float) -> tuple[float, float]:
    z = distance / se
    drawn_in = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    phi = float(np.mean(drawn_in**2)) / scale
    groups, weight = z.size, 1 / se**2
    excess = groups * phi - (groups - 1)
    if excess <= 0:
        return phi, 0.0
    return phi, float(np.sqrt(excess / (weight.sum() - (weight**2).sum() / weight.sum())))
