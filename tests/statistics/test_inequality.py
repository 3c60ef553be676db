import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.statistics.inequality import concentration, concentration_index, gini, theil, theil_parts

amounts = arrays(float, 30, elements=st.floats(0.1, 100))
ONES = np.ones


def test_gini_by_hand():
    # 1, 2, 3: mean absolute difference over all nine pairs is 8/9; over twice the mean, 8/36 = 2/9.
    values = np.array([1.0, 2.0, 3.0])
    assert concentration(values, values, ONES(3)) == pytest.approx(2 / 9)


def test_one_has_all():
    # The Gini of n units of which one has everything is (n - 1) / n.
    values = np.array([0.0, 0.0, 0.0, 8.0])
    assert concentration(values, values, ONES(4)) == pytest.approx(3 / 4)


def test_theil_by_hand():
    # 1 and 3, mean 2: (0.5 ln 0.5 + 1.5 ln 1.5) / 2 = 0.13081; all of it between if each is a group.
    values = np.array([1.0, 3.0])
    expected = (0.5 * np.log(0.5) + 1.5 * np.log(1.5)) / 2
    assert theil_parts(values, np.array([0, 1]), ONES(2)) == pytest.approx((expected, expected, 0))
    assert theil_parts(values, np.array([0, 0]), ONES(2)) == pytest.approx((expected, 0, expected))


def test_concentration_ranks_by_something_else():
    values, rank = np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])
    assert concentration(values, rank, ONES(3)) == pytest.approx(-2 / 9)
    assert concentration(values, ONES(3), ONES(3)) == pytest.approx(0)


def test_erreygers_scales_by_the_mean_and_the_bounds():
    values = np.linspace(0.2, 0.8, 30)
    plain = concentration_index(values, values, draws=20)
    bounded = concentration_index(values, values, bounds=(0, 1), draws=20)
    assert bounded.value == pytest.approx(4 * values.mean() * plain.value)


def test_erreygers_is_the_same_turned_round_for_shortfalls():
    # Erreygers (2009): health and ill-health mirror each other, which the plain index does not manage.
    values, rank = np.random.default_rng(0).random(40), np.arange(40)
    have = concentration_index(values, rank, bounds=(0, 1), draws=20)
    lack = concentration_index(1 - values, rank, bounds=(0, 1), draws=20)
    assert lack.value == pytest.approx(-have.value)


def test_fewer_than_thirty_units_are_refused():
    assert gini(np.arange(1, 30)).status == "insufficient_data"
    assert theil(np.arange(1, 30), ["a"] * 29).total.status == "insufficient_data"


@given(amounts, st.floats(0.01, 1000), st.permutations(range(30)))
def test_unit_and_order_do_not_matter(values, unit, order):
    order = list(order)
    changed = unit * values[order]
    assert concentration(changed, changed, ONES(30)) == pytest.approx(concentration(values, values, ONES(30)))
    group = np.arange(30) % 3
    assert theil_parts(changed, group[order], ONES(30)) == pytest.approx(
        theil_parts(values, group, ONES(30)), abs=1e-9
    )


@given(amounts)
def test_weights_are_repeated_units(values):
    weights = np.arange(30) % 4 + 1
    repeated = np.repeat(values, weights)
    assert concentration(values, values, weights.astype(float)) == pytest.approx(
        concentration(repeated, repeated, ONES(repeated.size)), abs=1e-9
    )


@given(amounts)
def test_theil_parts_sum_and_are_not_negative(values):
    total, between, within = theil_parts(values, np.arange(30) % 3, ONES(30))
    assert total == pytest.approx(between + within)
    assert between >= -1e-12 and within >= -1e-12


@settings(max_examples=10)
@given(amounts)
def test_a_unit_of_nobody_changes_nothing(values):
    plain = gini(values, ONES(30), draws=20)
    empty = gini([*values, 50], [*ONES(30), 0], draws=20)
    assert (empty.value, empty.n) == (plain.value, plain.n)


def test_interval_holds_the_value():
    estimate = gini(np.random.default_rng(1).gamma(2, size=60))
    assert estimate.lower < estimate.value < estimate.upper
