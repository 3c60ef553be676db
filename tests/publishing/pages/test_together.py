"""What a goal's page says of all members together: from claims, with the chart beside it, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.paths import Project
from analysis.publishing.pages.catalogue import COALITION
from analysis.publishing.pages.generated_files import update_files
from analysis.publishing.pages.goal_pages import goal_pages
from analysis.publishing.pages.home import overview
from analysis.publishing.pages.together import LIMITS, together_files
from analysis.publishing.pages.unread import Unread
from analysis.publishing.site import _pages_to_render
from tests.display.prose_rules import CAUSAL
from tests.publishing.pages.conftest import record, render
from tests.publishing.pages.test_pages import CLAIM, PRINTED

POOLED = "coalition.median_pay_gap.2024-25.pooled_change_against_peers"
RECORDS = (
    record(POOLED, goal=14, value=0.9, text="0.9", interval="−0.3 to 2.1", count="37", stage="context"),
    record(f"{POOLED}_one_more", goal=14, value=0.9, text="0.9", interval="−9.4 to 11.1", stage="context"),
    record("coalition.abbey.2024-25.change_against_peers", subject="abbey", text="1.0", value=1.0, stage="context"),
)
CHART = {
    "label": "fig-together-median-pay-gap", "alt": 'A "forest" plot.',
    "caption": "**Nothing is clear.** Up to 2024-25.",
    "svg": "<svg/>", "csv": "Organisation,Change\n", "table": "| a |\n| - |\n| b |",
}  # fmt: skip


@pytest.fixture
def pooled(catalogue):
    return replace(
        catalogue, context=Unread.of({**catalogue.context, COALITION: RECORDS}), charts={"median_pay_gap": CHART}
    )


def part(catalogue):
    page = goal_pages(catalogue)["goals/14.qmd"]
    return page.split("{#together}")[1].split("## Who")[0] if "{#together}" in page else ""


def test_average_range_number_and_one_more_are_claims_word_for_word(pooled):
    found = {(identifier, which): words for words, identifier, which in CLAIM.findall(part(pooled))}
    assert found == {
        (POOLED, "count"): "37", (POOLED, ""): "0.9", (POOLED, "interval"): "−0.3 to 2.1",
        (f"{POOLED}_one_more", "interval"): "−9.4 to 11.1",
    }  # fmt: skip
    assert not PRINTED.search(CLAIM.sub("", part(pooled)))


def test_its_limits_are_said_and_no_cause(pooled):
    assert LIMITS in part(pooled) and "not wholly independent" in LIMITS
    assert not CAUSAL.search(part(pooled))


def test_the_picture_and_its_data_lie_beside_the_page_that_shows_them(pooled):
    assert together_files(pooled) == {
        "goals/14.together-median-pay-gap.svg": "<svg/>",
        "goals/14.together-median-pay-gap.csv": "Organisation,Change\n",
    }
    assert '![](14.together-median-pay-gap.svg){fig-alt="A \\"forest\\" plot."}' in part(pooled)
    assert "{#fig-together-median-pay-gap}" in part(pooled)


def test_without_a_pooled_change_nothing_is_said_nor_written(catalogue):
    assert part(catalogue) == ""
    assert together_files(catalogue) == {}


def test_pooled_changes_are_no_counts_of_the_home_page(pooled):
    assert pooled.counts == {}
    assert "directory/index.qmd" in overview(pooled)


def test_members_too_many_to_draw_are_still_summed_up(pooled):
    assert "37" in part(replace(pooled, charts={}))
    assert "![](" not in part(replace(pooled, charts={}))


def test_a_page_is_made_again_when_only_its_picture_changed(pooled, tmp_path):
    project = Project(tmp_path)

    def write(catalogue):
        return update_files(project, {**goal_pages(catalogue), **together_files(catalogue)}.items())

    assert len(write(pooled)) == 4  # two pages, the picture and its data
    assert write(pooled) == []
    render(project, tmp_path / "site")
    changed = write(replace(pooled, charts={"median_pay_gap": {**CHART, "svg": "<svg></svg>"}}))
    goals = project.reports / "goals"
    assert changed == [goals / "14.together-median-pay-gap.svg"]
    assert list(_pages_to_render(project, [], tmp_path / "site", whole=False)) == [goals / "14.qmd"]
