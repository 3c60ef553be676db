"""A number is published once and printed everywhere the same: page, paper, ledger and table."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup

from analysis.publishing.formats import format_faults
from analysis.publishing.paper import read_paper
from analysis.publishing.same_words import csv_faults, paper_faults, words_of_page, words_of_paper
from tests.site.awkward import ORGANISATIONS
from tests.site.formats import html_against_json, printed_claims


def test_every_organisation_is_there_in_all_formats(reports: list[Path]):
    assert {page.stem for page in reports} == set(ORGANISATIONS)
    for page in reports:
        for suffix in (".pdf", ".json", ".csv"):
            assert page.with_suffix(suffix).is_file(), page.stem


def test_pages_print_the_published_claims(reports: list[Path]):
    assert [fault for page in reports for fault in html_against_json(page)] == []


def test_paper_and_tables_say_what_the_page_says(site: Path, reports: list[Path]):
    assert format_faults(site, (page.with_suffix(".pdf") for page in reports), finely=True) == []


# That nothing differs would be true of nothing as well.
def test_what_is_compared_is_the_whole_report(reports: list[Path]):
    for page in reports:
        _, words = words_of_page(page)
        cover, told = words_of_paper(read_paper(page.with_suffix(".pdf")))
        assert len(told) == len(words) > 700, page.stem
        assert cover and len(cover) > 60
        assert {word.claim for word in words} - {""} == {each.claim for each in printed_claims(page, on_paper=True)}


def rewrite(page: Path, change: Callable[[BeautifulSoup], None]) -> None:
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    change(soup)
    page.write_text(str(soup), encoding="utf-8")


@pytest.mark.parametrize("part", ["text", "size", "interval", "count"])
def test_another_number_on_the_page_is_found_against_ledger_and_paper(planted: Path, part: str):
    chosen = "span.claim:not([data-part])" if part == "text" else f"span.claim[data-part={part}]"

    def change(soup: BeautifulSoup) -> None:
        # What is folded away under a chart is not on paper.
        span = next(each for each in soup.select(chosen) if each.find_parent("details") is None)
        span.string = f"9{span.get_text()}"

    rewrite(planted, change)
    assert len(list(html_against_json(planted))) == 1
    assert len(list(paper_faults(read_paper(planted.with_suffix(".pdf")), planted))) == 1


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
    [fault] = csv_faults(planted.with_suffix(".csv"))
    assert printed in fault and "77.7 furlongs" in fault


def test_a_missing_row_and_a_changed_cell_of_the_table_are_found(planted: Path):
    table = planted.with_suffix(".csv")
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([*lines[:5], *lines[6:]]), encoding="utf-8")
    [fault] = csv_faults(table)
    assert "its claims are not those" in fault
    lines[5] = lines[5].replace(",ok,", ",suppressed,")
    table.write_text("".join(lines), encoding="utf-8")
    [fault] = csv_faults(table)
    assert "the status of claim" in fault and "'suppressed', and in co-op.json 'ok'" in fault


def test_words_that_are_not_on_paper_are_found_with_their_place(planted: Path):
    rewrite(planted, lambda soup: soup.select_one("#sec-glance h2").append(" or two"))
    assert list(paper_faults(read_paper(planted.with_suffix(".pdf")), planted)) == [
        "co-op.pdf, after 'it In one minute': 'or two' on the page, '' on paper"
    ]


# Only the map from glyphs to letters is changed: the sheet looks as before, and says 7 for every 6 when read out.
def test_other_digits_on_paper_are_found_with_the_claims_they_belong_to(planted: Path):
    pdf = planted.with_suffix(".pdf")
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                each.ToUnicode.write(each.ToUnicode.read_bytes().replace(b"<0036>", b"<0037>"))
        document.save(pdf)
    printed = next(each for each in printed_claims(planted) if "6" in each.words and each.part in ("text", "size"))
    faults = format_faults(pdf.parents[1], [pdf])
    assert any(
        f"'{printed.words}' on the page (claim {printed.claim}), '{printed.words.replace('6', '7')}' on paper" in fault
        for fault in faults
    ), faults[:5]


def test_words_that_run_together_on_paper_are_found(planted: Path):
    rewrite(planted, lambda soup: soup.select_one("#sec-glance h2").string.replace_with("Inone minute"))
    [fault] = format_faults(planted.parent, [planted.with_suffix(".pdf")], finely=True)
    assert "'Inone' on the page, 'In one' on paper" in fault


def test_a_damaged_pdf_is_named(planted: Path):
    pdf = planted.with_suffix(".pdf")
    pdf.write_bytes(b"%PDF-1.7\nnothing more")
    [fault] = format_faults(pdf.parents[1], [pdf])
    assert fault.startswith(f"{pdf.parent.name}/co-op.pdf: the file cannot be read as a PDF")
