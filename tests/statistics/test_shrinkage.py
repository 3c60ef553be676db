import numpy as np
import pytest
from scipy.special import expit, logit

from analysis.statistics.ranks import rank_intervals
from analysis.statistics.shrinkage import between_variance, james_stein, shrink, shrink_proportions
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("james_stein_shrinkage"))
def test_baseball(case):
    y, truth = np.array(case.inputs["y"]), np.array(case.inputs["truth"])
    variance = y.mean() * (1 - y.mean()) / case.inputs["n"]
    values, factor = james_stein(y, variance)
    actual = {
        "grand_mean": y.mean(),
        "shrinkage_factor": factor,
        "estimates": values.tolist(),
        "sse_raw": np.sum((y - truth) ** 2),
        "sse_shrunk": np.sum((values - truth) ** 2),
    }
    check(case, actual)


# BCG vaccine trials, metafor: REML tau2 0.3132, Paule-Mandel 0.3181; see the reference table, meta_analysis.
@pytest.mark.parametrize("method, name", [("REML", "REML"), ("Paule-Mandel", "PM")])
def test_between_variance_agrees_with_metafor(method, name):
    trials = [param.values[0] for param in cases("meta_analysis")]
    chosen = [case for case in trials if case.inputs["tau2_method"] == name]
    assert len(chosen) >= 2
    for case in chosen:
        tau2, _ = between_variance(case.inputs["yi"], case.inputs["vi"], method=method)
        assert tau2 == pytest.approx(case.expected["tau2"], rel=1e-4, abs=1e-6)


def simulate(rng, k, tau, sd):
    truth = tau * rng.standard_normal(k)
    s = sd * rng.uniform(0.5, 1.5, k)
    return truth, truth + s * rng.standard_normal(k), s**2


def test_shrunken_intervals_cover_92_in_100_and_halve_the_error():
    rng = np.random.default_rng(2026)
    covered, raw, adjusted = [], [], []
    for _ in range(2000):
        truth, y, v = simulate(rng, 30, 0.3, 0.3)
        fitted = shrink(y, v)
        covered.append(np.mean(np.abs(fitted.values - truth) <= 1.96 * fitted.sds))
        raw.append(np.mean((y - truth) ** 2))
        adjusted.append(np.mean((fitted.values - truth) ** 2))
    assert np.mean(covered) >= 0.92
    assert np.mean(adjusted) < 0.7 * np.mean(raw)


def test_shrunken_shares_cover_92_in_100():
    rng = np.random.default_rng(2027)
    covered = []
    for _ in range(1000):
        n = rng.integers(50, 400, 30)
        truth = logit(0.3) + 0.3 * rng.standard_normal(30)
        fitted = shrink_proportions(rng.binomial(n, expit(truth)), n)
        covered.append(np.mean(np.abs(fitted.values - truth) <= 1.96 * fitted.sds))
    assert np.mean(covered) >= 0.92


def test_where_none_truly_differ_all_meet_in_the_mean():
    fitted = shrink(np.tile([1.0, 1.1], 6), np.full(12, 4.0))
    assert fitted.tau2 == 0 and fitted.values == pytest.approx(np.full(12, 1.05))


def test_each_group_has_its_own_mean():
    y = np.r_[np.linspace(0, 1, 10), np.linspace(10, 11, 10)]
    fitted = shrink(y, np.full(20, 0.5), ["a"] * 10 + ["b"] * 10)
    assert fitted.groups == pytest.approx(np.r_[np.full(10, 0.5), np.full(10, 10.5)])


def test_the_order_of_organisations_does_not_matter():
    _, y, v = simulate(np.random.default_rng(3), 20, 0.3, 0.3)
    there, back = shrink(y, v), shrink(y[::-1], v[::-1])
    assert there.values == pytest.approx(back.values[::-1])


def test_changing_the_unit_changes_value_and_spread_alike():
    _, y, v = simulate(np.random.default_rng(3), 20, 0.3, 0.3)
    share, percent = shrink(y, v), shrink(100 * y, 1e4 * v)
    assert percent.values == pytest.approx(100 * share.values, rel=1e-6)
    assert percent.sds == pytest.approx(100 * share.sds, rel=1e-6)


def test_nine_organisations_are_not_adjusted_without_a_prior():
    y, v = np.arange(9.0), np.ones(9)
    assert shrink(y, v).estimate(0).status == "insufficient_data"
    assert shrink(y, v, prior_tau2=2.0).status == "ok"


def test_shares_of_none_and_all_stay_finite():
    fitted = shrink_proportions([0, 40, *range(10, 20)], np.full(12, 40))
    low = fitted.estimate(0)
    assert 0 < low.lower < low.value < low.upper < 1


def test_the_clearly_best_is_first_and_its_chance_is_capped():
    ranks = rank_intervals(np.r_[10.0, np.zeros(11)], np.full(12, 0.1), higher_is_better=True)
    assert ranks.likely[0].tolist() == [1, 1]
    assert (ranks.top_quarter[0], ranks.bottom_quarter[0]) == (0.95, 0.05)


def test_turning_the_polarity_turns_the_ranks():
    values = np.arange(12.0)
    up, down = (rank_intervals(values, np.full(12, 0.01), higher_is_better=flag) for flag in (True, False))
    assert up.median.tolist() == (13 - down.median).tolist()


def test_no_order_where_ranges_span_half_the_list():
    assert rank_intervals(np.zeros(20), np.ones(20), higher_is_better=True).status == "descriptive_only"


def test_the_same_seed_gives_the_same_ranks():
    values, sds = np.arange(12.0), np.full(12, 2.0)
    one, two = (rank_intervals(values, sds, higher_is_better=True, seed=4) for _ in range(2))
    assert (one.wide == two.wide).all() and (one.top_quarter == two.top_quarter).all()


# K = 30, tau 0.3: rank intervals from shrunken posteriors should hold the true rank 95 times in 100.
def test_rank_intervals_hold_the_true_rank():
    rng = np.random.default_rng(12)
    held = []
    for _ in range(200):
        truth, y, v = simulate(rng, 30, 0.3, 0.3)
        fitted = shrink(y, v)
        ranks = rank_intervals(fitted.values, fitted.sds, higher_is_better=True, draws=1000)
        true_rank = np.argsort(np.argsort(-truth)) + 1
        held.append(np.mean((ranks.wide[:, 0] <= true_rank) & (true_rank <= ranks.wide[:, 1])))
    assert np.mean(held) >= 0.92
