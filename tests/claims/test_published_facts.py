"""Published figures are kept as printed: hedges, roles, and kinds of nothing."""

from __future__ import annotations

import pytest

from tests.claims.evidence_builder import fact, report


def only(**drawn):
    [claim] = report(facts=[fact(**drawn)]).ledger.where(metric="apprentices")
    return claim


@pytest.mark.parametrize(
    ("value", "bound", "unit", "printed"),
    [
        (1000, "exact", "people", "1,000"),
        (1000, "at_least", "people", "at least 1,000"),
        (1000, "about", "people", "about 1,000"),
        (75, "at_most", "%", "at most 75%"),
        (5.25, "exact", "%", "5.25%"),  # as precise as its publisher was
        (34, "exact", "rank", "34th"),
        (500_000, "at_least", "£", "at least £500,000"),
    ],
)
def test_a_figure_keeps_its_hedge_and_its_precision(value, bound, unit, printed):
    assert only(value=value, bound=bound, unit=unit).text == printed


@pytest.mark.parametrize(("missing", "printed"), [("not_given", "not given"), ("suppressed", "c")])
def test_a_figure_without_a_value_says_which_kind_of_nothing(missing, printed):
    claim = only(value=missing)
    assert (claim.value, claim.text, claim.missing) == (None, printed, missing)


@pytest.mark.parametrize(("role", "stage", "evidence"), [
    ("result", "activity", "activity"), ("result", "input", "activity"), ("result", "output", "output"),
    ("result", "outcome", "outcome"), ("result", "context", "none"), ("target", "outcome", "none"),
    ("forecast", "output", "none"),
])  # fmt: skip
def test_evidence_follows_the_stage_and_only_results_are_evidence(role, stage, evidence):
    assert only(value=3, role=role, stage=stage).evidence == evidence


def test_a_target_is_no_value_of_its_measure():
    ledger = report(facts=[fact(80, role="target", period="2030"), fact(72, period="2024")]).ledger
    assert [c.text for c in ledger.where(metric="apprentices", what="value")] == ["72"]
    assert [c.text for c in ledger.where(metric="apprentices", role="target")] == ["80"]


def test_a_count_and_a_caution_are_kept_beside_the_figure():
    claim = only(value=40, unit="%", n=150, note="Rests on those who answered.")
    assert (claim.count, claim.caveats) == ("150", ("Rests on those who answered.",))
