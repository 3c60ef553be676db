"""The pooled pay gap model on panels whose truth is known, and on the published filings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.movement import ENOUGH, fit_movement, upper_quantile, widest_band
from analysis.statistics.pay_gap import PayGapModel, band_coverage
from analysis.statistics.pay_gap_change import MORE, NO_EARLIER, ORDINARY, RETURN, judge_changes
from analysis.statistics.pay_gap_level import fit_level
from analysis.statistics.zero_state import add_state_before, fit_zero_state

PANEL = Path(__file__).parents[2] / "data" / "observations" / "employers.csv"


def panel_of(rows):
    return pd.DataFrame(rows, columns=["employer", "year", "industry", "size", "median_gap"])


def drawn_panel(seed, employers=900, years=range(2017, 2025), persistence=0.0):
    """Levels of SD 10 around an industry's mean; departures of t with 4 df, scale 2 (large) or 4 (small)."""
    rng = np.random.default_rng(seed)
    years = list(years)
    industry = rng.choice(["care", "retail", "steel"], employers)
    size = rng.choice(["250-499", "1000-4999"], employers, p=[0.6, 0.4])
    centre = pd.Series(industry).map({"care": 2.0, "retail": 8.0, "steel": 15.0}).to_numpy()
    level = centre + rng.normal(0, 10, employers)
    scale = np.where(size == "250-499", 4.0, 2.0)
    departure = np.empty((employers, len(years)))
    departure[:, 0] = rng.standard_t(4, employers)
    for t in range(1, len(years)):
        shock = rng.standard_t(4, employers) * np.sqrt(1 - persistence**2)
        departure[:, t] = persistence * departure[:, t - 1] + shock
    gap = level[:, None] + scale[:, None] * departure
    filed = rng.random(gap.shape) < 0.9
    rows = [
        (f"E{i}", year, industry[i], size[i], round(gap[i, t], 1))
        for i in range(employers)
        for t, year in enumerate(years)
        if filed[i, t]
    ]
    return panel_of(rows), pd.Series(level, [f"E{i}" for i in range(employers)])


@pytest.fixture(scope="module")
def fitted():
    panel, level = drawn_panel(11)
    return PayGapModel().fit(panel), level


def test_the_truth_of_a_drawn_panel_is_recovered(fitted):
    fit, truth = fitted
    robust = fit.level.robust
    assert fit.status == "ok", fit.diagnostics.reason
    assert robust.mixed.random_covariance[0, 0] ** 0.5 == pytest.approx(10, rel=0.06)
    assert dict(zip(robust.classes, robust.scales, strict=True)) == pytest.approx(
        {"250-499": 4, "1000-4999": 2}, rel=0.15
    )


@pytest.mark.parametrize("persistence", [0.0, 0.6, 0.9])
def test_intervals_of_levels_cover_the_truth(persistence):
    panel, truth = drawn_panel(12, persistence=persistence)
    levels = fit_level(panel).levels
    truth = truth.loc[levels.index]
    assert ((levels["level_lower"] <= truth) & (truth <= levels["level_upper"])).mean() >= 0.92


def test_persistence_widens_the_intervals():
    widths = []
    for persistence in (0.0, 0.6):
        levels = fit_level(drawn_panel(13, persistence=persistence)[0]).levels
        widths.append((levels["level_upper"] - levels["level_lower"]).median())
    assert widths[1] > 1.3 * widths[0]


def test_next_years_band_holds_what_is_then_filed():
    panel, _ = drawn_panel(14, years=range(2016, 2025))
    fit = PayGapModel().fit(panel[panel["year"] < 2024])
    said = fit.employers.set_index("employer").query("latest_year == 2023")
    came = panel[panel["year"] == 2024].set_index("employer")["median_gap"].reindex(said.index).dropna()
    said = said.loc[came.index]
    held = (said["band_lower"] <= came) & (came <= said["band_upper"])
    assert (held.groupby(said["size"]).mean() >= 0.94).all()


def test_the_rarer_a_change_the_larger_it_is_and_none_is_less_than_ordinary(fitted):
    cells = fitted[0].bands.cells
    assert cells
    for cell in cells:
        chances, points = zip(*cell.tail, strict=True)
        assert cell.typical <= cell.points <= points[0]
        assert list(chances) == sorted(chances, reverse=True) and list(points) == sorted(points)


def test_drifting_employers_have_wider_levels_than_independent_years_would_give():
    widths = {}
    for persistence in (0.0, 0.9):
        levels = fit_level(drawn_panel(17, persistence=persistence)[0]).levels
        widths[persistence] = (levels["level_upper"] - levels["level_lower"]).median()
    assert widths[0.9] > widths[0.0]


def test_a_forecast_stays_between_the_level_and_the_latest_filing(fitted):
    table = fitted[0].employers.dropna(subset=["level"])
    low, high = table[["level", "latest"]].min(axis=1), table[["level", "latest"]].max(axis=1)
    current = table["latest_year"].eq(2024) & table["latest"].ne(0)
    assert table["forecast"].between(low - 1e-9, high + 1e-9)[current].all()


def test_an_own_trend_is_never_extrapolated():
    panel, _ = drawn_panel(15)
    rising = panel_of(
        [("rising", year, "care", "250-499", 2.0 * (year - 2016)) for year in range(2017, 2025)]
    )
    table = PayGapModel().fit(pd.concat([panel, rising], ignore_index=True)).employers.set_index("employer")
    assert table.loc["rising", "latest"] == 16
    assert table.loc["rising", "forecast"] < 16


def test_implausible_gaps_are_left_out_and_counted():
    panel, _ = drawn_panel(16, employers=150)
    wild = panel_of([("wild", 2023, "care", "250-499", 714.0), ("wild", 2024, "care", "250-499", 12.0)])
    fit = PayGapModel().fit(pd.concat([panel, wild], ignore_index=True))
    assert fit.excluded == 1
    assert fit.n == len(panel) + 1
    assert fit.employers.set_index("employer").loc["wild", "change_verdict"] == NO_EARLIER


def test_two_filings_for_one_year_are_refused():
    panel, _ = drawn_panel(17, employers=20)
    with pytest.raises(AssertionError, match="two filings"):
        PayGapModel().fit(pd.concat([panel, panel.head(1)]))


def test_zeros_have_their_own_state_and_no_level():
    panel, _ = drawn_panel(18)
    zeros = panel_of(
        [(f"Z{i}", year, "care", "250-499", 0.0) for i in range(60) for year in range(2017, 2025)]
    )
    table = PayGapModel().fit(pd.concat([panel, zeros], ignore_index=True)).employers.set_index("employer")
    assert table.loc["Z0", ["level", "level_lower"]].isna().all()
    assert table.loc["Z0", "forecast"] == 0
    assert table.loc["Z0", "zero_probability"] > 0.9 > 0.1 > table.loc["E0", "zero_probability"]


def test_selective_years_keep_their_place_in_time_and_are_flagged():
    panel, _ = drawn_panel(19, employers=300)
    gap = panel_of([("late", 2019, "care", "250-499", 9.0), ("late", 2022, "care", "250-499", 8.0)])
    fit = PayGapModel().fit(pd.concat([panel, gap], ignore_index=True))
    row = fit.employers.set_index("employer").loc["late"]
    assert row["change_start_year"] == 2019 and row["change_selective"]
    assert row["change_ordinary"] == fit.ordinary_movement("250-499", 3).points


def test_the_state_before_is_that_of_the_calendar_year_before():
    rows = panel_of(
        [("A", 2020, "care", "s", 0.0), ("A", 2021, "care", "s", 3.0), ("A", 2023, "care", "s", 3.0)]
    )
    assert add_state_before(rows)["before"].tolist() == ["not filed", "zero", "not filed"]


def test_a_zero_follows_a_zero_as_often_as_it_did():
    # 400 employers filed zero in 2020; 200 of them again in 2021. 1,600 did not; 80 of them did in 2021.
    rows = [(f"E{i}", 2020, "care", "s", 0.0 if i < 400 else 5.0) for i in range(2000)]
    rows += [(f"E{i}", 2021, "care", "s", 0.0 if i < 200 or 400 <= i < 480 else 5.0) for i in range(2000)]
    zero = fit_zero_state(panel_of(rows))
    assert zero.diagnostics.status == "ok"
    # One more filing a cell, zero as often as all 680 of 4,000: (200 + 0.17) / 401 and (80 + 0.17) / 1601.
    found = zero.probability(["care"] * 2, ["s"] * 2, ["zero", "not zero"])
    assert found == pytest.approx([200.17 / 401, 80.17 / 1601], abs=1e-6)


def test_the_conformal_quantile_is_an_order_statistic():
    # 95 per cent of 20 values: the ceil(21 x 0.95) = 20th.
    assert upper_quantile(np.arange(1.0, 21.0)) == 20
    assert upper_quantile(np.arange(1.0, 101.0)) == 96  # ceil(101 x 0.95) = 96


def test_the_widest_year_sets_the_band():
    calm, restless = pd.Series(np.full(ENOUGH, 1.0)), pd.Series(np.full(ENOUGH, 8.0))
    origin = pd.Series([2018] * ENOUGH + [2020] * ENOUGH)
    assert widest_band(pd.concat([calm, restless], ignore_index=True), origin) == 8


def test_ordinary_movement_never_shrinks_with_time(fitted):
    table = fitted[0].bands.table().sort_values(["size", "horizon"])
    assert (table.groupby("size")["points"].diff().dropna() >= 0).all()


def test_an_unknown_size_gets_the_widest_band(fitted):
    fit, _ = fitted
    widest = max(fit.ordinary_movement(size, 1).points for size in ("250-499", "1000-4999"))
    assert fit.ordinary_movement("not given", 1).points == widest
    assert fit.ordinary_movement("250-499", 99) is None


def test_movement_is_learnt_from_real_spacing():
    # Filings of 2019 and 2022 are three years apart, whatever lies between.
    rows = [
        (f"E{i}", year, "care", "s", float(i % 7 if year == 2019 else 0))
        for i in range(60)
        for year in (2019, 2022)
    ]
    assert {cell.horizon for cell in fit_movement(panel_of(rows)).cells} == {3}


@pytest.mark.parametrize(
    ("start", "usual", "latest", "verdict"),
    [
        (10.0, 10.0, 14.0, ORDINARY),
        (10.0, 10.0, 15.4, ORDINARY),  # 5 is ordinary, and half a point is rounding
        (10.0, 10.0, 15.6, MORE),
        (30.0, 10.0, 24.0, RETURN),  # 6 down, of which 0.2 x 20 = 4 were to be expected
        (30.0, 10.0, 18.0, MORE),  # 12 down, 8 more than to be expected
    ],
)
def test_a_change_is_judged_against_movement_and_its_starting_point(start, usual, latest, verdict):
    bands = fit_movement(panel_of(
        [(f"E{i}", 2020 + t, "care", "s", 5.0 * t * (-1) ** i) for i in range(ENOUGH) for t in (0, 1)]
    ))  # fmt: skip
    now = pd.DataFrame({"latest": [latest], "latest_year": [2024], "size": ["s"]}, index=["A"])
    then = pd.DataFrame({"year": [2023], "median_gap": [start], "usual": [usual]}, index=["A"])

    class Line:
        intercept, slope = 0.0, -0.2

    assert judge_changes(now, then, bands, {("s", 1): Line()}).loc["A", "verdict"] == verdict


def published_panel():
    if not PANEL.is_file():
        pytest.skip("the national panel is not in this checkout")
    panel = pd.read_csv(PANEL, dtype={"year": str})
    return panel.assign(year=panel["year"].str[:4].astype(int))


@pytest.fixture(scope="module")
def published():
    return PayGapModel().fit(published_panel())


@pytest.mark.slow
def test_published_filings_pass_every_check(published):
    assert published.status == "ok", published.diagnostics.reason


@pytest.mark.slow
@pytest.mark.parametrize("size", ["under 250", "250-499", "500-999", "1000-4999", "5000-19999", "20000+"])
def test_movement_known_in_2021_held_what_was_filed_in_2024(published, size):
    assert max(published.years) == 2024
    assert published.ordinary_movement(size, 3).back_tested >= 0.94


@pytest.mark.slow
def test_next_years_band_held_what_was_filed_in_2024(published):
    coverage = band_coverage(published.back_tests)
    assert (coverage["coverage"] >= 0.94).all(), coverage


@pytest.mark.slow
def test_levels_predict_better_than_last_values_and_own_slopes(published):
    # An independent analysis of the same filings found 9.3, 11.0 and 11.1 for 2021 to 2024.
    error = next(test for test in published.back_tests if test.train_to == 2021).rmse(3)
    assert error["level"] == pytest.approx(9.3, abs=0.15)
    assert error["last_value"] == pytest.approx(11.0, abs=0.15)
    assert error["own_slope"] == pytest.approx(11.1, abs=0.15)
    assert error["forecast"] < error["level"]


@pytest.mark.slow
def test_variance_between_employers_agrees_with_an_independent_fit():
    # lme4 on the filings of 2017 to 2021, zeros included: employer SD 12.9, residual 7.3, and so ICC 0.76.
    panel = published_panel().query("year <= 2021 and abs(median_gap) <= 100")
    robust = fit_level(panel).robust
    assert robust.normal.random_covariance[0, 0] ** 0.5 == pytest.approx(12.9, abs=0.3)
    assert robust.normal.intraclass_correlation == pytest.approx(0.76, abs=0.02)
