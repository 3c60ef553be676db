"""A number is published once and printed everywhere the same: page, paper, ledger and table."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site.awkward import ORGANISATIONS
from tests.site.formats import csv_against_json, html_against_json, pdf_against_html, printed_claims


def test_every_organisation_is_there_in_all_formats(reports: list[Path]):
    assert {page.stem for page in reports} == set(ORGANISATIONS)
    for page in reports:
        for suffix in (".pdf", ".json", ".csv"):
            assert page.with_suffix(suffix).is_file(), page.stem


def test_pages_print_the_published_claims(reports: list[Path]):
    assert [fault for page in reports for fault in html_against_json(page)] == []


def test_tables_hold_the_published_claims(reports: list[Path]):
    assert [fault for page in reports for fault in csv_against_json(page.with_suffix(".csv"))] == []


def test_paper_says_word_for_word_what_the_page_says(reports: list[Path]):
    assert [fault for page in reports for fault in pdf_against_html(page.with_suffix(".pdf"))] == []


def rewrite(page: Path, change: Callable[[BeautifulSoup], None]) -> None:
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    change(soup)
    page.write_text(str(soup), encoding="utf-8")


@pytest.mark.parametrize("part", ["text", "size", "interval", "count"])
def test_another_number_on_the_page_is_found_against_ledger_and_paper(planted: Path, part: str):
    chosen = "span.claim:not([data-part])" if part == "text" else f"span.claim[data-part={part}]"

    def change(soup: BeautifulSoup) -> None:
        span = soup.select_one(chosen)
        span.string = f"9{span.get_text()}"

    rewrite(planted, change)
    assert len(list(html_against_json(planted))) == 1
    assert len(list(pdf_against_html(planted.with_suffix(".pdf")))) == 1


def test_a_claim_that_was_not_published_is_found(planted: Path):
    rewrite(planted, lambda soup: soup.select_one("span.claim").__setitem__("data-claim", "co-op.no_such.2024"))
    assert list(html_against_json(planted)) == ["co-op.no_such.2024: printed, and not published"]


def test_another_number_in_the_ledger_is_found_against_page_and_table(planted: Path):
    ledger = planted.with_suffix(".json")
    content = json.loads(ledger.read_text(encoding="utf-8"))
    printed = next(each.claim for each in printed_claims(planted) if each.part == "text")
    [claim] = [claim for claim in content["claims"] if claim["id"] == printed]
    claim["text"] = "77.7 furlongs"
    ledger.write_text(json.dumps(content), encoding="utf-8")
    assert any(printed in fault for fault in html_against_json(planted))
    [fault] = csv_against_json(planted.with_suffix(".csv"))
    assert printed in fault and "77.7 furlongs" in fault


def test_a_missing_row_and_a_changed_cell_of_the_table_are_found(planted: Path):
    table = planted.with_suffix(".csv")
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([*lines[:5], *lines[6:]]), encoding="utf-8")
    [fault] = csv_against_json(table)
    assert "its claims are not those" in fault
    lines[5] = lines[5].replace(",ok,", ",suppressed,")
    table.write_text("".join(lines), encoding="utf-8")
    [fault] = csv_against_json(table)
    assert "status is 'suppressed'" in fault


def test_words_that_are_not_on_paper_are_found_with_their_place(planted: Path):
    rewrite(planted, lambda soup: soup.select_one("#sec-glance h2").append(" or two"))
    assert list(pdf_against_html(planted.with_suffix(".pdf"))) == [
        "co-op.pdf, after 'it In one minute': 'or two' on the page, '' on paper"
    ]
