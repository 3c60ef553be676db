"""Better, similar or worse: an estimate against a benchmark, and a value among its peers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

from analysis.statistics.estimate import Estimate, Status, refused
from analysis.statistics.ladder import permit
from analysis.statistics.proportions import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Polarity = Literal["higher", "lower", "zero", "none"]  # which direction is good; zero: nearer to 0 is better
Verdict = Literal["better", "similar", "worse", "higher", "lower", "cant_tell", "not_compared"]

_JUDGED: dict[tuple[Polarity, bool], Verdict] = {
    ("higher", True): "better",
    ("higher", False): "worse",
    ("lower", True): "worse",
    ("lower", False): "better",
    ("zero", True): "worse",  # here the distance from 0 has been compared
    ("zero", False): "better",
    ("none", True): "higher",
    ("none", False): "lower",
}


@dataclass(frozen=True)
class Comparison:
    """
    An estimate beside its benchmark, and what may be said of the difference.

    Parameters
    ----------
    value
        The estimate compared.
    benchmark
        What it is compared with; without an interval the benchmark was taken as fixed.
    difference
        Value less benchmark, in the metric's unit, with its own interval.
    verdict
        ``similar`` means no clear difference, not sameness. ``cant_tell`` means that the interval allows both
        no difference and one worth acting on.
    reason
        Why there is no verdict; empty where there is one.
    margin
        The smallest difference worth acting on, set for the metric beforehand.
    polarity
        Which direction is good.
    """

    value: Estimate
    benchmark: Estimate
    difference: Estimate
    verdict: Verdict
    reason: str
    margin: float
    polarity: Polarity

    @property
    def benchmark_is_fixed(self) -> bool:
        return not self.benchmark.has_interval

    @property
    def judged(self) -> Estimate:
        """The difference on which the verdict rests: of the distances from 0, where nearer to 0 is better."""
        return _judged(self.value, self.benchmark, self.difference, self.polarity)

    @property
    def worth_acting_on(self) -> bool:
        clear = self.verdict in ("better", "worse", "higher", "lower")
        return clear and self.difference.value is not None and abs(self.difference.value) >= self.margin


def difference_of(value: Estimate, other: Estimate) -> Estimate:
    """
    Subtract one independent estimate from another, recovering variances from the two intervals.

    The MOVER method of Zou and Donner (2008, Stat Med 27: 1693-1702); of two Wilson intervals it is
    Newcombe's difference. An estimate without an interval counts as fixed if it is ``other``.
    """
    for estimate in (value, other):
        if not estimate.printable:
            return refused(estimate.status, "MOVER", estimate.caveats[0] if estimate.caveats else "No value.")
    d = value.value - other.value
    periods = max(value.n_periods, other.n_periods)
    if not value.has_interval:
        return Estimate(
            d, None, None, value.n, "difference", status="descriptive_only", meaning="none", n_periods=periods
        )
    assert not other.has_interval or value.confidence == other.confidence, "intervals of different confidence"
    other_lower, other_upper = (other.lower, other.upper) if other.has_interval else (other.value, other.value)
    lower = d - np.hypot(value.value - value.lower, other_upper - other.value)
    upper = d + np.hypot(value.upper - value.value, other.value - other_lower)
    method = "MOVER" if other.has_interval else value.method
    descriptive = "descriptive_only" in (value.status, other.status)
    return Estimate(
        d,
        float(lower),
        float(upper),
        value.n,
        method,
        confidence=value.confidence,
        status="descriptive_only" if descriptive else "ok",
        meaning=value.meaning,
        n_periods=periods,
    )


def compare(
    value: Estimate,
    benchmark: Estimate | float,
    *,
    polarity: Polarity,
    margin: float = 0.0,
    widest: float | None = None,
    denominator: float | None = None,
    response: float | None = None,
) -> Comparison:
    """
    Compare an estimate with a benchmark.

    Parameters
    ----------
    value
        The organisation's estimate.
    benchmark
        A published figure taken as fixed, or an estimate with its own interval, in the same unit.
    polarity
        Which direction is good.
    margin
        The smallest difference worth acting on; 0 where none has been set.
    widest
        An interval of the difference wider than this gives no verdict; 40 for percentages.
    denominator
        People behind the value, where it is a percentage; fewer than 23 give no verdict.
    response
        Share of those asked who answered, where it is a survey; below 0.6 gives no verdict.

    Returns
    -------
    Comparison

    References
    ----------
    The rule is that of Public Health England's Fingertips (inside the interval: similar), with the size of
    the difference, an estimated benchmark and a fourth outcome added.
    """
    assert margin >= 0, margin
    fixed = benchmark if isinstance(benchmark, Estimate) else _fixed(benchmark)
    difference = difference_of(value, fixed)
    verdict, reason = _judge(value, fixed, difference, polarity, margin, widest)
    permission = permit("verdict", denominator=denominator, response=response)
    if verdict != "not_compared" and not permission.granted:
        verdict, reason = "cant_tell", permission.reason
    return Comparison(value, fixed, difference, verdict, reason, margin, polarity)


def _fixed(benchmark: float) -> Estimate:
    return Estimate(float(benchmark), None, None, None, "published", meaning="none")


def _judge(
    value: Estimate,
    benchmark: Estimate,
    difference: Estimate,
    polarity: Polarity,
    margin: float,
    widest: float | None,
) -> tuple[Verdict, str]:
    if not difference.printable:
        return "not_compared", difference.caveats[0]
    if not difference.has_interval:
        return "not_compared", "No likely range is known, so the difference cannot be told from chance."
    if difference.status == "descriptive_only":
        return "cant_tell", "The figures rest on too few people for a verdict."
    if widest is not None and difference.upper - difference.lower > widest:
        return "cant_tell", "The likely range is too wide for a verdict."
    judged = _judged(value, benchmark, difference, polarity)
    if judged.lower > 0 or judged.upper < 0:
        return _JUDGED[polarity, judged.lower > 0], ""
    if margin and max(judged.upper, -judged.lower) >= margin:
        return "cant_tell", "The likely range allows no difference, and also one worth acting on."
    return "similar", ""


def _judged(value: Estimate, benchmark: Estimate, difference: Estimate, polarity: Polarity) -> Estimate:
    return difference_of(_distance(value), _distance(benchmark)) if polarity == "zero" else difference


def _distance(estimate: Estimate) -> Estimate:
    """Fold an estimate at 0: how far from it the value may be."""
    if not estimate.has_interval:
        return replace(estimate, value=abs(estimate.value))
    ends = abs(estimate.lower), abs(estimate.upper)
    straddles = estimate.lower <= 0 <= estimate.upper
    return replace(estimate, value=abs(estimate.value), lower=0.0 if straddles else min(ends), upper=max(ends))


def comparison_bar_multiplier(se_ratio: float = 1.0, level: float = 0.05) -> float:
    """
    Give how many standard errors to draw so that bars which just touch differ at the level.

    Two 95% intervals may overlap while the difference is clear; bars of 1.39 standard errors do not mislead
    (Goldstein and Healy 1995, JRSS A 158: 175-177).

    Parameters
    ----------
    se_ratio
        Standard error of the one over that of the other.
    """
    return normal_quantile(1 - level) * float(np.hypot(1, se_ratio)) / (1 + se_ratio)


@dataclass(frozen=True)
class PeerPlace:
    """Where a value stands among its peers: the peers' quartiles, and the share of them that it beats."""

    n: int
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    beats: float | None  # share of peers, 0 to 1, ties counting half; share below where no direction is good
    status: Status
    reason: str = ""


def place_among_peers(value: float, peers: ArrayLike, polarity: Polarity) -> PeerPlace:
    """
    Place a value among its peers.

    Parameters
    ----------
    value
        In the metric's unit.
    peers
        The peers' values without the one placed, none missing; eight at least.
    polarity
        Which direction is good; with ``zero`` the distances from 0 are compared.
    """
    others = np.asarray(peers, float)
    assert np.isfinite(others).all(), "take out peers without a value first"
    permission = permit("percentile", peers=others.size)
    if not permission.granted:
        return PeerPlace(others.size, None, None, None, None, permission.status, permission.reason)
    quartiles = (float(x) for x in np.quantile(others, [0.25, 0.5, 0.75]))
    own, theirs = (abs(value), np.abs(others)) if polarity == "zero" else (value, others)
    below = float(stats.percentileofscore(theirs, own, kind="mean")) / 100
    return PeerPlace(others.size, *quartiles, 1 - below if polarity in ("lower", "zero") else below, "ok")
