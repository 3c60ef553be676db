import numpy as np
import pytest

from analysis.statistics.funnel import (
    ALARM,
    WARNING,
    WINSORISED_MEAN_SQUARE,
    aggregate_ratio,
    fit_funnel,
    proportion_limits,
    ratio_limits,
    ratio_limits_at_count,
    stands_out,
)
from tests.statistics.reference import cases, check


def numbers(limits, scale=1):
    return [float(x) * scale for x in limits]


@pytest.mark.parametrize("case", cases("funnel_limits_proportion"))
def test_proportion_limits(case):
    n, average, per = case.inputs.values()
    (l2, u2), (l3, u3) = (numbers(proportion_limits(n, average, c), per) for c in (0.95, 0.998))
    check(case, {"lower_2s": l2, "upper_2s": u2, "lower_3s": l3, "upper_3s": u3, "baseline": average * per})


@pytest.mark.parametrize("case", cases("funnel_limits_ratio_poisson"))
def test_ratio_limits_at_count(case):
    observed, per = case.inputs.values()
    (l2, u2), (l3, u3) = (numbers(ratio_limits_at_count(observed, c), per) for c in (0.95, 0.998))
    isr = {"lower_2s_isr": l2, "upper_2s_isr": u2, "lower_3s_isr": l3, "upper_3s_isr": u3}
    expected = {name.replace("isr", "exp"): per * observed / ratio for name, ratio in isr.items()}
    check(case, isr | expected)


@pytest.mark.parametrize("case", cases("funnel_limits_rate_poisson"))
def test_rate_limits_are_the_ratio_limits_times_the_average(case):
    events, average = case.inputs["events"], case.inputs["baseline_per_100000"]
    (l2, u2), (l3, u3) = (numbers(ratio_limits_at_count(events, c), average) for c in (0.95, 0.998))
    check(case, {"lower_2s": l2, "upper_2s": u2, "lower_3s": l3, "upper_3s": u3})


@pytest.mark.parametrize("case", cases("poisson_control_limits_sr"))
def test_ratio_limits(case):
    lower, upper = ratio_limits(case.inputs["expected"], case.inputs["confidence"])
    check(case, {"lower": lower.tolist(), "upper": upper.tolist()})


@pytest.mark.parametrize("case", cases("aggregate_ratio"))
def test_aggregate_ratio(case):
    rows = list(zip(*case.inputs.values(), strict=True))
    ratios = [
        aggregate_ratio([x for x, _, g in rows if g == group], [n for _, n, g in rows if g == group])
        for group in ("a", "b", "c")
    ]
    check(case, {"ratio": ratios})


def published_words(warning, alarm):
    """Say -1, 0 and 1 as Public Health England's tables do."""
    words = {1: "High", -1: "Low"}
    for side, tail in ((alarm, "0.001"), (warning, "0.025")):
        if side:
            return f"{words[int(side)]} ({tail})"
    return "Not significant"


def outside(value, limits):
    return int(value > limits[1]) - int(value < limits[0])


@pytest.mark.parametrize("case", cases("funnel_significance_proportion"))
def test_which_of_303_areas_stand_out(case):
    x, n = np.array(case.inputs["numerator"]), np.array(case.inputs["denominator"])
    average = aggregate_ratio(x, n)
    words = [
        published_words(*(outside(p, proportion_limits(m, average, c)) for c in (WARNING, ALARM)))
        for p, m in zip(x / n, n, strict=True)
    ]
    tally = {"n_high_001": "High (0.001)", "n_low_001": "Low (0.001)", "n_not": "Not significant"}
    check(case, {"significance": words} | {name: words.count(word) for name, word in tally.items()})


@pytest.mark.parametrize("case", cases("funnel_significance_ratio"))
def test_which_of_300_ratios_stand_out(case):
    sides = (stands_out(case.inputs["obs"], case.inputs["expected"], c) for c in (WARNING, ALARM))
    check(case, {"significance": [published_words(*pair) for pair in zip(*sides, strict=True)]})


@pytest.mark.parametrize("case", cases("funnel_significance_rate"))
def test_which_of_40_rates_stand_out(case):
    count, people = np.array(case.inputs["count"], float), np.array(case.inputs["population"], float)
    few = np.zeros(count.size, bool)
    if case.inputs["rate_type"] == "dsr":
        # A standardised rate stands for as many people as would give this count at this rate.
        few = count < 10
        rate = np.array([np.nan if few[i] else x for i, x in enumerate(case.inputs["rate"])])
        people = np.where(few, 0, case.inputs["multiplier"] * count / np.where(few, 1, rate))
    expected = people * aggregate_ratio(count, people)
    sides = (stands_out(count, expected, c) for c in (WARNING, ALARM))
    words = [published_words(*pair) for pair in zip(*sides, strict=True)]
    refusal = "Not applicable for events less than 10 for dsrs"
    check(case, {"significance": [refusal if f else w for f, w in zip(few, words, strict=True)]})


# Without over-dispersion 260 of Public Health England's 303 areas lie outside 99.8%; with it, 2 do.
def test_over_dispersion_leaves_two_of_303_areas_outside():
    (case,) = (param.values[0] for param in cases("funnel_significance_proportion"))
    funnel = fit_funnel("proportion", case.inputs["numerator"], case.inputs["denominator"], as_published=True)
    assert round(funnel.outside_before * 303) == pytest.approx(260, abs=1)
    assert round(funnel.outside_after * 303) == 2


# E[z^2] with 10% drawn in at each end: 0.6787 (integrated numerically).
def test_winsorising_takes_a_third_off_the_mean_square():
    z = np.clip(np.random.default_rng(7).standard_normal(400_000), -1.2815516, 1.2815516)
    assert pytest.approx(np.mean(z**2), rel=5e-3) == WINSORISED_MEAN_SQUARE


def drawn_groups(rng, k, tau):
    n = rng.integers(100, 2000, k)
    p = np.sin(np.arcsin(np.sqrt(0.3)) + tau * rng.standard_normal(k)) ** 2
    return rng.binomial(n, p), n


@pytest.mark.parametrize("tau", [0, 0.023, 0.057])
def test_false_alarms_are_at_most_one_in_two_hundred(tau):
    rng = np.random.default_rng(2026)
    critical = 3.0902
    alarms = [
        np.mean(np.abs(fit_funnel("proportion", *drawn_groups(rng, 50, tau)).z) > critical)
        for _ in range(2000)
    ]
    assert np.mean(alarms) <= 0.005


def test_as_published_finds_less_spread():
    groups = drawn_groups(np.random.default_rng(5), 200, 0.057)
    ours, theirs = (fit_funnel("proportion", *groups, as_published=flag) for flag in (False, True))
    assert theirs.tau < ours.tau == pytest.approx(0.057, rel=0.25)


def test_nine_groups_make_no_funnel():
    funnel = fit_funnel("proportion", *drawn_groups(np.random.default_rng(1), 9, 0))
    assert funnel.status == "insufficient_data" and not funnel.outliers.any()


def test_a_mixed_group_names_no_outliers():
    x, n = np.r_[np.full(46, 300), np.full(4, 800)], np.full(50, 1000)
    funnel = fit_funnel("proportion", x, n, centre=0.3)
    assert funnel.status == "not_comparable" and not funnel.outliers.any()


def test_one_far_group_is_named():
    x, n = drawn_groups(np.random.default_rng(3), 40, 0.02)
    x[0], n[0] = 1800, 2000
    assert fit_funnel("proportion", x, n).outliers.tolist() == [1] + [0] * 39


def test_the_group_asked_about_cannot_hide_itself_among_few():
    x, n = drawn_groups(np.random.default_rng(3), 12, 0.02)
    x[0], n[0] = 1600, 2000
    hidden, judged = (fit_funnel("proportion", x, n, centre=0.3, judged=j) for j in (None, 0))
    assert judged.tau < hidden.tau


def test_limits_and_z_scores_agree():
    x, n = drawn_groups(np.random.default_rng(11), 60, 0.05)
    funnel = fit_funnel("proportion", x, n)
    lower, upper = funnel.limits(n)
    assert ((x / n > upper) | (x / n < lower)).tolist() == (np.abs(funnel.z) > 3.0902323).tolist()


def test_a_ratio_funnel_takes_no_events():
    funnel = fit_funnel("ratio", [0, *range(8, 20)], [5, *range(8, 20)])
    assert np.isfinite(funnel.z).all() and funnel.z[0] < 0
