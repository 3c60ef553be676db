"""Quarto in several projects at once, with a command in its place that copies what it is asked to render.

What Quarto itself makes of a document is looked at in test_contract.py, where Quarto is installed.
"""

from __future__ import annotations

import json
import os
import sys

import pytest

from analysis.paths import Project
from analysis.publishing import quarto

STAND_IN = """#!{python}
import json, pathlib, sys, yaml
if sys.argv[1:] == ["--version"]:
    print("1.99")
    sys.exit()
settings = yaml.safe_load(open("_quarto.yml"))
found = [p for name in settings["project"]["render"] for p in sorted(pathlib.Path().glob(name))]
for path in [pathlib.Path(sys.argv[2])] if len(sys.argv) > 2 else found:
    page = "_site" / path.with_suffix(".html")
    page.parent.mkdir(parents=True, exist_ok=True)
    seen = len(list(pathlib.Path("reports/organisations").glob("*.ipynb")))
    page.write_text(f"{{path.read_text()}}, in a project of {{seen}} notebooks")
entries = [{{"objectID": str(path.with_suffix(".html"))}} for path in found]
pathlib.Path("_site/search.json").write_text(json.dumps(entries))
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A page and 12 notebooks, and a `quarto` on the PATH."""
    root = tmp_path / "project"
    (root / "reports" / "organisations").mkdir(parents=True)
    (root / "_quarto.yml").write_text(
        "project:\n  type: website\n  render: [reports/index.qmd, reports/organisations/*.ipynb]\n"
    )
    (root / "reports" / "index.qmd").write_text("list")
    for number in range(12):
        (root / "reports" / "organisations" / f"org-{number}.ipynb").write_text(f"report {number}")
    command = tmp_path / "bin" / "quarto"
    command.parent.mkdir()
    command.write_text(STAND_IN.format(python=sys.executable))
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=os.pathsep)
    return Project(root)


def test_shares_are_projects_of_their_own_and_one_site_in_the_end(project, tmp_path):
    rendered = quarto.publish(project, out=tmp_path / "out", workers=2)
    assert len(rendered) == 13
    pages = tmp_path / "out" / "reports"
    assert (pages / "index.html").read_text() == "list, in a project of 12 notebooks"
    for number in range(12):
        text = (pages / "organisations" / f"org-{number}.html").read_text()
        assert text == f"report {number}, in a project of 6 notebooks"
    found = json.loads((tmp_path / "out" / "search.json").read_text())
    assert len({entry["objectID"] for entry in found}) == len(found) == 13


def test_only_what_changed_is_rendered_into_the_site_that_is_there(project, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out, workers=2)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    changed = project.executed / "org-3.ipynb"
    changed.write_text("other")
    quarto.publish(project, documents=[changed], out=out)
    again = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert again == {"org-3.html"}
    assert (out / "reports" / "index.html").read_text() == "list, in a project of 12 notebooks"
    assert (out / "reports" / "organisations" / "org-3.html").read_text().startswith("other")


def test_a_report_that_is_gone_is_not_found_any_more(project, tmp_path):
    out = tmp_path / "out"
    quarto.publish(project, out=out, workers=2)
    (project.executed / "org-3.ipynb").unlink()
    (out / "reports" / "organisations" / "org-3.html").unlink()
    quarto.publish(project, documents=[project.reports / "index.qmd"], out=out)
    found = {entry["objectID"] for entry in json.loads((out / "search.json").read_text())}
    assert len(found) == 12 and not any("org-3" in name for name in found)


def test_a_page_is_not_written_into_the_file_of_the_site_in_place(project, tmp_path):
    quarto.publish(project, out=tmp_path / "old", workers=2)
    page = "reports/organisations/org-3.html"
    (tmp_path / "new" / page).parent.mkdir(parents=True)
    os.link(tmp_path / "old" / page, tmp_path / "new" / page)
    (project.executed / "org-3.ipynb").write_text("other")
    quarto.publish(project, documents=[project.executed / "org-3.ipynb"], out=tmp_path / "new")
    assert (tmp_path / "old" / page).read_text().startswith("report 3")
    assert (tmp_path / "new" / page).read_text().startswith("other")


def test_notebooks_are_dealt_out_evenly_and_small_shares_are_not_worth_it(tmp_path):
    def sizes(count, hands):
        notebooks = [tmp_path / f"{number}.ipynb" for number in range(count)]
        return [len(share) for share in quarto.deal([tmp_path / "index.qmd", *notebooks], hands)]

    assert sizes(12, 2) == [6, 6, 1]
    assert sizes(9, 2) == [9, 1]
    assert sizes(0, 4) == [1]
