"""Counts of what was looked at add up, whatever was found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.claims.coverage import coverage_claims, evidence_level
from tests.claims.evidence_builder import GOALS, evidence, fact, report

EIGHT = range(1, 9)
REPORTS = {
    "nothing": {},
    "one filing without peers": {"filings": {"2024-25": 6.5}},
    "compared": {"filings": {"2023-24": 6.5, "2024-25": 2.0}, "peers": EIGHT, "level": (1, 3), "movement": 2.0},
    "two measures": {
        "filings": {"2024-25": 9.0}, "peers": EIGHT, "level": (6, 12), "other": {"mean_pay_gap": {"2024-25": 4.0}},
        "peers_other": {"mean_pay_gap": EIGHT}, "levels": {"mean_pay_gap": (2, 6)},
    },
    "facts and a target": {"facts": [fact(3), fact(9, role="target"), fact(5, metric="pupils_reached")]},
    "places": {"footprint": [("A", 0.5), ("B", 0.5)], "places": [("A", "2024", 1), ("B", "2024", 2)]},
}  # fmt: skip


def counts(drawn):
    return {c.metric: int(c.value) for c in drawn.ledger.where(period="edition") if c.metric != "share_served"}


@pytest.mark.parametrize("drawn", REPORTS.values(), ids=REPORTS)
def test_compared_and_not_compared_make_up_what_was_looked_at(drawn):
    found = counts(report(**drawn))
    verdicts = ("better", "worse", "similar", "cant_tell", "higher", "lower")
    assert found["measures_compared"] + found["measures_not_compared"] == found["measures_looked_at"]
    assert sum(found[f"measures_{verdict}"] for verdict in verdicts) == found["measures_compared"]
    assert found["goals_with_evidence"] <= found["goals_in_set"] == len(GOALS)


def test_what_others_publish_is_looked_at_too():
    # Four measures are common; pupils reached is a fifth that only this organisation publishes.
    found = counts(report(facts=[fact(5, metric="pupils_reached")]))
    assert (found["measures_looked_at"], found["measures_with_figure"]) == (5, 1)


def test_targets_and_missing_figures_are_no_evidence():
    found = counts(report(facts=[fact(9, role="target"), fact("not_given", metric="pupils_reached")]))
    assert (found["goals_with_evidence"], found["figures_published"]) == (0, 0)


def test_goals_of_another_set_are_not_counted():
    fewer = evidence(facts=[fact(3), fact(5, metric="pupils_reached")])
    fewer = replace(fewer, goals=tuple(goal for goal in GOALS if goal.number != 4))
    known = report(facts=[fact(3), fact(5, metric="pupils_reached")])
    from_other_set = coverage_of(fewer, known)
    assert (from_other_set["goals_in_set"], from_other_set["goals_with_evidence"]) == (5, 1)


def coverage_of(known, drawn):
    own = drawn.ledger.where(lambda claim: claim.period != "edition")
    return {claim.metric: int(claim.value) for claim in coverage_claims(known, own)}


@pytest.mark.parametrize(("footprint", "served"), [
    ([], 0), ([("A", 1.0)], 1), ([("A", 0.5), ("B", 0.5)], 2), ([("K02000001", 1.0, "nationwide")], 0),
])  # fmt: skip
def test_places_served_are_local_authorities(footprint, served):
    assert counts(report(footprint=footprint))["places_served"] == served


def test_the_strongest_evidence_counts_for_each_audience_by_itself():
    drawn = report(facts=[
        fact(3, stage="activity", period="2023"), fact(40, stage="outcome", unit="%", period="2024"),
        fact(5, metric="pupils_reached", stage="output"),
    ])  # fmt: skip
    assert evidence_level(drawn.ledger, 5, "staff") == "outcome"
    assert evidence_level(drawn.ledger, 4, "communities") == "output"
    assert evidence_level(drawn.ledger, 4, "staff") == "none"


def test_only_a_figure_set_beside_those_of_others_counts_as_compared():
    compared = report({"2023-24": 6.5, "2024-25": 2.0}, peers=EIGHT, level=(1, 3), movement=1.0)
    alone = report({"2023-24": 6.5, "2024-25": 2.0}, movement=1.0)
    assert alone.ledger.first(what="change_one_year").verdict == "better"
    assert evidence_level(compared.ledger, 14, "staff") == "compared"
    assert evidence_level(alone.ledger, 14, "staff") == "outcome"
