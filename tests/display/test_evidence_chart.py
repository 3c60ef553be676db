"""The chart of evidence: every goal and audience has its mark, the fuller the stronger, and the words say the rest."""

from __future__ import annotations

import csv

import pytest

from analysis.display.charts_evidence import plot_evidence, table_evidence
from analysis.display.describe_evidence import describe_coverage, describe_gaps
from tests.claims.evidence_builder import GOALS, fact, report
from tests.display.drawn_svg import narrow, said, wide
from tests.display.reading import read

OUTPUT = fact(9)  # apprentices: goal 5, staff
OUTCOME = fact(12.0, metric="tariff_help", stage="outcome", unit="%")  # goal 7, customers


@pytest.mark.parametrize("shape", [wide, narrow])
def test_every_goal_stands_in_its_order_and_the_key_names_what_is_drawn(shape):
    words = " ".join(said(shape(plot_evidence(report(facts=[OUTPUT, OUTCOME])).svg)))
    assert [words.index(f"{goal.number}. {goal.title[:8]}") for goal in GOALS] == sorted(
        words.index(f"{goal.number}. {goal.title[:8]}") for goal in GOALS
    )
    assert "outcome, nothing to compare with" in words and "output or activity" in words
    assert "compared with peers" not in words
    assert all(audience in words for audience in ("Staff", "Customers", "Communities"))


@pytest.mark.parametrize(
    ("facts", "finding"),
    [
        ([OUTPUT], "Only activities and outputs are published, for Open recruitment"),
        (
            [OUTPUT, OUTCOME],
            "Outcomes are published, with nothing to compare with, for Widening access to savings & credit",
        ),
    ],
)
def test_the_finding_is_how_far_the_strongest_evidence_goes(facts, finding):
    assert plot_evidence(report(facts=facts)).finding == f"{finding}; for most goals nothing has been published."


def test_the_alternative_text_counts_goals_by_claims():
    figure = plot_evidence(report(facts=[OUTPUT, OUTCOME]))
    assert "2 of 6 goals have any evidence." in figure.alt
    assert [claim.text for claim in figure.claims] == ["2", "6"]


def test_the_file_has_a_cell_for_every_goal_and_audience():
    rows = list(csv.DictReader(plot_evidence(report(facts=[OUTPUT])).data.as_csv().splitlines()))
    assert len(rows) == len(GOALS)
    assert rows[2] == {
        "Goal": "5. Open recruitment", "Strongest published evidence about staff": "○ output",
        "Strongest published evidence about customers": "· nothing",
        "Strongest published evidence about communities": "· nothing",
    }  # fmt: skip


def test_the_gaps_are_told_without_the_table_that_stands_under_the_goals():
    text = read(describe_gaps(report(facts=[OUTPUT])).text)
    assert "|" not in text and "5. Open recruitment" in read(describe_coverage(report(facts=[OUTPUT])).text)
    missing = [goal.title for goal in GOALS if goal.number != 5]
    assert all(title in text.splitlines()[-1] for title in missing)


def test_where_nothing_is_published_there_is_a_sentence_and_no_chart():
    empty = report()
    assert plot_evidence(empty) is None and table_evidence(empty) is None
    assert read(describe_gaps(empty).text).startswith("Nothing has been published, that we could find, on")
