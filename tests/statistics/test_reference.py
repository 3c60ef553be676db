import pytest

from tests.statistics import reference
from tests.statistics.reference import Case, check, compare, every_case


def case_expecting(**expected):
    return Case(0, "toy", {}, expected, rtol=1e-6, atol=0, rtol_limits=None, source="")


@pytest.fixture(autouse=True)
def tally(monkeypatch):
    monkeypatch.setattr(reference, "covered", set())
    return reference


def test_all_272_cases_are_read():
    assert len(every_case()) == 272


def test_a_passed_case_is_recorded(tally):
    check(case_expecting(value=2.0, lower=None), {"value": 2.0, "lower": None})
    assert tally.covered == {0}


def test_a_failed_case_is_not_recorded(tally):
    with pytest.raises(AssertionError):
        check(case_expecting(value=2.0), {"value": 2.1})
    assert tally.covered == set()


def test_an_entry_that_was_not_computed_fails_the_case():
    with pytest.raises(AssertionError, match="upper"):
        check(case_expecting(value=2.0, upper=3.0), {"value": 2.0})


@pytest.mark.parametrize("actual", [0.0, 1.5])
def test_null_means_that_there_must_be_no_value(actual):
    with pytest.raises(AssertionError, match="must be missing"):
        compare("value", None, actual, 1e-6, 0)
