"""What a site is built from anew to be compared: all inputs, and nothing that was made; drafts with drafts."""

from __future__ import annotations

import json

import pytest

from analysis.errors import PublishError
from analysis.paths import Project, write_whole
from analysis.production.build import Options, Steps, build
from analysis.production.request import PUBLISHED, RunResult
from analysis.production.verify import copy_inputs, rebuild_and_compare
from tests.production.tiny_steps import fit, prepare


def test_inputs_are_copied_and_what_was_made_is_not(tmp_path):
    root = tmp_path / "project"
    inputs = ("data/framework/goals.csv", "notebooks/impact_report.ipynb", "reports/organisations/_metadata.yml",
              "reports/_includes/accessibility.json", "reports/_includes/glossary.md", "_quarto.yml")  # fmt: skip
    made = ("reports/organisations/bp.ipynb", "reports/organisations/bp.json", "reports/organisations/bp.csv",
            "reports/_includes/generated/find.md", "data/snapshots/2026/raw.csv")  # fmt: skip
    for name in (*inputs, *made):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    copy = copy_inputs(Project(root), tmp_path / "copy")
    assert sorted(str(file.relative_to(copy.root)) for file in copy.root.rglob("*") if file.is_file()) == sorted(inputs)


def steps(publishers=None):
    """Each report says whether it was asked for as a draft, and the site is what the reports say."""

    def run(requests, **_):
        for request in requests:
            request.project.executed.mkdir(parents=True, exist_ok=True)
            for end in ("ipynb", "json", "csv"):
                content = json.dumps({"cells": [], "status": request.parameters.get("status", "published")})
                (request.project.executed / f"{request.slug}.{end}").write_text(content)
            yield RunResult(request.slug, PUBLISHED)

    def publish(project, *, out, beside, publisher, **_):
        if publishers is not None:
            publishers.append(publisher)
        for record in project.executed.glob("*.ipynb"):
            write_whole(out / "reports" / "organisations" / f"{record.stem}.html", record.read_text())
        beside([])

    return Steps(prepare, fit, run, publish, lambda site, only=None: [])


def verify(project):
    return rebuild_and_compare(project, steps(), Options(), lambda line: None)


def test_a_site_of_drafts_is_compared_with_drafts(project, template):
    template("1")
    build(project, [], steps(), Options(draft=True))
    assert "draft" in (project.site / "reports" / "organisations" / "ash.html").read_text()
    assert verify(project) == []


def test_a_site_is_compared_with_what_its_own_publisher_makes(project, template):
    template("1")
    publishers = []
    build(project, [], steps(publishers), Options(publisher="embedded"))
    for options in (Options(publisher="auto"), Options(publisher="quarto")):
        assert rebuild_and_compare(project, steps(publishers), options, lambda line: None) == []
    assert publishers == ["embedded", "embedded", "quarto"]


def test_a_page_that_was_altered_afterwards_is_named(project, template):
    template("1")
    build(project, [], steps())
    (project.site / "reports" / "organisations" / "beech.html").write_text("altered")
    assert verify(project) == ["reports/organisations/beech.html differs"]


def test_a_site_of_drafts_and_others_cannot_be_made_again_in_one_build(project, template):
    template("1")
    build(project, [], steps())
    build(project, ["ash"], steps(), Options(draft=True))
    with pytest.raises(PublishError, match="1 of the 3 reports of this site are marked as drafts.*Build all of them"):
        verify(project)
