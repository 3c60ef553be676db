"""Pooling against R's mice; bounds against sums that a reader can do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.missing_data import bound_nonresponse, bound_suppressed, estimate_imputed, pool
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("rubin_pool"))
def test_agrees_with_mice(case):
    pooled = pool(**case.inputs)
    check(
        case,
        {
            "qbar": pooled.estimate,
            "ubar": pooled.within,
            "b": pooled.between,
            "t": pooled.total,
            "df": pooled.df,
            "r": pooled.increase,
            "fmi": pooled.missing_information,
        },
    )


def test_imputations_that_agree_add_no_variance():
    pooled = pool([2.0, 2.0, 2.0], [0.1, 0.1, 0.1], n=50)
    assert pooled.total == pytest.approx(0.1)
    assert pooled.df == pytest.approx(50 / 52 * 49)  # (49 + 1) / (49 + 3) of 49


def test_more_than_two_fifths_missing_is_refused():
    assert estimate_imputed([1.0, 1.2], [0.1, 0.1], n=50, share_missing=0.4).status == "ok"
    refusal = estimate_imputed([1.0, 1.2], [0.1, 0.1], n=50, share_missing=0.41)
    assert refusal.status == "insufficient_data" and "41%" in refusal.caveats[0]


def test_silence_is_bounded_both_ways():
    # 39 of 150 who answered, of 250 asked: 39/250 to (39 + 100)/250.
    found = bound_nonresponse(39, 150, 250)
    assert (found.lower, found.value, found.upper) == pytest.approx((39 / 250, 39 / 150, 139 / 250))
    assert found.status == "ok"  # exactly 40 per cent silent
    assert bound_nonresponse(39, 149, 250).status == "descriptive_only"
    assert bound_nonresponse(0, 0, 250).status == "insufficient_data"


@given(st.integers(1, 200), st.data())
def test_the_whole_truth_lies_within_the_bounds(asked, data):
    answered = data.draw(st.integers(1, asked))
    count = data.draw(st.integers(0, answered))
    among_silent = data.draw(st.integers(0, asked - answered))
    found = bound_nonresponse(count, answered, asked)
    assert found.lower - 1e-12 <= (count + among_silent) / asked <= found.upper + 1e-12


def test_suppressed_counts_stay_bounds():
    # 100 known and two cells of 1 to 4: 102 to 108.
    found = bound_suppressed(100, 2)
    assert (found.lower, found.upper) == (102, 108)
    assert found.status == "descriptive_only"
    assert bound_suppressed(100, 0).status == "ok"
