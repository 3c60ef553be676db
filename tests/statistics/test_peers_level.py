"""The peers' middle as an estimate, and the chance of lying beyond it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.certainty import lean_words
from analysis.statistics.peers_level import chance_beyond, peers_level

levels = st.lists(st.floats(-40, 40), min_size=8, max_size=30)


def test_levels_that_are_known_have_a_known_median():
    found = peers_level(range(1, 10), [0] * 9)
    assert (found.lower, found.value, found.upper, found.n) == (5, 5, 5, 9)


def test_seven_peers_are_too_few():
    found = peers_level(range(7), [1] * 7)
    assert found.status == "insufficient_data" and "eight" in found.caveats[0]


def test_of_equal_levels_the_median_varies_as_medians_do():
    # The median of 25 standard normal values has a deviation of nearly (pi / 2 / 25)^0.5 = 0.251.
    found = peers_level([10.0] * 25, [1.0] * 25)
    assert found.value == pytest.approx(10, abs=0.01)
    assert found.details["sd"] == pytest.approx(0.251, abs=0.01)


@given(levels, st.floats(0.1, 5), st.floats(-20, 20))
def test_another_zero_moves_the_benchmark_with_it_and_order_does_not(values, sd, shift):
    found, moved = peers_level(values, [sd] * len(values)), peers_level(np.array(values) + shift, [sd] * len(values))
    assert moved.value - shift == pytest.approx(found.value, abs=1e-9)
    assert found.lower <= found.value <= found.upper


def test_the_range_holds_the_true_median_of_levels_drawn_from_their_ranges():
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        centres, sd = rng.normal(10, 8, 20), rng.uniform(2, 6, 20)
        found = peers_level(centres, sd)
        held += found.lower <= np.median(rng.normal(centres, sd)) <= found.upper
    assert held >= 0.92 * 400


@pytest.mark.parametrize(
    ("level", "sd", "benchmark", "polarity", "chance"),
    [
        (5.0, 2.0, 3.0, "none", stats.norm.cdf(1.0)),  # 2 above, with a deviation of 2
        (5.0, 0.0, 3.0, "zero", 0.95),  # certain, and printed as no more than 95%
        (-5.0, 0.0, 3.0, "zero", 0.95),
        (0.0, 2.0, 3.0, "zero", 2 * stats.norm.sf(1.5)),  # beyond 3 or below -3
        (3.0, 0.0, 3.0, "lower", 0.5),
    ],
)
def test_the_chance_of_lying_beyond_a_known_benchmark(level, sd, benchmark, polarity, chance):
    assert chance_beyond(level, sd, benchmark, 0.0, polarity) == pytest.approx(chance, abs=1e-6)


def test_the_chance_of_distances_from_zero_is_that_of_draws():
    rng = np.random.default_rng(1)
    own, other = np.abs(rng.normal(3, 4, 200_000)), np.abs(rng.normal(-2, 1.5, 200_000))
    assert chance_beyond(3, 4, -2, 1.5, "zero") == pytest.approx((own > other).mean(), abs=0.005)


@given(st.floats(-30, 30), st.floats(0.1, 9), st.floats(-30, 30), st.floats(0.1, 9))
def test_what_holds_of_one_side_holds_of_the_other(level, sd, benchmark, other):
    for polarity in ("zero", "none"):
        there = chance_beyond(level, sd, benchmark, other, polarity)
        assert there + chance_beyond(benchmark, other, level, sd, polarity) == pytest.approx(1, abs=1e-4)
    assert chance_beyond(-level, sd, benchmark, other, "zero") == pytest.approx(
        chance_beyond(level, sd, benchmark, other, "zero"), abs=1e-4
    )


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.96, "very likely worse"), (0.85, "likely worse"), (0.65, "more likely worse than not"),
        (0.5, "could go either way"), (0.35, "more likely better than not"), (0.15, "likely better"),
    ],
)  # fmt: skip
def test_a_lean_names_the_likelier_side(chance, words):
    assert lean_words(chance, "worse", "better") == words
