"""Counts over all reports: each is the sum of what the reports themselves hold."""

from __future__ import annotations

from dataclasses import replace

from analysis.claims.coalition import coalition_counts
from tests.claims.evidence_builder import GOALS, fact, report
from tests.claims.test_coverage_claims import REPORTS, counts

DRAWN = {name: report(**cells) for name, cells in REPORTS.items()}


def coalition():
    organisations = {name: drawn.organisation for name, drawn in DRAWN.items()}
    ledgers = {name: drawn.ledger for name, drawn in DRAWN.items()}
    claims = coalition_counts(organisations, ledgers.__getitem__, [goal.number for goal in GOALS], places=2)
    return {claim.metric: claim for claim in claims}


def test_figures_and_verdicts_are_the_sums_of_the_reports():
    found = coalition()
    single = [counts(drawn) for drawn in DRAWN.values()]
    assert found["figures_published"].value == sum(each["figures_published"] for each in single)
    assert found["comparisons"].value == sum(each["measures_compared"] for each in single)
    for verdict in ("better", "worse", "similar", "cant_tell", "higher", "lower"):
        assert found[f"comparisons_{verdict}"].value == sum(each[f"measures_{verdict}"] for each in single)
    assert found["comparisons"].value > 0


def test_organisations_are_counted_by_kind_and_by_goal():
    found = coalition()
    kinds = [claim.value for name, claim in found.items() if name.startswith("organisations_") and "goal" not in name]
    assert sum(kinds) == found["organisations"].value == len(DRAWN)
    with_evidence = [claim.value for name, claim in found.items() if name.startswith("organisations_goal_")]
    assert sum(with_evidence) == sum(counts(drawn)["goals_with_evidence"] for drawn in DRAWN.values())


def test_a_measure_that_two_publish_counts_once():
    one, other = report(facts=[fact(3)]), report(facts=[fact(5)])
    claims = coalition_counts(
        {"one": one.organisation, "other": replace(other.organisation, slug="other")},
        {"one": one.ledger, "other": other.ledger}.__getitem__, [], places=0,
    )  # fmt: skip
    found = {claim.metric: claim.text for claim in claims}
    assert (found["measures_with_figure"], found["figures_published"]) == ("1", "2")


def test_every_count_has_an_address_of_the_coalition():
    assert {claim.id.split(".")[0] for claim in coalition().values()} == {"coalition"}
