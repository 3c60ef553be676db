"""A chapter for each goal, no surer than what was published."""

from __future__ import annotations

import pytest

from analysis.display.describe_goal import answer_goal, describe_goal, table_goal
from tests.claims.evidence_builder import fact, report
from tests.display.reading import read

EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)


def chapter(*facts):
    return [line for line in read(describe_goal(report(facts=facts), 5).text).splitlines() if line]


def tables(*facts, goal=5, **drawn):
    return [line for line in read(table_goal(report(facts=facts, **drawn), goal).text).splitlines() if line]


@pytest.mark.parametrize(
    ("drawn", "answer"),
    [
        (fact(40, stage="outcome"), "Acme publishes how things stand here, with nothing fair to compare it with."),
        (
            fact(40, stage="output"),
            "Acme counts what it delivered here; what changed for people has not been published.",
        ),
        (fact(40, stage="activity"), "Acme says what it does here; what it led to has not been published."),
        (fact(40, stage="input"), "Acme says what it does here; what it led to has not been published."),
        (fact(40, role="target"), "Acme has set an aim here; no result has been published that we could find."),
        (fact(40, role="forecast"), "Acme has set an aim here; no result has been published that we could find."),
        (fact("not_given"), "Acme reports on this, but we found no figure that can be printed."),
        (fact("suppressed"), "Acme reports on this, but we found no figure that can be printed."),
    ],
)
def test_a_chapter_answers_its_question_no_further_than_the_evidence_goes(drawn, answer):
    assert chapter(drawn) == ["## 5. Open recruitment", "### Is recruitment open to all?", answer]


def test_the_strongest_figure_decides_the_answer():
    assert chapter(fact(3, stage="activity", id="acme-1"), fact(40, stage="outcome", id="acme-2"))[2] == (
        "Acme publishes how things stand here, with nothing fair to compare it with."
    )


@pytest.mark.parametrize("goal", [1, 3])
def test_a_goal_without_evidence_or_of_another_set_has_no_chapter(goal):
    assert describe_goal(report(facts=[fact(3)]), goal) is None
    assert table_goal(report(facts=[fact(3)]), goal) is None


def test_context_makes_no_chapter():
    assert describe_goal(report(facts=[fact(3, stage="context")]), 5) is None


@pytest.mark.parametrize(
    ("drawn", "row"),
    [
        (fact(1000, bound="at_least"), "| People helped | at least 1,000 people | 2024 | output |"),
        (fact(34, unit="rank", stage="outcome"), "| People helped | 34th | 2024 | outcome |"),
        (fact(80, unit="%", role="target", period="2030"), "| People helped | 80% | 2030 | target |"),
        (fact("suppressed"), "| People helped | c | 2024 | output |"),
    ],
)
def test_a_figure_is_listed_as_it_was_printed(drawn, row):
    assert row in tables(drawn)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("suppressed", "c: held back by its publisher to protect people."),
        ("not_given", "not given: asked for and not given."),
        ("too_few", "too few: too few people to say."),
    ],
)
def test_a_sign_for_nothing_is_explained_under_its_table(value, key):
    assert key in tables(fact(value))


def test_results_stand_before_targets_and_outcomes_before_the_rest():
    rows = [line for line in tables(
        fact(1, "aim", role="target", id="acme-1"), fact(2, "count", id="acme-2"),
        fact(3, "effort", stage="activity", id="acme-3"), fact(4, "change", stage="outcome", id="acme-4"),
    ) if line.startswith("| ") and "people" in line]  # fmt: skip
    assert [row.split(" | ")[0] for row in rows] == ["| change", "| count", "| effort", "| aim"]


def test_a_caution_is_printed_once_with_its_statement():
    lines = tables(fact(40, note="Rests on half.", id="acme-1"), fact(40, note="Rests on half.", id="acme-2"))
    assert lines.count("- People helped: Rests on half.") == 1


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        (
            "activity",
            "How strong is this? For staff, it says what it does, or what it puts in. What would say more: A count of "
            "whom it reached, and when.",
        ),
        (
            "output",
            "How strong is this? For staff, it counts what was delivered, or whom it reached. What would say more: "
            "What changed for those reached, measured in the same way before and after.",
        ),
        (
            "outcome",
            "How strong is this? For staff, it measures how things stand for people, with nothing to compare with. "
            "What would say more: The same measure for similar organisations, or for similar people who were not "
            "reached.",
        ),
    ],
)
def test_every_chapter_says_what_would_say_more(stage, sentence):
    assert sentence in tables(fact(3, stage=stage))


def test_a_target_alone_asks_for_any_figure():
    assert "What would say more. Any published figure, with its period and how many people it covers." in tables(
        fact(80, role="target")
    )


@pytest.mark.parametrize(
    ("drawn", "row"),
    [
        (
            {"filings": {"2024-25": 2.0}, "peers": EIGHT, "level": (1, 3)},
            "| Median pay gap | 2024-25 | 2.0% | 1.0% to 3.0% | 2.8% to 6.2% | ▲ better than peers |",
        ),
        ({"filings": {"2024-25": 2.0}}, "| Median pay gap | 2024-25 | 2.0% | – | – | not compared |"),
        (
            {"filings": {"2023-24": 2.0, "2024-25": "not_applicable"}, "peers": EIGHT, "level": (1, 3)},
            "| Median pay gap | 2024-25 | not applicable | – | 2.8% to 6.2% | not compared |",
        ),
    ],
)
def test_filed_figures_stand_beside_the_peers_middle_half(drawn, row):
    assert row in tables(goal=14, **drawn)


def test_the_sources_of_a_chapter_are_its_own():
    lines = tables(fact(3), filings={"2023-24": 2.0, "2024-25": 2.0})
    assert [line for line in lines if line.startswith("- ")] == ["- Acme: Annual report, 2024-06-01. Not stated."]


def test_the_yearly_files_of_a_series_share_a_line():
    lines = tables(goal=14, filings={"2023-24": 2.0, "2024-25": 2.0})
    assert lines[-1] == "- Pay gap service: Pay gap data: 2023 to 2024, 2024 to 2025. OGL."


def test_words_of_others_cannot_become_markup():
    assert (
        r"| Help \| in \[two\] \*places\* |" in table_goal(report(facts=[fact(3, "Help | in [two] *places*")]), 5).text
    )
    drawn = report(facts=[fact(3)], name="A*c*me [x]")
    assert answer_goal(drawn, drawn.goal(5)).startswith(r"A\*c\*me \[x\] counts")
