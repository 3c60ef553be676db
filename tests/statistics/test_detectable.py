import math

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.power import TTestIndPower

from analysis.statistics.detectable import (
    detectable_against_peers,
    detectable_difference_in_means,
    detectable_difference_in_proportions,
    detectable_level_change,
    interruption_design,
    mdes_cluster_2level,
    minimum_detectable_effect,
)
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("mdes_cluster_2level"))
def test_cluster_design_agrees_with_the_published_formula(case):
    given = case.inputs
    mdes = mdes_cluster_2level(
        given["J"],
        given["n"],
        given["rho"],
        share_treated=given["P"],
        r2_persons=given["R2_1"],
        r2_clusters=given["R2_2"],
        cluster_covariates=given["g"],
        alpha=given["alpha"],
        power=given["power"],
    )
    check(case, {"mdes": mdes})


def test_a_normal_test_detects_two_point_eight_standard_errors():
    # 1.960 + 0.842 = 2.802
    assert minimum_detectable_effect(1.0) == pytest.approx(2.802, abs=0.001)


@pytest.mark.parametrize("n", [10, 64, 200])
def test_means_agree_with_the_power_of_the_t_test(n):
    exact = TTestIndPower().solve_power(nobs1=n, alpha=0.05, power=0.8)
    assert detectable_difference_in_means(1.0, n, n) == pytest.approx(exact, rel=0.01)


def test_proportions_by_hand():
    # sqrt(0.25 x (1/100 + 1/100)) = 0.0707; times 2.802.
    assert detectable_difference_in_proportions(0.5, 100, 100) == pytest.approx(2.802 * 0.0707, abs=0.001)


def test_more_peers_detect_less():
    sizes = [detectable_against_peers(1.0, peers) for peers in (3, 10, 30, 1000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] > minimum_detectable_effect(1.0)  # one organisation is one, however many its peers


def test_no_clustering_is_a_plain_comparison_of_persons():
    # With an intraclass correlation of 0 only the degrees of freedom differ from persons drawn singly.
    clustered = mdes_cluster_2level(400, 10, 0.0)
    assert clustered == pytest.approx(detectable_difference_in_means(1.0, 2000, 2000), rel=0.01)


def test_unit_passes_through():
    assert minimum_detectable_effect(7.0, 9) == pytest.approx(7 * minimum_detectable_effect(1.0, 9))


@pytest.mark.parametrize("points", [8, 12, 24])
def test_a_step_of_that_size_is_found_four_times_in_five(points):
    step = detectable_level_change(points, points // 2)
    design = interruption_design(np.arange(points, dtype=float), points // 2, slope_changes=True)
    noise = np.random.default_rng(points).normal(size=(2000, points))
    series = noise + step * design[:, 2]
    inverse = np.linalg.inv(design.T @ design)
    estimates = series @ design @ inverse
    residuals = series - estimates @ design.T
    df = points - design.shape[1]
    errors = np.sqrt(np.sum(residuals**2, axis=1) / df * inverse[2, 2])
    one = sm.OLS(series[0], design).fit()  # the vectorised fit is the library's
    assert (estimates[0, 2], errors[0]) == pytest.approx((one.params[2], one.bse[2]))
    critical = minimum_detectable_effect(1.0, df, power=0.5)  # t at power one half is 0
    found = np.mean(np.abs(estimates[:, 2] / errors) > critical)
    assert found == pytest.approx(0.8, abs=0.03)
    assert math.isfinite(step)
