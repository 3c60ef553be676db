"""What the curated tables promise: names are unique, what is named exists, no figure passes for more."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml

from analysis.framework import vocabulary
from analysis.framework.goals import CONTEXT, read_goals
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import (
    read_entities,
    read_organisations,
    read_peer_groups,
    read_peers,
    read_redirects,
)
from analysis.framework.places import read_footprints
from analysis.framework.sources import read_sources
from analysis.paths import find_project

PROJECT = find_project()
FEWEST_PEERS = 8
# "over 1,000 people", "around 45,000", "nearly 140,000": the hedge is kept, and the number is a bound
HEDGED = {
    "compass-group.people_on_career_programmes.": "at_least",
    "compass-group.employees.": "about",
    "essex-county-council.residents_benefiting.end-2025": "about",
}
FILINGS = PROJECT.data / "observations/pay_gap_filings.csv"

CURATED = (
    "sources",
    "framework/goal_sets",
    "framework/goals",
    "framework/official_measures",
    "framework/metrics",
    "framework/place_series",
    "framework/crosswalk",
    "framework/benchmarks",
    "organisations/organisations",
    "organisations/entities",
    "organisations/peer_groups",
    "organisations/peers",
    "organisations/redirects",
    "places/footprints",
    "observations/published_facts",
)

# The entity that stands for each of ten groups whose headline gap is published year by year by the
# gender pay gap service; the numbers are those of Companies House, read in the service's files.
LEADS = {
    "co-op": ("E458", "IP00525R"),
    "bp": ("E2284", "00102498"),
    "compass-group": ("E14481", "02272248"),
    "pennon": ("E15450", "02366665"),
    "adecco": ("E899", "00593232"),
    "bbc": ("E2441", "RC000057"),
    "direct-line-group": ("E4158", "03001989"),
    "allwyn": ("E23380", "13157556"),
    "sodexo": ("E11305", "00842846"),
    "pertemps": ("E9758", "01644241"),
}

# Median hourly gaps in per cent, 2017-18 to 2024-25, as the gender pay gap service publishes them.
HEADLINES = {
    "E458": (12.8, 12.0, 9.2, 6.3, 7.0, 8.4, 7.5, 6.5),
    "E2284": (20.8, 19.8, 18.9, 19.4, 16.2, 14.1, 14.1, 13.7),
    "E14481": (14.0, 11.1, 11.8, 13.4, 16.5, 12.3, 7.6, 6.9),
    "E15450": (10.1, 9.3, 9.0, 11.6, 11.4, 11.04, 9.11, 8.28),
    "E899": (-3.2, 1.1, 2.2, -2.4, -3.8, 3.5, -1.4, 0.1),
    "E2441": (9.3, 7.6, 6.7, 6.2, 5.2, 5.9, 7.3, 7.9),
    "E4158": (14.7, 15.4, 13.7, 15.4, 14.2, 20.3, 23.4, 25.1),
    "E2728": (28.4, 22.0, 24.0, 24.8, 22.5, 14.1, 11.76),
    "E23380": (11.41,),
    "E11305": (11.2, 10.8, 12.0, 11.8, 10.9, 11.0, 12.14, 9.99),
    "E9758": (1.0, 8.7, -1.0, 7.6, 8.8, 7.2, 10.5),
}


def read(name):
    return pd.read_csv(PROJECT.data / f"{name}.csv", dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def metrics():
    return read_metrics(PROJECT)


@pytest.fixture(scope="module")
def facts():
    return read("observations/published_facts")


@pytest.mark.parametrize("name", CURATED)
def test_cells_hold_no_stray_space_and_lines_end_alike(name):
    content = (PROJECT.data / f"{name}.csv").read_bytes()
    assert b"\r" not in content
    table = read(name)
    assert all((table[column] == table[column].str.strip()).all() for column in table)
    assert not table.duplicated().any()


@pytest.mark.parametrize("name", [name for name in CURATED if "redirects" not in name and name != "sources"])
def test_every_row_names_a_source_that_is_listed(name):
    assert set(read(name)["source"]) <= set(read_sources(PROJECT))


def test_every_source_says_on_what_terms_it_is_used():
    assert (read("sources")["licence"] != "").all()


def test_goals_are_14_in_2021_and_15_now_and_goal_10_has_another_name():
    old, new = read_goals(PROJECT, "2021"), read_goals(PROJECT)
    assert [goal.number for goal in old] == list(range(1, 15))
    assert [goal.number for goal in new] == list(range(1, 16))
    renamed = {goal.number for goal, other in zip(old, new, strict=False) if goal.title != other.title}
    assert renamed == {10}
    assert {goal.group for goal in new} == set(vocabulary.GOAL_GROUPS)


def test_a_goal_without_a_published_description_says_so():
    goals = read("framework/goals")
    assert ((goals["description"] == "") == (goals["description_status"] == "not_published")).all()
    assert (goals["question"].str.endswith("?")).all()


def test_metrics_use_the_listed_words(metrics):
    for metric in metrics.values():
        assert metric.audience in vocabulary.AUDIENCES
        assert metric.level in vocabulary.LEVELS
        assert metric.kind in vocabulary.KINDS
        assert metric.polarity in vocabulary.POLARITIES
        assert metric.status in vocabulary.METRIC_STATUSES
        assert CONTEXT <= metric.goal <= 15
        assert metric.margin is None or metric.margin > 0


def test_goals_that_places_can_measure_have_three_place_series_or_more(metrics):
    place = [metrics[name] for name in read("framework/place_series")["metric"]]
    assert len(place) >= 45
    for goal in (1, 2, 3, *range(5, 14)):
        assert sum(metric.goal == goal for metric in place) >= 3


def test_every_place_series_feeds_a_place_metric_once(metrics):
    series = read("framework/place_series")
    assert series["metric"].is_unique
    assert all(metrics[name].level == "place" for name in series["metric"])
    assert all(metrics[row.metric].source == row.source for row in series.itertuples())


def test_affordability_is_a_ratio_and_not_a_percentage(metrics):
    # ONS Explore Local Statistics labels the series "%"; England in 2025 is 7.64 times earnings.
    affordability = metrics["housing_affordability"]
    assert (affordability.kind, affordability.unit) == ("ratio", "ratio")


def test_pay_gaps_are_better_nearer_to_zero_and_quarters_have_no_better_direction(metrics):
    for name in ("median_pay_gap", "mean_pay_gap", "median_bonus_gap", "mean_bonus_gap"):
        assert (metrics[name].polarity, metrics[name].goal) == ("zero", 14)
        assert metrics[name].margin > 1
    for quarter in ("lower", "lower_middle", "upper_middle", "top"):
        assert metrics[f"women_{quarter}_quarter"].polarity == "none"
        assert metrics[f"women_{quarter}_quarter"].goal == 6


def test_official_measures_cover_every_goal_and_substitutes_exist(metrics):
    measures = read("framework/official_measures")
    assert set(measures["goal"].astype(int)) == set(range(1, 16))
    assert set(measures["substitute"]) - {""} <= set(metrics)
    assert set(measures["status"]) <= set(vocabulary.METRIC_STATUSES)
    swapped = measures[measures["note"].str.contains("swapped")]
    assert set(swapped["goal"]) == {"3", "4"}


def test_the_crosswalk_never_passes_for_an_endorsed_one():
    crosswalk = read("framework/crosswalk")
    assert crosswalk["basis"].str.contains("own mapping, not endorsed").all()
    assert set(crosswalk["goal"].astype(int)) == set(range(1, 16))


def test_background_benchmarks_of_two_editions_stay_apart(metrics):
    # 37/24/39 follow the grouping of 2021 and 34/38/28 the one before it; each set adds to 100.
    benchmarks = read("framework/benchmarks")
    assert set(benchmarks["metric"]) <= set(metrics)
    uk = benchmarks[benchmarks["id"].str.fullmatch(r"seb-\w+-uk-\d+")]
    for status, total in uk.groupby(uk["status"] == "superseded")["value"]:
        assert total.astype(float).sum() == 100, status
    assert set(uk["value"][uk["status"] == "superseded"]) == {"34", "38", "28"}


def test_background_questions_send_every_answer_to_a_group_or_out_of_the_base():
    questions = yaml.safe_load((PROJECT.data / "framework/seb_questions.yaml").read_text(encoding="utf-8"))
    first = questions["questions"][0]
    groups = {option["group"] for option in first["options"]}
    assert groups == {"lower", "intermediate", "professional", None}
    benchmarks = set(read("framework/benchmarks")["id"])
    for question in questions["questions"]:
        codes = [option["code"] for option in question["options"]]
        assert len(codes) == len(set(codes))
        assert question.get("benchmark") in benchmarks | {None}
    for names in questions["sources"].values():
        assert set(names) <= set(read_sources(PROJECT))


def test_thirty_organisations_or_more_and_each_has_one_lead_entity():
    organisations, entities = read_organisations(PROJECT), read_entities(PROJECT)
    assert len(organisations) >= 30
    assert {entity.organisation for entity in entities.values()} == set(organisations)
    leads = [entity.organisation for entity in entities.values() if entity.role == "lead"]
    assert sorted(leads) == sorted(organisations)
    assert {organisation.kind for organisation in organisations.values()} == set(vocabulary.SECTORS)
    assert all(organisation.about.endswith(".") for organisation in organisations.values())


@pytest.mark.parametrize("slug", LEADS)
def test_the_lead_entity_is_the_one_whose_figures_are_quoted(slug):
    entity = next(
        entity for entity in read_entities(PROJECT).values() if entity.organisation == slug and entity.role == "lead"
    )
    assert (entity.id, entity.company_number) == LEADS[slug]


@pytest.mark.skipif(not FILINGS.is_file(), reason="the filings are not there")
@pytest.mark.parametrize("entity", HEADLINES)
def test_headline_gaps_are_those_of_the_lead_entities(entity):
    filings = pd.read_csv(FILINGS)
    gaps = filings[(filings["entity"] == entity) & (filings["metric"] == "median_pay_gap")]
    assert tuple(gaps.sort_values("period")["value"].dropna()) == HEADLINES[entity]


def test_the_co_operative_bank_is_not_part_of_the_co_op():
    assert "E12302" not in read_entities(PROJECT)


def test_the_national_lottery_keeps_its_two_licence_holders_apart():
    roles = {e.id: e.role for e in read_entities(PROJECT).values() if e.organisation == "allwyn"}
    assert roles == {"E23380": "lead", "E2728": "predecessor"}


def test_peer_groups_are_large_enough_and_explain_themselves():
    groups, members = read_peer_groups(PROJECT), read_peers(PROJECT)
    assert set(groups) == set(members)
    for group, employers in members.items():
        assert len(employers) == len(set(employers))
        assert len(employers) >= FEWEST_PEERS + 1, f"{group}: one leaves when its own report is made"
    peers = read("organisations/peers")
    assert (peers["reason"] != "").all()
    assert all(group.rule for group in groups.values())


def test_every_organisation_that_files_is_in_its_own_peer_group():
    members, entities = read_peers(PROJECT), read_entities(PROJECT)
    for organisation in read_organisations(PROJECT).values():
        lead = next(e.id for e in entities.values() if e.organisation == organisation.slug and e.role == "lead")
        if lead != organisation.slug:  # named by its slug: it has no key because it files nothing
            assert lead in members[organisation.peer_group], organisation.slug


def test_no_university_is_in_both_lists():
    members = read_peers(PROJECT)
    assert not set(members["universities-pre-1992"]) & set(members["universities-post-1992"])


def test_redirects_lead_to_organisations_from_slugs_that_are_free():
    organisations = read_organisations(PROJECT)
    for old, slug in read_redirects(PROJECT).items():
        assert slug in organisations and old not in organisations


def test_footprint_weights_of_an_organisation_add_to_one():
    organisations = read_organisations(PROJECT)
    for slug, rows in read_footprints(PROJECT).items():
        assert slug in organisations
        assert sum(row.weight for row in rows) == pytest.approx(1, abs=1e-9)
        assert len({row.place for row in rows}) == len(rows)
        assert len({row.basis for row in rows}) == 1
        assert rows[0].basis in vocabulary.FOOTPRINT_BASES
        assert all(row.weight > 0 and row.note for row in rows)


def test_all_113_published_facts_are_there_and_name_what_exists(facts, metrics):
    assert len(facts) == 113
    assert facts["id"].is_unique
    assert facts["organisation"].nunique() == 23
    assert set(facts["organisation"]) <= set(read_organisations(PROJECT))
    assert all(metrics[name].level == "organisation" for name in facts["metric"])
    assert all(row.unit == metrics[row.metric].unit for row in facts.itertuples())


def test_published_facts_use_the_listed_words(facts):
    assert set(facts["bound"]) <= set(vocabulary.BOUNDS)
    assert set(facts["role"]) == set(vocabulary.ROLES)
    assert set(facts["stage"]) == set(vocabulary.STAGES)
    assert (facts["value"] != "").all() and (facts["missing"] == "").all()


def test_a_result_and_a_target_of_one_metric_and_period_are_two_facts(facts):
    key = ["organisation", "metric", "period", "role"]
    assert not facts.duplicated(key).any()
    club = facts[(facts["organisation"] == "leonardo-uk") & (facts["metric"] == "earn_and_learn_share")]
    assert dict(zip(club["role"], club["value"], strict=True)) == {"result": "11", "target": "5"}


def test_hedged_figures_are_not_exact(facts):
    half = facts[facts["metric"] == "cold_spot_colleague_share"].iloc[0]
    assert half["bound"] == "about" and half["statement"].startswith("Almost half")
    printed = facts.set_index("id")["bound"]
    for fact, bound in HEDGED.items():
        assert set(printed[printed.index.str.startswith(fact)]) == {bound}


def test_figures_that_conflict_are_both_kept_and_say_so(facts):
    jobs = facts[facts["metric"] == "supply_chain_jobs"]
    assert sorted(jobs["value"].astype(int)) == [1200, 12000]
    assert jobs["note"].str.startswith("Conflict").all()


def test_dates_run_forwards(facts):
    both = facts[(facts["start"] != "") & (facts["end"] != "")]
    assert (pd.to_datetime(both["start"]) <= pd.to_datetime(both["end"])).all()
