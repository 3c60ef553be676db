"""Counted shares in words: each state of the verdict, the nation, change, and what is held back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.claims.family import TOO_MANY
from analysis.claims.ledger import Ledger
from analysis.display.charts_counted import plot_funnel, table_funnel
from analysis.display.describe_annex import describe_annex
from analysis.display.describe_counted import describe_counted, describe_counts
from analysis.display.describe_goal import describe_goal, table_goal
from analysis.display.describe_sources import describe_methods
from tests.claims.count_tables import NATION, counted, peers_of
from tests.claims.evidence_builder import report
from tests.display.prose_rules import report_faults
from tests.display.reading import read

TWELVE = (34, 36, 38, 39, 40, 40, 41, 42, 43, 44, 46, 48)
WHO = "These counts concern communities. Their publisher is Acme, not the organisation itself."
MIDDLE = "The middle half of 12 other colleges runs from 39% to 43%;"


def words(*counts, goal=14):
    return [read(text) for text in describe_counted(report(counts=counts), goal)]


def about(*counts):
    return words(*counts)[1]


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        (
            counted(164, 400),
            "Trainees who are women: within the range expected of its kind. 41% of 400 people in 2024-25 (likely range "
            f"36% to 46%). At its size, a share between 32% and 50% is expected. {MIDDLE} 54% of them have a lower "
            "share.",
        ),
        (
            counted(280, 400),
            "Trainees who are women: above the range expected of its kind. 70% of 400 people in 2024-25 (likely range "
            "65% to 74%).",
        ),
        (counted(60, 400), "Trainees who are women: below the range expected of its kind."),
        (
            counted(20, 30, rounding=10),
            "Trainees who are women: can't tell. 67% of about 30 people in 2024-25 (likely range 29% to 99%). "
            f"{MIDDLE} 100% of them have a lower share. Few stand behind it, or its counts were rounded, so its likely "
            "range is too wide for a verdict.",
        ),
        (
            counted(164, 400, compared_with=""),
            "Trainees who are women: not compared. 41% of 400 people in 2024-25 (likely range 36% to 46%). For too few "
            "bodies of the same kind is this count known.",
        ),
    ],
)
def test_the_verdict_comes_first_and_its_reason_after(own, sentence):
    peers = peers_of(TWELVE) if own["compared_with"] else ()
    assert about(own, *peers).startswith(sentence)


def test_a_verdict_that_the_number_of_comparisons_took_back_says_so():
    known = report(counts=[counted(280, 400), *peers_of(TWELVE)])
    fallen = tuple(
        replace(claim, verdict="cant_tell", caveats=(TOO_MANY,)) if claim.verdict == "higher" else claim
        for claim in known.ledger
    )
    text = read(describe_counted(replace(known, ledger=Ledger(fallen)), 14)[1])
    assert text.startswith("Trainees who are women: can't tell.")
    assert "a share between 32% and 50% is expected" in text and TOO_MANY in text


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (
            600,
            "Its own share is 0.38 times that (likely range 0.36 to 0.41): a smaller share. Had 960 more of them been "
            "of this group, the two would be equal.",
        ),
        (2800, "Its own share is 1.79 times that (likely range 1.76 to 1.83): a larger share."),
        (1560, "Its own share is 1.00 times that (likely range 0.96 to 1.04): no clear difference."),
    ],
)
def test_the_nation_is_beside_it(count, sentence):
    assert f"Body nation: 39%. {sentence}" in about(counted(count, 4000), counted(39_000, 100_000, body=NATION))


def test_few_people_cannot_tell_it_from_the_nation():
    text = about(counted(12, 30), counted(39_000, 100_000, body=NATION))
    assert text.endswith("): can't tell.")


def test_where_many_are_not_known_the_bounds_are_said():
    text = about(counted(39, 150, asked=250), counted(39_000, 100_000, body=NATION))
    assert "Counting those of whom it is not known, it may be anything from 16% to 56%." in text


@pytest.mark.parametrize(
    ("before", "n", "sentence"),
    [
        (100, 400, "It rose by 15 points from 2023-24 (likely range 9 to 21)."),
        (220, 400, "It fell by 15 points from 2023-24 (likely range −22 to −8)."),
        (150, 400, "Since 2023-24 there is no clear change (likely range −4 to 9 points)."),
        (12, 24, "Since 2023-24 there is no clear change"),
    ],
)
def test_a_change_is_said_with_its_range(before, n, sentence):
    assert sentence in about(counted(before, n, period="2023-24"), counted(160, 400))


def test_a_change_on_few_people_is_not_said():
    text = about(counted(12, 30, period="2023-24"), counted(14, 30))
    assert "Too few stand behind it to say whether it has changed since 2023-24." in text


def test_a_trend_needs_five_whole_years():
    years = [counted(100 + 25 * i, 400, period=f"{2020 + i}-{21 + i}") for i in range(5)]
    assert "Since 2020-21 it has risen by about 6 points a year" in about(*years)


def test_a_plain_count_is_said_once_for_the_latest_whole_year():
    drawn = {"metric": "trainees", "rounding": 10}
    rows = [counted(150, period="2023-24", **drawn), counted(160, **drawn),
            counted(90, period="2025-26", months=9, **drawn)]  # fmt: skip
    assert words(*rows, goal=5) == [WHO, "Trainees. There were about 160 starts in 2024-25."]


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        (
            [counted(164, 400, metric="trainees_young"), *peers_of(TWELVE, metric="trainees_young")],
            "Official counts show whom it reaches here, and no share lies outside what is expected of others of its "
            "kind.",
        ),
        (
            [counted(280, 400, metric="trainees_young"), *peers_of(TWELVE, metric="trainees_young")],
            "Official counts show whom it reaches here, and the mix is unlike that of others of its kind.",
        ),
        (
            [counted(20, 30, metric="trainees_young", rounding=10), *peers_of(TWELVE, metric="trainees_young")],
            "Official counts show whom it reaches here; there are too few to tell it from others of its kind.",
        ),
        (
            [counted(164, 400, metric="trainees_young")],
            "Official counts show whom it reaches here, with no others of its kind to compare with.",
        ),
        (
            [counted("suppressed", 400, metric="trainees_young")],
            "Acme reports on this, but we found no figure that can be printed.",
        ),
    ],
)
def test_a_goal_is_answered_no_further_than_its_counts_go(rows, answer):
    assert answer in read(describe_goal(report(counts=rows), 5).text)


def test_the_table_sets_out_every_period_with_what_was_held_back():
    part = counted(90, 300, period="2025-26", months=9)
    rows = [counted("suppressed", 400, period="2023-24"), counted(160, 400), part]
    lines = read(table_goal(report(counts=rows), 14).text).splitlines()
    assert "| Trainees who are women | c | 40% (35% to 45%) | 30% (25% to 35%) |" in lines
    assert "c: held back by its publisher to protect people." in lines
    assert "- 2025-26: Part of a year, and provisional: it is set beside no whole year." in lines


def test_counts_stand_apart_from_the_pay_gap_s_paragraphs():
    known = report({"2024-25": 5.0}, counts=[counted(160, 400)])
    assert "Trainees" not in describe_goal(known, 14).text
    assert "Trainees" in describe_counts(known, 14).text
    assert describe_counts(report({"2024-25": 5.0}), 14) is None


def test_the_annex_names_each_comparison_of_counts():
    rows = [counted(100, 400, period="2023-24"), counted(164, 400), counted(39_000, 100_000, body=NATION)]
    text = read(describe_annex(report(counts=[*rows, *peers_of(TWELVE)])).text)
    for name in ("share against peers', size and usual spread allowed for", "ratio to the nation's share",
                 "first whole year to the latest, points"):  # fmt: skip
        assert name in text


def test_methods_explain_counts_only_where_there_are_some():
    assert "Counted shares." in describe_methods(report(counts=[counted(160, 400)])).text
    assert "Counted shares." not in describe_methods(report({"2024-25": 5.0})).text


@pytest.mark.parametrize(
    ("count", "finding"),
    [
        (280, "The share is above what is usual for a body of its size."),
        (60, "The share is below what is usual for a body of its size."),
        (164, "The share is within what is usual for a body of its size."),
    ],
)
def test_the_funnel_says_what_it_shows(count, finding):
    known = report(counts=[counted(count, 400), *peers_of(TWELVE)])
    figure = plot_funnel(known, 14)
    assert figure.finding == finding
    assert figure.alt.startswith(f"Funnel plot. {finding} Trainees who are women, 2024-25: ")
    assert {claim.what for claim in figure.claims} == {
        "value", "peers_median", "limits_95", "limits_998", "chance_95", "chance_998",
    }  # fmt: skip
    rows = read(table_funnel(known, 14).text)
    assert "By chance alone, nineteen in twenty" in rows and "Usual at its size" in rows


def test_without_ten_peers_there_is_no_funnel():
    known = report(counts=[counted(160, 400), *peers_of(TWELVE[:9])])
    assert plot_funnel(known, 14) is None and table_funnel(known, 14) is None


@pytest.mark.parametrize("own", [counted(164, 400), counted(280, 400), counted(20, 30, rounding=10), counted(3, 400)])
def test_the_rules_of_prose_hold(own):
    rows = [own, counted(39_000, 100_000, body=NATION), counted(120, 400, period="2023-24"), *peers_of(TWELVE)]
    assert report_faults(report(counts=rows)) == []
