import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.recruitment import (
    Stage,
    adverse_impact_ratio,
    merge_small_stages,
    recruitment_funnel,
)
from tests.statistics.reference import cases, check

FUNNEL = [
    #      focal: in, through; reference: in, through
    Stage("sift", 200, 60, 400, 240),  # 30% v 60%: ratio 0.5
    Stage("interview", 60, 30, 240, 120),  # 50% v 50%: ratio 1
    Stage("offer", 30, 12, 120, 60),  # 40% v 50%: ratio 0.8
]


@pytest.mark.parametrize("case", cases("adverse_impact_ratio"))
def test_adverse_impact_agrees_with_the_worked_example(case):
    given = case.inputs
    ratio = adverse_impact_ratio(
        Stage(
            "all",
            given["applicants_focal"],
            given["selected_focal"],
            given["applicants_reference"],
            given["selected_reference"],
        )
    )
    check(
        case,
        {
            "rate_focal": ratio.details["rate_focal"],
            "rate_reference": ratio.details["rate_reference"],
            "ratio": ratio.value,
            "below_four_fifths": ratio.value < 0.8,
        },
    )


@pytest.mark.parametrize("passed", [(0, 48), (40, 80), (40, 60)])
def test_interval_holds_where_nobody_or_everybody_came_through(passed):
    ratio = adverse_impact_ratio(Stage("all", 40, passed[0], 80, passed[1]))
    assert 0 <= ratio.lower <= ratio.value <= ratio.upper


def test_funnel_names_the_stage_that_does_most():
    funnel = recruitment_funnel(FUNNEL)
    assert [impact.ratio.value for impact in funnel.stages] == pytest.approx([0.5, 1.0, 0.8])
    assert funnel.cumulative.value == pytest.approx(0.5 * 1.0 * 0.8)
    assert funnel.narrowest == "sift"
    assert funnel.contributions["sift"] == pytest.approx(math.log(0.5))
    assert math.fsum(funnel.contributions.values()) == pytest.approx(math.log(funnel.cumulative.value))


def test_only_a_shortfall_that_is_sure_after_holm_is_flagged():
    flagged = {impact.stage.name: impact.flagged for impact in recruitment_funnel(FUNNEL).stages}
    assert flagged == {"sift": True, "interview": False, "offer": False}


def test_holm_never_lowers_a_p_value():
    for impact in recruitment_funnel(FUNNEL).stages:
        assert impact.ratio.details["p_holm"] >= impact.ratio.details["p"]


def test_small_stages_join_the_one_before():
    small = [Stage("sift", 100, 9, 200, 80), Stage("interview", 9, 4, 80, 40), Stage("offer", 4, 2, 40, 20)]
    (merged,) = merge_small_stages(small)
    assert merged == Stage("sift and interview and offer", 100, 2, 200, 20)


def test_candidates_who_withdraw_are_accounted_for():
    stages = [Stage("sift", 100, 50, 200, 100), Stage("interview", 25, 10, 100, 40)]
    funnel = recruitment_funnel(stages)
    # Both stages treat the groups alike; half of the focal group left between them: ln(1/2).
    assert funnel.contributions["withdrawal"] == pytest.approx(math.log(0.5))


def test_a_group_under_ten_is_suppressed():
    assert adverse_impact_ratio(Stage("all", 9, 3, 80, 48)).status == "suppressed"


def test_no_reference_successes_cannot_be_compared():
    assert adverse_impact_ratio(Stage("all", 20, 3, 80, 0)).status == "not_comparable"


@given(st.integers(10, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_equal_treatment_gives_one(counts):
    entered, passed = counts
    ratio = adverse_impact_ratio(Stage("all", entered, passed, 2 * entered, 2 * passed))
    assert ratio.value == pytest.approx(1)
    assert ratio.lower <= 1 <= ratio.upper


@given(st.integers(50, 200), st.integers(50, 200), st.floats(0.2, 0.8), st.floats(0.2, 0.8))
def test_four_times_the_candidates_halve_the_interval(focal, reference, rate_focal, rate_reference):
    once = Stage("all", focal, round(focal * rate_focal), reference, round(reference * rate_reference))
    four = Stage("all", 4 * focal, 4 * once.focal_passed, 4 * reference, 4 * once.reference_passed)
    widths = [math.log(ratio.upper / ratio.lower) for ratio in map(adverse_impact_ratio, (once, four))]
    assert widths[1] == pytest.approx(widths[0] / 2, rel=0.15)
