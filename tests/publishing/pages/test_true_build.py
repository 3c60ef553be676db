"""The chain on the shipped registers: pages written, rendered, checked, and their numbers looked up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.paths import Project, give_again
from analysis.publishing.checks import Page, check_site
from analysis.publishing.pages import write_pages
from analysis.publishing.site import publish
from tests.publishing.example import code, line_chart, markdown, write_notebook
from tests.publishing.pages.conftest import gap_records, record

ROOT = Path(__file__).parents[3]
PAGES = ("index", "methods", "data", "about", "data-dictionary", "editions", "accessibility")


def report(title):
    """A report with the one chapter that goal pages link to."""
    matter = f"---\ntitle: {title}\ndescription: What was filed.\ndate: 2026-11-30\ncategories: [Energy]\n---"
    return {
        "cells": [
            {"cell_type": "raw", "metadata": {}, "source": matter},
            code("show()", {"text/markdown": "## Pay {#sec-goal-14}\n\nWhat was filed."}),
            markdown("## Sources {#sources}\n\nFilings."),
        ],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    for folder in ("data/framework", "data/organisations", "data/places", "reports/theme", "reports/_includes"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("generated"))
    for name in ("_quarto.yml", "data/sources.csv", "reports/_brand.yml", "reports/organisations/_metadata.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    for name in PAGES:
        shutil.copyfile(ROOT / "reports" / f"{name}.qmd", root / "reports" / f"{name}.qmd")
    made = Project(root)
    for slug in ("bp", "compass-group"):
        write_notebook(made.executed / f"{slug}.ipynb", report(slug.title()))
        claims = gap_records(slug, "12.3%", "10% to 15%", "worse")
        (made.executed / f"{slug}.json").write_text(json.dumps({"claims": claims}))
        flat = [{k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in claim.items()} for claim in claims]
        pd.DataFrame(flat).to_csv(made.executed / f"{slug}.csv", index=False)
    made.fits.mkdir(parents=True)
    place = record("e06000001.early_years_literacy.2024", goal=1, text="70.1%", value=70.1, stage="context")
    (made.fits / "context_claims.json").write_text(json.dumps({"places/e06000001": [place]}))
    return made


def test_the_site_is_whole_and_its_numbers_are_published(project, tmp_path):
    site = tmp_path / "site"
    publish(project, publisher="embedded", out=site)
    (site / "api" / "v1" / "organisations.json").write_text("{}")  # written by the step that knows the roster
    assert check_site(site) == []
    goal = Page(site / "reports" / "goals" / "14.html")
    assert {identifier.split(".")[0] for identifier, _, _ in goal.claims} == {"bp", "compass-group"}
    assert (site / "reports" / "organisations" / "compass-group-uk-ireland.html").is_file()
    assert (site / "reports" / "downloads" / "all-claims.parquet").is_file()

    page = site / "reports" / "goals" / "14.html"
    page.write_text(page.read_text().replace(">12.3%<", ">12.4%<", 1))
    [fault] = check_site(site)
    assert "reads '12.4%', and was published as '12.3%'" in fault


def test_a_changed_claim_changes_the_pages_that_print_it_and_no_others(project, tmp_path):
    site = tmp_path / "site"
    publish(project, publisher="embedded", out=site)
    claims = gap_records("bp", "9.9%", "8% to 12%", "similar")
    (project.executed / "bp.json").write_text(json.dumps({"claims": claims}))
    rendered = publish(project, publisher="embedded", out=site, documents=[])
    made = {each.source.relative_to(project.reports).as_posix() for each in rendered}
    assert "goals/14.qmd" in made
    assert "goals/2.qmd" not in made
    assert "9.9%" in (site / "reports" / "goals" / "14.html").read_text()


def test_a_page_that_an_ended_build_wrote_and_did_not_render_is_rendered_by_the_next(project, tmp_path):
    site = tmp_path / "site"
    publish(project, publisher="embedded", out=site)
    claims = gap_records("bp", "9.9%", "8% to 12%", "similar")
    (project.executed / "bp.json").write_text(json.dumps({"claims": claims}))
    write_pages(project)  # and there it ended
    rendered = publish(project, publisher="embedded", out=site, documents=[])
    assert "goals/14.qmd" in {each.source.relative_to(project.reports).as_posix() for each in rendered}
    assert "9.9%" in (site / "reports" / "goals" / "14.html").read_text()
    assert publish(project, publisher="embedded", out=site, documents=[]) == []


def test_a_page_without_a_source_is_taken_away(project, tmp_path):
    site = tmp_path / "site"
    publish(project, publisher="embedded", out=site)
    there = set(site.rglob("*"))
    # a page, and a chart and its data that a page which stays has no longer
    strays = [site / "reports" / name for name in ("directory/gone.html", "goals/14.old.svg", "goals/14.old.csv")]
    for stray in strays:
        stray.write_text("<html></html>")
    publish(project, publisher="embedded", out=site, documents=[])
    assert [stray for stray in strays if stray.exists()] == []
    assert set(site.rglob("*.*")) >= {path for path in there if path.is_file() and "pagefind" not in path.parts}


def with_summary(project, slug, text):
    """Add a summary and its chart to a report's record."""
    ledger = project.executed / f"{slug}.json"
    record = json.loads(ledger.read_text())
    about = {"title": f"{slug}: summary", "subtitle": "On one page", "description": "In short.", "date": "2026-11-30"}
    record["summary"] = {**about, "text": text, "chart": "fig-peers"}
    ledger.write_text(json.dumps(record))
    options = '#| label: fig-peers\n#| fig-cap: "**Near.** Dots."\n#| fig-alt: "A dot plot: 12.3%, 2024."\n'
    notebook = project.executed / f"{slug}.ipynb"
    content = json.loads(notebook.read_text())
    content["cells"].append(code(f"{options}plot()", {"image/svg+xml": line_chart()}))
    notebook.write_text(json.dumps(content))


SUMMARY = (
    'Pay: [12.3%]{.claim data-claim="bp.median_pay_gap.2024-25"}.\n\n<!-- chart -->\n\n'
    "[Pay](../organisations/bp.ipynb#sec-goal-14)"
)


def test_a_summary_is_a_page_and_a_pdf_with_the_reports_chart_and_goes_with_the_report(project, tmp_path):
    site = tmp_path / "site"
    with_summary(project, "bp", SUMMARY)
    publish(project, publisher="embedded", out=site)
    (site / "api" / "v1" / "organisations.json").write_text("{}")
    assert check_site(site) == []
    page = site / "reports/summaries/bp.html"
    text = page.read_text()
    assert 'alt="A dot plot: 12.3%, 2024."' in text
    assert 'href="../organisations/bp.html#sec-goal-14"' in text
    assert "data-pagefind-body" not in text  # the report is found instead
    assert page.with_suffix(".pdf").read_bytes().startswith(b"%PDF")

    for suffix in (".ipynb", ".json", ".csv"):  # as a withheld report leaves its folder
        (project.executed / f"bp{suffix}").unlink()
    publish(project, publisher="embedded", out=site, documents=[])
    assert not list(site.glob("reports/summaries/bp.*"))


def test_a_changed_summary_is_rendered_again_and_no_other(project, tmp_path):
    site = tmp_path / "site"
    for slug in ("bp", "compass-group"):
        with_summary(project, slug, SUMMARY.replace("bp", slug))
    publish(project, publisher="embedded", out=site)
    with_summary(project, "bp", f"New words. {SUMMARY}")
    rendered = publish(project, publisher="embedded", out=site, documents=[])
    made = {each.source.relative_to(project.reports).as_posix() for each in rendered}
    assert {name for name in made if name.startswith("summaries")} == {"summaries/bp.qmd"}
    assert "New words." in (site / "reports/summaries/bp.html").read_text()


def test_the_site_in_place_stays_as_it_is_while_the_next_is_made_of_the_same_files(project, tmp_path):
    """A new site begins as second names of the files of the one in place: who writes into one changes both."""
    site, following = tmp_path / "site", tmp_path / "next"
    with_summary(project, "bp", SUMMARY)
    publish(project, publisher="embedded", out=site)
    check_site(site)
    before = contents(site)
    shutil.copytree(site, following, copy_function=give_again)
    with_summary(project, "compass-group", SUMMARY.replace("bp", "compass-group"))
    title = project.reports / "about.qmd"
    title.write_text(f"{title.read_text()}\nMore.\n")
    documents = [project.executed / "compass-group.ipynb", title]
    publish(project, publisher="embedded", out=following, documents=documents)
    check_site(following, only=[following / "reports" / "about.html"])
    assert contents(site) == before
    changed = {name for name, content in contents(following).items() if before.get(name) != content}
    pages = {"about", "organisations/compass-group", "summaries/compass-group"}
    assert {f"reports/{page}.html" for page in pages} <= changed


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
