"""The preview of one report: made anew after each change, and never published."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from analysis.errors import InvalidDataError
from analysis.paths import Project
from analysis.production import prepared
from analysis.production.engines import STANDS_IN
from analysis.publishing import embedded, preview
from analysis.publishing.preview import Previewer, attempt, changes, serve
from tests.production.tiny_notebooks import CLAIM, make_notebook
from tests.production.tiny_steps import write_faulty_rows


def write_template(project: Project, *sources: str) -> None:
    nbformat.write(make_notebook(CLAIM, *sources), project.notebooks / "impact_report.ipynb")


def say(words: str) -> str:
    return f"from IPython.display import Markdown, display\ndisplay(Markdown({words!r}))"


@pytest.fixture
def drafted(project: Project, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The example with a template, whose reports say one sentence."""
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    project.notebooks.mkdir()
    (project.data / "framework").mkdir()
    (project.data / "framework" / "edition.csv").write_text("edition\n2026-11-30\n")
    write_template(project, say("## First {#first}\n\nAs it was."))
    return project


@pytest.fixture
def previewer(drafted: Project) -> Iterator[Previewer]:
    with Previewer(drafted, "example", lambda project: None) as ready:
        yield ready


def test_a_change_is_seen_at_once_and_nothing_of_it_is_published(previewer: Previewer, drafted: Project):
    embedded.publish(drafted, out=drafted.site)
    kept = {path: path.read_bytes() for folder in (drafted.site, drafted.executed) for path in folder.rglob("*.*")}
    assert "As it was." in previewer.make().page.read_text()
    write_template(drafted, say("## First {#first}\n\nAs it is now."))
    made = previewer.make()
    assert "As it is now." in made.page.read_text()
    assert made.pdf.read_bytes().startswith(b"%PDF")
    after = {path: path.read_bytes() for folder in (drafted.site, drafted.executed) for path in folder.rglob("*.*")}
    assert after == kept


def test_a_report_that_fails_says_why_and_the_next_change_puts_it_right(previewer: Previewer, drafted: Project):
    write_template(drafted, "1 / 0")
    told = []
    assert attempt(previewer, told.append).page is None
    assert told[0].startswith("Withheld: ZeroDivisionError: division by zero in cell 3")
    write_template(drafted, say("Put right."))
    assert attempt(previewer, told.append).page.is_file()


def test_a_fault_of_the_tables_is_told_and_does_not_end_the_preview(drafted: Project):
    def prepare(project: Project) -> None:
        raise InvalidDataError("goals.csv, row 3: no.")

    told = []
    with Previewer(drafted, "example", prepare) as previewer:
        assert attempt(previewer, told.append) is None
    assert told == ["goals.csv, row 3: no."]


@pytest.mark.parametrize(("owner", "begins"), [("example", "Withheld: counts.csv, row 3: no ("), ("second", "Made (")])
def test_a_fault_of_its_own_rows_withholds_a_report_and_one_of_others_does_not(
    drafted: Project, owner: str, begins: str
):
    def prepare(project: Project) -> None:
        project.prepared.mkdir(parents=True, exist_ok=True)
        write_faulty_rows(project, {owner: "counts.csv, row 3: no."})

    told = []
    with Previewer(drafted, "example", prepare) as previewer:
        attempt(previewer, told.append)
    assert told[0].startswith(begins)


def test_where_no_process_can_be_forked_it_says_so_and_works_with_what_stands_in(
    drafted: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(prepared, "available", lambda: False)
    told = []
    with Previewer(drafted, "example", lambda project: None, told.append) as previewer:
        assert "As it was." in previewer.make().page.read_text()
    assert told == [STANDS_IN]


def test_it_is_served_together_with_the_site_that_is_in_place(previewer: Previewer, drafted: Project):
    embedded.publish(drafted, out=drafted.site)
    previewer.make()
    server = serve(previewer, 0)
    try:
        address = f"http://127.0.0.1:{server.server_port}/"
        with urllib.request.urlopen(address + previewer.address) as answer:
            assert "As it was." in answer.read().decode()
        with urllib.request.urlopen(address + "reports/organisations/second.html") as answer:
            assert "A second report" in answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()


def test_changed_code_is_told_from_changed_words(drafted: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.py").write_text("")
    monkeypatch.setattr(preview, "PACKAGE", package)
    monkeypatch.setattr(preview, "WAIT", 0.01)
    (drafted.data / "a.json").write_text("{}")
    acts = iter(
        [
            lambda: (drafted.data / "a.json").write_text(json.dumps({"b": 1})),
            lambda: (package / "a.py").write_text("b = 1\n"),
        ]
    )
    # Each look but the first is preceded by one change.
    monkeypatch.setattr(preview.time, "sleep", lambda _: next(acts)())
    seen = changes(drafted)
    assert [next(seen), next(seen)] == [False, True]
