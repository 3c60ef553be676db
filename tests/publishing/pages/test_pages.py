"""What the site's own pages say, and that every number on them is a published claim."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.paths import Project
from analysis.publishing.pages import WRITERS
from analysis.publishing.pages.catalogue import COALITION
from analysis.publishing.pages.directory import directory_pages
from analysis.publishing.pages.generated_files import update_files
from analysis.publishing.pages.goal_pages import goal_pages
from analysis.publishing.pages.home import find, journey, overview
from analysis.publishing.pages.markdown import NOTHING, escape, number
from analysis.publishing.pages.peer_pages import peer_pages
from analysis.publishing.pages.place_pages import place_pages
from analysis.publishing.pages.unread import Unread
from tests.publishing.pages.conftest import record

CLAIM = re.compile(r'\[([^\]]*)\]\{\.claim data-claim="([^"]+)"(?: data-part="(\w+)")?\}')
PRINTED = re.compile(r"\d[\d,.]*%")
FIGURE = re.compile(r"<figure.*?</figure>", re.DOTALL)
SCALE = re.compile(r"<text.*?</text>")  # the ticks of a chart's axis are nobody's figures


def all_records(catalogue):
    ours = {claim.id: claim for report in catalogue.reports for claim in report.claims}
    context = {claim.id: claim for address in catalogue.context for claim in catalogue.claims_of(address)}
    return {**ours, **context}


@pytest.mark.parametrize("writer", [goal_pages, place_pages, peer_pages, directory_pages])
def test_every_number_is_a_claim_word_for_word(catalogue, writer):
    published = all_records(catalogue)
    for address, text in writer(catalogue).items():
        for words, identifier, part in CLAIM.findall(text):
            assert words == getattr(published[identifier], part or "text"), address
        assert not PRINTED.search(FIGURE.sub("", CLAIM.sub("", text))), address


@pytest.mark.parametrize("writer", [goal_pages, peer_pages])
def test_the_words_of_a_figure_are_those_of_claims(catalogue, writer):
    said = {printed for claim in all_records(catalogue).values() for printed in PRINTED.findall(claim.text)}
    figures = [figure for text in writer(catalogue).values() for figure in FIGURE.findall(text)]
    assert figures
    for figure in figures:
        assert set(PRINTED.findall(SCALE.sub("", figure))) <= said


def test_organisations_stand_in_the_order_of_names_not_of_figures(catalogue):
    compared = goal_pages(catalogue)["goals/14.qmd"].split("{#compared}")[1]
    assert compared.index("Abbey") < compared.index("Wharf")


def test_a_goal_says_figure_level_peers_and_verdict(catalogue):
    [row] = [line for line in goal_pages(catalogue)["goals/14.qmd"].splitlines() if "12.3%" in line and line[0] == "|"]
    cells = [CLAIM.sub(r"\1", cell.strip()) for cell in row.strip("|").split("|")]
    assert cells[1:] == ["[2024-25]{.period}", "12.3%", "10% to 15%", "8.4%", "▼ worse than peers"]


def test_an_audience_without_evidence_is_named(catalogue):
    assert "nothing about customers or communities" in goal_pages(catalogue)["goals/14.qmd"]


def test_filters_are_pages_of_plain_links(catalogue):
    pages = directory_pages(catalogue)
    assert set(pages) == {
        f"directory/{name}.qmd"
        for name in ("index", "kind-nhs", "kind-company", "goal-14", "region-north-east", "region-not-published")
    }
    assert "../organisations/abbey.ipynb" in pages["directory/kind-nhs.qmd"]
    assert "../organisations/wharf.ipynb" not in pages["directory/kind-nhs.qmd"]
    assert "[Companies](kind-company.qmd)" in pages["directory/index.qmd"]


def test_an_organisation_without_a_report_is_named_and_not_linked(catalogue):
    page = directory_pages(catalogue)["directory/kind-company.qmd"]
    assert "Yard (no report in this edition)" in page
    assert "yard.ipynb" not in page


def test_a_place_stands_beside_its_nation_and_names_who_serves_it(catalogue):
    page = place_pages(catalogue)["places/e06000001.qmd"]
    [row] = [line for line in page.splitlines() if "70.1%" in line]
    assert "72.0%" in row
    assert "../organisations/abbey.ipynb" in page
    assert not any(verdict in page for verdict in ("better than", "worse than"))


def test_a_peer_group_names_its_members_with_the_reason(catalogue):
    page = peer_pages(catalogue)["peers/trusts.qmd"]
    assert "Abbey Trust" in page
    assert "A trust" in page
    spread = page.split("{#spread}")[1]
    assert spread.index("2.0%") < spread.index("5.0%") < spread.index("9.0%")


def test_the_strip_links_each_goal(catalogue):
    assert "14. [Equality](goals/14.qmd)" in journey(catalogue)


def test_published_words_are_not_read_as_markdown(catalogue):
    assert escape("Wharf [Ltd] *new*") == r"Wharf \[Ltd\] \*new\*"
    assert number(None) == NOTHING


def test_only_what_changed_is_written_and_what_is_gone_is_removed(tmp_path):
    project = Project(tmp_path)
    first = update_files(project, {"goals/1.qmd": "one", "goals/2.qmd": "two"}.items())
    assert [path.name for path in first] == ["1.qmd", "2.qmd"]
    second = update_files(project, {"goals/1.qmd": "one", "goals/3.qmd": "three"}.items())
    assert [path.name for path in second] == ["3.qmd"]
    assert sorted(path.name for path in (tmp_path / "reports" / "goals").iterdir()) == ["1.qmd", "3.qmd"]


def test_no_two_writers_claim_an_address(catalogue):
    addresses = [address for writer in WRITERS for address in writer(catalogue)]
    assert len(addresses) == len(set(addresses))


def counted(**values):
    cells = {"stage": "context", "role": "context", "evidence": "none", "unit": "organisations"}
    return tuple(
        record(f"coalition.{name}.edition", text=str(value), value=float(value), **cells)
        for name, value in values.items()
    )


def test_home_says_how_much_there_is_in_claims_alone(catalogue):
    verdicts = {f"comparisons_{name}": 0 for name in ("worse", "higher", "lower", "similar", "cant_tell")}
    counts = counted(
        organisations=2, organisations_nhs=1, organisations_company=1, figures_published=9, measures_with_figure=4,
        places_served=3, comparisons=2, comparisons_better=2, **verdicts,
    )  # fmt: skip
    known = replace(catalogue, context=Unread.of({**catalogue.context, COALITION: counts}))
    said = overview(known)
    printed = CLAIM.sub(r"\1", said)
    assert "**2 organisations**" in printed
    assert "1\N{NO-BREAK SPACE}[company](directory/kind-company.qmd) and 1\N{NO-BREAK SPACE}[NHS trust]" in printed
    assert "- 2 ▲ better than peers" in printed and "- 0 ▼ worse than peers" in printed and "higher" not in printed
    assert not re.search(r"\d", CLAIM.sub("", said))


def test_home_without_counts_leads_to_the_directory(catalogue):
    assert overview(catalogue) == "The organisations are listed in [the directory](directory/index.qmd)."


def test_the_search_on_home_leads_to_the_directory_without_a_script(catalogue):
    said = find(catalogue)
    assert 'action="directory/index.html" method="get"' in said
    assert "[A](directory/index.qmd#letter-a)" in said
    assert "[]{#letter-a}[Abbey]" in directory_pages(catalogue)["directory/index.qmd"]
