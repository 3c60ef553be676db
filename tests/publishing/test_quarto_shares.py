"""Quarto in several projects at once, with a command in its place that does as the source of Quarto says.

What Quarto itself makes of a document is looked at in test_contract.py, where Quarto is installed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from analysis.errors import PublishError
from analysis.paths import Project
from analysis.publishing import quarto
from analysis.publishing.checks import Page
from analysis.publishing.embedded import Rendered
from analysis.publishing.project import read_website
from analysis.publishing.quarto.shares import deal

STAND_IN = Path(__file__).with_name("quarto_stand_in.py")
SETTINGS = """
project:
  type: website
  render: [reports/index.qmd, reports/*.qmd, reports/places/*.qmd, reports/goals/*.qmd, reports/organisations/*.ipynb]
  resources: [reports/organisations/*.csv]
lang: en-GB
website: {title: Impact reports}
"""
TYPST = "format: {html: {toc: true}, typst: {papersize: a4}}\n"


@pytest.fixture
def log(tmp_path, monkeypatch):
    """What the stand-in was asked for; it stands on the PATH as a script that starts it, as Quarto's does."""
    command = tmp_path / "bin" / "quarto"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\n"{sys.executable}" "{STAND_IN}" "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=os.pathsep)
    monkeypatch.setenv("STAND_IN_LOG", str(tmp_path / "log.jsonl"))
    return tmp_path / "log.jsonl"


@pytest.fixture
def project(tmp_path, log):
    """Twelve reports, eight pages of places with PDFs, three of goals, and two other pages."""
    root = tmp_path / "project"
    for name in ("organisations", "places", "goals"):
        (root / "reports" / name).mkdir(parents=True)
    (root / "_quarto.yml").write_text(SETTINGS)
    for name in ("organisations", "places"):
        (root / "reports" / name / "_metadata.yml").write_text(TYPST)
    (root / "reports" / "index.qmd").write_text("(listing), [a report](organisations/org-3.ipynb)")
    (root / "reports" / "about.qmd").write_text("about")
    for number in range(8):
        neighbour = f"[next]({(number + 1) % 8}.qmd)"
        page(root / "reports" / "places" / f"{number}.qmd", f"place {number}, {neighbour}", "2026-11-30")
    for number in range(3):
        (root / "reports" / "goals" / f"{number}.qmd").write_text(f"goal {number}")
    for number in range(12):
        report(root / "reports" / "organisations" / f"org-{number}.ipynb", f"report {number}\n\n## In one minute\n")
        (root / "reports" / "organisations" / f"org-{number}.csv").write_text("year\n")
    return Project(root)


def page(path, text, date):
    path.write_text(f"---\ndate: {date}\n---\n{text}")


def report(path, text, date="2026-11-30"):
    cells = [("raw", f"---\ndate: {date}\n---"), ("markdown", text)]
    path.write_text(json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells]}))


def events(log, kind):
    lines = map(json.loads, log.read_text().splitlines()) if log.exists() else []
    return [line for line in lines if line["event"] == kind]


def rendered_documents(log):
    return Counter(line["document"] for line in events(log, "render"))


def contents(out):
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def found(out):
    return [entry["objectID"] for entry in json.loads((out / "search.json").read_text())]


def test_shares_are_projects_of_their_own_and_one_site_in_the_end(project, log, tmp_path):
    rendered = quarto.publish(project, out=tmp_path / "out", workers=2)
    assert len(rendered) == 25
    assert len({line["folder"] for line in events(log, "render")}) == 4  # two of reports, two of pages
    pages = tmp_path / "out" / "reports"
    assert "lists 12" in (pages / "index.html").read_text()
    for number in range(12):
        assert f"report {number}" in (pages / "organisations" / f"org-{number}.html").read_text()
    assert len(set(found(tmp_path / "out"))) == len(found(tmp_path / "out")) == 37  # 12 reports have a chapter


def test_a_whole_site_takes_each_document_once_and_spreads_the_pages_over_the_workers(project, log, tmp_path):
    quarto.publish(project, out=tmp_path / "out", workers=2)
    assert set(rendered_documents(log).values()) == {1} and len(rendered_documents(log)) == 25
    places = {line["folder"] for line in events(log, "render") if "/places/" in line["document"]}
    goals = {line["folder"] for line in events(log, "render") if "/goals/" in line["document"]}
    assert places.isdisjoint(goals)


def test_a_link_leads_to_a_page_that_another_share_renders(project, tmp_path):
    report(project.executed / "org-1.ipynb", "[about](../about.qmd)")
    quarto.publish(project, out=tmp_path / "out", workers=2)
    assert "(../about.html)" in (tmp_path / "out/reports/organisations/org-1.html").read_text()
    assert "(organisations/org-3.html)" in (tmp_path / "out/reports/index.html").read_text()
    assert "[next](1.html)" in (tmp_path / "out/reports/places/0.html").read_text()


def test_the_page_at_the_root_says_its_language(project, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out)
    assert Page(out / "index.html").lang == "en-GB"
    assert "reports/index.html" in (out / "index.html").read_text()


def test_only_what_changed_is_rendered_into_the_site_that_is_there(project, log, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out, workers=2)
    log.unlink()
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.*") if path.suffix in (".html", ".pdf", ".svg")}
    changed = [project.executed / "org-3.ipynb", project.reports / "places" / "5.qmd", project.reports / "index.qmd"]
    report(changed[0], "other")
    quarto.publish(project, documents=changed, out=out)
    assert rendered_documents(log).keys() == {path.relative_to(project.root).as_posix() for path in changed}
    again = {path.relative_to(out).as_posix() for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert again == {
        "index.html",
        "reports/index.html",
        *(f"reports/places/5{end}" for end in (".html", ".pdf", "_files/chart.svg")),
        *(f"reports/organisations/org-3{end}" for end in (".html", ".pdf", "_files/chart.svg")),
    }
    assert "other" in (out / "reports/organisations/org-3.html").read_text()


def test_a_folder_is_rendered_whole_where_most_is_wanted_but_only_that_is_taken(project, log, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out)
    log.unlink()
    places = [project.reports / "places" / f"{number}.qmd" for number in range(8)]
    for path in places:
        path.write_text(path.read_text().replace("place", "spot"))
    quarto.publish(project, documents=places[:6], out=out)
    assert sum(rendered_documents(log).values()) == 8
    spots = [path.stem for path in sorted((out / "reports/places").glob("*.pdf")) if "spot" in path.read_text()]
    assert spots == list("012345")
    entries = {entry["objectID"]: entry["text"] for entry in json.loads((out / "search.json").read_text())}
    assert len(entries) == len(found(out)) == 37
    assert "place 7" in entries["reports/places/7.html"] and "spot 5" in entries["reports/places/5.html"]


def test_nothing_of_a_page_of_before_stays_beside_the_new_one(project, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out)
    (out / "reports/organisations/org-1_files/gone.svg").write_text("a figure that the report no longer has")
    quarto.publish(project, documents=[project.executed / "org-1.ipynb"], out=out)
    assert [path.name for path in (out / "reports/organisations/org-1_files").iterdir()] == ["chart.svg"]


def test_resources_are_copied_once_and_files_that_pages_link_to_where_they_are_linked_to(project, log, tmp_path):
    (project.reports / "places" / "map.svg").write_text("<svg/>")
    page(project.reports / "places" / "0.qmd", "[a map](map.svg)", "2026-11-30")
    quarto.publish(project, out=tmp_path / "out", workers=2)
    assert len(list((tmp_path / "out/reports/organisations").glob("*.csv"))) == 12
    assert [line["file"] for line in events(log, "copy")] == ["reports/places/map.svg"]
    assert (tmp_path / "out/reports/places/map.svg").is_file()


def test_a_report_that_is_gone_is_not_found_any_more(project, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out, workers=2)
    (project.executed / "org-3.ipynb").unlink()
    (out / "reports" / "organisations" / "org-3.html").unlink()
    quarto.publish(project, documents=[project.reports / "index.qmd"], out=out)
    assert len(found(out)) == 35 and not any("org-3" in name for name in found(out))


def test_a_chapter_that_is_gone_is_not_found_any_more(project, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out)
    assert "reports/organisations/org-3.html#In one minute" in found(out)
    report(project.executed / "org-3.ipynb", "## At length\n")
    quarto.publish(project, documents=[project.executed / "org-3.ipynb"], out=out)
    page = "reports/organisations/org-3.html"
    assert [name for name in found(out) if "org-3" in name] == [page, f"{page}#At length"]


def test_the_same_bytes_whoever_renders_what(project, tmp_path):
    for workers in (1, 2, 8):
        quarto.publish(project, out=tmp_path / str(workers), workers=workers)
    by_one = contents(tmp_path / "1")
    assert contents(tmp_path / "2") == by_one and contents(tmp_path / "8") == by_one
    again = [project.executed / "org-7.ipynb", project.reports / "about.qmd"]
    quarto.publish(project, documents=again, out=tmp_path / "8", workers=1)
    assert contents(tmp_path / "8") == by_one


@pytest.mark.parametrize("others", [1, 4])  # some are rendered alone, or half of a folder
@pytest.mark.parametrize("workers", [1, 2])
def test_a_pdf_is_of_its_documents_date(project, tmp_path, others, workers):
    for number in range(others):
        page(project.reports / "places" / f"{number}.qmd", "place", "2026-12-01")
    report(project.executed / "org-3.ipynb", "report", "2025-11-23")
    quarto.publish(project, out=tmp_path / "out", workers=workers)
    moments = {path.stem: path.read_text().split(":")[0] for path in (tmp_path / "out").rglob("*.pdf")}

    def of(*date):
        return f"of {int(dt.datetime(*date, tzinfo=dt.UTC).timestamp())}"

    assert moments.pop("org-3") == of(2025, 11, 23)
    assert {moments.pop(str(number)) for number in range(others)} == {of(2026, 12, 1)}
    assert set(moments.values()) == {of(2026, 11, 30)}


def test_nothing_is_written_into_a_file_of_the_site_in_place(project, tmp_path):
    quarto.publish(project, out=tmp_path / "old", workers=2)
    page, library = "reports/organisations/org-3.html", "site_libs/quarto-html/quarto.js"
    (tmp_path / "old" / library).write_text("of before")
    for name in (page, library):
        (tmp_path / "new" / name).parent.mkdir(parents=True)
        os.link(tmp_path / "old" / name, tmp_path / "new" / name)
    report(project.executed / "org-3.ipynb", "other")
    quarto.publish(project, documents=[project.executed / "org-3.ipynb"], out=tmp_path / "new")
    assert "report 3" in (tmp_path / "old" / page).read_text()
    assert "other" in (tmp_path / "new" / page).read_text()
    assert (tmp_path / "old" / library).read_text() == "of before"
    assert (tmp_path / "new" / library).read_text() == "script"


def test_each_document_is_told_when_it_is_begun_and_given_when_its_share_is_done(project, tmp_path):
    told = []
    quarto.publish(project, out=tmp_path / "out", workers=2, progress=told.append)
    begun = [event for event in told if isinstance(event, str)]
    assert [line.split("]")[0] for line in begun] == [f"[{number:2}/25" for number in range(1, 26)]
    assert {line.split("] ")[1] for line in begun} == {
        path.relative_to(project.root).as_posix() for path in read_website(project.root).inputs
    }
    assert sum(isinstance(event, Rendered) for event in told) == 25
    assert isinstance(told[-1], Rendered) and not all(isinstance(event, str) for event in told[:24])


def test_a_failure_is_told_at_once_and_ends_the_other_quartos(project, log, tmp_path):
    (project.reports / "about.qmd").write_text("(fails)")
    report(project.executed / "org-0.ipynb", "(is slow)")
    began = time.monotonic()
    with pytest.raises(PublishError, match="exit status 1(.|\n)*ERROR: no such format"):
        quarto.publish(project, out=tmp_path / "out", workers=4)
    assert time.monotonic() - began < 20
    assert "reports/organisations/org-0.ipynb" in rendered_documents(log)


def test_ctrl_c_ends_the_quartos(project, tmp_path):
    for number in range(12):
        report(project.executed / f"org-{number}.ipynb", "(is slow)")

    def press(event):
        if "org-" in str(event):
            os.kill(os.getpid(), signal.SIGINT)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):  # once all are gone that hold their output open
        quarto.publish(project, out=tmp_path / "out", workers=2, progress=press)
    assert time.monotonic() - began < 20


def test_quartos_share_no_cache(project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert len(quarto.publish(project, out=tmp_path / "out", workers=8)) == 25  # else one would find it locked
    assert not (tmp_path / "cache").exists()


def test_documents_are_dealt_out_evenly_and_small_shares_are_not_worth_it(project):
    website = read_website(project.root.resolve())
    pages = [path for path in website.inputs if path.suffix == ".qmd"]

    def sizes(count, hands):
        shares = deal(website, [*website.inputs[-count:], *pages] if count else pages, hands)
        return [len(share.documents) for share in shares]

    assert sizes(12, 1) == [12, 13]
    assert sizes(12, 2) == [6, 6, 8, 5]
    assert sizes(9, 2) == [9, 8, 5]
    assert sizes(0, 1) == [13]
