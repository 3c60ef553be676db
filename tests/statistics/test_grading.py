from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.causal_language import PHRASES, too_strong
from analysis.statistics.effect import effect_estimate
from analysis.statistics.grading import MARYLAND, Design, design_of, grade

SURE = {"direction": "favourable", "detectable": 1.0, "worth_acting_on": 2.0}
GOOD = {**SURE, "parallel_before": True, "placebo_passed": True, "points": 48}


@pytest.mark.parametrize(
    ("kind", "maryland", "ofs_type", "nesta", "strength"),
    [
        ("description", 0, 1, 1, "none"),
        ("before_after", 1, 2, 2, "weak"),
        ("comparison_after", 1, 2, 2, "weak"),
        ("interrupted_series", 2, 2, 2, "weak"),
        ("weighting", 2, 2, 2, "weak"),
        ("weighting_with_baseline", 3, 3, 3, "moderate"),
        ("interrupted_series_with_control", 3, 3, 3, "moderate"),
        ("peers", 3, 3, 3, "moderate"),
        ("did", 3, 3, 3, "moderate"),
        ("staggered", 3, 3, 3, "moderate"),
        ("synthetic_control", 3, 3, 3, "moderate"),
        ("discontinuity", 4, 3, 3, "strong"),
        ("trial", 5, 3, 3, "strong"),
    ],
)
def test_grades_of_each_design_done_well(kind, maryland, ofs_type, nesta, strength):
    result = grade(Design(kind, **GOOD))
    assert (result.maryland, result.ofs_type, result.nesta, result.strength) == (
        maryland,
        ofs_type,
        nesta,
        strength,
    )


@pytest.mark.parametrize(
    ("fault", "most"),
    [
        ({"parallel_before": False}, 2),
        ({"placebo_passed": False}, 2),
        ({"status": "descriptive_only"}, 2),
        ({"status": "model_failed"}, 0),
        ({"attrition": 0.3}, 3),
        ({"attrition": 0.6}, 3),
    ],
)
def test_faults_cap_a_comparison_with_peers(fault, most):
    result = grade(replace(Design("peers", **GOOD), **fault))
    assert result.maryland == most


@pytest.mark.parametrize(("attrition", "most"), [(0.2, 5), (0.21, 4), (0.51, 3)])
def test_people_lost_cap_a_trial(attrition, most):
    assert grade(Design("trial", attrition=attrition)).maryland == most


def test_a_short_series_is_a_plain_before_and_after():
    assert grade(Design("interrupted_series", points=23)).maryland == 1
    assert grade(Design("interrupted_series", points=24)).maryland == 2
    assert grade(Design("interrupted_series")).maryland == 1


def test_every_cap_is_said():
    design = Design("did", parallel_before=False, placebo_passed=False)
    reasons = " ".join(grade(design).reasons)
    assert "parted" in reasons and "can have been none" in reasons and "registered" in reasons


def test_what_could_not_be_detected_is_inconclusive():
    design = Design("trial", direction="favourable", detectable=3.0, worth_acting_on=2.0)
    assert grade(design).strength == "inconclusive"
    assert grade(replace(design, detectable=None)).strength == "inconclusive"


def test_nothing_found_by_a_design_that_could_have_is_no_clear_effect():
    assert grade(Design("trial", detectable=1.0, worth_acting_on=2.0)).strength == "no clear effect"


def test_nesta_rises_with_replication_and_manuals_only_upon_a_comparison():
    design = Design("trial", **GOOD)
    assert grade(replace(design, replications=1)).nesta == 4
    assert grade(replace(design, replications=2, manualised=True)).nesta == 5
    assert grade(replace(design, kind="before_after", replications=2, manualised=True)).nesta == 2
    assert grade(replace(design, direction="unclear", replications=2)).nesta == 1


@given(st.sampled_from(sorted(MARYLAND)), st.booleans(), st.booleans(), st.floats(0, 1))
def test_nothing_raises_a_design_above_its_kind(kind, parallel, placebo, attrition):
    design = Design(kind, parallel_before=parallel, placebo_passed=placebo, attrition=attrition, points=60)
    result = grade(design)
    assert 0 <= result.maryland <= MARYLAND[kind]
    assert all(not too_strong(phrase, result.maryland) for phrase in result.phrases)
    assert set(result.phrases) == {p for p, least in PHRASES.items() if least <= result.maryland}


def test_a_design_is_frozen():
    with pytest.raises(FrozenInstanceError):
        Design("trial").kind = "did"


@pytest.mark.parametrize(
    ("value", "higher_is_better", "direction"),
    [(5, True, "favourable"), (5, False, "unfavourable"), (-5, False, "favourable"), (1, True, "unclear")],
)
def test_the_record_is_read_off_the_estimate(value, higher_is_better, direction):
    estimate = effect_estimate(value, 1, 20, n=21, method="t", n_periods=9, details={"placebo_p": 0.4})
    design = design_of(estimate, "peers", higher_is_better=higher_is_better, worth_acting_on=4)
    assert (design.direction, design.parallel_before, design.points) == (direction, True, 9)
    assert design.detectable == estimate.details["minimum_detectable_effect"]
    assert grade(design).maryland == 3


def test_a_placebo_that_found_something_is_read_off_too():
    found = {"status": "descriptive_only", "details": {"placebo_p": 0.01}}
    estimate = effect_estimate(5, 1, 20, n=21, method="t", **found)
    design = design_of(estimate, "peers", higher_is_better=True)
    assert design.parallel_before is False and grade(design).maryland == 2
