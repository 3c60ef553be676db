"""The PDFs are PDF/UA-1, as Typst, veraPDF and the structure tree see it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from bs4 import BeautifulSoup, Tag

from analysis.display.words import KINDS
from analysis.paths import Project
from analysis.publishing.paper import read_paper
from tests.site.checkers import check_pdf, vera_version
from tests.site.stretched import render_changed
from tests.site.tagged import Element, structure, structure_faults, tagging_faults


def test_every_pdf_is_tagged_as_a_listener_needs_it(reports: list[Path]):
    assert [fault for page in reports for fault in tagging_faults(page.with_suffix(".pdf"))] == []


def test_every_figure_of_the_page_is_a_figure_with_words_on_paper(reports: list[Path]):
    for page in reports:
        pictures = page.read_text(encoding="utf-8").count("<img ")
        with pikepdf.open(page.with_suffix(".pdf")) as document:
            figures = [each.alt for each in structure(document).walk() if each.kind == "Figure" and each.alt]
        assert len(figures) == pictures, page.stem


def test_a_pdf_says_what_it_is_in_its_own_metadata(reports: list[Path]):
    for page in reports:
        name = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").h1.get_text()
        with pikepdf.open(page.with_suffix(".pdf")) as document:
            with document.open_metadata() as metadata:
                assert metadata["dc:title"] == f"{name}: Impact report · edition November 2026"
                assert metadata["dc:creator"] == ["Impact reports"]
                assert metadata["dc:language"] == {"en-GB"}
                assert metadata["pdf:Keywords"].split(", ")[0] in KINDS.values()
            assert str(document.Root.Lang) == "en-GB"


def test_bookmarks_are_the_sections_and_their_questions(reports: list[Path]):
    for page in reports:
        sections = [each.get_text(" ", strip=True) for each in page_headings(page, "h2")]
        with pikepdf.open(page.with_suffix(".pdf")) as document, document.open_outline() as outline:
            marks = list(outline.root)
            assert [mark.title.replace("’", "'") for mark in marks] == [
                *(words.replace("’", "'") for words in sections), "About this document"
            ]  # fmt: skip
            assert not [deeper for mark in marks for child in mark.children for deeper in child.children]


def test_the_contents_on_paper_are_the_sections_and_nothing_else(reports: list[Path]):
    for page in reports:
        sections = [each.get_text(" ", strip=True) for each in page_headings(page, "h2")]
        [contents] = [each for each in read_paper(page.with_suffix(".pdf")).root.walk() if each.kind == "TOC"]
        told = [re.sub(r"\s+\d+$", "", item.text.strip()) for item in contents.walk() if item.kind == "TOCI"]
        assert told == sections, page.stem


def page_headings(page: Path, level: str) -> list[Tag]:
    main = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").main
    return [each for each in main.select(level) if "tab-heading" not in each.get("class", [])]


def test_a_draft_says_so_in_its_words_and_its_metadata_and_not_on_every_page(draft: Path):
    paper = read_paper(draft)
    assert paper.title.endswith("(Draft)")
    assert paper.root.text.count("Draft") == 1, "on the cover; the mark across the pages is not read out"
    drawn = [page.extract_text() for page in pypdf.PdfReader(draft).pages]
    assert all("Draft" in words for words in drawn), "real text on every page"
    with pikepdf.open(draft) as document, document.open_metadata() as metadata:
        assert "Draft" in metadata["pdf:Keywords"]
        streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        assert not any(str(each.get("/Subtype", "")) == "/Image" for each in streams)


@pytest.fixture(scope="session")
def draft(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF of a report whose edition has not been approved."""

    def mark(notebook: dict) -> None:
        first = notebook["cells"][0]
        first["source"] = "".join(first["source"]).removesuffix("---") + "watermark: Draft\n---"

    return render_changed(project, "co-op", tmp_path_factory.mktemp("draft"), mark).with_suffix(".pdf")


@pytest.mark.slow
def test_verapdf_finds_every_pdf_compliant(
    site: Path, draft: Path, record_property: Callable[[str, object], None]
):
    pdfs = [*site.rglob("*.pdf"), Path(shutil.copyfile(draft, draft.with_name("draft.pdf")))]
    answers = check_pdf(pdfs)
    failed = sum(not answer["compliant"] for answer in answers.values())
    record_property("pdf", {"failed": failed, "files": len(answers), "version": vera_version()})
    assert set(answers) == {pdf.as_posix() for pdf in pdfs}
    assert {name: answer["failed"] for name, answer in answers.items() if not answer["compliant"]} == {}
    assert min(answer["assertions"] for answer in answers.values()) > 1000


@pytest.mark.slow
def test_verapdf_finds_a_lost_alternative_text_title_and_language(planted: Path):
    pdf = planted.with_suffix(".pdf")
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each:
                del each["/Alt"]
        del document.Root["/Lang"]
        del document.Root["/ViewerPreferences"]
        document.save(pdf)
    faults = " ".join(tagging_faults(pdf))
    for words in ("no alternative text", "does not say that it is in English", "file's name"):
        assert words in faults
    [answer] = check_pdf([pdf]).values()
    assert not answer["compliant"]
    assert "7.3-1" in answer["failed"]  # ISO 14289-1, 7.3: Figure tags shall have an alternate text


def element(kind: str, *children: Element, alt: str = "") -> Element:
    return Element(kind, alt, children)


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        (element("H1"), None),
        (element("Root", element("H1"), element("H2"), element("H1"), element("H2"), element("H3")), None),
        (element("Root", element("H1"), element("H3")), "a heading of level 3 follows one of level 1"),
        (element("Root", element("H2")), "a heading of level 2 follows one of level 0"),
        (element("Figure", alt="A chart."), None),
        (element("Figure"), "a Figure has no alternative text"),
        (element("Table", element("TR", element("TH"))), None),
        (element("Table", element("TR", element("TD"))), "a Table has no head cell"),
        (element("L"), "a list has no items"),
    ],
)
def test_faults_of_structure(tree: Element, fault: str | None):
    assert list(structure_faults(tree)) == ([fault] if fault else [])
