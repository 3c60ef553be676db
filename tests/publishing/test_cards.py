"""Pictures for shared links, and the addresses of printed claims."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.publishing.anchors import anchor_claims, with_anchors
from analysis.publishing.cards import draw_cards, write_cards
from analysis.publishing.embedded import Rendered
from analysis.publishing.embedded.search import index_of
from analysis.publishing.project import read_website
from tests.publishing.example import ROOT
from tests.publishing.pages.conftest import catalogue  # noqa: F401 (a fixture)

CLAIM = '<span class="claim" data-claim="abbey.gap.2024">4%</span>'
LONG = "East and North Anyshire Mental Health and Learning Disability Partnership NHS Foundation Trust"


def test_the_first_printing_of_a_claim_has_its_address():
    size = '<span class="claim" data-claim="abbey.gap.2024" data-part="size">4%</span>'
    text = with_anchors(f"<p>{CLAIM} and {size}</p>")
    assert text.count('id="abbey.gap.2024"') == 1
    assert text.index('id="abbey.gap.2024"') < text.index('data-part="size"')


def test_an_id_that_the_page_has_already_is_not_given_twice():
    text = f'<h2 id="abbey.gap.2024">Gap</h2>{CLAIM}'
    assert with_anchors(text) == text


def test_a_page_of_before_which_has_its_addresses_is_indexed_as_one_that_was_rendered_now(tmp_path):
    page = f'<!DOCTYPE html><html lang="en"><body><main data-pagefind-body><h1>Abbey</h1>{CLAIM}</main></body></html>'
    indexes = []
    for name, text in (("now", page), ("before", with_anchors(page))):
        file = tmp_path / name / "reports" / "abbey.html"
        file.parent.mkdir(parents=True)
        file.write_text(text)
        with index_of(tmp_path / name):
            pass
        assert file.read_text() == text
        found = sorted((tmp_path / name / "pagefind").rglob("*"))
        indexes.append({path.name: path.read_bytes() for path in found if path.is_file()})
    assert indexes[0] == indexes[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["before", "now"]


def test_a_second_time_changes_nothing(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(CLAIM * 2)
    anchor_claims([page])
    once = page.read_text()
    anchor_claims([page])
    assert page.read_text() == once != CLAIM * 2


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def test_a_card_is_as_large_as_the_networks_ask_for_and_small_to_load():
    website = read_website(ROOT)
    cards = draw_cards([("Co-op", 'Food "and" more'), (LONG, "Mental health services")], "30 November 2026", website)
    assert [size_of(card) for card in cards] == [(1200, 630)] * 2
    assert max(map(len, cards)) < 150_000
    assert cards[0] != cards[1]


@pytest.fixture
def rendered(tmp_path) -> list[Rendered]:
    found = []
    for name in ("abbey.ipynb", "index.qmd"):
        page = (tmp_path / name).with_suffix(".html")
        page.write_text("<html><head><title>x</title></head><body></body></html>")
        found.append(Rendered(Path(name), page, None, 0.0))
    return found


def test_each_page_names_its_card_by_its_whole_address(catalogue, rendered, tmp_path):  # noqa: F811
    website = replace(read_website(ROOT), site_url="https://example.org/")
    write_cards(website, catalogue, tmp_path, rendered)
    report, other = (document.html.read_text() for document in rendered)
    assert 'property="og:image" content="https://example.org/reports/cards/abbey.png"' in report
    assert 'name="twitter:card" content="summary_large_image"' in report
    assert "https://example.org/reports/cards/default.png" in other
    assert sorted(card.name for card in (tmp_path / "reports/cards").iterdir()) == ["abbey.png", "default.png"]


def test_the_card_of_a_report_that_is_gone_goes_with_it(catalogue, rendered, tmp_path):  # noqa: F811
    website, stray = replace(read_website(ROOT), site_url="https://example.org/"), tmp_path / "reports/cards/yard.png"
    write_cards(website, catalogue, tmp_path, rendered)
    stray.write_bytes(b"")
    write_cards(website, catalogue, tmp_path, rendered[1:])
    assert sorted(card.name for card in stray.parent.iterdir()) == ["abbey.png", "default.png"]


def test_without_an_address_of_the_site_there_are_no_cards(catalogue, rendered, tmp_path):  # noqa: F811
    write_cards(replace(read_website(ROOT), site_url=None), catalogue, tmp_path, rendered)
    assert not (tmp_path / "reports").exists()
    assert "og:image" not in rendered[0].html.read_text()


def test_a_site_with_nothing_to_be_found_has_no_index(tmp_path):
    (tmp_path / "summary.html").write_text('<!DOCTYPE html><html lang="en"><body><main>Abbey</main></body></html>')
    with index_of(tmp_path):
        pass
    assert not (tmp_path / "pagefind").exists()
