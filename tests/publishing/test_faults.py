"""What is wrong is named, with its place; all of it at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.errors import PublishError, UsageError
from analysis.paths import Project
from analysis.publishing import embedded, quarto
from analysis.publishing.checks import check_site
from tests.publishing.example import code, line_chart, markdown, notebook, write_notebook


def faults_of(project: Project, name: str, tmp_path: Path) -> str:
    with pytest.raises(PublishError) as caught:
        embedded.publish(project, documents=[project.reports / name], out=tmp_path / "site")
    return str(caught.value)


def replace_page(project: Project, text: str) -> None:
    (project.reports / "methods.qmd").write_text(f"---\ntitle: Methods\n---\n\n{text}\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{< video film.mp4 >}}", "reports/methods.qmd:5: the shortcode 'video' is not supported"),
        ("Words, {{< include x.md >}}", "reports/methods.qmd:5: an include must stand alone on its line"),
        ("{{< include x.md >}}", "reports/methods.qmd:5: there is no file to include at 'x.md'"),
        ("{{< meta nothing >}}", "reports/methods.qmd:5: the page's metadata has no 'nothing'"),
        ("One\n\n::: {.panel-sidebar}\nx\n:::", "reports/methods.qmd:7: '.panel-sidebar' is not supported"),
        ("See @fig-none.", "reports/methods.qmd:5: '@fig-none' refers to nothing in this document"),
        ("As [@smith] says.", "reports/methods.qmd:5: '@smith' is not a reference"),
        ("## A {#sec-a}\n\nSee @sec-a.", "reports/methods.qmd:7: '@sec-a' refers to a section by its number"),
        ("```{python}\n1\n```", "reports/methods.qmd:5: a page holds a code cell"),
        ("![](x.svg)", "the picture 'x.svg' has no alternative text"),
        ("[words](gone.qmd)", "reports/methods.qmd:5: the link 'gone.qmd' leads to no file or page"),
        ("[words](/etc/hostname)", "the link '/etc/hostname' leads to no file or page"),
    ],
)
def test_a_page_that_cannot_be_published_names_the_line(project: Project, tmp_path: Path, text: str, fault: str):
    replace_page(project, text)
    assert fault in faults_of(project, "methods.qmd", tmp_path)


def test_shortcodes_in_code_blocks_are_left_alone(project: Project, tmp_path: Path):
    replace_page(project, "```markdown\n{{< video film.mp4 >}}\n```")
    embedded.publish(project, documents=[project.reports / "methods.qmd"], out=tmp_path / "site")
    assert "video film.mp4" in (tmp_path / "site/reports/methods.html").read_text()


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (
            code("1/0", {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "by zero"}),
            "stopped with ZeroDivisionError: by zero",
        ),
        (
            code("print(1)", {"output_type": "stream", "name": "stderr", "text": "careful\n"}),
            "prints to stderr, and a report must not ('careful')",
        ),
        (code("plot()", {"image/svg+xml": line_chart()}), "the figure has no alternative text"),
        (code("frame", {"text/html": "<table></table>"}), "shows text/html"),
        (code("#| label: [\n1", {"text/markdown": "x"}), "its options are not valid YAML"),
        (markdown("{{< kbd x >}}"), "the shortcode 'kbd' is not supported"),
    ],
)
def test_a_notebook_that_cannot_be_published_names_the_cell(project: Project, tmp_path: Path, cell: dict, fault: str):
    write_notebook(project.executed / "example.ipynb", notebook("A report", cell))
    assert f"reports/organisations/example.ipynb, cell 8: {fault}" in faults_of(
        project, "organisations/example.ipynb", tmp_path
    )


def test_all_faults_of_all_documents_are_told(project: Project, tmp_path: Path):
    replace_page(project, "{{< video a >}}\n\n{{< kbd b >}}")
    (project.reports / "about.qmd").write_text("---\ntitle: About\n---\n{{< audio c >}}\n")
    with pytest.raises(PublishError) as caught:
        embedded.publish(project, out=tmp_path / "site")
    for place in ("methods.qmd:5", "methods.qmd:7", "about.qmd:4"):
        assert place in str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "_quarto.yml",
            "  search: true",
            "  twitter-card: true",
            "the key 'website.twitter-card' is not supported",
        ),
        ("_quarto.yml", "    toc: true", "    mermaid: 1", "the key 'format.html.mermaid' is not supported"),
        ("_quarto.yml", "lang: en-GB", "filters: [x]", "the key 'filters' is not supported"),
        (
            "reports/organisations/_metadata.yml",
            "    papersize: a4",
            "    columns: 2",
            "the key 'format.typst.columns' is not supported",
        ),
    ],
)
def test_a_setting_that_is_not_understood_is_named_with_its_line(
    project: Project, tmp_path: Path, file: str, old: str, new: str, fault: str
):
    text = (project.root / file).read_text()
    assert old in text
    (project.root / file).write_text(text.replace(old, new))
    line = text[: text.index(old)].count("\n") + 1
    assert f"{file}:{line}: {fault}" in faults_of(project, "methods.qmd", tmp_path)


REPORT = "reports/organisations/example.html"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('alt="Line', 'title="Line', "has no alternative text"),
        ('href="example.csv"', 'href="gone.csv"', "the link 'gone.csv' leads nowhere"),
        ('href="#fig-gap"', 'href="#fig-gone"', "the link '#fig-gone' leads to no id"),
        ("Hourly pay in April.", "Hourly pay is nan.", "'nan' stands in the text"),
        ("Hourly pay in April.", "Traceback (most recent call last)", "stands in the text"),
        ('<html lang="en-GB">', "<html>", "does not say its language"),
        ('id="tbl-gap"', 'id="fig-gap"', "the id 'fig-gap' is used 2 times"),
        (">8.4%</span>", ">8.5%</span>", "reads '8.5%', and was published as '8.4%'"),
        ("median_pay_gap.2024-25", "median_pay_gap.1999", "is not in example.json"),
        (
            "<p>Employers with 250 or more employees must file each year.</p>",
            "",
            "the section 'employers-counted' is empty",
        ),
    ],
)
def test_the_checks_find_a_planted_fault(built: Path, old: str, new: str, fault: str):
    page = built / REPORT
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = check_site(built)
    assert any(line.startswith(REPORT) and fault in line for line in found), found


def test_two_pages_with_one_title_are_found(built: Path):
    for name in ("example", "second"):
        page = built / f"reports/organisations/{name}.html"
        text = page.read_text(encoding="utf-8")
        start, end = text.index("<title>"), text.index("</title>")
        page.write_text(text[:start] + "<title>Report" + text[end:], encoding="utf-8")
    assert check_site(built) == ["2 pages have the title 'Report'"]


def test_claims_without_a_ledger_are_found(built: Path):
    (built / "reports/organisations/example.json").unlink()
    assert f"{REPORT}: prints claims, and has no example.json beside it" in check_site(built)


def test_a_part_of_a_claim_is_compared_with_that_part(built: Path):
    ledger = built / "reports/organisations/example.json"
    claims = json.loads(ledger.read_text())["claims"]
    ledger.write_text(json.dumps([claim | {"interval": "7% to 9%"} for claim in claims]))
    page = built / REPORT
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace('2024-25">8.4%', '2024-25" data-part="interval">7% and 9%'), encoding="utf-8")
    faults = check_site(built)
    assert [fault for fault in faults if not fault.startswith("reports/organisations/example.pdf")] == []
    assert any("'7% and 9%' on the page" in fault and "'8.4%' on paper" in fault for fault in faults)


def test_quarto_cannot_be_had_where_it_is_not(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    assert quarto.choose_publisher("auto") == "embedded"
    assert quarto.choose_publisher("embedded") == "embedded"
    with pytest.raises(PublishError, match="no quarto 1.9 or newer"):
        quarto.choose_publisher("quarto")
    with pytest.raises(UsageError, match="Unknown publisher 'kwarto'. Did you mean 'quarto'"):
        quarto.choose_publisher("kwarto")


def test_quartos_last_lines_are_told(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    command = tmp_path / "bin" / "quarto"
    command.parent.mkdir()
    command.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && { echo 1.9.2; exit 0; }\necho ERROR: no such format\nexit 1\n'
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=":")
    with pytest.raises(PublishError, match="exit status 1(.|\n)*ERROR: no such format"):
        quarto.publish(project, out=tmp_path / "site")
