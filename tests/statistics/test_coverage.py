"""Do intervals hold what they promise: 2,000 seeded replications, at sizes that organisations have."""

import numpy as np
import pytest

from analysis.statistics.counts import byar_limits, exact_limits
from analysis.statistics.means import estimate_mean, estimate_median
from analysis.statistics.proportions import newcombe_limits, wilson_limits
from analysis.statistics.standardisation import estimate_directly_standardised_rate

REPLICATIONS = 2000


@pytest.fixture
def rng():
    return np.random.default_rng(2026)


def held(limits, truth):
    lower, upper = limits
    return np.mean((lower <= truth) & (truth <= upper))


@pytest.mark.parametrize("n", [23, 50, 150, 1000])
def test_wilson(rng, n):
    p = rng.uniform(0.02, 0.98, REPLICATIONS)
    assert held(wilson_limits(rng.binomial(n, p), n), p) >= 0.93


@pytest.mark.parametrize("n, other_n", [(10, 10), (10, 40), (60, 90)])
def test_newcombe(rng, n, other_n):
    p, q = rng.uniform(0.05, 0.95, (2, REPLICATIONS))
    limits = newcombe_limits(rng.binomial(n, p), n, rng.binomial(other_n, q), other_n)
    assert held(limits, p - q) >= 0.93


@pytest.mark.parametrize("mean", [0.5, 5, 15, 100])
def test_byar_from_ten_events_and_exact_below(rng, mean):
    x = rng.poisson(mean, REPLICATIONS)
    few, (low, high), (exact_low, exact_high) = x < 10, byar_limits(x), exact_limits(x)
    assert held((np.where(few, exact_low, low), np.where(few, exact_high, high)), mean) >= 0.93


@pytest.mark.parametrize("events", [15, 30, 90])
def test_dobson(rng, events):
    people, standard = np.array([4000, 6000, 3000, 1000.0]), np.array([0.3, 0.4, 0.2, 0.1])
    rates = np.array([1, 2, 5, 20.0])
    rates *= events / (people @ rates)
    counts = rng.poisson(rates * people, (REPLICATIONS, 4))
    found = [estimate_directly_standardised_rate(x, people, standard, per=1) for x in counts if x.sum() >= 10]
    assert held(np.array([(e.lower, e.upper) for e in found]).T, standard @ rates) >= 0.93


def test_mean_of_normal_and_median_of_skewed_values(rng):
    normal, skewed = rng.normal(10, 3, (REPLICATIONS, 12)), rng.lognormal(0, 1, (REPLICATIONS, 25))
    means, medians = [estimate_mean(x) for x in normal], [estimate_median(x) for x in skewed]
    assert held(np.array([(e.lower, e.upper) for e in means]).T, 10) >= 0.93
    assert held(np.array([(e.lower, e.upper) for e in medians]).T, 1) >= 0.95
