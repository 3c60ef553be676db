"""Published and independently computed values, one row of tests/reference/reference_values.csv a case."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

REFERENCE = Path(__file__).parents[1] / "reference"
FIXTURES = REFERENCE / "fixtures"

# The numbers of the rows that a test has taken and passed; tests/conftest.py prints the tally.
covered: set[int] = set()


@dataclass(frozen=True)
class Case:
    number: int
    method: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    rtol: float
    atol: float
    rtol_limits: float | None
    source: str


@cache
def every_case() -> tuple[Case, ...]:
    csv.field_size_limit(10_000_000)
    with (REFERENCE / "reference_values.csv").open(encoding="utf-8", newline="") as file:
        return tuple(read_case(number, row) for number, row in enumerate(csv.DictReader(file), start=1))


def read_case(number: int, row: Mapping[str, str]) -> Case:
    answer = json.loads(row["expected_json"])
    return Case(
        number=number,
        method=row["method"],
        inputs=json.loads(row["inputs_json"]),
        expected={name: x for name, x in answer.items() if not name.startswith("_") and name != "note"},
        rtol=answer["_rtol"],
        atol=answer["_atol"],
        rtol_limits=answer.get("_rtol_limits"),
        source=row["source"],
    )


def cases(method: str) -> list:
    """Give every case of a method, ready for ``@pytest.mark.parametrize("case", cases("wilson_ci"))``."""
    chosen = [case for case in every_case() if case.method == method]
    assert chosen, f"reference_values.csv has no method {method!r}"
    return [pytest.param(case, id=f"{method}-{case.number}") for case in chosen]


def check(case: Case, actual: Mapping[str, Any], *, leave_out: Collection[str] = ()) -> None:
    """
    Compare with every expected entry, and record the case as covered once all agree.

    A null in the file means that there must be no value. ``leave_out`` names the entries that do not
    apply to us; the test says why in a comment.
    """
    wanted = {name: x for name, x in case.expected.items() if name not in leave_out}
    assert wanted, f"nothing of {case.method} is left to compare"
    missing = sorted(set(wanted) - set(actual))
    assert not missing, f"the test computed no {missing} for {case.method}"
    for name, expected in wanted.items():
        is_limit = name.endswith(("lower", "upper"))
        rtol = case.rtol_limits if is_limit and case.rtol_limits is not None else case.rtol
        compare(name, expected, actual[name], rtol, case.atol)
    covered.add(case.number)


def compare(name: str, expected: Any, actual: Any, rtol: float, atol: float) -> None:
    match expected:
        case None:
            assert actual is None or math.isnan(actual), f"{name} must be missing, is {actual}"
        case bool() | str():
            assert actual == expected, f"{name}: {actual!r} is not {expected!r}"
        case int() | float():
            assert actual == pytest.approx(expected, rel=rtol, abs=atol), name
        case list():
            assert len(actual) == len(expected), f"{name}: {len(actual)} entries, not {len(expected)}"
            for position, (e, a) in enumerate(zip(expected, actual, strict=True)):
                compare(f"{name}[{position}]", e, a, rtol, atol)
        case dict():
            for key, e in expected.items():
                assert key in actual, f"{name} lacks {key!r}"
                compare(f"{name}.{key}", e, actual[key], rtol, atol)
