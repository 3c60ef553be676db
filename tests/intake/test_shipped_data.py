"""The tables in this repository: they obey their rules, and agree with figures that others have published."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.intake.validate import read_tables
from analysis.paths import find_project


@pytest.fixture(scope="module")
def tables():
    return read_tables(find_project(Path(__file__).parent))


@pytest.fixture(scope="module")
def national(tables):
    spread = tables["pay_gap_distributions"]
    return spread[(spread["industry"] == "all") & (spread["size"] == "all")].set_index("year")


# CIPD, "Gender pay gap reporting: analysis of 2023-24": median of median gaps 9.03%, mean 11.8%.
# PwC, "Gender pay gap reporting 2024-25", on 10,700 employers: 8.6% and 11.2%; others filed later.
@pytest.mark.parametrize(
    ("year", "median", "within"), [("2023-24", 9.03, 0.1), ("2023-24", 9.1, 0.2), ("2024-25", 8.6, 0.3)]
)
def test_the_national_median_gap_agrees_with_published_analyses(national, year, median, within):
    assert national.loc[year, "p50"] == pytest.approx(median, abs=within)


# Pinsent Masons, "Gender pay gap reporting 2024-25": mean of median gaps 11.28%; women in the top quarter
# 41.71%, and 41.38% in 2023-24 and 41.07% in 2022-23.
def test_the_mean_of_median_gaps_agrees_with_a_published_analysis(national):
    assert national.loc["2024-25", "mean"] == pytest.approx(11.28, abs=0.1)


@pytest.mark.parametrize(("year", "women"), [("2022-23", 41.07), ("2023-24", 41.38), ("2024-25", 41.71)])
def test_women_in_the_top_quarter_agree_with_a_published_analysis(tables, year, women):
    panel = tables["employers"]

    assert panel[panel["year"] == year]["women_top_quarter"].mean() == pytest.approx(women, abs=0.1)


# ONS, mid-2024 population estimates: United Kingdom 69,281,437.
def test_the_populations_of_districts_add_up_to_the_united_kingdom(tables):
    places = tables["places"].set_index("code")

    assert places[places["level"] == "lad"]["population"].sum() == 69_281_437
    assert places.loc["K02000001", "population"] == 69_281_437


# ONS, Explore local statistics, claimant count: United Kingdom 3.9% in 2025.
def test_the_nation_is_there_to_compare_with(tables):
    values = tables["place_observations"].set_index(["metric", "place", "period"])["value"]

    assert values["claimant_count", "K02000001", "2025"] == 3.9


def test_entities_file_what_the_national_panel_says_of_them(tables):
    filed = tables["pay_gap_filings"].query("metric == 'median_pay_gap'")
    both = filed.merge(
        tables["employers"],
        left_on=["entity", "period"],
        right_on=["employer", "year"],
        validate="one_to_one",
    )

    assert len(both) == len(filed)
    assert (both["value"] - both["median_gap"]).abs().max() <= 0.05 + 1e-9


def test_every_place_metric_with_a_series_has_figures(tables):
    assert set(tables["place_series"]["metric"]) == set(tables["place_observations"]["metric"])


def test_each_served_place_has_twenty_neighbours(tables):
    sizes = tables["neighbours"]["place"].value_counts()

    assert (sizes == 20).all()


# Department for Education, apprenticeships by home district: starts in England, added up over all districts. Another
# file of the same publisher than the one that the counts come from.
@pytest.mark.parametrize(("year", "starts"), [("2022-23", 337_136), ("2023-24", 339_582), ("2024-25", 353_503)])
def test_the_nation_s_starts_agree_with_those_of_its_districts(tables, year, starts):
    counts = tables["counts"].set_index(["body", "metric", "period"])
    row = counts.loc[("england", "provider_apprenticeship_starts", year)]

    assert row["count_least"] <= starts <= row["count_most"]


def test_shares_of_one_body_are_of_no_more_people_than_start(tables):
    counts = tables["counts"]
    starts = counts[counts["metric"] == "provider_apprenticeship_starts"].set_index(["body", "period"])["count_most"]
    shares = counts[counts["denominator"].notna()].join(starts.rename("starts"), on=["body", "period"])

    assert not (shares["denominator"] > shares["starts"]).any()


def test_a_member_is_counted_under_one_name_and_has_peers_where_it_has_a_kind(tables):
    bodies = tables["counted_bodies"]
    members = bodies[bodies["role"] == "member"]

    assert members["organisation"].is_unique
    kinds = members.loc[members["compared_with"] != "", "compared_with"]
    assert (bodies.loc[bodies["role"] == "peer", "compared_with"].value_counts()[kinds.unique()] >= 10).all()
