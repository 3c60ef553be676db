"""What the search index holds of a report: its words, and not the data and sources that stand in every report."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.publishing.embedded.search import LEFT_OUT

BEGIN = b"pagefind_dcd"  # stands before the JSON of every fragment


@pytest.fixture(scope="module")
def indexed(site: Path) -> dict[str, str]:
    """The text of each page in the index, by its address."""
    texts = [gzip.decompress(file.read_bytes()) for file in (site / "pagefind/fragment").iterdir()]
    fragments = [json.loads(text.removeprefix(BEGIN)) for text in texts]
    return {fragment["url"].removeprefix("/"): fragment["content"] for fragment in fragments}


def test_every_report_is_found_and_its_summary_is_not_found_beside_it(reports: list[Path], indexed: dict[str, str]):
    names = {page.stem for page in reports}
    assert {Path(address).stem for address in indexed if address.startswith("reports/organisations/")} == names
    assert not [address for address in indexed if address.startswith("reports/summaries/")]


def test_a_report_is_found_by_its_findings_and_the_words_of_its_organisation(indexed: dict[str, str]):
    assert "Pay gap" in indexed["reports/organisations/co-op.html"]
    assert "Nobody Atall" in indexed["reports/organisations/synthetic-mill.html"]
    assert "Count those who finish" in indexed["reports/organisations/synthetic-mill.html"]


def test_what_is_left_out_is_there_to_be_left_out(reports: list[Path], indexed: dict[str, str]):
    [page] = [page for page in reports if page.stem == "co-op"]
    main = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").main
    for selector in LEFT_OUT:
        assert main.select(selector), selector
    [source] = main.select("#sec-sources li")[:1]
    words = " ".join(source.get_text(" ").split())[:40]
    assert words not in " ".join(indexed["reports/organisations/co-op.html"].split())
    assert len(indexed["reports/organisations/co-op.html"]) < len(main.get_text(" ")) / 2


def test_tables_of_the_sites_own_pages_are_found(indexed: dict[str, str]):
    assert "median_pay_gap" in indexed["reports/data-dictionary.html"]
