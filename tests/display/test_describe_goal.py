"""A chapter for each goal, no surer than what was published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.claims.ledger import Ledger
from analysis.display.describe_goal import answer_goal, close_goal, describe_goal, table_goal
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
        (fact(1000, bound="at_least"), "| output | People helped | at least 1,000 people | 2024 | D |"),
        (fact(34, unit="rank", stage="outcome"), "| outcome | People helped | 34th | 2024 | C |"),
        (fact(80, unit="%", role="target", period="2030"), "| target | People helped | 80% | 2030 | – |"),
        (fact("suppressed"), "| output | People helped | c | 2024 | – |"),
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


def test_activity_stands_before_output_and_outcome_and_aims_come_last():
    rows = [line for line in tables(
        fact(1, "aim", role="target", id="acme-1"), fact(2, "count", id="acme-2"),
        fact(3, "effort", stage="activity", id="acme-3"), fact(4, "change", stage="outcome", id="acme-4"),
    ) if line.startswith("| ") and "people" in line]  # fmt: skip
    assert [row.split(" | ")[1] for row in rows] == ["effort", "count", "change", "aim"]


NOTHING = "nothing published | – | – | – |"


@pytest.mark.parametrize(
    ("stages", "missing"),
    [
        (["activity"], ["output", "outcome"]), (["input"], ["output", "outcome"]), (["output"], ["outcome"]),
        (["outcome"], []), (["activity", "outcome"], []), (["context"], []),
    ],
)  # fmt: skip
def test_what_should_follow_and_is_not_published_is_said(stages, missing):
    facts = [fact(3, stage=stage, id=f"acme-{place}") for place, stage in enumerate(stages)]
    facts += [fact(9, stage="outcome", id="acme-9")] if stages == ["context"] else []  # context alone makes no chapter
    rows = [line for line in tables(*facts) if line.endswith(NOTHING)]
    assert rows == [f"| {stage} | {NOTHING}" for stage in missing]


@pytest.mark.parametrize(
    ("audiences", "gap"),
    [
        (["staff"], "Gap: no result is published for customers or communities."),
        (["staff", "communities"], "Gap: no result is published for customers."),
        (["staff", "customers", "communities"], ""),
    ],
)
def test_the_gap_names_the_audiences_for_whom_nothing_is_published(audiences, gap):
    of = {"staff": "apprentices", "customers": "tariff_help", "communities": "pupils_reached"}
    known = [fact(3, metric=of[audience], id=f"acme-{audience}") for audience in audiences]
    drawn = report(facts=known)
    drawn = replace(drawn, ledger=Ledger(tuple(replace(c, goal=5) if c.goal else c for c in drawn.ledger)))
    text = read(table_goal(drawn, 5).text)
    assert (gap in text) if gap else ("Gap:" not in text)


def test_a_caution_is_printed_once_with_its_statement():
    lines = tables(fact(40, note="Rests on half.", id="acme-1"), fact(40, note="Rests on half.", id="acme-2"))
    assert lines.count("- People helped: Rests on half.") == 1


GAP = "Gap: no result is published for customers or communities."


@pytest.mark.parametrize(
    ("stage", "strength", "more"),
    [
        ("activity", "it says what it does, or what it puts in.", "A count of whom it reached, and when."),
        (
            "output",
            "it counts what was delivered, or whom it reached.",
            "What changed for those reached, measured in the same way before and after.",
        ),
        (
            "outcome",
            "it measures how things stand for people, with nothing to compare with.",
            "The same measure for similar organisations, or for similar people who were not reached.",
        ),
    ],
)
def test_every_chapter_says_what_would_say_more(stage, strength, more):
    sentence = f"How strong is this? For staff, {strength} {GAP} What would say more: {more}"
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
            "| Median pay gap | 2024-25 | 2.0% | 1.0% to 3.0% | 2.8% to 6.2% | ▲ better than peers | A |",
        ),
        ({"filings": {"2024-25": 2.0}}, "| Median pay gap | 2024-25 | 2.0% | – | – | not compared | B |"),
        (
            {"filings": {"2023-24": 2.0, "2024-25": "not_applicable"}, "peers": EIGHT, "level": (1, 3)},
            "| Median pay gap | 2024-25 | not applicable | – | 2.8% to 6.2% | not compared | – |",
        ),
    ],
)
def test_filed_figures_stand_beside_the_peers_middle_half(drawn, row):
    assert row in tables(goal=14, **drawn)


def endings(goal, **drawn):
    return [line for line in read(close_goal(report(**drawn), goal).text).splitlines() if line]


def test_the_sources_of_a_chapter_are_its_own():
    lines = endings(5, facts=[fact(3)], filings={"2023-24": 2.0, "2024-25": 2.0})
    assert lines == ["- Acme: Annual report, 2024-06-01. Not stated."]


def test_the_yearly_files_of_a_series_share_a_line():
    lines = endings(14, filings={"2023-24": 2.0, "2024-25": 2.0})
    assert lines == ["- Pay gap service: Pay gap data: 2023 to 2024, 2024 to 2025. OGL."]


def test_words_of_others_cannot_become_markup():
    assert (
        r"| Help \| in \[two\] \*places\* |" in table_goal(report(facts=[fact(3, "Help | in [two] *places*")]), 5).text
    )
    drawn = report(facts=[fact(3)], name="A*c*me [x]")
    assert answer_goal(drawn, drawn.goal(5)).startswith(r"A\*c\*me \[x\] counts")
