"""What holds for a site whoever built it: addresses, ids, class names, and what the checks look for."""

from __future__ import annotations

from pathlib import Path

import bs4
import pikepdf
import pypdf
import pytest

from analysis.publishing.checks import check_site
from tests.publishing.example import ALT, CAPTION


@pytest.fixture
def report(site: Path) -> bs4.BeautifulSoup:
    text = (site / "reports/organisations/example.html").read_text(encoding="utf-8")
    return bs4.BeautifulSoup(text, "html.parser")


def test_every_document_has_its_address(site: Path):
    for name in (
        "index.html",
        "reports/index.html",
        "reports/methods.html",
        "reports/organisations/example.html",
        "reports/organisations/example.pdf",
        "reports/organisations/second.html",
        "reports/organisations/example_files/figure-html/fig-gap-output-1.svg",
        "reports/organisations/example.csv",
        "reports/organisations/example.json",
    ):
        assert (site / name).is_file(), name


def test_the_checks_find_nothing(site: Path):
    assert check_site(site) == []


@pytest.mark.parametrize(
    "selector",
    [
        "#quarto-header nav.navbar a.nav-link",
        "#quarto-content main#quarto-document-content",
        "#quarto-margin-sidebar nav#TOC a[href='#sec-minute']",
        "header#title-block-header h1.title",
        "section#sec-minute.level2 > h2",
        "section#employers-counted.level3 > h3",
        "div#fig-gap.quarto-float.quarto-figure figure img",
        "div#fig-gap figcaption",
        "div#tbl-gap.quarto-float table.table thead th",
        "a.quarto-xref[href='#fig-gap']",
        "a.quarto-xref[href='#tbl-gap']",
        "a.quarto-xref[href='#sec-how']",
        ".callout.callout-note .callout-body",
        ".callout.callout-warning",
        ".panel-tabset .nav-tabs a.nav-link.active[role=tab]",
        ".panel-tabset .tab-content .tab-pane[role=tabpanel]",
        ".column-margin",
        "#footnotes li",
        "span.claim[data-claim='example.median_pay_gap.2024-25']",
        "footer.footer .nav-footer",
    ],
)
def test_a_report_has_the_parts_that_quarto_writes(report: bs4.BeautifulSoup, selector: str):
    assert report.select(selector), selector


def test_language_title_and_description_are_set(report: bs4.BeautifulSoup):
    assert report.html["lang"] == "en-GB"
    assert "The middle employer’s pay gap" in report.title.text.replace("'", "’")
    assert report.select_one("meta[name=description]")["content"] == "What employers filed, year by year."


def test_floats_are_numbered_captioned_and_referred_to(report: bs4.BeautifulSoup):
    figure = report.select_one("#fig-gap")
    assert figure.img["alt"] == ALT
    assert "Figure\xa01" in figure.figcaption.text
    assert CAPTION.replace("'", "’") in figure.figcaption.text
    assert "Table\xa01" in report.select_one("#tbl-gap figcaption").text
    assert report.select_one("a.quarto-xref[href='#fig-gap']").text == "Figure\xa01"
    assert report.select_one("a.quarto-xref[href='#sec-how']").text == "Section\xa02"


def test_no_code_is_shown(report: bs4.BeautifulSoup):
    for words in ("describe_gap", "plot_gap", "#| label", "organisation ="):
        assert words not in report.text


def test_each_format_gets_its_own_words(report: bs4.BeautifulSoup):
    assert "The figures are in the data file." in report.text
    assert "The figures are on the website." not in report.text


def test_an_include_is_put_in_place(report: bs4.BeautifulSoup):
    assert "Read the sentence in bold first" in report.text
    assert "{{<" not in report.text


def test_the_listing_names_every_report(site: Path):
    home = bs4.BeautifulSoup((site / "reports/index.html").read_text(encoding="utf-8"), "html.parser")
    links = home.select(".quarto-listing a.listing-title, .quarto-listing a")
    named = {link["href"].removeprefix("./"): link.text for link in links if link.get("href")}
    assert named["organisations/second.html"].strip() == "A second report"
    assert "organisations/example.html" in named


def test_the_pdf_is_tagged_and_says_what_it_is(site: Path):
    with pikepdf.open(site / "reports/organisations/example.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert "middle employer" in str(pdf.docinfo.Title)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        tags = list(_tags(pdf.Root.StructTreeRoot))
    assert [alt for name, alt in tags if name == "/Figure"] == [ALT]
    assert sum(name == "/TH" for name, _ in tags) == 3


def test_the_pdf_reads_in_order(site: Path):
    pages = pypdf.PdfReader(site / "reports/organisations/example.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    places = [
        text.index(words)
        for words in (
            "In one minute",
            "8.4% in 2024-25",
            "Employers and their median gap",
            "How it is measured",
            "What the interval means",
            "Hourly pay in April",
            "Bonus pay in the year",
            "The figures are on the website",
        )
    ]
    assert places == sorted(places)
    assert "the data file" not in text


def _tags(node: pikepdf.Object):
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from _tags(part)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _tags(node.K)
