"""Files whose inputs are as they were stay as they are, and are not made."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.paths import Project
from analysis.publishing.pages.generated_files import update_files
from analysis.publishing.pages.made_once import made_once

FILES = {"places/a.qmd": "A\n", "places/a.csv": "1\n"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def build(project: Project, key: str, files: dict[str, str] = FILES) -> bool:
    """Write the files as a build does, and tell whether they were made for it."""
    made: list[bool] = []
    update_files(project, made_once(project, "places", key, lambda: made.append(True) or files.items()))
    found = {path.relative_to(project.reports).as_posix(): path.read_text() for path in project.reports.rglob("*.*")}
    assert found == files
    return bool(made)


def test_files_of_the_same_key_are_made_once(project: Project):
    assert [build(project, "1"), build(project, "1"), build(project, "2"), build(project, "2")] == [True, False] * 2


def test_a_file_that_is_missing_or_that_somebody_changed_is_made_again(project: Project):
    build(project, "1")
    (project.reports / "places/a.csv").unlink()
    assert build(project, "1")
    (project.reports / "places/a.qmd").write_text("B, by hand\n")
    assert build(project, "1")
    assert not build(project, "1")


def test_what_is_no_longer_made_is_gone(project: Project):
    build(project, "1")
    assert build(project, "2", {"places/a.qmd": "A\n"})


def test_files_that_were_not_all_written_are_made_again(project: Project):
    def ended():
        yield "places/a.qmd", "half"
        raise KeyboardInterrupt

    build(project, "1")
    with pytest.raises(KeyboardInterrupt):
        update_files(project, made_once(project, "places", "2", ended))
    assert build(project, "1")


def test_unreadable_notes_are_no_notes(project: Project):
    build(project, "1")
    (project.cache / "places.made.json").write_text("{")
    assert build(project, "1")
