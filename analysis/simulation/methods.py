"""Verdicts that no report gives yet, each tried on drawn figures of its own kind: how often they are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.simulation.rates import Rate
from analysis.statistics.comparison import compare
from analysis.statistics.counts import estimate_rate, estimate_rate_ratio
from analysis.statistics.funnel import fit_funnel
from analysis.statistics.means import estimate_mean
from analysis.statistics.peers_design import organisation_against_peers
from analysis.statistics.proportions import estimate_difference, estimate_proportion
from analysis.statistics.trend import estimate_rate_trend, estimate_share_trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.statistics.estimate import Estimate

    Verdict = Callable[[np.random.Generator, float], int]  # what is true -> -1 below, 0 nothing clear, 1 above

TRUTHS = ("none", "small", "large")
YEARS = np.arange(2017, 2025)
_BENCHMARK = 0.35


def method_rates(seed: int, draws: int = 1000) -> list[Rate]:
    """Try every method ``draws`` times under each truth; what is true is no difference, or one upwards."""
    rates = []
    for row, (words, (verdict, sizes)) in enumerate(METHODS.items()):
        for column, (truth, size) in enumerate(zip(TRUTHS, (0.0, *sizes), strict=True)):
            rng = np.random.default_rng([seed, row, column])
            found = np.array([verdict(rng, size) for _ in range(draws)])
            rates.append(Rate(words, truth, draws, int(np.sum(found != 0)), int(np.sum(found < 0) * (size > 0))))
    return rates


def _against(estimate: Estimate, benchmark: float, **more: float) -> int:
    verdict = compare(estimate, benchmark, polarity="none", **more).verdict
    return {"higher": 1, "lower": -1}.get(verdict, 0)


def _sign(estimate: Estimate, no_difference: float = 0.0) -> int:
    if not estimate.has_interval or estimate.lower <= no_difference <= estimate.upper:
        return 0
    return 1 if estimate.value > no_difference else -1


def _share(n: int) -> Verdict:
    def verdict(rng: np.random.Generator, more: float) -> int:
        count = int(rng.binomial(n, _BENCHMARK + more))
        return _against(estimate_proportion(count, n), _BENCHMARK, widest=0.4, denominator=n)

    return verdict


def _two_shares(rng: np.random.Generator, more: float) -> int:
    count, other = int(rng.binomial(200, _BENCHMARK + more)), int(rng.binomial(150, _BENCHMARK))
    return _sign(estimate_difference(count, 200, other, 150))


def _events(expected: float) -> Verdict:
    def verdict(rng: np.random.Generator, more: float) -> int:
        count = int(rng.poisson(expected * (1 + more)))
        return _against(estimate_rate(count, 1000, per=1000), expected)

    return verdict


def _two_rates(rng: np.random.Generator, more: float) -> int:
    count, other = int(rng.poisson(60 * (1 + more))), int(rng.poisson(90))
    return _sign(estimate_rate_ratio(count, 2000, other, 3000), 1.0)


def _mean(rng: np.random.Generator, more: float) -> int:
    """Pay, years or minutes of 40 people: skewed, with a standard deviation of half the mean."""
    values = rng.gamma(4, 0.25, 40) + 0.5 * more
    return _against(estimate_mean(values), 1.0)


def _funnel(spread: float) -> Verdict:
    def verdict(rng: np.random.Generator, more: float) -> int:
        """Judge the first of 30 whose shares spread, on the arcsine scale, by more than chance."""
        n = rng.integers(80, 3000, 30)
        centre = np.arcsin(np.sqrt(_BENCHMARK)) + rng.normal(0, spread, 30)
        # A member is "the same" if it is one of those that spread as the others do.
        centre[0] += more
        counts = rng.binomial(n, np.sin(centre) ** 2)
        return int(fit_funnel("proportion", counts, n, judged=0).outliers[0])

    return verdict


def _share_trend(n: int) -> Verdict:
    def verdict(rng: np.random.Generator, slope: float) -> int:
        """Eight years with more noise between them than chance gives: 0.1 on the scale of log odds."""
        odds = np.log(_BENCHMARK / (1 - _BENCHMARK)) + slope * (YEARS - YEARS.mean()) + rng.normal(0, 0.1, 8)
        counts = rng.binomial(n, 1 / (1 + np.exp(-odds)))
        return _sign(estimate_share_trend(YEARS, counts, np.full(8, n)))

    return verdict


def _rate_trend(rng: np.random.Generator, slope: float) -> int:
    counts = rng.poisson(80 * np.exp(slope * (YEARS - YEARS.mean()) + rng.normal(0, 0.1, 8)))
    return _sign(estimate_rate_trend(YEARS, counts, np.full(8, 1000.0)))


def _against_peers(rng: np.random.Generator, effect: float) -> int:
    """One organisation and 20 peers over eight years, half of a year's departure still there in the next."""
    state, series = rng.standard_normal(21), []
    for _ in YEARS:
        series.append(state)
        state = 0.5 * state + np.sqrt(0.75) * rng.standard_normal(21)
    paths = np.array(series).T
    paths[0, 4:] += effect
    return _sign(organisation_against_peers(paths[0], paths[1:], 4))


# Each with its small and its large true difference, in the unit that its words say.
METHODS: dict[str, tuple[Verdict, tuple[float, float]]] = {
    "Percentage of 40 people against a benchmark (5, 20 points)": (_share(40), (0.05, 0.2)),
    "Percentage of 200 people against a benchmark (5, 20 points)": (_share(200), (0.05, 0.2)),
    "Percentage of 2,000 people against a benchmark (5, 20 points)": (_share(2000), (0.05, 0.2)),
    "Percentages of two groups, 200 and 150 (5, 20 points)": (_two_shares, (0.05, 0.2)),
    "Count or rate on 8 events against a benchmark (20%, 80% more)": (_events(8), (0.2, 0.8)),
    "Count or rate on 150 events against a benchmark (20%, 80% more)": (_events(150), (0.2, 0.8)),
    "Ratio of two rates, on 60 and 90 events (20%, 80% more)": (_two_rates, (0.2, 0.8)),
    "Mean of 40 people: money, time, score, years (a quarter, one standard deviation)": (_mean, (0.25, 1.0)),
    "Funnel of 30, chance alone (3, 10 points)": (_funnel(0.0), (0.03, 0.1)),
    "Funnel of 30 that spread by 5 points (10, 30 points)": (_funnel(0.05), (0.1, 0.3)),
    "Trend of a percentage, 1,000 people, 8 years (1, 3 points a year)": (_share_trend(1000), (0.044, 0.13)),
    "Trend of a percentage, 100 people, 8 years (1, 3 points a year)": (_share_trend(100), (0.044, 0.13)),
    "Trend of a rate, 80 events a year, 8 years (2%, 10% a year)": (_rate_trend, (0.02, 0.1)),
    "Change against 20 peers, 4 years before and 4 after (1, 4 standard deviations)": (_against_peers, (1.0, 4.0)),
}
