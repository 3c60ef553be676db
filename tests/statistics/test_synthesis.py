import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.synthesis import (
    pooled_mean,
    random_effects,
    reml_tau2,
    restricted_deviance,
    synthesise_by_strength,
)
from tests.statistics.reference import cases, check

EFFECTS, VARIANCES = [4.0, 1.0, 6.0, 3.0, 9.0], [1.0, 2.0, 1.5, 1.0, 3.0]
amounts = st.lists(
    st.tuples(st.floats(-10, 10), st.floats(0.1, 5)),
    min_size=3,
    max_size=12,
    unique_by=lambda study: study[0],
).filter(lambda studies: np.ptp([effect for effect, _ in studies]) > 0.01)


@pytest.mark.parametrize("case", cases("meta_analysis"))
def test_pooled_effects_agree_with_metafor(case):
    knapp = case.inputs["test"] == "knha"
    result = random_effects(
        case.inputs["yi"],
        case.inputs["vi"],
        tau2_method=case.inputs["tau2_method"],
        hartung_knapp=knapp,
        # metafor predicts with the degrees of freedom of the test of the mean; ours has one fewer.
        prediction_df=len(case.inputs["yi"]) - 1 if knapp else math.inf,
    )
    details = result.mean.details
    actual = {
        "beta": result.mean.value,
        "se": details["standard_error"],
        "ci_low": result.mean.lower,
        "ci_upp": result.mean.upper,
        "tau2": details["tau2"],
        "pi_low": result.prediction.lower,
        "pi_upp": result.prediction.upper,
        "Q": details["Q"],
        "I2": details["I2"],
    }
    check(case, actual)


@pytest.mark.parametrize("case", cases("meta_analysis_tau2_ci"))
def test_q_profile_agrees_with_metafor(case):
    tau2 = random_effects(case.inputs["yi"], case.inputs["vi"]).tau2
    limits = {"tau2_low": tau2.lower, "tau2_upp": tau2.upper}
    printed = {"pub_low": round(tau2.lower, 4), "pub_upp": round(tau2.upper, 4)}
    check(case, limits | printed)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_one_or_two_are_not_pooled(k):
    assert random_effects(EFFECTS[:k], VARIANCES[:k]).mean.status == "insufficient_data"


@pytest.mark.parametrize(("k", "tentative"), [(3, True), (4, True), (5, False)])
def test_three_or_four_are_tentative(k, tentative):
    caveats = random_effects(EFFECTS[:k], VARIANCES[:k]).mean.caveats
    assert any("tentative" in caveat for caveat in caveats) == tentative


def test_with_and_without_comparison_are_never_pooled():
    mixed = random_effects(EFFECTS, VARIANCES, grades=[2, 3, 3, 3, 3])
    assert mixed.mean.status == mixed.prediction.status == "not_comparable"
    assert random_effects(EFFECTS, VARIANCES, grades=[3, 4, 5, 3, 3]).mean.printable
    assert random_effects(EFFECTS, VARIANCES, grades=[0, 1, 2, 2, 1]).mean.printable


def test_strata_are_pooled_apart():
    result = synthesise_by_strength([*EFFECTS, 50, 60, 70], [*VARIANCES, 1, 1, 1], [3] * 5 + [1] * 3)
    assert result["compared"].mean.value == pytest.approx(random_effects(EFFECTS, VARIANCES).mean.value)
    assert result["not compared"].mean.value == pytest.approx(60)


def test_few_that_happen_to_agree_are_not_believed_too_much():
    # Three equal effects spread by nothing; the floor gives them the usual standard error, sqrt(1/3).
    mean = random_effects([2.0, 2.0, 2.0], [1.0, 1.0, 1.0]).mean
    assert mean.details["standard_error"] == pytest.approx(math.sqrt(1 / 3))


def test_five_that_agree_to_the_last_digit_have_no_spread_to_go_by():
    assert random_effects([2.0] * 5, [1.0] * 5).mean.status == "model_failed"


def test_prediction_is_wider_than_the_mean():
    result = random_effects(EFFECTS, VARIANCES)
    assert result.prediction.lower < result.mean.lower < result.mean.upper < result.prediction.upper


def test_prediction_has_one_degree_of_freedom_fewer():
    result = random_effects(EFFECTS, VARIANCES)
    spread = math.sqrt(result.tau2.value + result.mean.details["standard_error"] ** 2)
    half = stats.t.ppf(0.975, 3) * spread
    assert result.prediction.upper - result.prediction.value == pytest.approx(half)


@given(amounts, st.floats(0.01, 100), st.randoms(use_true_random=False))
def test_unit_and_order_do_not_matter(studies, unit, random):
    y, v = map(np.array, zip(*studies, strict=True))
    order = list(range(y.size))
    random.shuffle(order)
    plain = random_effects(y, v)
    changed = random_effects(unit * y[order], unit**2 * v[order])
    assert changed.mean.value == pytest.approx(unit * plain.mean.value, rel=1e-4, abs=1e-5 * unit)
    assert changed.tau2.value == pytest.approx(unit**2 * plain.tau2.value, rel=1e-3, abs=1e-5 * unit**2)


@given(amounts)
def test_restricted_likelihood_is_nowhere_higher_than_where_found(studies):
    y, v = map(np.array, zip(*studies, strict=True))
    found = random_effects(y, v).tau2.value
    grid = np.r_[0, np.geomspace(1e-3, 1e3, 200)]
    highest = min(restricted_deviance(y, v, tau2) for tau2 in grid)
    assert restricted_deviance(y, v, found) <= highest + 1e-6


def test_of_two_peaks_the_higher_is_taken():
    # Two precise studies agree and two vague ones do not: the likelihood peaks at 0 and again above.
    y, v = np.array([0, 0, 2.5, 2.5]), np.array([2, 1.5, 0.125, 0.125])
    found = random_effects(y, v).tau2.value
    grid = np.linspace(0, 10, 2001)
    assert found == pytest.approx(min(grid, key=lambda tau2: restricted_deviance(y, v, tau2)), abs=0.005)


@pytest.mark.parametrize("k", [3, 5, 10, 20])
def test_hartung_knapp_intervals_cover(k):
    reps, tau2 = 2000, 0.05
    rng = np.random.default_rng(k)
    variances = rng.uniform(0.01, 0.2, size=(reps, k))
    effects = 0.3 + rng.normal(size=(reps, k)) * np.sqrt(tau2 + variances)
    found, settled = reml_tau2(effects, variances)
    mean, error = pooled_mean(effects, variances, found)
    covered = np.abs(mean - 0.3) <= stats.t.ppf(0.975, k - 1) * error
    assert settled.all()
    assert covered.mean() >= 0.92
