"""Claims are found by what they are about, and never share an address."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.claims.claim import Claim, claim_id, make_claim
from analysis.claims.coverage import counting_metric
from analysis.claims.ledger import Ledger
from analysis.statistics.estimate import Estimate, refused

METRIC = dataclasses.replace(counting_metric("median_pay_gap", "Median pay gap", "%"), goal=14, decimals=1)


def claim(period: str, value: float | None, **more: object) -> Claim:
    estimate = (
        refused("insufficient_data", "as filed", "Not filed.")
        if value is None
        else Estimate(value, None, None, None, "as filed", meaning="none")
    )
    return make_claim("bp", METRIC, estimate, period=period, start=f"{period[:4]}-04-05", **more)


def test_an_address_is_made_of_organisation_metric_and_period():
    assert claim_id("bp", "median_pay_gap", "2024-25") == "bp.median_pay_gap.2024-25"
    assert claim_id("bp", "gigabit_broadband", "July 2024", "places") == "bp.gigabit_broadband.july-2024.places"


def test_two_claims_with_one_address_are_refused():
    with pytest.raises(AssertionError, match="same id"):
        Ledger((claim("2023-24", 1.0), claim("2023-24", 2.0)))


def test_latest_passes_over_a_year_without_a_figure():
    ledger = Ledger((claim("2022-23", 5.0), claim("2024-25", None), claim("2023-24", 4.0)))
    assert ledger.latest(metric="median_pay_gap").value == 4.0
    assert [c.text for c in ledger.series()] == ["5.0%", "4.0%", "too few"]


def test_a_claim_survives_being_written_and_read():
    made = claim("2024-25", 4.0, sources=("gpg-2024-25",), distribution=(1.0, 2.0))
    assert Claim.from_record(made.as_record()) == made


def test_a_claim_without_a_value_must_say_why():
    with pytest.raises(AssertionError):
        dataclasses.replace(claim("2024-25", 4.0), value=None)
