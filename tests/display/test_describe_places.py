"""The places served, and what is said of methods and limits."""

from __future__ import annotations

import pytest

from analysis.display.charts_places import table_need
from analysis.display.describe_places import describe_places, table_places
from analysis.display.describe_sources import describe_methods, describe_sources
from tests.claims.evidence_builder import fact, report
from tests.claims.place_tables import KINGDOM, NATION
from tests.display.reading import read

FIVE = [("A", 0.3), ("B", 0.25), ("C", 0.2), ("F", 0.15), ("G", 0.1)]
NEED, LESS, UNCLEAR = (1, 0.5, 0.2, 0.9, 0.4), (4, -0.6, -0.9, -0.2, 0.1), (5, 0.1, -0.4, 0.6, 0.2)
TYPICAL = "that of a typical local authority"


def told(**drawn):
    return [line for line in read(describe_places(report(**drawn)).text).splitlines() if line]


@pytest.mark.parametrize(
    ("footprint", "sentence"),
    [
        ([], "Which places it serves has not been published in a form that could be used here."),
        ([("A", 1.0)], "The places are the area it supplies. Here that is Aston."),
        (
            [("A", 0.7), ("B", 0.3)],
            "The places are the area it supplies. What it serves is shared between Aston (70%) and Barton (30%).",
        ),
        (
            FIVE,
            "The places are the area it supplies. What it serves is shared between Aston (30%), Barton (25%), Colby "
            "(20%), Fenny (15%) and Gill (10%).",
        ),
        (
            [*FIVE[:-1], ("G", 0.06), ("H", 0.04)],
            "The places are the area it supplies. The largest shares of what it serves are in Aston (30%), Barton "
            "(25%), Colby (20%), Fenny (15%) and Gill (6%).",
        ),
        (
            [(KINGDOM, 1.0, "nationwide")],
            "The places are the whole country, because nothing more exact has been published. Here that is the United "
            "Kingdom.",
        ),
        (
            [("A", 0.5, "campus"), ("B", 0.5, "service area")],
            "The places are where its main campus stands (students and staff come from further afield) and the area it "
            "supplies. What it serves is shared between Aston (50%) and Barton (50%).",
        ),
    ],
)
def test_the_places_are_named_with_how_they_are_known(footprint, sentence):
    assert told(footprint=footprint)[0] == sentence


@pytest.mark.parametrize(
    ("need", "sentence"),
    [
        ([], "Too few indicators are published for these places to score need by goal."),
        ([(1, None, None, None, None)], "Too few indicators are published for these places to score need by goal."),
        ([NEED], f"Need is clearly above {TYPICAL} for Strong foundations in Early Years."),
        ([LESS], f"Need is clearly below {TYPICAL} for Right advice and experiences."),
        (
            [NEED, LESS, UNCLEAR],
            f"Need is clearly above {TYPICAL} for Strong foundations in Early Years. It is clearly below for Right "
            "advice and experiences.",
        ),
        ([UNCLEAR], f"For no goal does need clearly differ from {TYPICAL}."),
        ([(3, 0.5, 0.2, 0.9, 0.4)], "Too few indicators are published for these places to score need by goal."),
    ],
)
def test_need_is_told_only_where_it_is_clear(need, sentence):
    assert told(footprint=[("A", 1.0)], need=need)[1] == sentence


def test_a_whole_nation_has_no_score():
    assert told(footprint=[(KINGDOM, 1.0, "nationwide")])[1] == (
        "Need is told by comparing places of a nation with one another, so a whole nation has no score."
    )


def test_need_by_goal_as_a_table_shows_the_goals_that_have_no_score():
    drawn = report(footprint=[("A", 1.0)], need=[NEED, (4, None, None, None, None)])
    lines = read(table_need(drawn).text).splitlines()
    assert "| 1. Strong foundations in Early Years | 0.5 | 0.2 to 0.9 | 40% | 3 |" in lines
    assert "| 4. Right advice and experiences | no score | – | – | – |" in lines
    assert table_need(report(footprint=[("A", 1.0)])) is None


@pytest.mark.parametrize(
    ("places", "head", "row"),
    [
        (
            [("A", "2024", 60, 55, 65), (NATION, "2024", 70)],
            "| Goal | Indicator | Period | Places served | Nation |",
            "| 1 | Early literacy | 2024 | 60.0% (55.0% to 65.0%) | 70.0% |",
        ),
        ([("A", "2024", 60)], "| Goal | Indicator | Period | Places served |", "| 1 | Early literacy | 2024 | 60.0% |"),
    ],
)
def test_a_column_with_nothing_in_it_is_left_out(places, head, row):
    lines = read(table_places(report(footprint=[("A", 1.0)], places=places)).text).splitlines()
    assert [line for line in lines if line.startswith("| G")] == [head]
    assert row in lines


def test_places_without_an_indicator_have_no_table():
    assert table_places(report(footprint=[("A", 1.0)])) is None
    assert table_places(report()) is None


def methods(**drawn):
    return read(describe_methods(report(**drawn)).text)


def test_only_the_ranges_and_models_of_the_report_are_explained():
    bare = methods(facts=[fact(3)])
    assert "Ordinary range" not in bare and "Model" not in bare and "at a glance" not in bare
    full = methods(filings={"2023-24": 7.5, "2024-25": 6.5}, peers=range(1, 9), level=(3, 11), movement=18.8)
    assert "Ordinary range." in full and "Model." in full and "What is listed at a glance." in full


def test_a_model_that_failed_is_said_to_be_withheld():
    assert (
        "Model withheld. The model of pay gaps failed its checks, so nothing here rests on it: It stopped early."
        in methods(filings={"2024-25": 6.5}, failed="It stopped early.")
    )


@pytest.mark.parametrize(("footprint", "said"), [([], True), ([("A", 1.0)], False)])
def test_an_unknown_footprint_is_a_limit(footprint, said):
    limit = "- Which places it serves has not been published in a form that could be used."
    assert (limit in methods(footprint=footprint)) == said


def test_every_source_is_listed_once():
    drawn = report({"2023-24": 7.5, "2024-25": 6.5}, facts=[fact(3), fact(5, metric="pupils_reached")])
    assert read(describe_sources(drawn).text).strip().splitlines()[:2] == [
        "- Acme: Annual report, 2024-06-01. Not stated.",
        "- Pay gap service: Pay gap data: 2023 to 2024, 2024 to 2025. OGL.",
    ]
    assert describe_sources(report()) is None


def test_a_report_says_how_to_cite_it():
    said = describe_sources(report(facts=[fact(3)])).text
    assert "### Cite this report {#sec-cite}" in said
    assert "```bibtex\n@misc{impact-acme," in said
    assert "title = {{Acme: impact report}}," in said
