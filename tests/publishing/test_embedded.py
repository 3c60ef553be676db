"""What the embedded publisher does beyond the contract."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import bs4
import pikepdf
import pypdf
import pytest

from analysis.errors import PublishError, UnpublishableError
from analysis.paths import Project
from analysis.publishing import embedded, site
from analysis.publishing.checks import check_site
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter
from analysis.publishing.project import read_website
from tests.publishing.example import ROOT, code, markdown, notebook, write_notebook


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "pagefind" not in path.parts
    }


def test_the_publisher_is_chosen_by_name(project: Project, tmp_path: Path):
    pages = []
    shutil.copytree(ROOT / "data", project.data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("observations"))
    site.publish(project, publisher="embedded", out=tmp_path / "site", progress=pages.append)
    said = [each for each in pages if isinstance(each, str)]
    assert said == ["Writing the site's own pages", "Making the search index and the data files"]
    assert {each.page.name for each in pages if not isinstance(each, str)} >= {"index.html", "example.html"}


def test_the_same_inputs_give_the_same_bytes(project: Project, tmp_path: Path):
    embedded.publish(project, out=tmp_path / "one", workers=1)
    embedded.publish(project, out=tmp_path / "two", workers=2)
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_one_document_can_be_made_again_in_a_site_that_is_there(project: Project, tmp_path: Path):
    embedded.publish(project, out=tmp_path / "site")
    before = files(tmp_path / "site")
    write_notebook(project.executed / "second.ipynb", notebook("Another title"))
    seen = []
    rendered = embedded.publish(
        project, documents=[project.executed / "second.ipynb"], out=tmp_path / "site", progress=seen.append
    )
    after = files(tmp_path / "site")
    assert [item.html.name for item in rendered] == ["second.html"] and seen == rendered
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"reports/organisations/second.html", "reports/organisations/second.pdf"}


def test_documents_that_cannot_be_published_are_told_all_at_once_each_with_its_reason(project: Project, tmp_path: Path):
    broken = code("1/0", {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "by zero"})
    write_notebook(project.executed / "second.ipynb", notebook("Broken", broken))
    (project.executed / "third.ipynb").write_text("not a notebook")
    with pytest.raises(UnpublishableError) as caught:
        embedded.publish(project, out=tmp_path / "site")
    reasons = caught.value.reasons
    assert {path.name for path in reasons if path.suffix == ".ipynb"} == {"second.ipynb", "third.ipynb"}
    assert "ZeroDivisionError" in reasons[project.root.resolve() / "reports/organisations/second.ipynb"]
    assert str(caught.value) == "\n".join(reasons.values())


def a_report_on(project: Project, page: str) -> Path:
    write_notebook(project.executed / "second.ipynb", notebook("Second", markdown(f"## Links\n\n[There]({page})")))
    return project.executed / "second.ipynb"


def then(report: Path, page: Path) -> Iterator[list[Path]]:
    """Give the report, and a page that is written only once the report has been given."""
    yield [report]
    page.write_text("---\ntitle: Late\ndescription: Written meanwhile.\n---\n\nHere.\n")
    yield [page]


def test_a_page_may_be_written_while_a_report_that_links_to_it_is_rendered(project: Project, tmp_path: Path):
    report, page = a_report_on(project, "../late.qmd"), project.reports / "late.qmd"
    rendered = embedded.publish(project, batches=then(report, page), out=tmp_path / "site")
    assert [each.html.name for each in rendered] == ["second.html", "late.html"]
    assert 'href="../late.html"' in (tmp_path / "site/reports/organisations/second.html").read_text()


def test_a_report_that_links_to_a_page_that_never_comes_is_refused_once(project: Project, tmp_path: Path):
    report, other = a_report_on(project, "../never.qmd"), project.reports / "other.qmd"
    with pytest.raises(PublishError) as caught:
        embedded.publish(project, batches=then(report, other), out=tmp_path / "site")
    assert str(caught.value).count("never.qmd' leads to no file or page of this project") == 1


def test_a_stranger_is_not_published(project: Project, tmp_path: Path):
    (project.root / "notes.qmd").write_text("# Notes")
    with pytest.raises(PublishError, match="notes.qmd"):
        embedded.publish(project, documents=[project.root / "notes.qmd"], out=tmp_path / "site")


def test_a_draft_says_so_in_the_words_of_its_pdf(project: Project, tmp_path: Path):
    path = project.executed / "_metadata.yml"
    path.write_text(path.read_text() + "watermark: Draft, not for publication\n")
    embedded.publish(project, documents=[project.executed / "example.ipynb"], out=tmp_path / "site")
    first = pypdf.PdfReader(tmp_path / "site/reports/organisations/example.pdf").pages[0].extract_text()
    assert "Draft, not for publication\nImpact report" in first, "in words of the text"
    assert first.startswith("Draft, \nnot for"), "and as a mark across the page"


def test_folder_and_page_go_before_the_project(project: Project):
    website = read_website(project.root.resolve())
    report = website.metadata_of(project.executed.resolve() / "example.ipynb", {"lang": "cy"})
    page = website.metadata_of(project.reports.resolve() / "methods.qmd", {})
    assert list(report["format"]) == ["html", "typst"] and list(page["format"]) == ["html"]
    assert (report["lang"], page["lang"]) == ("cy", "en-GB")
    assert report["format"]["html"]["css"] == page["format"]["html"]["css"]
    assert website.inputs[0].name == "index.qmd"


def test_links_to_sources_become_links_to_pages(project: Project, built: Path):
    home = bs4.BeautifulSoup((built / "reports/index.html").read_text(), "html.parser")
    assert home.select_one("main p a")["href"] == "methods.html#intervals"


@pytest.mark.parametrize("address", ["", "https://example.org/site"])
def test_a_pdf_links_to_the_website_or_not_at_all(project: Project, tmp_path: Path, address: str):
    if address:
        settings = project.root / "_quarto.yml"
        settings.write_text(settings.read_text().replace("website:\n", f"website:\n  site-url: {address}\n"))
    write_notebook(project.executed / "example.ipynb", notebook("A report", markdown("[The data](example.csv).")))
    embedded.publish(project, documents=[project.executed / "example.ipynb"], out=tmp_path / "site")
    pages = pypdf.PdfReader(tmp_path / "site/reports/organisations/example.pdf").pages
    links = [a.get_object().get("/A", {}).get("/URI") for page in pages for a in page.get("/Annots", [])]
    whole = [link for link in links if link]
    assert whole == ([f"{address}/reports/organisations/example.csv"] if address else [])


def test_a_numbered_title_in_a_link_stays_a_title_in_the_pdf(project: Project, tmp_path: Path):
    rows = "| [6. Fair pay](#goal) | one |\n| 7. Homes | - |\n| **8. Work** | + |"
    text = f"## 6. Fair pay {{#goal}}\n\n| Goal | Staff |\n|:--|:--|\n{rows}"
    write_notebook(project.executed / "example.ipynb", notebook("A report", markdown(text)))
    embedded.publish(project, documents=[project.executed / "example.ipynb"], out=tmp_path / "site")
    words = pypdf.PdfReader(tmp_path / "site/reports/organisations/example.pdf").pages[-1].extract_text()
    assert all(title in words for title in ("6. Fair pay", "7. Homes", "8. Work"))
    with pikepdf.open(tmp_path / "site/reports/organisations/example.pdf") as pdf:
        roles = [str(each.get("/S", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    assert "/L" not in roles


def test_a_project_may_do_without_search(project: Project, tmp_path: Path):
    settings = project.root / "_quarto.yml"
    settings.write_text(settings.read_text().replace("  search: true", "  search: false"))
    embedded.publish(project, documents=[project.executed / "example.ipynb"], out=tmp_path / "site")
    page = (tmp_path / "site/reports/organisations/example.html").read_text()
    assert "site-search" not in page and "data-pagefind-body" not in page
    assert not (tmp_path / "site/pagefind").exists()


def test_what_is_wrong_with_a_pdf_is_told_with_its_address(built: Path):
    (built / "reports/organisations/example.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    told = [fault for fault in check_site(built, [built / "reports/organisations/example.html"]) if ".pdf" in fault]
    assert [fault.partition(":")[0] for fault in told] == ["reports/organisations/example.pdf"]


def test_there_is_something_to_search(built: Path):
    assert (built / "pagefind" / "pagefind.js").is_file()
    assert list((built / "pagefind" / "fragment").iterdir())


def test_pandoc_is_started_again_after_it_stopped():
    with Pandoc() as pandoc:
        pandoc._process.kill()
        with pytest.raises(PublishError, match="while converting a page"):
            pandoc.convert({"name": "a page", "text": "x"})
        assert pandoc.convert({"name": "a page", "text": "*x*"})["html"] == "<p><em>x</em></p>"


def test_text_in_a_page_stays_text(project: Project, tmp_path: Path):
    text = '---\ntitle: \'Pay & "bonus" <gap>\'\ndescription: "<b>"\n---\n\nFish & chips, 3 < 4.\n'
    (project.reports / "methods.qmd").write_text(text)
    embedded.publish(project, documents=[project.reports / "methods.qmd"], out=tmp_path / "site")
    page = (tmp_path / "site/reports/methods.html").read_text()
    assert "<title>Pay &amp; &quot;bonus&quot; &lt;gap&gt; – Impact reports</title>" in page
    assert 'content="&lt;b&gt;"' in page
    assert "Fish &amp; chips, 3 &lt; 4." in page


def test_a_process_of_pandoc_is_relieved_before_it_has_grown(monkeypatch):
    monkeypatch.setattr("analysis.publishing.embedded.worker.AT_MOST", 2)
    with Pandoc() as pandoc:
        first = pandoc._process.pid
        answers, pids = [], []
        for number in range(5):
            answers.append(pandoc.convert({"name": "a", "text": "", "inlines": {"left": f"*{number}*"}})["inlines"])
            pids.append(pandoc._process.pid)
    assert [answer["left"] for answer in answers] == [f"<em>{number}</em>" for number in range(5)]
    assert pids[:2] == [first, first] and len(set(pids)) == 3


def make_pdf(typesetter: Typesetter, words: str) -> bytes:
    text = f'#set document(title: "A title")\n#set text(lang: "en")\n= Heading\n\n{words}'
    return typesetter.typeset(text, figures={}, fonts=[], standard="ua-1", timestamp=0, name="a page")


def test_a_document_that_is_made_again_after_a_change_is_what_it_would_be_if_made_first():
    first = []
    for words in ("One.", "Two.", "One."):
        with Typesetter() as fresh:
            first.append(make_pdf(fresh, words))
    with Typesetter(remembers=True) as kept:
        assert [make_pdf(kept, words) for words in ("One.", "Two.", "One.")] == first


def test_a_document_that_stops_typst_is_lost_alone_and_so_is_one_that_it_refuses():
    with Typesetter() as typesetter:
        typesetter._process.kill()
        with pytest.raises(PublishError, match="Typst stopped with exit status -9 while typesetting a page"):
            make_pdf(typesetter, "One.")
        with pytest.raises(PublishError, match="The PDF of a page was refused: unknown variable: nothing"):
            make_pdf(typesetter, "#nothing")
        assert make_pdf(typesetter, "Two.").startswith(b"%PDF")


def test_a_process_of_typst_is_relieved_before_it_has_grown(monkeypatch):
    monkeypatch.setattr("analysis.publishing.embedded.worker.AT_MOST", 2)
    with Typesetter() as typesetter:
        pids, made = [typesetter._process.pid], []
        for _ in range(5):
            made.append(make_pdf(typesetter, "One."))
            pids.append(typesetter._process.pid)
    assert len(set(made)) == 1
    assert pids[0] == pids[1] == pids[2] and len(set(pids)) == 3


def test_typst_is_not_ended_by_an_interrupt_that_is_meant_for_whoever_waits_for_it():
    with Typesetter() as typesetter:
        make_pdf(typesetter, "One.")
        os.kill(typesetter._process.pid, signal.SIGINT)
        assert make_pdf(typesetter, "Two.").startswith(b"%PDF")
