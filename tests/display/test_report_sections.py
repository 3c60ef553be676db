"""The sections around the chapters, in every state: what is there, what is not, one of it, several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.claims.ledger import Ledger
from analysis.claims.quality import quality_of
from analysis.display.describe_data import describe_crosswalk, describe_quality
from analysis.display.describe_organisation import describe_journey, describe_organisation
from analysis.display.describe_people import describe_people
from analysis.display.describe_recommendations import describe_progress, describe_recommendations
from analysis.display.describe_strengths import describe_strengths, strengths
from analysis.display.summary import summarise
from analysis.editorial.markup import read_markup
from analysis.editorial.records import Editorial, Recommendation
from tests.claims.evidence_builder import METRICS, fact, report
from tests.display.prose_rules import text_faults
from tests.display.reading import printed_claims, read

EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)
NO_STRENGTH = (
    "Nothing published meets the rule for a strength: clearly better than peers, clearly improving, or an own "
    "published aim reached."
)
BETTER = {"filings": {"2023-24": 2.0, "2024-25": 2.0}, "peers": EIGHT, "level": (1, 3)}


def lines(shown):
    return [line for line in read(shown.text).splitlines() if line]


def listed(drawn):
    return [read(line) for line in strengths(drawn)]


@pytest.mark.parametrize(
    "drawn",
    [
        {}, {"filings": {"2024-25": 2.0}}, {"filings": {"2024-25": "suppressed"}}, {"facts": [fact(40)]},
        {"filings": {"2024-25": 7.0}, "peers": EIGHT, "level": (6, 8)}, {"facts": [fact(80, role="target")]},
        {"filings": {"2024-25": 4.5}, "peers": EIGHT, "level": (1, 8)}, {"facts": [fact("suppressed")]},
        {"facts": [fact(40, stage="outcome")]},
    ],
)  # fmt: skip
def test_nothing_better_improving_or_reached_is_no_strength(drawn):
    assert lines(describe_strengths(report(**drawn))) == [NO_STRENGTH]


def test_a_measure_better_than_peers_is_a_strength_and_the_rule_is_printed():
    shown = lines(describe_strengths(report(**BETTER)))
    assert shown[0] == "- Median pay gap, better than peers: 2.0% in 2024-25; peers' median 4.5% (Achieve equality)."
    assert "The rule: a strength is a measure that is clearly better" in shown[1]


@pytest.mark.parametrize(("result", "reached"), [(79, False), (80, True), (95, True)])
def test_an_own_aim_reached_is_a_strength(result, reached):
    facts = [fact(result, id="acme-1"), fact(80, role="target", period="2023", id="acme-2")]
    line = f"Apprentices, own aim reached: {result} (2024); the aim was 80 (Open recruitment)."
    assert listed(report(facts=facts)) == ([line] if reached else [])


def test_an_aim_of_another_unit_is_not_reached():
    facts = [fact(95, id="acme-1"), fact(80, role="target", unit="%", period="2023", id="acme-2")]
    assert listed(report(facts=facts)) == []


def test_at_most_four_are_listed_and_none_twice():
    drawn = report(**BETTER)
    better = next(claim for claim in drawn.ledger if claim.verdict == "better")
    many = [replace(better, id=f"acme.{n}.2024-25", metric=metric) for n, metric in enumerate(METRICS) if n < 8]
    medians = [claim for claim in drawn.ledger if claim.what == "peers_median"][-1:]
    extra = [replace(medians[0], id=f"acme.m{n}.2024-25", metric=claim.metric) for n, claim in enumerate(many)]
    crowded = replace(drawn, ledger=Ledger((*many, *extra, *many[:0])))
    shown = [line for line in lines(describe_strengths(crowded)) if line.startswith("- ")]
    assert len(shown) == 4
    assert len(list(strengths(crowded))) == len({claim.metric for claim in many})


PEOPLE = {
    "background_lower": ("Lower background", 14), "state_school_share": ("State school", 14),
    "seb_declaration_rate": ("Background declared", 14), "seb_median_pay_gap": ("Background pay gap", 14),
}  # fmt: skip


@pytest.fixture
def measures(monkeypatch):
    """Add measures of social background to the builder's."""
    for identifier, (name, goal) in PEOPLE.items():
        base = METRICS["apprentices"]
        made = replace(base, id=identifier, name=name, short_name=name, goal=goal, unit="%")
        monkeypatch.setitem(METRICS, identifier, made)


def of(metric, value, **more):
    return fact(value, metric=metric, unit="%", stage="outcome", id=f"acme-{metric}-{more.get('role')}", **more)


def test_an_organisation_that_published_nothing_on_background_gets_one_line():
    assert lines(describe_people(report())) == [
        "Acme has published nothing that we could find on the social background of its staff. The Social Mobility "
        "Commission advises every employer to begin with: What did the main earner do?"
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((), ["How many of its staff answered is not published, so how far these figures stand for all is unknown.",
              "A pay gap by social background has not been published."]),
        ((("seb_declaration_rate", 72), ("seb_median_pay_gap", 0.2)),
         ["Of its staff, 72% had told their background (2024).",
          "Its pay gap between professional and lower backgrounds is 0.2% at the median (2024)."]),
        ((("seb_declaration_rate", "suppressed"),),
         ["How many of its staff answered is not published, so how far these figures stand for all is unknown."]),
    ],
)  # fmt: skip
def test_questions_stand_beside_what_is_published_and_what_is_not(measures, facts, said):
    shown = lines(describe_people(report(facts=[of("background_lower", 46.6), *(of(*each) for each in facts)])))
    assert "| What did the main earner do? | Lower background | 46.6% | 2024 |" in shown
    assert "| Which school was it? | not published | – | – |" in shown
    assert set(said) <= set(shown)


def test_an_aim_for_answers_is_told_with_them(measures):
    facts = [of("background_lower", 46.6), of("seb_declaration_rate", 72),
             of("seb_declaration_rate", 80, role="target", period="2025")]  # fmt: skip
    assert "Of its staff, 72% had told their background (2024). Its aim was 80% (2025)." in lines(
        describe_people(report(facts=facts))
    )


def row(identifier, text="Ask leavers.", *, made=date(2026, 11, 30), status="open", metric="", due="", note=""):
    words, noted = read_markup(text, "r.csv")[0], read_markup(note, "r.csv")[0]
    return Recommendation("r.csv", identifier, words, 5, "HR", due, status, metric, made, noted)


def test_without_recommendations_what_would_say_more_is_offered_as_worked_out():
    shown = lines(describe_recommendations(report(facts=[fact(3)])))
    assert shown[0] == "Nobody has written any for this edition. What follows is worked out from what is missing."
    assert any(line.startswith("| 5. Open recruitment | ○ output | What changed for those reached") for line in shown)
    assert describe_progress(report(facts=[fact(3)])) is None


def test_without_any_evidence_any_figure_would_say_more():
    assert "What would say more. Any published figure, with its period and how many people it covers." in lines(
        describe_recommendations(report())
    )


def test_recommendations_of_this_edition_and_progress_on_earlier_ones_are_apart():
    earlier = date(2025, 11, 30)
    rows = (
        row("new", "Count finishers.", due="2027-05-31"),
        row("old", made=earlier, status="done", metric="apprentices", note="It was done."),
        row("older", "Publish more.", made=earlier, status="dropped", metric="pupils_reached"),
        row("oldest", "Talk.", made=earlier, status="under way"),
    )
    drawn = report(facts=[fact(3)], editorial=Editorial(recommendations=rows))
    assert "| Count finishers. | Open recruitment | HR, May 2027 | open |" in lines(describe_recommendations(drawn))
    progress = lines(describe_progress(drawn))
    assert "| Ask leavers. | November 2025 | done | HR | Apprentices: 3 (2024) |" in progress
    assert "| Publish more. | November 2025 | dropped | HR | Pupils reached: nothing published |" in progress
    assert "| Talk. | November 2025 | under way | HR | no measure named |" in progress
    assert "Ask leavers. It was done." in progress


@pytest.mark.parametrize(
    ("drawn", "grade"),
    [
        (fact(40), "C"), (fact(40, n=200), "B"), (fact(40, bound="about"), "D"), (fact(40, note="Half only."), "D"),
        ({**fact(40), "period": ""}, "D"),
    ],
)  # fmt: skip
def test_a_published_figure_is_graded_by_how_it_was_published(drawn, grade):
    known = report(facts=[drawn])
    assert quality_of(known.ledger.first(metric="apprentices", what="value"), known.ledger) == grade


@pytest.mark.parametrize(("level", "grade"), [((1, 3), "A"), (None, "B")])
def test_a_filed_figure_with_a_likely_range_is_of_grade_a(level, grade):
    known = report({"2024-25": 2.0}, peers=EIGHT, level=level)
    assert quality_of(known.ledger.first(metric="median_pay_gap", what="value"), known.ledger) == grade


def test_grades_are_counted_and_add_up():
    shown = lines(describe_quality(report({"2024-25": 2.0}, facts=[fact(40, id="acme-1"), fact(9, id="acme-2", n=9)])))
    assert shown[0].startswith("Quality of the data. Each of the 3 figures is graded")
    assert [line.split(" | ")[-1] for line in shown[-4:]] == ["0 |", "2 |", "1 |", "0 |"]


def test_one_figure_is_one_figure_and_none_is_nothing():
    assert "Each of the 1 figure is graded" in lines(describe_quality(report(facts=[fact(40)])))[0]
    assert describe_quality(report()) is None


def test_the_crosswalk_names_only_goals_with_evidence_and_what_was_not_checked():
    shown = lines(describe_crosswalk(report(facts=[fact(40)])))
    assert "| Goal | SDG | ESRS |" in shown
    assert "| 5 | 8.5 | S1-6 |" in shown
    assert not any(line.startswith("| 14 ") for line in shown)
    assert "Still to be checked against the lists: the codes of SDG." in shown[0]
    assert describe_crosswalk(report()) is None


@pytest.mark.parametrize(("goal_set", "name"), [("current", "Purpose Goals"), ("2021", "Levelling Up Goals")])
def test_the_journey_knows_the_goal_set(goal_set, name):
    drawn = report()
    shown = read(describe_journey(replace(drawn, edition=replace(drawn.edition, goal_set=goal_set))).text)
    assert f"by the 6 {name}" in shown


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ({}, "No gender pay gap filed by Acme was found, so nothing about its pay is compared here."),
        ({"filings": {"2024-25": 2.0}}, "Its pay figures are those that Acme Limited files by law."),
        ({"filings": {"2024-25": 2.0}, "before": {"2020-21": 3.0}}, "Earlier ones were filed by Old Acme Limited"),
        ({"filings": {"2024-25": 2.0}, "subsidiary": {"2024-25": 3.0}},
         "The other legal entity files apart: Acme Shops Limited."),
        ({"group": ""}, "No group of peers has been drawn up for it"),
    ],
)  # fmt: skip
def test_an_organisation_is_told_by_who_files_and_whom_it_is_compared_with(drawn, said):
    assert said in read(describe_organisation(report(**drawn)).text)


def test_a_legal_entity_that_files_nothing_is_not_said_to_file():
    drawn, filed = report(facts=[fact(40)]), report(filings={"2024-25": 2.0})
    known = replace(drawn, evidence=replace(drawn.evidence, entities=filed.evidence.entities))
    assert "No gender pay gap filed by Acme was found" in read(describe_organisation(known).text)


STATES = [
    {}, BETTER, {"filings": {"2024-25": 0.0}}, {"filings": {"2024-25": -3.0}, "peers": EIGHT, "level": (-5, -1)},
    {"filings": {"2024-25": "suppressed"}}, {"facts": [fact(3)]}, {"facts": [fact(3, role="target")]},
]  # fmt: skip


@pytest.mark.parametrize("drawn", STATES)
def test_a_summary_holds_only_claims_of_the_report_and_links_into_it(drawn):
    known = report(**drawn)
    text = summarise(known)
    assert {identifier for _, identifier, _ in printed_claims(text)} <= {claim.id for claim in known.ledger}
    assert "](#" not in text
    assert [fault for fault in text_faults(text.replace("<!-- chart -->", ""), known) if "reader" not in fault] == []
