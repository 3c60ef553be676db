import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.slope_index import slope_index
from tests.statistics.reference import cases, check

SCALES = {0: "normal", 1: "rate", 2: "proportion"}


@pytest.mark.parametrize("case", cases("sii_rii"))
def test_indices_agree_with_public_health_england(case):
    given = case.inputs
    # Their proportions are weighted by the population, as are all others; the counts are not needed.
    result = slope_index(
        given["value"],
        given["population"],
        given["se"],
        scale=SCALES[given["value_type"]],
        transform=given["transform"],
        multiplier=given["multiplier"],
        confidence=given["confidence"],
    )
    actual = {
        "sii": result.absolute.value,
        "rii": result.relative.value,
        "intercept": result.intercept,
        "sii_lower": result.absolute.lower,
        "sii_upper": result.absolute.upper,
        "rii_lower": result.relative.lower,
        "rii_upper": result.relative.upper,
    }
    # Here an empty entry means that the package's test compares no such value, not that there is none.
    check(case, actual, leave_out={name for name, value in case.expected.items() if value is None})


def test_a_line_is_found_exactly():
    # Five equal fifths at ranks 0.1, 0.3 ... 0.9, values 10 + 5 x rank: the slope is 5, from 10 to 15.
    result = slope_index([10.5, 11.5, 12.5, 13.5, 14.5], [100] * 5)
    assert result.absolute.value == pytest.approx(5)
    assert result.relative.value == pytest.approx(15 / 10)
    assert result.intercept == pytest.approx(10)
    assert not result.absolute.has_interval and not result.absolute.caveats


def test_fewer_than_five_groups_are_refused():
    assert slope_index([1, 2, 3, 4], [1] * 4).absolute.status == "insufficient_data"
    assert slope_index([1, 2, 3, 4, 5], [1, 1, 1, 1, 0]).absolute.status == "insufficient_data"


def test_an_empty_group_changes_nothing():
    plain = slope_index([70, 72, 75, 74, 80], [5, 6, 7, 5, 8], [1, 1, 1, 1, 1])
    empty = slope_index([70, 72, 99, 75, 74, 80], [5, 6, 0, 7, 5, 8], [1, 1, 9, 1, 1, 1])
    assert (empty.absolute.value, empty.absolute.lower) == (plain.absolute.value, plain.absolute.lower)


def test_a_curve_is_said():
    result = slope_index([10, 4, 2, 5, 11], [100] * 5)
    assert "curve" in result.absolute.caveats[0]


def test_a_line_through_zero_has_no_ratio():
    result = slope_index([-2, -1, 0, 1, 2], [100] * 5)
    assert result.relative.status == "model_failed" and result.absolute.printable


@given(st.lists(st.floats(1, 100), min_size=5, max_size=10), st.floats(0.01, 100))
def test_unit_of_the_values_does_not_matter_to_the_relative_index(values, unit):
    people, errors = np.arange(1, len(values) + 1), np.ones(len(values))
    plain = slope_index(values, people, errors)
    changed = slope_index(np.array(values) * unit, people, errors * unit)
    assert changed.absolute.value == pytest.approx(plain.absolute.value * unit, abs=1e-6 * unit)
    if plain.relative.printable and changed.relative.printable:
        assert changed.relative.value == pytest.approx(plain.relative.value, rel=1e-6)


def test_an_end_next_to_zero_has_no_useful_ratio():
    values = [17.5, 60.125, 1.5, 77.09375, 8.25, 83.0, 35.015625, 2.0, 1.056640625]  # the line ends at 0.003
    result = slope_index(values, np.arange(1, 10), np.ones(9))
    assert result.relative.status == "model_failed" and result.absolute.printable


@given(st.lists(st.floats(1, 100), min_size=5, max_size=10))
def test_turning_the_multiplier_turns_both_indices(values):
    people, errors = np.arange(1, len(values) + 1), np.ones(len(values))
    plain, turned = (slope_index(values, people, errors, multiplier=m) for m in (1, -1))
    assert turned.absolute.value == pytest.approx(-plain.absolute.value)
    assert (turned.absolute.lower, turned.absolute.upper) == pytest.approx(
        (-plain.absolute.upper, -plain.absolute.lower)
    )
    if plain.relative.printable:
        assert turned.relative.value == pytest.approx(1 / plain.relative.value)
        assert turned.relative.lower == pytest.approx(1 / plain.relative.upper)
