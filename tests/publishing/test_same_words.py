"""Page and paper, word for word: what one has by its nature is let be, what differs is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from analysis.publishing.paper import read_paper
from analysis.publishing.same_words import csv_faults, paper_faults

PAGE = "<!DOCTYPE html><html lang='en'><body><main>{}</main></body></html>"


def faults(folder: Path, html: str, paper: str, *, finely: bool = True) -> list[str]:
    (folder / "tiny.html").write_text(PAGE.format(html), encoding="utf-8")
    pdf = folder / "tiny.pdf"
    settings = "#set document(title: [Tiny])\n#set page(width: 80mm, height: 200mm)\n"
    pdf.write_bytes(typst.compile((settings + paper).encode(), pdf_standards=["ua-1"]))
    return list(paper_faults(read_paper(pdf), folder / "tiny.html", finely=finely))


@pytest.mark.parametrize(
    ("html", "paper"),
    [
        ("<p>Half earn 6.5% less.</p>", "Half earn 6.5% less."),
        ("<p>Half of them earn more than one, and half of them less than that.</p>" * 3,
         "Half of them earn more than one, and half of them less than that.\n\n" * 3),  # lines are broken elsewhere
        ("<p>One</p><ol><li>first</li><li>second</li></ol>", "One\n+ first\n+ second"),
        ("<p>Late<sup>1</sup> they came.</p>"
         "<section class='footnotes'><h2 class='quarto-appendix-heading'>Footnotes</h2>"
         "<ol><li>As filed.</li></ol></section>",
         "Late#footnote[As filed.] they came."),
        ("<p>Seen.</p><details><summary>Data of this chart</summary><table><tr><td>7</td></tr></table></details>",
         "Seen."),
        ("<p>A</p><p class='report-downloads'>As CSV</p><span class='screen-reader-only'>Note: </span>", "A"),
        ("<h2>In one minute</h2><p>So.</p>", "#outline(title: none)\n= In one minute\nSo."),
        ("<p>Source: <a href='https://example.org/a-b'>A table</a>, 2024.</p>",
         "Source: #link(\"https://example.org/a-b\")[A table] https://example.org/a-b , 2024."),
        ("<p>It can't be told.</p>", "It can't be told."),  # Typst sets a curly sign
    ],
)  # fmt: skip
def test_what_is_the_same_has_no_fault(tmp_path: Path, html: str, paper: str):
    assert faults(tmp_path, html, paper) == []


@pytest.mark.parametrize(
    ("html", "paper", "said"),
    [
        ("<p>Half earn <span class='claim' data-claim='a.gap.2024'>6.5%</span> less.</p>", "Half earn 7.5% less.",
         "tiny.pdf, after 'Half earn': '6.5%' on the page (claim a.gap.2024), '7.5%' on paper"),
        ("<p>Half earn 6.5% less.</p>", "Half earn -6.5% less.",
         "tiny.pdf, after 'Half earn': '6.5%' on the page, '−6.5%' on paper"),
        ("<p>Half earn less.</p>", "#box[Half]#box[earn] less.",
         "tiny.pdf, after '': 'Half earn' on the page, 'Halfearn' on paper"),
    ],
)  # fmt: skip
def test_what_differs_is_named(tmp_path: Path, html: str, paper: str, said: str):
    assert faults(tmp_path, html, paper) == [said]


def test_another_order_of_reading_is_found(tmp_path: Path):
    moved, missed = faults(tmp_path, "<p>First.</p><p>Then.</p>", "Then.\n\nFirst.")
    assert "'' on the page, 'Then' on paper" in moved and "'Then' on the page, '' on paper" in missed


# A page may have a sentence of its own; never a figure.
def test_only_figures_count_where_a_site_is_to_be_published(tmp_path: Path):
    assert faults(tmp_path, "<p>On the page.</p>", "On paper.", finely=False) == []
    assert len(faults(tmp_path, "<p>On page 3.</p>", "On page 4.", finely=False)) == 1


def test_a_table_of_something_else_is_let_be_and_one_of_claims_is_compared(tmp_path: Path):
    (tmp_path / "a.json").write_text('{"claims": [{"id": "a.gap.2024", "value": 6.5}]}', encoding="utf-8")
    table = tmp_path / "a.csv"
    for content, said in [
        ("year,employers\n2024,10\n", []),
        ("id,value\na.gap.2024,6.50\n", []),
        ("id,value\na.gap.2024,\n", ["a.csv: the value of claim 'a.gap.2024' is '', and in a.json 6.5"]),
        ("value\n6.5\n", ["a.csv: its claims are not those of a.json, in that order"]),
    ]:
        table.write_text(content, encoding="utf-8")
        assert list(csv_faults(table)) == said, content
