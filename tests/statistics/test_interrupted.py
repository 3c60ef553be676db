import numpy as np
import pandas as pd
import pytest

from analysis.statistics.interrupted import interrupted_counts, interrupted_series
from tests.statistics.reference import FIXTURES, cases, check


@pytest.mark.parametrize("case", cases("its_poisson"))
def test_smoking_ban_agrees_with_the_paper(case):
    months = pd.read_csv(FIXTURES / "sicily.csv")
    ban = months.loc[months["smokban"] == 1, "time"].min()
    ratio = interrupted_counts(
        months["aces"], months["time"], ban, months["stdpop"], overdispersed=False
    ).level
    check(case, {"rr": ratio.value, "lower": ratio.lower, "upper": ratio.upper})


def test_variance_beyond_poissons_widens_the_interval():
    months = pd.read_csv(FIXTURES / "sicily.csv")
    plain, quasi = (
        interrupted_counts(months["aces"], months["time"], 37, months["stdpop"], overdispersed=o).level
        for o in (False, True)
    )
    assert quasi.value == pytest.approx(plain.value)
    # Their months vary 3.6 times as much as Poisson counts would.
    assert np.log(quasi.upper / quasi.lower) > 1.8 * np.log(plain.upper / plain.lower)


def line(points, level=0.0, slope=0.0, noise=0.0, seed=0):
    t = np.arange(points, dtype=float)
    change = points // 2
    y = 10 + 0.5 * t + (t >= change) * (level + slope * (t - change))
    return y + noise * np.random.default_rng(seed).normal(size=points), t, change


def test_step_and_slope_are_found():
    result = interrupted_series(*line(12, level=3, slope=-1, noise=1e-6))
    assert result.level.value == pytest.approx(3, abs=1e-4)
    assert result.slope.value == pytest.approx(-1, abs=1e-4)


def test_long_series_get_autoregressive_errors():
    result = interrupted_series(*line(48, level=3, noise=0.5))
    assert "AR(1)" in result.level.method and result.level.status == "ok"
    assert result.level.lower < 3 < result.level.upper


def test_short_series_only_describe():
    result = interrupted_series(*line(23, level=3, noise=0.5))
    assert "OLS" in result.level.method and result.level.status == "descriptive_only"


def test_what_could_have_been_detected_is_always_given():
    for points in (8, 23, 48):
        details = interrupted_series(*line(points, noise=1)).level.details
        assert details["minimum_detectable_effect"] > 0
        assert details["detectable_in_residual_sd"] > 0


@pytest.mark.parametrize(("points", "change"), [(7, 4), (20, 2), (20, 18)])
def test_too_few_points_on_a_side_are_refused(points, change):
    y, t, _ = line(points, noise=1)
    assert interrupted_series(y, t, change).level.status == "insufficient_data"


def test_counts_need_two_years_of_months():
    assert interrupted_counts([5] * 23, range(23), 12).level.status == "insufficient_data"


def test_season_is_taken_out():
    y, t, change = line(48, level=2, noise=0.2)
    wave = 5 * np.sin(2 * np.pi * t / 12)
    plain = interrupted_series(y + wave, t, change).level
    seasonal = interrupted_series(y + wave, t, change, periods_a_year=12).level
    assert abs(seasonal.value - 2) < 0.5
    assert seasonal.details["standard_error"] < plain.details["standard_error"] / 2


def test_a_missing_month_keeps_the_true_spacing():
    y, t, change = line(12, level=3, slope=1, noise=1e-6)
    kept = np.arange(12) != 2
    assert interrupted_series(y[kept], t[kept], change).level.value == pytest.approx(3, abs=1e-4)


def test_unit_and_start_of_the_clock_do_not_matter():
    y, t, change = line(30, level=1, noise=0.3)
    plain = interrupted_series(y, t, change).level
    changed = interrupted_series(100 * y, t + 1990, change + 1990).level
    assert (changed.value, changed.lower) == pytest.approx((100 * plain.value, 100 * plain.lower), rel=1e-4)
    counts = np.random.default_rng(0).poisson(50, 30)
    rates = [interrupted_counts(counts, t, change, np.full(30, n)).level.value for n in (1.0, 1e5)]
    assert rates[0] == pytest.approx(rates[1])


def test_counts_that_remember_only_describe():
    waves = 50 + 20 * np.sin(np.arange(48) / 4)
    assert interrupted_counts(np.round(waves), range(48), 24).level.status == "descriptive_only"


@pytest.mark.parametrize(("points", "caveats"), [(23, 2), (24, 2), (49, 2), (50, 1)])
def test_how_far_to_trust_the_test_goes_with_the_length(points, caveats):
    assert len(interrupted_series(*line(points, noise=1)).level.caveats) == caveats


@pytest.mark.parametrize("points", [8, 12])
def test_short_series_find_what_is_not_there_about_one_time_in_twenty(points):
    noise = np.random.default_rng(points).normal(size=(500, points))
    p = [interrupted_series(y, np.arange(points), points // 2).level.details["p"] for y in noise]
    assert np.mean(np.array(p) < 0.05) <= 0.08
