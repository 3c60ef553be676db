"""The accessibility statement says what the tests wrote, and when that is no longer about these pages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analysis.paths import Project
from analysis.publishing.pages.accessibility import FRAGMENT, RESULTS, accessibility_fragment, fingerprint

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "reports/theme", tmp_path / "reports/theme")
    (tmp_path / "reports/_includes").mkdir()
    return Project(tmp_path)


def results(project, **changed):
    written = {
        "date": "2026-11-28",
        "fingerprint": fingerprint(project),
        "tools": {"axe-core": "4.12.1"},
        "looks": ["light", "dark"],
        "pages": [{"kind": "Goal", "page": "reports/goals/14.html"}],
        "rules": 30,
        "violations": [],
        "unsure": [],
        "decided": {},
        "journeys": [{"name": "the first link skips", "passed": True}],
        "html": {"errors": 0, "pages": 9},
        "pdf": {"failed": 0, "files": 2},
        **changed,
    }
    (project.reports / RESULTS).write_text(json.dumps(written))
    return accessibility_fragment(project)[FRAGMENT]


def test_pages_that_nobody_tested_say_so(project):
    assert "have not been tested" in accessibility_fragment(project)[FRAGMENT]


def test_no_fault_is_said_no_further_than_a_program_sees(project):
    said = results(project)
    assert "found no fault against the rules that a program can check" in said
    assert "28 November 2026, on pages of the same make as these" in said
    assert "| Goal |" in said and "axe-core" in said


def test_a_changed_theme_makes_the_statement_say_that_it_is_older(project):
    results(project)
    with (project.reports / "theme/impact.css").open("a") as sheet:
        sheet.write("main p { color: #CCCCDD }\n")
    said = accessibility_fragment(project)[FRAGMENT]
    assert "has changed since (impact.css), and has not been tested again" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"violations": ["reports/goals/14.html: image-alt: <img>"]}, "1 fault, listed below"),
        ({"journeys": [{"name": "search", "passed": False}]}, "search did not succeed"),
        ({"html": {"errors": 2, "pages": 9}}, "2 faults"),
        ({"pdf": {"failed": 0, "files": 0}}, "not run"),
    ],
)
def test_what_was_found_is_counted_and_named(project, changed, said):
    assert said in results(project, **changed)


def test_the_committed_results_can_be_read():
    file = ROOT / "reports" / RESULTS
    if not file.is_file():
        pytest.skip("no results are committed: `make accessibility` writes them")
    assert "# What was found" in accessibility_fragment(Project(ROOT))[FRAGMENT]
