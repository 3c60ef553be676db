"""The PDFs are PDF/UA-1, as Typst, veraPDF and the structure tree see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.site.checkers import check_pdf, vera_version
from tests.site.tagged import Element, structure, structure_faults, tagging_faults


def test_every_pdf_is_tagged_as_a_listener_needs_it(reports: list[Path]):
    assert [fault for page in reports for fault in tagging_faults(page.with_suffix(".pdf"))] == []


def test_every_figure_of_the_page_is_a_figure_with_words_on_paper(reports: list[Path]):
    for page in reports:
        pictures = page.read_text(encoding="utf-8").count("<img ")
        with pikepdf.open(page.with_suffix(".pdf")) as document:
            figures = [each.alt for each in structure(document).walk() if each.kind == "Figure" and each.alt]
        assert len(figures) == pictures, page.stem


@pytest.mark.slow
def test_verapdf_finds_every_pdf_compliant(reports: list[Path], record_property: Callable[[str, object], None]):
    answers = check_pdf([page.with_suffix(".pdf") for page in reports])
    failed = sum(not answer["compliant"] for answer in answers.values())
    record_property("pdf", {"failed": failed, "files": len(answers), "version": vera_version()})
    assert set(answers) == {page.with_suffix(".pdf").name for page in reports}
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
