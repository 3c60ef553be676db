import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.effect import effect_estimate, from_draws


def test_interval_and_p_are_those_of_student():
    # t(0.975, 9) = 2.262; 3 / 1 = 3 has a two-sided p of 0.015 on 9 degrees of freedom.
    estimate = effect_estimate(3, 1, 9, n=10, method="t")
    assert (estimate.lower, estimate.upper) == pytest.approx((0.738, 5.262), abs=0.001)
    assert estimate.details["p"] == pytest.approx(0.015, abs=0.0005)


@pytest.mark.parametrize("error", [0.0, math.nan, math.inf])
def test_no_standard_error_is_no_estimate(error):
    assert effect_estimate(3, error, 9, n=10, method="t").status == "model_failed"


@given(st.floats(-100, 100), st.floats(0.01, 100), st.floats(0.01, 100))
def test_unit_passes_through(value, error, unit):
    plain = effect_estimate(value, error, 9, n=10, method="t")
    changed = effect_estimate(unit * value, unit * error, 9, n=10, method="t")
    assert changed.lower == pytest.approx(unit * plain.lower, abs=1e-9)
    assert changed.details["p"] == pytest.approx(plain.details["p"])


def test_percentiles_of_draws():
    estimate = from_draws(50, np.arange(101), n=10, method="bootstrap")
    assert (estimate.lower, estimate.upper) == pytest.approx((2.5, 97.5))


def test_draws_that_failed_are_left_out():
    assert from_draws(1.0, [np.nan, np.inf], n=10, method="bootstrap").status == "model_failed"
