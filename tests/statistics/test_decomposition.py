import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.statistics.decomposition import das_gupta, kitagawa, kitagawa_from_counts
from tests.statistics.reference import cases, check

shares = arrays(float, 4, elements=st.floats(0.05, 1))
rates = arrays(float, 4, elements=st.floats(0, 100))


@pytest.mark.parametrize("case", cases("das_gupta_three_factor"))
def test_das_gupta_agrees_with_the_manual(case):
    population = np.array(case.inputs["pop"])
    factors = {
        year: {name: np.array(case.inputs[name])[population == year] for name in ("bm", "mw", "wp")}
        for year in (1960, 1970)
    }

    def rate(bm, mw, wp):
        return float(np.sum(bm * mw * wp))

    result = das_gupta(factors[1960], factors[1970], rate)
    parts = {f"effect_{name}": part.value for name, part in result.parts.items()}
    crude = {f"crude_{year}": rate(**factors[year]) for year in factors}
    check(case, crude | parts)


def test_kitagawa_splits_a_gap_by_hand():
    # Shares 50/50 to 75/25, rates 10/20 to 12/20. Composition: mean rates 11 and 20 times +0.25 and -0.25
    # = 2.75 - 5 = -2.25. Rates: mean share 0.625 times 2 = 1.25. Gap: 14 - 15 = -1 = -2.25 + 1.25.
    result = kitagawa([50, 50], [10, 20], [75, 25], [12, 20])
    assert result.difference.value == pytest.approx(-1)
    assert result.parts["composition"].value == pytest.approx(-2.25)
    assert result.parts["rates"].value == pytest.approx(1.25)


@given(shares, rates, shares, rates)
def test_parts_sum_to_the_difference(first_shares, first_rates, second_shares, second_rates):
    result = kitagawa(first_shares, first_rates, second_shares, second_rates)
    total = sum(part.value for part in result.parts.values())
    assert total == pytest.approx(result.difference.value, abs=1e-9)


@given(shares, rates, shares, rates, st.permutations(range(4)), st.floats(0.01, 100))
def test_order_of_categories_and_unit_do_not_matter(w1, r1, w2, r2, order, unit):
    order = list(order)
    plain = kitagawa(w1, r1, w2, r2)
    changed = kitagawa(w1[order], unit * r1[order], w2[order], unit * r2[order])
    for name, part in plain.parts.items():
        assert changed.parts[name].value == pytest.approx(unit * part.value, abs=1e-9 * (1 + unit))


@given(shares, rates, shares, rates)
def test_an_empty_category_changes_nothing(w1, r1, w2, r2):
    plain = kitagawa(w1, r1, w2, r2)
    empty = kitagawa([*w1, 0], [*r1, np.nan], [*w2, 0], [*r2, np.nan])
    for name, part in plain.parts.items():
        assert empty.parts[name].value == pytest.approx(part.value, abs=1e-9)


def test_a_category_of_one_group_alone_is_composition():
    result = kitagawa([1, 0], [10, np.nan], [0.5, 0.5], [10, 30])
    assert result.parts["rates"].value == pytest.approx(0)
    assert result.parts["composition"].value == pytest.approx(10)


def test_counts_give_intervals_around_the_exact_parts():
    result = kitagawa_from_counts([50, 20], [100, 100], [30, 60], [50, 150], draws=400)
    exact = kitagawa([100, 100], [0.5, 0.2], [50, 150], [0.6, 0.4])
    for name, part in result.parts.items():
        assert part.value == pytest.approx(exact.parts[name].value)
        assert part.lower < part.value < part.upper


def test_bootstrap_error_of_the_difference_is_the_binomial_one():
    # Two shares of 1,000 people: the difference's standard error is sqrt(p(1-p)/n + q(1-q)/n).
    result = kitagawa_from_counts([300, 200], [500, 500], [100, 200], [500, 500], draws=2000)
    expected = np.sqrt(0.5 * 0.5 / 1000 + 0.3 * 0.7 / 1000)
    assert result.difference.details["standard_error"] == pytest.approx(expected, rel=0.06)


def test_tiny_categories_must_be_merged():
    result = kitagawa_from_counts([50, 2], [100, 4], [30, 60], [50, 150])
    assert result.difference.status == "insufficient_data"
