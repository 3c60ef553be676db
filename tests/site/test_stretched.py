"""Long names and longer text survive, on paper and on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from analysis.paths import Project
from analysis.publishing.formats import faults_of
from analysis.publishing.paper import read_paper
from analysis.publishing.same_words import words_of_page
from tests.site.layout import page_faults
from tests.site.stretched import MORE, NAME, longer, render_stretched

SLUGS = ("co-op", "kent-and-medway-nhs", "pennon")


@pytest.fixture(scope="module")
def stretched(project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("stretched")
    return {slug: render_stretched(project, slug, out) for slug in SLUGS}


def test_the_name_has_a_hundred_and_ten_letters():
    assert len(NAME) >= 110


def test_every_block_gets_two_fifths_more_words():
    assert longer("One two three four five.") == "One two three four five. One two"
    assert longer("## Where the gaps are {#sec-gaps}") == "## Where the gaps are Where the {#sec-gaps}"
    assert longer("| Goal one two | 12 |\n|---|---|") == "| Goal one two Goal one | 12 |\n|---|---|"
    claim = '[6.5%]{.claim data-claim="x"}'
    assert longer(f"It is {claim} lower.") == f"It is {claim} lower. It is"


def test_there_is_more_to_read(stretched: dict[str, Path], site: Path):
    for slug, page in stretched.items():
        ordinary = len(words_of_page(site / f"reports/organisations/{slug}.html")[1])
        assert len(words_of_page(page)[1]) > (1 + 0.6 * MORE) * ordinary, slug  # numbers and addresses stay


def test_paper_holds_long_names_and_longer_text(stretched: dict[str, Path]):
    for page in stretched.values():
        pdf = page.with_suffix(".pdf")
        assert faults_of(pdf) == []
        assert NAME in " ".join(read_paper(pdf).root.text.split())


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_hold_long_names_and_longer_text(browser: Browser, stretched: dict[str, Path], site: Path, width: int):
    page = browser.new_page(viewport={"width": width, "height": 900})
    styles = [sheet.read_text(encoding="utf-8") for sheet in
              (site / "site_libs/embedded/embedded.css", site / "reports/theme/impact.css")]  # fmt: skip
    found = {}
    for slug, file in stretched.items():
        page.goto(file.as_uri())
        for style in styles:
            page.add_style_tag(content=style)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        if faults := list(page_faults(page)):
            found[slug] = faults
    page.close()
    assert found == {}
