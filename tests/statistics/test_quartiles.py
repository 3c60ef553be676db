"""Women's share of pay quarters: screens, gradient, composition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.quartiles import estimate_gradient, estimate_spread, log_ratios, screen_quarters

shares = st.lists(st.floats(1, 99).map(lambda x: round(x, 1)), min_size=4, max_size=4)


def failed(*args, **kwargs):
    return {item.name for item in screen_quarters(*args, **kwargs) if not item.passed}


def test_the_gradient_is_the_change_from_bottom_to_top():
    # Falling 10 points a quarter is 40 points over the whole pay order; the ends are three quarters apart.
    found = estimate_gradient([60, 50, 40, 30])
    assert found.value == pytest.approx(-40)
    # Rounding: 0.05 x (1.2 + 0.4 + 0.4 + 1.2) = 0.16 either way.
    assert (found.lower, found.upper) == pytest.approx((-40.16, -39.84))
    assert found.meaning == "bounds"


@given(shares)
def test_turning_the_pay_order_round_turns_the_gradient_round(women):
    assert estimate_gradient(women[::-1]).value == pytest.approx(-estimate_gradient(women).value)


@given(shares)
def test_rounding_bounds_hold_the_unrounded_truth(women):
    truth = np.array(women) + [0.049, -0.049, 0.049, -0.049]
    found = estimate_gradient(women)
    assert found.lower <= estimate_gradient(truth).value <= found.upper


def test_composition_says_where_the_women_are():
    # 40, 30, 20 and 10 per cent of quarters of equal size: 40, 30, 20 and 10 of every 100 women.
    assert [part.value for part in estimate_spread([40, 30, 20, 10])] == pytest.approx([40, 30, 20, 10])
    assert log_ratios([40, 20, 20, 10]) == pytest.approx([math.log(0.5), math.log(0.5), math.log(0.25)])


@given(shares)
def test_composition_adds_up_and_is_within_its_bounds(women):
    parts = estimate_spread(women)
    assert sum(part.value for part in parts) == pytest.approx(100)
    assert all(part.lower <= part.value <= part.upper for part in parts)


def test_a_zero_quarter_has_finite_log_ratios():
    assert np.isfinite(log_ratios([0.0, 10.0, 10.0, 5.0])).all()


@pytest.mark.parametrize("women", [[50, None, 40, 30], [50, float("nan"), 40, 30]])
def test_a_missing_quarter_is_refused(women):
    assert estimate_gradient(women).status == "insufficient_data"
    assert {part.status for part in estimate_spread(women)} == {"insufficient_data"}
    assert log_ratios(women) is None
    assert failed(women) == {"complete"}


def test_screens():
    assert failed([60, 50, 40, 30], men=[40, 50, 60, 70], median_gap=12.0, workforce=45.2) == set()
    assert failed([60, 50, 40, 30], men=[40, 50, 60, 69]) == {"sums_to_100"}
    assert failed([60, 50, 40, 30], workforce=46) == {"mean_of_quarters"}  # the mean is 45
    assert failed([60, 50, 40, 101]) == {"between_0_and_100"}


def test_quarters_that_contradict_the_gap_are_found():
    assert failed([30, 40, 50, 60], median_gap=12.0) == {"agrees_with_gap"}  # paid less, yet more of the top
    assert failed([60, 50, 40, 30], median_gap=-12.0) == {"agrees_with_gap"}
    assert failed([30, 40, 50, 60], median_gap=0.5) == set()  # half a point is rounding
    assert failed([50, 50, 50, 50], median_gap=12.0) == set()
