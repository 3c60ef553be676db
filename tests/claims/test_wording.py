"""How numbers are written, case by case."""

from __future__ import annotations

import pytest

from analysis.claims.wording import format_interval, format_number, format_size, ordinal


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "bound", "printed"),
    [
        (12.34, "%", 1, "exact", "12.3%"),
        (-3.2, "%", 1, "exact", "−3.2%"),
        (-0.04, "%", 1, "exact", "0.0%"),  # never a negative zero
        (1000, "people", 0, "at_least", "at least 1,000"),
        (8000, "people", 0, "about", "about 8,000"),
        (500_000, "£", 0, "at_least", "at least £500,000"),
        (50_000_000, "£", 0, "exact", "£50 million"),
        (1_250_000, "£", 0, "exact", "£1,250,000"),  # not rounded to be written in millions
        (648.4, "£ a week", 2, "exact", "£648.40"),
        (34, "rank", 0, "exact", "34th"),
        (9.3, "percentage points", 1, "exact", "9.3"),
    ],
)
def test_a_number_is_written_with_its_unit_and_its_hedge(value, unit, decimals, bound, printed):
    assert format_number(value, unit, decimals, bound) == printed


@pytest.mark.parametrize(
    ("missing", "printed"),
    [("suppressed", "c"), ("too_few", "too few"), ("not_given", "not given"), ("not_applicable", "not applicable")],
)
def test_a_missing_number_says_which_kind_of_nothing_it_is(missing, printed):
    assert format_number(None, "%", 1, missing=missing) == printed


def test_the_size_of_a_negative_gap_has_no_sign():
    assert format_size(-3.2, "%", 1) == "3.2%"


def test_an_interval_is_joined_by_to_because_a_dash_reads_as_a_minus():
    assert format_interval(-1.5, 4.0, "%", 1) == "−1.5% to 4.0%"
    assert format_interval(None, None, "%", 1) == ""


@pytest.mark.parametrize(
    ("n", "printed"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (113, "113th")]
)
def test_ordinals(n, printed):
    assert ordinal(n) == printed
