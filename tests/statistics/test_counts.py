import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.counts import (
    byar_limits,
    estimate_count,
    estimate_rate,
    estimate_rate_ratio,
    exact_limits,
)
from tests.statistics.reference import cases, check

PUBLISHED_NAMES = {"Byar": "Byars", "exact Poisson": "Exact"}


@pytest.mark.parametrize("case", cases("byar_count_ci"))
def test_byar_limits(case):
    lower, upper = byar_limits(case.inputs["count"], case.inputs["confidence"])
    check(case, {"lower": float(lower), "upper": float(upper)})


@pytest.mark.parametrize("case", cases("crude_rate_byar_or_exact"))
def test_crude_rate(case):
    count, population, per, confidence = case.inputs.values()
    rate = estimate_rate(count, population, per=per, confidence=confidence)
    method = PUBLISHED_NAMES[rate.method]
    # We name the method even where there was no count to use it on.
    leave_out = {"method"} if count is None else ()
    actual = {"value": rate.value, "lower": rate.lower, "upper": rate.upper, "method": method}
    check(case, actual, leave_out=leave_out)


def test_byar_never_goes_below_zero():
    lower, _ = byar_limits(1, 0.998)
    assert np.isnan(lower)


# With no events the exact upper limit solves exp(-x) = 0.025.
def test_no_events_leaves_room_for_some():
    lower, upper = exact_limits(0)
    assert (lower, upper) == pytest.approx((0, -np.log(0.025)))
    assert estimate_rate(0, 1000, per=1000).caveats == (
        "No events; the true rate is unlikely to be above 3.69.",
    )


def test_nobody_at_risk_gives_no_rate():
    assert estimate_rate(3, 0).status == "insufficient_data"


def test_ratio_to_no_events_does_not_exist():
    assert estimate_rate_ratio(3, 100, 0, 100).status == "insufficient_data"


# 20 in 1,000 against 10 in 1,000: the share 20/30 has Wilson limits 0.4878 and 0.8077, whose odds these are.
def test_rate_ratio():
    ratio = estimate_rate_ratio(20, 1000, 10, 1000)
    assert (ratio.value, ratio.lower, ratio.upper) == pytest.approx((2, 0.9524, 4.2), rel=1e-3)


@given(st.integers(10, 10_000), st.sampled_from([1, 1000, 100_000]))
def test_changing_the_unit_changes_all_three_numbers_alike(count, per):
    events, rate = estimate_count(count), estimate_rate(count, 50_000, per=per)
    scale = per / 50_000
    assert (rate.value, rate.lower, rate.upper) == pytest.approx(
        (events.value * scale, events.lower * scale, events.upper * scale)
    )


@given(st.integers(50, 5000))
def test_doubling_the_count_narrows_the_relative_interval_by_about_root_two(count):
    once, twice = (estimate_count(k * count) for k in (1, 2))
    assert (once.upper - once.lower) / (twice.upper - twice.lower) * 2 == pytest.approx(np.sqrt(2), rel=0.02)
