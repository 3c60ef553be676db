"""The peers' middle as an estimate: the median of their likely levels, and how far one's own lies from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from analysis.statistics.comparison import Polarity

METHOD = "median of the peers' likely levels, simulated"
DRAWS = 2000
SEED = 20260101
LEAST_SURE, MOST_SURE = 0.05, 0.95  # chances from a model are over-confident beyond, so none is printed beyond


def peers_level(levels: ArrayLike, sds: ArrayLike, *, confidence: float = 0.95, n_periods: int = 1) -> Estimate:
    """
    Estimate the median of the peers' true levels.

    The peers are these and no sample, so the only doubt is that of each level. Every draw takes each level
    from its own range and finds their median; the draws have one seed, so that the same levels give the same
    benchmark.

    Parameters
    ----------
    levels, sds
        Likely level of each peer and its standard deviation, in the metric's unit; a level that is known, as
        where every filing is zero, has 0.

    Returns
    -------
    Estimate
        ``n`` is the number of peers; ``sd`` of the median in the details. Refused below eight peers.

    References
    ----------
    Goldstein H, Spiegelhalter DJ (1996), JRSS A 159: 385-443, for simulating from the levels' own ranges.
    """
    m, sd = np.asarray(levels, float), np.asarray(sds, float)
    assert m.shape == sd.shape and np.isfinite(m).all() and (sd >= 0).all(), "one level and deviation a peer"
    permission = permit("percentile", peers=m.size)
    if not permission.granted:
        return refused("insufficient_data", METHOD, permission.reason, n=m.size)
    # Antithetic pairs: the benchmark of symmetric levels comes out where it is, not where the seed has it.
    noise = np.random.default_rng(SEED).standard_normal((DRAWS // 2, m.size))
    medians = np.median(m + sd * np.concatenate([noise, -noise]), axis=1)
    lower, value, upper = np.quantile(medians, [(1 - confidence) / 2, 0.5, (1 + confidence) / 2])
    return Estimate(
        float(value), float(lower), float(upper), m.size, METHOD, confidence=confidence, n_periods=n_periods,
        details={"sd": float(medians.std())},
    )  # fmt: skip


def chance_beyond(level: float, sd: float, benchmark: float, benchmark_sd: float, polarity: Polarity) -> float:
    """
    Give the chance that the true level lies above the true benchmark, or further from 0 than it.

    Parameters
    ----------
    level, sd, benchmark, benchmark_sd
        Likely values and their standard deviations, taken as normal and independent.
    polarity
        With ``zero`` distances from 0 are compared.

    Returns
    -------
    float
        From 0.05 to 0.95; beyond, chances from a model are not to be trusted.

    Notes
    -----
    ``|x| > |b|`` where ``(x - b)(x + b) > 0``: two normal variables of one sign, whose joint chance is known.
    """
    total = float(np.hypot(sd, benchmark_sd))
    if total == 0:
        own, other = (abs(level), abs(benchmark)) if polarity == "zero" else (level, benchmark)
        chance = 0.5 if own == other else float(own > other)
    elif polarity == "zero":
        ends = np.array([level - benchmark, level + benchmark]) / total
        shared = (sd**2 - benchmark_sd**2) / total**2
        joint = stats.multivariate_normal([0, 0], [[1, shared], [shared, 1]], allow_singular=True)
        chance = float(joint.cdf(ends) + joint.cdf(-ends))
    else:
        chance = float(stats.norm.cdf((level - benchmark) / total))
    return float(np.clip(chance, LEAST_SURE, MOST_SURE))
