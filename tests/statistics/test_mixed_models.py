"""Mixed models against lme4's published values, against statsmodels, and against a known truth."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.mixed_models import fit_mixed
from analysis.statistics.robust_mixed_models import fit_robust_mixed
from tests.statistics.reference import cases, check


def unbalanced(rng, groups=300, between=3.0, within=2.0, slopes=0.0):
    """Groups of 1 to 8 rows: y = 5 + 2 x + u + v t + e."""
    sizes = rng.integers(1, 9, groups)
    code = np.repeat(np.arange(groups), sizes)
    time = np.concatenate([np.sort(rng.permutation(8)[:n]) for n in sizes]).astype(float)
    x = np.column_stack([np.ones(len(code)), rng.normal(size=len(code))])
    effects = rng.normal(0, between, groups)[code] + rng.normal(0, 1, groups)[code] * slopes * time
    return x @ [5.0, 2.0] + effects + rng.normal(0, within, len(code)), x, code, time


@pytest.mark.parametrize("case", cases("mixed_model_reml"))
def test_agrees_with_lme4(case):
    data = {name: np.asarray(column) for name, column in case.inputs["data"].items()}
    days = data["Days"].astype(float)
    x = np.column_stack([np.ones(len(days)), days])
    fit = fit_mixed(data["Reaction"], x, data["Subject"], slope=days)
    sd = np.sqrt(np.diag(fit.random_covariance))
    errors = np.sqrt(np.diag(fit.fixed_covariance))
    check(
        case,
        {
            "fixef": [round(value, 3) for value in fit.fixed],
            "se": [round(value, 3) for value in errors],
            "sd_intercept": sd[0],
            "sd_slope": sd[1],
            "corr": round(fit.random_covariance[0, 1] / (sd[0] * sd[1]), 3),
            "sd_resid": fit.residual_variance**0.5,
            "reml_criterion": -2 * fit.log_likelihood,
        },
    )
    assert fit.diagnostics.status == "ok"


def test_agrees_with_statsmodels_where_statsmodels_is_right():
    y, x, group, _ = unbalanced(np.random.default_rng(1), groups=80)
    ours, theirs = fit_mixed(y, x, group), sm.MixedLM(y, x, group).fit(reml=True)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-4)
    assert ours.fixed == pytest.approx(theirs.fe_params, abs=1e-4)
    assert ours.random_covariance[0, 0] == pytest.approx(theirs.cov_re[0, 0], rel=1e-3)
    blups = np.array([theirs.random_effects[g].iloc[0] for g in ours.groups])
    assert ours.effects[:, 0] == pytest.approx(blups, abs=1e-3)


def test_recovers_the_variances_that_made_the_data():
    y, x, group, time = unbalanced(np.random.default_rng(2), groups=3000, slopes=0.7)
    fit = fit_mixed(y, np.column_stack([x, time]), group, slope=time)
    assert np.sqrt(np.diag(fit.random_covariance)) == pytest.approx([3.0, 0.7], rel=0.06)
    assert fit.residual_variance**0.5 == pytest.approx(2.0, rel=0.04)
    assert fit.diagnostics.status == "ok"


def test_intervals_of_group_means_cover_the_truth():
    rng = np.random.default_rng(3)
    truth = rng.normal(10, 3, 2000)
    group = np.repeat(np.arange(2000), 3)
    fit = fit_mixed(truth[group] + rng.normal(0, 2, 6000), np.ones((6000, 1)), group)
    value, variance = fit.predict_groups(np.ones((2000, 1)))
    held = np.abs(value - truth) <= 1.96 * np.sqrt(variance)
    assert 0.93 <= held.mean() <= 0.97


def test_no_variance_between_groups_is_found_as_none():
    # Each group holds -1 and 1: group means do not differ at all.
    fit = fit_mixed(np.tile([-1.0, 1.0], 30), np.ones((60, 1)), np.repeat(np.arange(30), 2))
    assert fit.random_covariance[0, 0] == pytest.approx(0, abs=1e-8)
    assert fit.effects == pytest.approx(0, abs=1e-6)


def test_a_group_of_one_row_is_pulled_further_than_a_group_of_many():
    y, x, group, _ = unbalanced(np.random.default_rng(4))
    y, x = np.append(y, [25.0] * 7), np.vstack([x, np.tile([1.0, 0.0], (7, 1))])
    group = np.append(group, [1000] + [1001] * 6)
    fit = fit_mixed(y, x, group)
    one, many = fit.effects[-2:, 0]
    assert 0 < one < many < 20


@settings(max_examples=15, deadline=None)
@given(st.floats(0.1, 50), st.floats(-100, 100), st.integers(0, 1000))
def test_a_change_of_unit_changes_nothing_else(scale, shift, seed):
    y, x, group, _ = unbalanced(np.random.default_rng(seed), groups=40)
    plain, moved = fit_mixed(y, x, group), fit_mixed(scale * y + shift, x, group)
    assert moved.effects == pytest.approx(scale * plain.effects, rel=1e-3, abs=1e-3 * scale)
    assert moved.intraclass_correlation == pytest.approx(plain.intraclass_correlation, abs=1e-3)


def test_weights_count_rows():
    y, x, group, _ = unbalanced(np.random.default_rng(5), groups=60)
    twice = fit_mixed(y, x, group, weights=np.full(len(y), 2.0))
    once = fit_mixed(y, x, group)
    # Doubling every precision halves nothing but what a row of weight 1 is said to vary by.
    assert twice.residual_variance == pytest.approx(2 * once.residual_variance, rel=1e-3)
    assert twice.effects == pytest.approx(once.effects, abs=1e-3)


def heavy(rng, groups=1500, years=6):
    """Errors of Student's t with 3 degrees of freedom, of scale 1 in class a and 3 in class b."""
    truth = rng.normal(0, 5, groups)
    group = np.repeat(np.arange(groups), years)
    classes = np.where(np.arange(groups) % 2 == 0, "a", "b")[group]
    error = rng.standard_t(3, len(group)) * np.where(classes == "a", 1.0, 3.0)
    return truth, truth[group] + error, group, classes


def test_heavy_tails_are_recovered_with_a_scale_for_each_class():
    truth, y, group, classes = heavy(np.random.default_rng(6))
    robust = fit_robust_mixed(y, np.ones((len(y), 1)), group, classes)
    assert robust.diagnostics.status == "ok"
    assert robust.scales == pytest.approx([1.0, 3.0], rel=0.12)
    assert 2.3 <= robust.df <= 4.0
    assert robust.mixed.random_covariance[0, 0] ** 0.5 == pytest.approx(5.0, rel=0.05)


def test_heavy_tails_make_levels_better_than_a_normal_model_does():
    truth, y, group, classes = heavy(np.random.default_rng(7))
    robust = fit_robust_mixed(y, np.ones((len(y), 1)), group, classes).mixed
    normal = fit_mixed(y, np.ones((len(y), 1)), group)
    wrong = {name: np.mean((fit.fixed[0] + fit.effects[:, 0] - truth) ** 2)
             for name, fit in (("robust", robust), ("normal", normal))}  # fmt: skip
    assert wrong["robust"] < 0.8 * wrong["normal"]


def test_one_wild_year_hardly_moves_a_level():
    rng = np.random.default_rng(8)
    group, classes = np.repeat(np.arange(400), 6), np.full(2400, "all")
    y = rng.normal(0, 5, 400)[group] + rng.standard_t(3, 2400)
    wild = y.copy()
    wild[0] += 60
    effects = [
        fit_robust_mixed(data, np.ones((2400, 1)), group, classes).mixed.effects[0, 0] for data in (y, wild)
    ]
    assert abs(effects[1] - effects[0]) < 1.0  # the plain mean would move by 60 / 6 = 10
