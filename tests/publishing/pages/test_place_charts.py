"""The charts of a place on its page: beside the claims that they show, with their data; none where none is drawn."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.paths import Project
from analysis.publishing.pages.generated_files import update_files
from analysis.publishing.pages.place_pages import place_files, place_pages
from analysis.publishing.pages.unread import Unread
from analysis.publishing.site import _pages_to_render
from tests.publishing.pages.conftest import record, render

CODE = "e06000001"
CONTEXT = {"stage": "context", "role": "context", "evidence": "none", "goal": 14, "subject": CODE.upper()}
NEED = (
    record(f"{CODE}.place_need.goal-14", value=1.2, lower=0.6, upper=1.8, text="1.2", interval="0.6 to 1.8", count="4",
           **CONTEXT),
    record(f"{CODE}.place_need_worst_fifth.goal-14", value=80.0, text="80%", **CONTEXT),
)  # fmt: skip
PROFILE = {"label": "fig-need", "alt": 'Dots "with" ranges.', "caption": "**Need is clear.** Score.",
           "svg": "<svg/>", "csv": "Goal,Need\n", "table": ""}  # fmt: skip
MAP = {**PROFILE, "label": "fig-map", "alt": "Map.", "caption": "**More need.** Map.", "table": "| a |\n| - |\n| b |"}


@pytest.fixture
def drawn(catalogue):
    return with_need(catalogue, NEED, (PROFILE, MAP))


def with_need(catalogue, need, charts=()):
    own = f"places/{CODE}"
    return replace(
        catalogue, context=Unread.of({**catalogue.context, own: (*catalogue.context[own], *need)}),
        place_charts=Unread.of({CODE: charts} if charts else {}),
    )  # fmt: skip


def part(catalogue):
    return place_pages(catalogue)[f"places/{CODE}.qmd"].split("{#need}")[1].split("## Figures")[0]


def test_profile_and_map_stand_on_the_page_with_alternative_text_caption_and_table(drawn):
    said = part(drawn)
    assert '![](e06000001.need.svg){fig-alt="Dots \\"with\\" ranges."}' in said and "{#fig-need}" in said
    assert '![](e06000001.map.svg){fig-alt="Map."}' in said and "{#fig-map}" in said
    assert said.index("**Need is clear.**") < said.index('title="Data of this chart"') < said.index("**More need.**")


def test_the_numbers_of_the_profile_are_claims_in_a_table_folded_below_it(drawn):
    folded = re.search(r'title="Data of this chart"\}\n(.*?)\n:::', part(drawn), re.DOTALL)[1]
    [row] = [line for line in folded.splitlines() if "Equality" in line]
    cells = re.findall(r'\[([^\]]*)\]\{\.claim data-claim="([^"]+)"(?: data-part="(\w+)")?\}', row)
    assert cells == [
        ("1.2", f"{CODE}.place_need.goal-14", ""), ("0.6 to 1.8", f"{CODE}.place_need.goal-14", "interval"),
        ("80%", f"{CODE}.place_need_worst_fifth.goal-14", ""), ("4", f"{CODE}.place_need.goal-14", "count"),
    ]  # fmt: skip
    assert "much more than most" in row


def test_without_a_chart_the_table_stands_open_and_there_is_no_file(catalogue):
    plain = with_need(catalogue, NEED)
    assert "![](" not in part(plain) and "Data of this chart" not in part(plain)
    assert "| Goal |" in part(plain)
    assert place_files(plain) == {}


@pytest.mark.parametrize(
    ("value", "lower", "upper", "words"),
    [(1.2, 0.6, 1.8, "much more than most"), (0.6, 0.1, 1.1, "more than most"), (0.6, -0.6, 1.7, "can't tell"),
     (0.1, -0.2, 0.3, "about the middle"), (-0.9, -1.4, -0.4, "less than most"), (0.6, None, None, "more than most")],
)  # fmt: skip
def test_a_score_is_said_as_the_map_shades_it(catalogue, value, lower, upper, words):
    claim = record(f"{CODE}.place_need.goal-14", value=value, lower=lower, upper=upper, text="x", **CONTEXT)
    assert f"| {words} |" in part(with_need(catalogue, (claim,)))


def test_pictures_and_data_lie_beside_the_page_of_a_place_that_is_served(drawn):
    assert place_files(drawn) == {
        f"places/{CODE}.{name}.{kind}": PROFILE[kind] for name in ("need", "map") for kind in ("svg", "csv")
    }
    assert place_files(replace(drawn, place_charts=Unread.of({"e06000009": (MAP,)}))) == {}


def test_a_page_is_rendered_again_when_only_its_picture_changed(drawn, tmp_path):
    project = Project(tmp_path)

    def write(catalogue):
        return update_files(project, {**place_pages(catalogue), **place_files(catalogue)}.items())

    assert len(write(drawn)) == 7  # the list, the place and its nation, two pictures, two tables
    render(project, tmp_path / "site")
    changed = write(with_need(drawn, (), ({**PROFILE, "svg": "<svg></svg>"}, MAP)))
    assert changed == [project.reports / "places" / f"{CODE}.need.svg"]
    pages = _pages_to_render(project, [], tmp_path / "site", whole=False)
    assert list(pages) == [project.reports / "places" / f"{CODE}.qmd"]
