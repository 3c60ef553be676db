"""A thousand drawn organisations: no page of the site grows with their number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.framework.records import Organisation
from analysis.publishing.pages.catalogue import Report
from analysis.publishing.pages.directory import directory_pages
from analysis.publishing.pages.goal_pages import goal_pages
from analysis.publishing.pages.home import home_fragments
from analysis.publishing.pages.paging import cut, initial, page_name, steps
from analysis.publishing.pages.published_claims import PublishedClaim
from tests.publishing.pages.conftest import gap_records

KINDS = ("company", "company", "company", "nhs", "university")
HEAVY = 150_000  # bytes of Markdown; as HTML, with its frame, it is about a third more
NAMES = ("Northern", "Abbey", "Wharf", "Trent", "Éclair", "3 Mills", "Moor", "Kestrel")


def drawn(number: int) -> Report:
    slug, name = f"body-{number}", f"{NAMES[number % len(NAMES)]} and {number} District Partnership Trust"
    organisation = Organisation(slug, name, KINDS[number % len(KINDS)], "Community services", "trusts", "", "", "")
    records = gap_records(slug, f"{number % 40}.5%", "1% to 9%", "similar")
    records[0]["value"] = number % 40 + 0.5
    return Report(organisation, tuple(map(PublishedClaim.from_record, records)), published=True)


@pytest.fixture
def thousand(catalogue):
    reports = sorted((drawn(number) for number in range(1000)), key=lambda report: report.name.casefold())
    return replace(catalogue, reports=tuple(reports))


@pytest.mark.parametrize("writer", [home_fragments, directory_pages, goal_pages])
def test_no_page_grows_with_the_number_of_organisations(thousand, writer):
    heavy = {name: len(text.encode()) for name, text in writer(thousand).items() if len(text.encode()) > HEAVY}
    assert heavy == {}


def test_every_organisation_is_found_on_the_directory_and_on_a_page_of_its_kind_and_goal(thousand):
    slugs = {f"../organisations/{report.organisation.slug}.ipynb" for report in thousand.reports}
    pages = directory_pages(thousand)

    def named(start: str) -> set[str]:
        chosen = "\n".join(text for name, text in pages.items() if name.startswith(f"directory/{start}"))
        return {slug for slug in slugs if f"({slug})" in chosen}

    assert named("index") == named("kind-") == named("goal-14") == slugs
    assert "(goal-14-2.qmd)" in pages["directory/goal-14.qmd"]
    goals = goal_pages(thousand)
    chapters = "\n".join(text for name, text in goals.items() if name.startswith("goals/14-"))
    assert {slug for slug in slugs if f"({slug}#sec-goal-14)" in chapters} == slugs
    assert "(14-nhs.qmd)" in goals["goals/14.qmd"]


def test_home_names_twelve(thousand):
    assert home_fragments(thousand)["_includes/generated/names.md"].count("organisations/body-") == 12


# 7 in parts of at most 3: as even as can be, 2 + 2 + 3.
def test_a_list_is_cut_evenly():
    assert [list(part) for part in cut("abcdefg", 3)] == [["a", "b"], ["c", "d"], ["e", "f", "g"]]
    assert [list(part) for part in cut("abc", 3)] == [["a", "b", "c"]]
    assert [list(part) for part in cut("", 3)] == [[]]


def test_parts_are_led_to_by_the_names_they_begin_and_end_with():
    assert (page_name("nhs", 0), page_name("nhs", 1)) == ("nhs", "nhs-2")
    line = steps("nhs", [["Abbey", "Barts"], ["Calder", "Wye"]], 0)
    assert "**Abbey to Barts**" in line and "[Calder to Wye](nhs-2.qmd)" in line
    assert steps("nhs", [["Abbey"]], 0) == ""


@pytest.mark.parametrize(("name", "letter"), [("bp", "B"), ("Éclair", "E"), ("3 Mills", "#"), (" Co-op", "C")])
def test_the_letter_that_a_name_is_listed_under(name, letter):
    assert initial(name) == letter
