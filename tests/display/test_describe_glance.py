"""The first screen: three cards by rule, and the count of all that was looked at."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.claims.ledger import Ledger
from analysis.display.describe_evidence import describe_coverage, describe_gaps
from analysis.display.describe_glance import describe_glance, describe_origin
from analysis.display.front_matter import front_matter, publish_claims
from tests.claims.evidence_builder import METRICS, fact, report
from tests.display.reading import read

EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)
YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
NOTHING = "Not enough to say: nothing published can be compared with peers."


def cards(drawn):
    """Give the words of the three cards, by title."""
    blocks = read(describe_glance(drawn).text).split("\n")
    titles = ("What stands out", "What needs attention", "What changed")
    found, title = {}, None
    for line in filter(None, blocks):
        if line in titles:
            title = line
            found[title] = []
        elif title and not re.match(r"\d+ of \d+", line):
            found[title].append(line)
    return found


def compared(filed, level, **more):
    return report({"2024-25": filed}, peers=EIGHT, level=level, **more)


def test_nothing_published_is_said_on_every_card():
    assert cards(report()) == {
        "What stands out": [NOTHING],
        "What needs attention": [NOTHING],
        "What changed": [
            "Not enough to say: a change needs two filings by the same legal entity, and a trend needs five."
        ],
    }


def test_one_finding_is_listed_where_it_belongs():
    assert cards(compared(2.0, (1, 3)))["What stands out"] == [
        "- ▲ better than peers: Median pay gap 2.0% in 2024-25; likely level 1.0% to 3.0%; level of 8 peers 4.5%"
    ]
    assert cards(compared(9.0, (6, 12)))["What needs attention"] == [
        "- ▼ worse than peers: Median pay gap 9.0% in 2024-25; likely level 6.0% to 12.0%; level of 8 peers 4.5%"
    ]


def test_a_card_with_nothing_on_it_says_that_there_is_nothing():
    found = cards(compared(5.0, (3, 7)))
    assert found["What stands out"] == ["No measure is clearly better than that of peers."]
    assert found["What needs attention"] == ["No measure is clearly worse than that of peers."]


@pytest.mark.parametrize(
    ("filed", "level", "title", "line"),
    [
        # 6 lies 1.5 beyond 4.5, with a deviation of (8.5 - 3.5) / 3.92 = 1.28: a chance of 0.88.
        (6.0, (3.5, 8.5), "What needs attention", "? likely worse, not settled: Median pay gap 6.0% in 2024-25; likely "
                                                  "level 3.5% to 8.5%; level of 8 peers 4.5%"),
        (3.0, (0.5, 5.5), "What stands out", "? likely better, not settled: Median pay gap 3.0% in 2024-25; likely "
                                             "level 0.5% to 5.5%; level of 8 peers 4.5%"),
    ],
)  # fmt: skip
def test_what_is_likely_is_listed_as_not_settled(filed, level, title, line):
    assert cards(compared(filed, level))[title] == [f"- {line}"]


@pytest.mark.parametrize(
    ("filed", "level"),
    [
        (5.0, (2.5, 7.5)),  # 0.5 beyond with a deviation of 1.28: 0.65
        (4.0, (3.5, 8.5)),  # its latest figure is on the other side of 4.5
    ],
)
def test_what_is_less_than_likely_or_has_two_sides_is_not_listed(filed, level):
    found = cards(compared(filed, level))
    assert found["What stands out"] == ["No measure is clearly better than that of peers."]
    assert found["What needs attention"] == ["No measure is clearly worse than that of peers."]


def test_a_clear_change_is_listed_after_trends():
    drawn = report({"2023-24": 30.0, "2024-25": 5.0}, movement=10.0)
    assert cards(drawn)["What changed"] == [
        "- ↗ Median pay gap has moved −25.0 points since 2023-24, more than is ordinary"
    ]


def test_a_clear_change_beside_peers_is_listed():
    # The peers go from 10 and a bit to the same; Acme from 20 to 10: -10 against 0.
    peers = {year: [10 + i / 10 + (i * k % 3) / 5 for i in range(12)] for k, year in enumerate(YEARS[1:])}
    drawn = report(dict(zip(YEARS[1:], (20.0, 20.2, 10.0, 10.1), strict=True)), peers=peers)
    [line] = cards(drawn)["What changed"]
    assert line.startswith("- ↗ Median pay gap has moved −10.") and " points beside peers (likely range −" in line


def with_findings(count):
    """The same finding on as many measures."""
    drawn = compared(2.0, (1, 3))
    names = list(METRICS)[:count]
    copied = [
        replace(claim, id=f"{claim.id}-{name}", metric=name)
        for claim in drawn.ledger.where(lambda c: c.what == "value" or c.what.startswith("peers"), period="2024-25")
        for name in names
    ]
    rest = drawn.ledger.where(period="edition")
    return replace(drawn, ledger=Ledger((*copied, *rest)))


@pytest.mark.parametrize(("findings", "lines"), [(0, 1), (1, 1), (3, 3), (5, 4)])
def test_a_card_lists_three_findings_and_says_if_there_are_more(findings, lines):
    listed = cards(with_findings(findings))["What stands out"]
    assert len(listed) == lines
    assert ("- and more, in the chapters below" in listed) == (findings > 3)


@pytest.mark.parametrize(
    ("filings", "line"),
    [
        (
            {"2024-25": 5.0},
            "Not enough to say: a change needs two filings by the same legal entity, and a trend needs five.",
        ),
        (dict.fromkeys(YEARS[-2:], 5.0), "Too few years to say: a trend needs five, filed by the same legal entity."),
        ({"2022-23": 5.0, "2024-25": 5.0}, "Too few years to say: a trend needs five, filed by the same legal entity."),
        (
            dict(zip(YEARS, (7.0, 9.0, 8.0, 9.0, 7.0), strict=True)),
            "No measure that could be followed shows a clear trend or change.",
        ),
        (
            dict(zip(YEARS, (10.1, 8.9, 8.0, 7.1, 5.9), strict=True)),
            "- ↗ Median pay gap has narrowed: −1.0 points a year since 2020-21 (likely range −1.1 to −0.9)",
        ),
        (
            dict(zip(YEARS, (5.9, 7.1, 8.0, 8.9, 10.1), strict=True)),
            "- ↘ Median pay gap has widened: 1.0 points a year since 2020-21 (likely range 0.9 to 1.1)",
        ),
    ],
)
def test_what_changed_is_a_trend_or_the_reason_why_there_is_none(filings, line):
    assert cards(report(filings))["What changed"] == [line]


def test_a_share_rises_or_falls():
    shares = dict(zip(YEARS, (40.1, 38.9, 38.0, 37.1, 35.9), strict=True))
    assert cards(report(other={"women_top_quarter": shares}))["What changed"] == [
        "- → Women, highest paid quarter has fallen: −1.0 points a year since 2020-21 (likely range −1.1 to −0.9)"
    ]


RULE = "What is listed follows a rule, not a choice."
WHY = "because nothing was published, or nothing to compare it with (where the gaps are)"


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (report(), f"0 of 4 measures compared with peers; 4 not compared, {WHY}. {RULE}"),
        (compared(2.0, (1, 3)), f"1 of 4 measures compared with peers: 1 better; 3 not compared, {WHY}. {RULE}"),
        (
            report(
                {"2024-25": 9.0}, peers=EIGHT, level=(6, 12), other={"mean_pay_gap": {"2024-25": 5.0}},
                peers_other={"mean_pay_gap": EIGHT}, levels={"mean_pay_gap": (3, 7)},
            ),
            f"2 of 4 measures compared with peers: 1 worse and 1 no clear difference; 2 not compared, {WHY}. {RULE}",
        ),
    ],
)  # fmt: skip
def test_everything_that_was_looked_at_is_counted(drawn, sentence):
    assert read(describe_glance(drawn).text).splitlines()[-1] == sentence


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (
            compared(2.0, (1, 3)),
            "Women's median hourly pay was 2.0% lower than men's in 2024-25. Among 8 comparable employers (water "
            "companies), the middle half of such gaps runs from 2.8% to 6.2%; its own is nearer to zero than that of "
            "81% of them.",
        ),
        (report({"2024-25": -2.0}), "Women's median hourly pay was 2.0% higher than men's in 2024-25."),
        (report({"2024-25": 0.0}), "Women's median hourly pay was the same as men's: a gap of 0.0% in 2024-25."),
        (report({"2023-24": 2.0, "2024-25": "not_given"}), "Women's median hourly pay was 2.0% lower than men's in "
                                                           "2023-24."),
    ],
)  # fmt: skip
def test_the_headline_comes_first(drawn, sentence):
    assert read(describe_glance(drawn).text).splitlines()[0] == sentence


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ({}, "Acme supplies water."),
        ({"footprint": [("A", 1.0)]}, "Acme supplies water. The places it serves lie in 1 local authority."),
        (
            {"footprint": [("A", 0.5), ("B", 0.5)]},
            "Acme supplies water. The places it serves lie in 2 local authorities.",
        ),
        ({"footprint": [("K02000001", 1.0, "nationwide")]}, "Acme supplies water. It serves the whole country."),
        (
            {"facts": [fact(57000, metric="employees", stage="context", bound="about")]},
            "Acme supplies water. It employs about 57,000 people (2024).",
        ),
    ],
)
def test_whom_it_is_about(drawn, sentence):
    lines = [line for line in read(describe_origin(report(**drawn)).text).splitlines() if line]
    assert lines[0] == sentence
    assert lines[1] == "Made from published figures; not by or for Acme, which has not endorsed it."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ([], "We found no published figure that bears on any of the goals."),
        ([fact(9, role="target")], "We found no published figure that bears on any of the goals."),
        ([fact(9)], "1 of the 6 Purpose Goals has evidence. The strongest kind for each audience:"),
        (
            [fact(9), fact(9, metric="pupils_reached")],
            "2 of the 6 Purpose Goals have evidence. The strongest kind for each audience:",
        ),
    ],
)
def test_goals_with_evidence_are_counted_and_listed(facts, sentence):
    told = read(describe_coverage(report(facts=facts)).text)
    assert told.splitlines()[0] == sentence
    assert told.count("\n| ") == (2 + len(facts) if "strongest" in sentence else 0)


def test_the_gaps_have_a_key_to_the_marks_and_name_the_goals_without_one():
    told = read(describe_gaps(report(facts=[fact(9)])).text)
    assert "Goals with evidence. ○ output: it counts what was delivered, or whom it reached.\n" in told
    assert "Nothing has been published, that we could find, on Strong foundations in Early Years, Right advice" in told


@pytest.mark.parametrize(
    ("drawn", "description"),
    [
        (report(), "No evidence on any of the goals."),
        (
            compared(2.0, (1, 3)),
            "Pay gap narrower than that of three in four comparable employers. Evidence on one of the goals.",
        ),
    ],
)
def test_the_title_block_is_made_of_the_report(drawn, description):
    own = {key: value for key, value in front_matter(drawn).content.items() if not key.startswith(("cover-", "accent"))}
    assert own == {
        "title": "Acme", "subtitle": "Impact report · edition November 2026", "description": description,
        "date": "2026-11-30", "categories": ["Company", "Water supply"], "lang": "en-GB",
    }  # fmt: skip


def test_every_claim_is_handed_over():
    drawn = compared(2.0, (1, 3))
    assert [record["id"] for record in publish_claims(drawn).content] == [claim.id for claim in drawn.ledger]


def test_how_many_it_employs_is_context_and_is_said_with_its_year():
    drawn = report(facts=[fact(57_000, metric="employees", stage="context", role="context", period="2024")])
    assert "It employs 57,000 people (2024)." in read(describe_origin(drawn).text)
