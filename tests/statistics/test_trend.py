import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from analysis.statistics.estimate import Estimate
from analysis.statistics.fingertips import THRESHOLD, cochran_armitage, mark_shares, mark_values
from analysis.statistics.proportions import estimate_difference, estimate_proportion
from analysis.statistics.trend import (
    CHANGED_MEMBERS,
    EXTREME_BASELINE,
    SHORT_SERIES,
    change_adjusted_for_start,
    change_since,
    direction_of,
    estimate_rate_trend,
    estimate_share_trend,
    estimate_value_trend,
    segments,
)
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("fingertips_trend"))
def test_fingertips_marker(case):
    given = {name: as_floats(x) for name, x in case.inputs.items() if isinstance(x, list)}
    if case.inputs["kind"] == "proportion":
        marker = mark_shares(given["year"], given["numerator"], given["denominator"])
    else:
        limits = given["lower"], given["upper"]
        marker = mark_values(given["year"], given["value"], *limits, case.inputs["confidence"])
    check(case, vars(marker))


def as_floats(values):
    return [np.nan if x is None else x for x in values]


@pytest.mark.parametrize("case", cases("cochran_armitage_trend"))
def test_cochran_armitage(case):
    chi2, p = cochran_armitage(*case.inputs.values())
    check(case, {"chi2": chi2, "p": p})


# Office for Health Improvement and Disparities: significant above 9.5495.
def test_the_threshold_of_the_marker():
    assert abs(THRESHOLD - 9.5495) < 5e-5


def test_one_point_alone_makes_no_marker():
    marker = mark_shares(range(5), [500, 480, 460, 440, 900], [1000] * 5)
    assert marker.chi2 > THRESHOLD and marker.trend == "No significant change"


# 10%, 12%, ... 18%: two points a year
def test_a_share_that_rises_by_two_points_a_year():
    trend = estimate_share_trend(range(2018, 2023), [1000, 1210, 1380, 1620, 1790], [10_000] * 5)
    assert trend.value == pytest.approx(0.02, abs=5e-4)
    assert 0 < trend.lower < trend.upper and direction_of(trend) == "rising"
    assert SHORT_SERIES in trend.caveats


def test_a_rate_that_falls_by_a_tenth_a_year():
    exposure = np.full(6, 100_000)
    counts = 1000 * 0.9 ** np.arange(6) + np.array([3, -4, 2, -1, 3, -2])
    trend = estimate_rate_trend(range(6), counts, exposure).scaled(100_000)
    assert trend.value == pytest.approx(-1000 * (1 - 0.9**5) / 5, rel=0.02)
    assert direction_of(trend) == "falling"


# Deviations of the years from 2019.8: -2.8, -1.8, 0.2, 1.2, 3.2; their squares sum to 22.8, their products
# with the values to -10.7.
def test_real_spacing_is_kept():
    trend = estimate_value_trend([2017, 2018, 2020, 2021, 2023], [12.0, 11.2, 10.9, 9.8, 9.1])
    assert trend.value == pytest.approx(-10.7 / 22.8)


@pytest.mark.parametrize("k, status", [(1, "insufficient_data"), (4, "insufficient_data"), (5, "ok")])
def test_five_periods_make_a_trend(k, status):
    assert estimate_value_trend(range(k), [3, 1, 4, 1, 5][:k]).status == status


def test_only_periods_since_the_break_count():
    values = [50, 51, 52, 1, 2.1, 2.9, 4, 5.1]
    trend = estimate_value_trend(range(2016, 2024), values, breaks=[2019])
    assert (trend.n_periods, round(trend.value)) == (5, 1)
    assert "Only the 5 periods since the last break are used." in trend.caveats


def test_a_break_that_leaves_four_periods_leaves_no_trend():
    assert estimate_value_trend(range(2016, 2024), range(8), breaks=[2020]).status == "insufficient_data"


def test_a_missing_year_is_left_out_and_its_place_kept():
    with_gap = estimate_value_trend(range(6), [0, 1.1, np.nan, 2.9, 4.1, 5])
    assert with_gap.n_periods == 5 and with_gap.value == pytest.approx(1, abs=0.03)


def test_a_series_that_never_moves_fails_by_name():
    trend = estimate_value_trend(range(6), np.zeros(6))
    assert trend.status == "model_failed" and direction_of(trend) == "no clear trend"


#   2016 2017 2018 | 2020 2021 ‖ 2022       | gap, ‖ break at 2022
@pytest.mark.parametrize(
    "breaks, gap, parts",
    [
        ((), None, ((0, 1, 2, 3, 4, 5),)),
        ((), 1, ((0, 1, 2), (3, 4, 5))),
        ((2022,), None, ((0, 1, 2, 3, 4), (5,))),
        ((2022,), 1, ((0, 1, 2), (3, 4), (5,))),
        ((2016, 2030), None, ((0, 1, 2, 3, 4, 5),)),
    ],
)
def test_segments(breaks, gap, parts):
    assert segments([2016, 2017, 2018, 2020, 2021, 2022], breaks, gap) == parts


def test_segments_follow_time_not_the_order_given():
    assert segments([2020, 2018, 2019]) == ((1, 2, 0),)
    assert segments([]) == ()


def test_change_since_is_newcombes_difference():
    change = change_since(estimate_proportion(48, 80), estimate_proportion(56, 70))
    newcombe = estimate_difference(56, 70, 48, 80)
    assert (change.lower, change.upper) == pytest.approx((newcombe.lower, newcombe.upper))
    assert change.n_periods == 2


def test_change_since_warns():
    a = Estimate(10.0, 8.0, 12.0, 100, "toy")
    assert change_since(a, a).caveats == ()
    change = change_since(a, a, baseline_was_extreme=True, same_members=False)
    assert change.caveats == (EXTREME_BASELINE, CHANGED_MEMBERS)


def test_what_the_start_let_expect_is_taken_off():
    rng = np.random.default_rng(2)
    true = rng.normal(10, 2, 200)
    start, end = true + rng.normal(0, 4, 200), true + rng.normal(0, 4, 200)
    assert abs(np.corrcoef(start, end - start)[0, 1]) > 0.5
    assert abs(np.corrcoef(start, change_adjusted_for_start(start, end))[0, 1]) < 1e-9


# No true trend, 1,000 people a year, years differing by 0.05 on the logit beyond chance.
def test_a_trend_is_claimed_in_at_most_six_of_a_hundred_series_without_one():
    rng = np.random.default_rng(2026)
    reps, years = 2000, np.arange(5)
    counts = rng.binomial(1000, expit(np.log(0.3 / 0.7) + 0.05 * rng.standard_normal((reps, 5))))
    trends = (estimate_share_trend(years, x, np.full(5, 1000)) for x in counts)
    assert np.mean([direction_of(trend) != "no clear trend" for trend in trends]) <= 0.06


@given(
    st.lists(st.floats(-50, 50), min_size=5, max_size=10), st.sampled_from([0.01, 100.0]), st.floats(-9, 9)
)
def test_the_unit_scales_a_trend_and_a_shift_leaves_it(values, factor, shift):
    years = range(len(values))
    trend, scaled, shifted = (
        estimate_value_trend(years, v) for v in (values, np.multiply(values, factor), np.add(values, shift))
    )
    if trend.printable and np.ptp(values) > 1e-3:
        assert (scaled.lower, scaled.upper) == pytest.approx(
            (trend.lower * factor, trend.upper * factor), abs=1e-9
        )
        assert (shifted.lower, shifted.upper) == pytest.approx((trend.lower, trend.upper), abs=1e-6)


@given(st.lists(st.floats(-50, 50), min_size=5, max_size=10))
def test_a_further_year_on_the_line_never_widens_the_range(values):
    k = len(values)
    trend = estimate_value_trend(range(k), values)
    if trend.printable and np.ptp(values) > 1e-3:
        ahead = np.polyval(np.polyfit(range(k), values, 1), k)
        longer = estimate_value_trend(range(k + 1), [*values, ahead])
        assert longer.upper - longer.lower <= trend.upper - trend.lower + 1e-9
