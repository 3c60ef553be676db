"""When a change or a trend is clear, and which way is good: each rule on figures that a reader can check."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.claims.change import change_verdict, trend_verdict
from analysis.statistics.estimate import Estimate
from analysis.statistics.movement import OrdinaryMovement

GAP, SHARE = SimpleNamespace(polarity="zero"), SimpleNamespace(polarity="none")
BAND = OrdinaryMovement(
    "250-499", 1, points=10.0, typical=2.0, n=900, origins=3, back_tested=None,
    tail=((0.05, 10.0), (0.02, 14.0), (0.01, 20.0)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "before", "after", "verdict"),
    [
        (GAP, 30, 21, "similar"),  # 9 points: nineteen in twenty move by 10 or fewer
        (GAP, 30, 15, "better"),  # more than ordinary; whether that stands is for the family to say
        (GAP, 30, 5, "better"),
        (GAP, 5, 30, "worse"),
        (GAP, -30, -5, "better"),
        (SHARE, 30, 55, "higher"),
        (SHARE, 55, 30, "lower"),
    ],
)
def test_a_change_is_clear_only_beyond_what_one_in_twenty_does(metric, before, after, verdict):
    assert change_verdict(metric, before, after, BAND) == verdict


@pytest.mark.parametrize(("moved", "p"), [(10, 1.0), (10.5, 0.05), (14, 0.05), (14.5, 0.02), (99, 0.01)])
def test_the_chance_of_a_change_is_the_smallest_on_record_that_it_exceeds(moved, p):
    assert BAND.p_value(moved) == p


def test_where_movement_is_not_known_nothing_is_said():
    assert change_verdict(GAP, 30, 5, None) == "not_compared"


def trend(value, half):
    return Estimate(value, value - half, value + half, None, "line", meaning="chance")


@pytest.mark.parametrize(
    ("metric", "slope", "half", "values", "verdict"),
    [
        (GAP, -1.0, 0.5, [12, 8], "better"),
        (GAP, 1.0, 0.5, [-12, -8], "better"),
        (GAP, 1.0, 0.5, [8, 12], "worse"),
        (GAP, -1.0, 0.5, [2, -2], "not_compared"),
        (GAP, -1.0, 1.5, [12, 8], "similar"),
        (SHARE, 1.0, 0.5, [40, 44], "higher"),
    ],
)
def test_a_trend_is_good_if_it_leads_to_zero(metric, slope, half, values, verdict):
    assert trend_verdict(metric, trend(slope, half), values) == verdict
