"""Places are context: averaged by what is served, beside the nation and similar areas."""

from __future__ import annotations

import math

import pytest

from tests.claims.evidence_builder import report
from tests.claims.place_tables import COUNTY, KINGDOM, NATION, SCOTLAND

BOTH = [("A", 0.75), ("B", 0.25)]
NEIGHBOURS = [f"N{i}" for i in range(1, 13)]


def own(drawn):
    return drawn.ledger.first(metric="early_literacy", subject="places served")


def named(drawn, what):
    return drawn.ledger.first(metric="early_literacy", what=what)


def test_one_place_keeps_its_published_value_and_interval():
    claim = own(report(footprint=[("A", 1.0)], places=[("A", "2024", 60, 55, 65)]))
    assert (claim.text, claim.interval, claim.method) == ("60.0%", "55.0% to 65.0%", "as published")
    assert (claim.stage, claim.role, claim.evidence) == ("context", "context", "none")


def test_several_places_are_averaged_by_what_is_served():
    claim = own(report(footprint=BOTH, places=[("A", "2024", 60), ("B", "2024", 80)]))
    assert claim.value == pytest.approx(65)  # 0.75 * 60 + 0.25 * 80
    assert claim.interval == ""


def test_intervals_of_places_are_combined_as_independent():
    # Half-widths 8 and 24: sqrt((0.75 * 8)^2 + (0.25 * 24)^2) = sqrt(36 + 36) = 8.49
    claim = own(report(footprint=BOTH, places=[("A", "2024", 60, 52, 68), ("B", "2024", 80, 56, 104)]))
    assert (claim.lower, claim.upper) == pytest.approx((65 - math.sqrt(72), 65 + math.sqrt(72)))


def test_one_place_without_an_interval_leaves_the_average_without():
    claim = own(report(footprint=BOTH, places=[("A", "2024", 60, 52, 68), ("B", "2024", 80)]))
    assert (claim.lower, claim.upper) == (None, None)


def test_a_county_lends_its_value_to_its_districts():
    drawn = report(footprint=[("A", 0.5), ("B", 0.25), ("C", 0.25)], places=[(COUNTY, "2024", 60), ("C", "2024", 80)])
    assert own(drawn).value == pytest.approx(65)  # (0.5 + 0.25) * 60 + 0.25 * 80
    assert [row.split()[1] for row in own(drawn).rows] == [f"{COUNTY},", "C,"]  # what the average was made from


def test_a_district_s_own_value_goes_before_the_county_s():
    assert own(report(footprint=[("A", 1.0)], places=[(COUNTY, "2024", 60), ("A", "2024", 50)])).value == 50


@pytest.mark.parametrize(("share", "period"), [(0.95, "2024"), (0.9, "2024"), (0.85, "2023")])
def test_a_year_stands_for_the_places_only_if_it_covers_nine_tenths_of_what_is_served(share, period):
    places = [("A", "2023", 60), ("C", "2023", 80), ("A", "2024", 61), ("C", "2024", "suppressed")]
    assert own(report(footprint=[("A", share), ("C", 1 - share)], places=places)).period == period


def test_no_year_that_covers_enough_gives_no_claim():
    assert own(report(footprint=BOTH, places=[("A", "2024", 60)])) is None


@pytest.mark.parametrize(
    ("footprint", "nation"),
    [([("A", 1.0)], "England"), ([("D", 1.0)], "Scotland"), ([("A", 0.5), ("D", 0.5)], "United Kingdom")],
)
def test_the_comparator_is_the_nation_or_the_kingdom_if_several_are_served(footprint, nation):
    areas = [("A", "2024", 60), ("D", "2024", 50), (NATION, "2024", 70), (SCOTLAND, "2024", 71), (KINGDOM, "2024", 72)]
    assert named(report(footprint=footprint, places=areas), "nation").subject == nation


def test_the_whole_kingdom_is_not_compared_with_itself():
    drawn = report(footprint=[(KINGDOM, 1.0, "nationwide")], places=[(KINGDOM, "2024", 72)])
    assert own(drawn).value == 72
    assert named(drawn, "nation") is None


def test_a_nation_of_another_year_is_no_comparator():
    assert named(report(footprint=[("A", 1.0)], places=[("A", "2024", 60), (NATION, "2023", 70)]), "nation") is None


@pytest.mark.parametrize(("count", "claims"), [(7, 0), (8, 2)])
def test_similar_areas_are_eight_at_least(count, claims):
    places = [("A", "2024", 60), *((f"N{i}", "2024", 10 * i) for i in range(1, count + 1))]
    drawn = report(footprint=[("A", 1.0)], places=places, neighbours=NEIGHBOURS)
    ends = [named(drawn, what) for what in ("similar_lower", "similar_upper")]
    assert len([end for end in ends if end]) == claims
    if claims:  # 10, 20 ... 80: quartiles 10 + 70/4 = 27.5 and 10 + 3 * 70/4 = 62.5
        assert [end.value for end in ends] == [27.5, 62.5]


def test_several_places_have_no_similar_areas():
    places = [("A", "2024", 60), ("B", "2024", 60), *((code, "2024", 50) for code in NEIGHBOURS)]
    assert named(report(footprint=BOTH, places=places, neighbours=NEIGHBOURS), "similar_lower") is None


@pytest.mark.parametrize(("chance", "printed"), [(0.4, "40%"), (0.001, "at most 5%"), (0.999, "at least 95%")])
def test_a_chance_is_never_printed_as_surer_than_one_in_twenty(chance, printed):
    drawn = report(footprint=[("A", 1.0)], need=[(1, 0.5, 0.2, 0.9, chance)])
    assert drawn.ledger.first(metric="place_need_worst_fifth").text == printed


def test_a_goal_without_a_score_says_why():
    drawn = report(footprint=[("A", 1.0)], need=[(1, None, None, None, None)])
    claim = drawn.ledger.first(metric="place_need")
    assert (claim.printable, claim.caveats) == (False, ("Too few indicators.",))


def test_without_a_footprint_there_is_nothing_to_say_of_places():
    assert not report(places=[("A", "2024", 60)], need=[(1, 0.5, 0.2, 0.9, 0.4)]).ledger.where(goal=1)


def test_shares_of_what_is_served_add_up():
    drawn = report(footprint=BOTH)
    assert [(c.subject, c.text) for c in drawn.ledger.where(metric="share_served")] == [
        ("Aston", "75%"),
        ("Barton", "25%"),
    ]
