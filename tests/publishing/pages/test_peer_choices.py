"""The page of an organisation beside other peers: each group in a line, and whether it depends on the group."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.publishing.pages.peer_choices import ALONE, DEPENDS, SAYS, answer
from analysis.publishing.pages.peer_pages import peer_pages
from analysis.publishing.pages.published_claims import PublishedClaim
from analysis.publishing.pages.unread import Unread
from tests.publishing.pages.conftest import record
from tests.publishing.pages.test_pages import CLAIM, PRINTED

CONTEXT = {"stage": "context", "role": "context", "evidence": "none", "goal": 14}
STEM, SIZE = "abbey.median_pay_gap.2024-25", "same-size"


def group(certainty="likely worse"):
    about = {"subject": SIZE, "comparator": "Same size", "value": 1.0, **CONTEXT}
    return (
        record(f"with-abbey.peers_chosen.2024-25.{SIZE}", **{**about, "what": "value", "text": "30",
               "statement": "All employers of the public sector with 500 to 999 employees."}),
        *(record(f"with-{STEM}.{what}.{SIZE}", **{**about, "what": what, **cells}) for what, cells in {
            "peers_lower": {"text": "3.0%"}, "peers_median": {"text": "5.0%"}, "peers_upper": {"text": "9.0%"},
            "peers_level": {"text": "6.0%", "interval": "5.0% to 7.0%", "count": "30"},
            "difference": {"text": "2.0", "interval": "0.5 to 3.5", "statement": "further from zero"},
            "chance": {"text": "90%", "certainty": certainty},
        }.items()),
    )  # fmt: skip


def own(certainty="likely better"):
    apart = {"text": "4.8", "interval": "1.0 to 8.0", "statement": "nearer to zero"}
    return [
        record(f"{STEM}.peers_level", text="8.0%", interval="7.0% to 9.0%", count="9", value=8.0, **CONTEXT),
        record(f"{STEM}.difference", value=4.8, **apart, **CONTEXT),
        record(f"{STEM}.chance", text="90%", certainty=certainty, value=90.0, **CONTEXT),
    ]


@pytest.fixture
def chosen(catalogue):
    return beside(catalogue, group(), own())


def beside(catalogue, claims, more=()):
    abbey, *others = catalogue.reports
    abbey = replace(abbey, claims=(*abbey.claims, *map(PublishedClaim.from_record, more)))
    context = {**catalogue.context, "peers/with-abbey": claims} if claims else catalogue.context
    return replace(catalogue, reports=(abbey, *others), context=Unread.of(context))


def test_each_group_stands_in_a_line_with_its_numbers_as_claims(chosen):
    text = peer_pages(chosen)["peers/with-abbey.qmd"]
    lines = [CLAIM.sub(r"\1", line) for line in text.splitlines() if line.startswith("| ")]
    assert lines[-2].startswith("| [Trusts](trusts.qmd) | likely better | 4.8 points nearer to zero (1.0 to 8.0) |")
    assert lines[-1] == (
        "| Same size | likely worse | 2.0 points further from zero (0.5 to 3.5) | 6.0% (5.0% to 7.0%) | "
        "3.0% to 9.0% | 30 |"
    )
    assert not PRINTED.search(CLAIM.sub("", text))


def test_who_searches_for_the_organisation_finds_its_report(chosen):
    assert "\nsearch: false\n" in peer_pages(chosen)["peers/with-abbey.qmd"].split("---")[1]


def test_each_group_explains_itself(chosen):
    said = CLAIM.sub(r"\1", peer_pages(chosen)["peers/with-abbey.qmd"].split("{#groups}")[1])
    assert "**[Trusts](trusts.qmd)**, the peers of [Abbey]" in said and "Chosen by name." in said
    assert "**Same size.** All employers of the public sector with 500 to 999 employees. There are 30" in said


def test_why_a_group_is_missing_is_said_in_a_line(catalogue):
    about = {"subject": "same-industry", "comparator": "Same industry", "statement": "The industry is not known."}
    missing = record("with-abbey.peers_chosen.2024-25.same-industry", value=None, **about, **CONTEXT)
    page = peer_pages(beside(catalogue, (missing, *group()), own()))["peers/with-abbey.qmd"]
    assert "- **Same industry.** The industry is not known.\n" in page


def chance(certainty):
    return PublishedClaim.from_record(record(f"{STEM}.chance", certainty=certainty))


@pytest.mark.parametrize(
    ("leans", "said"),
    [
        (["likely worse", "more likely worse than not"], SAYS[1].format(side="worse")),
        (["likely higher", "likely lower"], DEPENDS),
        (["likely worse", "could go either way"], DEPENDS),
        (["could go either way", "could go either way"], SAYS[0]),
        (["likely worse"], ALONE),
        ([], ALONE),
    ],
)
def test_it_is_said_first_whether_it_depends_on_the_peers(leans, said):
    assert answer([chance(each) for each in leans]) == said


def test_the_page_of_a_group_leads_to_the_other_peers_or_says_there_are_none(chosen):
    page = peer_pages(chosen)["peers/trusts.qmd"]
    [abbey] = [line for line in page.splitlines() if line.startswith("| [Abbey]")]
    [wharf] = [line for line in page.splitlines() if line.startswith(r"| [Wharf")]
    assert "[other peers[ of Abbey]{.screen-reader-only}](with-abbey.qmd)" in abbey and "no other group" in wharf


@pytest.mark.parametrize("claims", [(), group()[:1]])
def test_without_another_group_there_is_no_page(catalogue, claims):
    assert "peers/with-abbey.qmd" not in peer_pages(beside(catalogue, claims, own()))


def test_without_a_report_or_a_likely_level_there_is_no_page(chosen):
    abbey, *others = chosen.reports
    for less in (replace(abbey, published=False), replace(abbey, claims=())):
        assert "peers/with-abbey.qmd" not in peer_pages(replace(chosen, reports=(less, *others)))
