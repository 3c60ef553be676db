"""What stands out must do so although much was looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.claims.claim import make_claim
from analysis.claims.family import TOO_MANY, allow_for_number
from analysis.statistics.estimate import Estimate
from tests.claims.evidence_builder import METRICS, report

P_VALUES = st.lists(st.floats(0, 1), max_size=12)
NULLS = st.lists(st.floats(0.051, 1), max_size=12)
NOTHING = Estimate(1.0, None, None, None, "drawn", meaning="none")


def claims(p_values):
    made = [make_claim("acme", METRICS["median_pay_gap"], NOTHING, period=f"{i}") for i in range(len(p_values))]
    return [replace(claim, verdict="worse", p_value=p) for claim, p in zip(made, p_values, strict=True)]


def flags(p_values):
    return [claim.verdict == "worse" for claim in allow_for_number(claims(p_values))]


@pytest.mark.parametrize(
    ("p_values", "flagged"),
    [
        ([0.04], [True]),
        ([0.04, 0.9], [False, False]),  # 0.04 > 0.05 * 1/2
        ([0.02, 0.9], [True, False]),
        ([0.04, 0.01, 0.03], [True, True, True]),  # the largest, 0.04 <= 0.05 * 3/3, carries the rest
        ([0.04, 0.03, 0.9], [False, False, False]),  # 0.03 > 0.05 * 1/3 and 0.04 > 0.05 * 2/3
    ],
)
def test_benjamini_and_hochberg_at_one_in_twenty(p_values, flagged):
    assert flags(p_values) == flagged


@given(P_VALUES, NULLS)
def test_more_comparisons_that_show_nothing_never_add_a_flag(p_values, nulls):
    alone, among = flags(p_values), flags(p_values + nulls)[: len(p_values)]
    assert all(before or not after for before, after in zip(alone, among, strict=True))


@given(P_VALUES)
def test_a_flag_is_never_given_where_there_was_none(p_values):
    assert all(p <= 0.05 for p, flag in zip(p_values, flags(p_values), strict=True) if flag)


def test_a_verdict_taken_back_says_so():
    [claim, _] = allow_for_number(claims([0.04, 0.9]))
    assert (claim.verdict, claim.caveats) == ("cant_tell", (TOO_MANY,))


def test_claims_that_were_not_compared_are_no_part_of_the_family():
    plain = replace(claims([0.5])[0], p_value=None, verdict="")
    assert allow_for_number([plain, *claims([0.04])])[1:] == claims([0.04])


def test_a_comparison_that_asserts_nothing_does_not_help_another_to_stand():
    # 0.001 and 0.04 would stand together, as 0.04 <= 0.05 * 2/2; barred, 0.001 counts as 1.
    [barred, other] = claims([0.001, 0.04])
    kept = allow_for_number([replace(barred, verdict="cant_tell"), other])
    assert [claim.verdict for claim in kept] == ["cant_tell", "cant_tell"]


def test_a_trend_across_zero_must_stand_too():
    [crossed, _] = claims([0.04, 0.9])
    [found, _] = allow_for_number([replace(crossed, verdict="not_compared"), claims([0.9, 0.9])[1]])
    assert found.verdict == "cant_tell"


def test_levels_have_more_of_the_room_for_error_than_single_changes():
    # With weights 2.5 and 0.25, of mean 1.375, 0.04 counts as 0.022 for a level and as 0.22 for a change.
    [level, change] = claims([0.04, 0.04])
    change = replace(change, what="change_one_year")
    assert [c.verdict for c in allow_for_number([level, replace(change, p_value=0.9)])] == ["worse", "cant_tell"]
    assert [c.verdict for c in allow_for_number([replace(level, p_value=0.9), change])] == ["cant_tell", "cant_tell"]


def test_where_nothing_is_true_no_more_than_one_report_in_twenty_has_any_verdict():
    rng = np.random.default_rng(3)
    whats = ("value", "trend", "change_one_year", "change_since_first", "change_against_peers") * 3
    drawn = claims([0.5] * len(whats))
    flagged = 0
    for p_values in rng.uniform(size=(2000, len(whats))):
        report = [replace(c, what=w, p_value=p) for c, w, p in zip(drawn, whats, p_values, strict=True)]
        flagged += any(claim.verdict == "worse" for claim in allow_for_number(report))
    assert flagged <= stats.binom.ppf(0.9999, 2000, 0.05)
    assert flagged >= stats.binom.ppf(0.0001, 2000, 0.05)  # and the room is used


def test_changes_and_levels_are_one_family():
    # The change of 5.5 by itself lies beyond 5 points, as one in a thousand does.
    moved = {"2023-24": 10.0, "2024-25": 4.5}
    alone = report(moved, movement=5.0).ledger.first(what="change_one_year")
    assert (alone.verdict, alone.p_value) == ("better", 0.001)
    rare = replace(alone, p_value=0.03)
    level = report(moved, movement=5.0, peers=range(1, 9), level=(2.5, 6.5)).ledger.first(
        what="value", period="2024-25"
    )
    assert level.p_value > 0.05
    assert allow_for_number([rare])[0].verdict == "better"
    assert allow_for_number([rare, level])[0].verdict == "cant_tell"


def test_the_measures_of_one_report_are_one_family():
    # By itself the share is clear of the peers' 39.5: (45 - 39.5) / (45 - 40) of 2.306, the limit of Student's t of 8,
    # is 2.54, p = 0.035; one of two must reach 0.025.
    top = {"women_top_quarter": {"2024-25": 45.0}}
    peers = {"women_top_quarter": (36, 37, 38, 39, 40, 41, 42, 43)}
    alone = report(other=top, peers_other=peers, levels={"women_top_quarter": (40, 50)})
    assert alone.ledger.first(metric="women_top_quarter", what="value").verdict == "higher"
    among = report(
        {"2024-25": 5.0}, other=top, peers=range(1, 9), peers_other=peers, level=(3, 7),
        levels={"women_top_quarter": (40, 50)},
    )  # fmt: skip
    assert among.ledger.first(metric="women_top_quarter", what="value").verdict == "cant_tell"
