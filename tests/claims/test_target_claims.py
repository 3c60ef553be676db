"""The pace that a target asks for: what is left, by the years that are left."""

from __future__ import annotations

import pytest

from tests.claims.evidence_builder import fact, report

RESULT = fact(40, unit="%", metric="tariff_help", period="2024")
TARGET = fact(70, unit="%", metric="tariff_help", role="target", period="2030")


def paces(*facts):
    return list(report(facts=facts).ledger.where(what="pace_needed"))


def test_the_pace_is_what_is_left_by_the_years_that_are_left():
    [pace] = paces(RESULT, TARGET)
    assert pace.value == pytest.approx(30 / 6, abs=0.01)  # from the end of 2024 to the end of 2030
    assert (pace.unit, pace.comparator, pace.text) == ("percentage points", "2024", "5.0")


def test_the_newest_earlier_result_counts():
    [pace] = paces(fact(10, unit="%", metric="tariff_help", period="2020", id="acme-old"), RESULT, TARGET)
    assert pace.comparator == "2024"


@pytest.mark.parametrize(
    "facts",
    [
        (TARGET,),
        (RESULT,),
        (fact(75, unit="%", metric="tariff_help", period="2024"), TARGET),  # met
        (fact(40, unit="%", metric="tariff_help", period="2031"), TARGET),  # later
        (fact(40, unit="people", metric="tariff_help", period="2024"), TARGET),  # another unit
        (fact(40, unit="%", metric="tariff_help", period="2024", bound="at_least"), TARGET),
    ],
)
def test_without_an_earlier_exact_result_short_of_it_a_target_has_no_pace(facts):
    assert paces(*facts) == []
