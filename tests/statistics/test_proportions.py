import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.proportions import (
    bound_nonresponse,
    clopper_pearson_limits,
    equality_z,
    estimate_difference,
    estimate_proportion,
    estimate_ratio,
    newcombe_limits,
    score_ratio_limits,
    wilson_limits,
)
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("wilson_ci"))
def test_wilson_limits(case):
    lower, upper = wilson_limits(case.inputs["x"], case.inputs["n"], case.inputs["confidence"])
    check(case, {"lower": float(lower), "upper": float(upper)})


@pytest.mark.parametrize("case", cases("proportion_wilson"))
def test_proportion(case):
    given = case.inputs
    share = estimate_proportion(given["x"], given["n"], confidence=given["confidence"]).scaled(
        given["multiplier"]
    )
    check(case, {"value": share.value, "lower": share.lower, "upper": share.upper})


@pytest.mark.parametrize("case", cases("clopper_pearson_ci"))
def test_clopper_pearson_limits(case):
    lower, upper = clopper_pearson_limits(case.inputs["x"], case.inputs["n"], case.inputs["confidence"])
    check(case, {"lower": float(lower), "upper": float(upper)})


@pytest.mark.parametrize("case", cases("newcombe_difference"))
def test_newcombe_limits(case):
    x1, n1, x2, n2, confidence = (case.inputs[name] for name in ("x1", "n1", "x2", "n2", "confidence"))
    lower, upper = newcombe_limits(x1, n1, x2, n2, confidence)
    check(case, {"difference": x1 / n1 - x2 / n2, "lower": float(lower), "upper": float(upper)})


@pytest.mark.parametrize("case", cases("ratio_score_ci"))
def test_ratio_score_limits(case):
    x1, n1, x2, n2 = (case.inputs[name] for name in ("x1", "n1", "x2", "n2"))
    ratio = estimate_ratio(
        x1, n1, x2, n2, confidence=case.inputs["confidence"], correction=case.inputs["correction"]
    )
    check(case, {"ratio": ratio.value, "lower": ratio.lower, "upper": ratio.upper})


@pytest.mark.parametrize("case", cases("schenker_gentleman_overlap"))
def test_intervals_may_overlap_while_the_difference_is_clear(case):
    x1, n1, x2, n2 = (case.inputs[name] for name in ("x1", "n1", "x2", "n2"))
    z, p = equality_z(x1, n1, x2, n2)
    (low, high), (other_low, other_high) = wilson_limits(x1, n1), wilson_limits(x2, n2)
    check(case, {"z": z, "p": p, "ci_overlap": bool(low <= other_high and other_low <= high)})
    assert estimate_difference(x1, n1, x2, n2).lower > 0


#   people | share
#        9 | nothing
#       22 | nothing
#       23 | printed
@pytest.mark.parametrize("n, status", [(9, "suppressed"), (22, "suppressed"), (23, "ok")])
def test_a_share_of_few_people_is_not_printed(n, status):
    assert estimate_proportion(3, n).status == status


def test_none_of_forty_says_how_many_there_may_be():
    assert estimate_proportion(0, 40).caveats == ("None of 40; the true share is unlikely to be above 9%.",)


def test_all_of_forty_says_how_few_there_may_be():
    assert estimate_proportion(40, 40).caveats == ("All 40; the true share is unlikely to be below 91%.",)


def test_people_in_clusters_widen_the_interval():
    alone, clustered = estimate_proportion(39, 150), estimate_proportion(39, 150, design_effect=2)
    assert clustered.value == alone.value
    assert clustered.upper - clustered.lower > 1.3 * (alone.upper - alone.lower)


def test_a_difference_wider_than_forty_points_only_describes():
    assert estimate_difference(5, 10, 2, 10).status == "descriptive_only"


# Newcombe's interval holds at the corner: 0/10 against 0/10 is -27.8 to 27.8 points.
def test_difference_of_two_empty_groups():
    difference = estimate_difference(0, 10, 0, 10)
    assert (difference.lower, difference.upper) == pytest.approx((-0.278, 0.278), abs=5e-4)


def test_no_ratio_to_a_group_with_nobody():
    assert estimate_ratio(5, 40, 0, 40).status == "insufficient_data"


def test_ratio_of_nobody_to_somebody_starts_at_zero():
    ratio = estimate_ratio(0, 40, 10, 40)
    assert ratio.value == ratio.lower == 0
    assert 0 < ratio.upper < 1


def test_score_limits_turn_over_with_the_groups():
    lower, upper = score_ratio_limits(12, 40, 48, 80)
    other_lower, other_upper = score_ratio_limits(48, 80, 12, 40)
    assert (lower, upper) == pytest.approx((1 / other_upper, 1 / other_lower), rel=1e-4)


# 39 of 150 who answered, among 250 asked: 39/250 and (39 + 100)/250
def test_silence_bounds_the_share():
    share = bound_nonresponse(39, 150, 250)
    assert (share.value, share.lower, share.upper) == (39 / 150, 39 / 250, 139 / 250)
    assert share.meaning == "bounds"


@given(st.integers(23, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_limits_stay_within_nought_and_one_around_the_share(pair):
    share = estimate_proportion(*pair)
    assert 0 <= share.lower <= share.value + 1e-12 and share.value - 1e-12 <= share.upper <= 1


@given(st.integers(200, 3000), st.floats(0.1, 0.9))
def test_doubling_all_counts_narrows_the_interval_by_about_root_two(n, share):
    once, twice = (np.diff(wilson_limits(share * k * n, k * n), axis=0)[0] for k in (1, 2))
    assert once / twice == pytest.approx(np.sqrt(2), rel=0.02)


@given(st.integers(1, 40), st.integers(1, 40))
def test_exchanging_the_groups_turns_the_difference_round(x, y):
    there, back = estimate_difference(x, 40, y, 40), estimate_difference(y, 40, x, 40)
    assert (there.lower, there.upper) == pytest.approx((-back.upper, -back.lower))


# statsmodels 0.15 returns complex limits or a lower limit of 1 in these.
@pytest.mark.parametrize("x, y", [(40, 40), (10, 40), (40, 10)])
def test_score_limits_hold_where_everybody_has_the_characteristic(x, y):
    lower, upper = score_ratio_limits(x, 40, y, 40)
    assert lower < x / y < upper
