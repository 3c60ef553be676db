import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.did import changes, compare_changes
from analysis.statistics.peers_design import organisation_against_peers, placebo_rank_p


def peers(count, periods=8, seed=0):
    return np.random.default_rng(seed).normal(size=(count, periods)) + np.arange(count)[:, None]


def test_effect_is_the_change_beyond_the_peers():
    # Own change: 15 - 10 = 5. Peers' changes: ten of 1 and ten of 3, mean 2. Effect: 3.
    own = [10, 10, 15, 15]
    others = [[0, 0, 1, 1]] * 10 + [[0, 0, 3, 3]] * 10
    estimate = organisation_against_peers(own, others, 2)
    assert estimate.value == pytest.approx(3)
    # The peers' changes have standard deviation sqrt(20/19); times sqrt(1 + 1/20).
    error = np.sqrt(20 / 19) * np.sqrt(1 + 1 / 20)
    assert estimate.details["standard_error"] == pytest.approx(error)
    assert estimate.upper - estimate.value == pytest.approx(stats.t.ppf(0.975, 19) * error)
    assert estimate.n == 20


def test_fewer_than_ten_peers_are_described_without_an_interval():
    estimate = organisation_against_peers(peers(1)[0], peers(9), 4)
    assert estimate.status == "descriptive_only" and not estimate.has_interval


def test_no_own_value_after_is_refused():
    estimate = organisation_against_peers([1, 2, np.nan, np.nan], peers(12, 4), 2)
    assert estimate.status == "insufficient_data"


def test_peers_without_a_value_on_one_side_are_left_out():
    others = peers(12)
    gone = others.copy()
    gone[0, 4:] = np.nan
    own = peers(1, seed=9)[0]
    assert organisation_against_peers(own, gone, 4).value == pytest.approx(
        organisation_against_peers(own, others[1:], 4).value
    )


def test_paths_that_had_parted_before_lower_its_standing():
    own = np.array([0, 0, 9, 9, 9, 9, 9, 9.0])
    estimate = organisation_against_peers(own, peers(15), 4)
    assert estimate.status == "descriptive_only"
    assert estimate.details["placebo_p"] < 0.05


def test_breakdown_counts_how_much_wobble_would_bring_it_to_nothing():
    own = peers(1, seed=4)[0] + 10 * (np.arange(8) >= 4)
    estimate = organisation_against_peers(own, peers(30), 4)
    times = estimate.details["breakdown"]
    assert times * estimate.details["largest_wobble_before"] == pytest.approx(estimate.lower)


def test_rank_among_placebos_needs_twenty_peers():
    assert "placebo_rank_p" not in organisation_against_peers(peers(1)[0], peers(19), 4).details
    assert placebo_rank_p(99.0, np.linspace(-1, 1, 20)) == pytest.approx(1 / 21)


@given(st.floats(0.01, 100), st.permutations(range(12)), st.floats(-50, 50))
def test_unit_order_and_level_do_not_matter(unit, order, level):
    own, others = peers(1, seed=2)[0], peers(12)
    plain = organisation_against_peers(own, others, 4)
    changed = organisation_against_peers(unit * own + level, unit * others[list(order)] - level, 4)
    assert changed.value == pytest.approx(unit * plain.value, abs=1e-9 * (1 + unit))
    assert changed.lower == pytest.approx(unit * plain.lower, abs=1e-9 * (1 + unit))
    assert changed.details["p"] == pytest.approx(plain.details["p"], abs=1e-9)


# Nominal 5%. Autocorrelation within the series does no harm, for every unit counts once.
@pytest.mark.parametrize("count", [10, 20, 40])
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_size_stays_near_its_nominal_one(count, rho):
    reps, periods = 2000, 8
    rng = np.random.default_rng([count, int(10 * rho)])
    series = rng.normal(size=(reps, count + 1, periods))
    series[..., 0] /= np.sqrt(1 - rho**2)
    for period in range(1, periods):
        series[..., period] += rho * series[..., period - 1]
    change = changes(series, 4)
    effect, error, df = compare_changes(change[:, :1], change[:, 1:])
    rejected = np.mean(2 * stats.t.sf(np.abs(effect / error), df) < 0.05)
    assert 0.03 <= rejected <= 0.07
