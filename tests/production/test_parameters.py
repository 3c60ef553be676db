"""What a parameters cell declares, and what does not fit it."""

from __future__ import annotations

import pytest

from analysis.errors import UsageError
from analysis.production.parameters import check_parameters, read_parameters

DECLARED = """organisation = "sample"  # slug
year: int = 2024  # reporting year
share = 0.5  # of staff
full = True  # all"""
GOOD = {"organisation": "ash", "year": 2023, "share": 0.25, "full": False}


def test_names_types_and_help_are_read(template):
    found = read_parameters(template(parameters=DECLARED))
    assert [(p.name, p.type, p.default, p.help) for p in found.values()] == [
        ("organisation", "str", "sample", "slug"),
        ("year", "int", 2024, "reporting year"),
        ("share", "float", 0.5, "of staff"),
        ("full", "bool", True, "all"),
    ]


def test_what_is_declared_may_be_passed_and_a_whole_number_is_a_number(template):
    path = template(parameters=DECLARED)
    check_parameters(path, GOOD)
    check_parameters(path, {**GOOD, "share": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("organisation", None),
        ("year", "2024"),
        ("year", 2024.0),
        ("year", True),
        ("share", False),
        ("full", 1),
    ],
)
def test_a_wrong_type_is_named(template, name, value):
    with pytest.raises(UsageError, match=f"'{name}' must be"):
        check_parameters(template(parameters=DECLARED), {**GOOD, name: value})


def test_all_faults_are_named_at_once_with_the_nearest_name(template):
    passed = {"organisaton": "ash", "year": 2023, "share": "half", "full": True}
    with pytest.raises(UsageError) as stopped:
        check_parameters(template(parameters=DECLARED), passed)
    assert str(stopped.value) == (
        "The parameters of impact_report.ipynb do not fit: it declares no 'organisaton' (did you mean "
        "'organisation'?); 'organisation' (str) is not given; 'share' must be float, and 'half' is str."
    )


def test_a_parameter_that_is_no_scalar_is_refused(template):
    with pytest.raises(UsageError, match="'peers' as \\['a'\\], which is no scalar"):
        read_parameters(template(parameters="peers = ['a']  # employers"))
