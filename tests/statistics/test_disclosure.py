import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.disclosure import (
    DEFAULT,
    average_is_safe,
    percentage_is_safe,
    round_to_five,
    words_for_count,
)
from analysis.statistics.suppression import attack, protect
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("hesa_round5"))
def test_round_to_five(case):
    check(case, {"rounded": round_to_five(case.inputs["value"])})


@pytest.mark.parametrize("case", cases("hesa_percentage_suppress"))
def test_percentage_is_safe(case):
    check(case, {"suppressed": not percentage_is_safe(case.inputs["denominator"])})


@pytest.mark.parametrize("case", cases("hesa_average_suppress"))
def test_average_is_safe(case):
    check(case, {"suppressed": not average_is_safe(case.inputs["n"])})


@pytest.mark.parametrize("case", cases("ofqual_round5"))
def test_words_for_count(case):
    check(case, {"text": words_for_count(case.inputs["value"])})


@pytest.mark.parametrize("case", cases("suppression_attack"))
def test_attack(case):
    hidden = [tuple(cell) for cell in case.inputs["suppressed"]]
    ends = attack(case.inputs["table"], hidden, margins_published=case.inputs["margins_published"])
    named = {f"{i},{j}": interval for (i, j), interval in ends.items()}
    recovered = {name: low for name, (low, high) in named.items() if low == high}
    check(case, {"interval": {name: list(ends) for name, ends in named.items()}, "recovered": recovered})


#   count | general | protected
#       0 |       0 |        -
#       4 |       - |        -
#       5 |       5 |        -
#       9 |      10 |        -
#      10 |      10 |       10
@pytest.mark.parametrize(
    "count, general, protected", [(0, 0, None), (4, None, None), (5, 5, None), (9, 10, None), (10, 10, 10)]
)
def test_default_policy_for_counts(count, general, protected):
    assert DEFAULT.count(count, protected=False) == general
    assert DEFAULT.count(count, protected=True) == protected


#   12 of 38 -> 10 of 40 -> 25%; 12.5 is rounded up, to 15 of 40 -> 38%
@pytest.mark.parametrize(
    "count, denominator, percentage",
    [
        (12, 38, 25),
        (13, 38, 38),
        (12, 22, None),
        (9, 38, None),
        (30, 38, None),
        (0, 38, None),
        (38, 38, None),
    ],
)
def test_default_policy_for_percentages(count, denominator, percentage):
    assert DEFAULT.percentage(count, denominator, protected=True) == percentage


def test_default_policy_for_averages():
    assert (DEFAULT.average(9), DEFAULT.average(10)) == (False, True)


#   60 of 100; 45 and 45 of 100; ten alike; nothing at all; 45 and 34 of 100
@pytest.mark.parametrize(
    "contributions, found",
    [
        ([60, *[4] * 10], "one"),
        ([45, 45, *[1] * 10], "two"),
        ([10] * 10, "none"),
        ([0, 0], "none"),
        ([45, 34, 7, 7, 7], "none"),
    ],
)
def test_dominance(contributions, found):
    assert DEFAULT.dominance(contributions) == found


tables = st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=4, max_size=4)


@settings(max_examples=15)
@given(tables)
def test_no_small_cell_of_a_protected_table_can_be_worked_out(table):
    small = [(i, j) for i, j in np.ndindex(4, 3) if 0 < table[i][j] < 5]
    found = protect(table, small)
    if found.status == "ok" and small:
        assert set(small) <= found.hidden
        ends = attack(table, found.hidden)
        assert all(ends[cell][1] - ends[cell][0] >= 5 for cell in small)
        assert all(ends[i, j][0] <= table[i][j] <= ends[i, j][1] for i, j in small)


def test_one_small_cell_takes_three_more_with_it():
    found = protect([[12, 3, 20], [30, 25, 9], [17, 12, 40]], [(0, 1)])
    assert found.status == "ok" and len(found.hidden) == 4


def test_a_table_of_one_row_cannot_be_protected():
    found = protect([[3, 40]], [(0, 0)])
    assert (found.status, found.hidden) == ("suppressed", frozenset())


def test_nothing_small_hides_nothing():
    assert protect([[20, 30], [40, 50]], []).hidden == frozenset()


def test_without_margins_a_hidden_cell_is_bounded_by_what_is_hidden():
    assert attack([[12, 3], [30, 2]], [(0, 1), (1, 1)], margins_published=False)[0, 1] == (0, 5)


# Whole percentages of rounded counts: whoever knows the percentage and the rounded denominator is left with
# at least three counts to choose from. To one decimal of unrounded counts, one is left in 86 of 100 cases.
@pytest.mark.parametrize("rounded", range(25, 125, 5))
def test_a_published_percentage_never_gives_its_count_away(rounded):
    possible = {}
    for denominator in (n for n in range(rounded - 2, rounded + 3) if n >= 23):
        for count in range(denominator + 1):
            printed = DEFAULT.percentage(count, denominator, protected=True)
            if printed is not None:
                possible.setdefault(printed, set()).add(count)
    assert possible and min(len(counts) for counts in possible.values()) >= 3
