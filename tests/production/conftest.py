"""Tiny projects and tiny notebooks, written where a test can see them."""

from __future__ import annotations

import gc
import warnings

import nbformat
import pytest

from analysis.paths import Project
from analysis.production.request import RunRequest
from analysis.production.warm import Prepared
from tests.production.tiny_notebooks import LIMITS, make_notebook


@pytest.fixture(autouse=True)
def own_package_in_kernels(monkeypatch, request):
    """Kernels are processes of their own, and must import the package that is being tested."""
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))


@pytest.fixture
def project(tmp_path):
    """A project of three organisations, with the files that keys are made of."""
    (tmp_path / "data" / "organisations").mkdir(parents=True)
    rows = "slug,name\nash,Ash plc\nbeech,Beech Trust\ncedar,Cedar Council\n"
    (tmp_path / "data" / "organisations" / "organisations.csv").write_text(rows)
    (tmp_path / "data" / "framework").mkdir()
    (tmp_path / "data" / "framework" / "edition.csv").write_text("edition\n2026-11-30\n")
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\n")
    (tmp_path / "requirements.lock").write_text("pandas==3.0.0\n")
    for folder in ("notebooks", "reports"):
        (tmp_path / folder).mkdir()
    (tmp_path / "reports" / "index.qmd").write_text("# Reports\n")
    return Project(tmp_path)


@pytest.fixture
def template(project):
    """Writes the report template of the project."""

    def write(*sources: str, **options: str):
        path = project.notebooks / "impact_report.ipynb"
        nbformat.write(make_notebook(*sources, **options), path)
        return path

    return write


@pytest.fixture
def request_for(project, template):
    """Builds a run request for a template made of the given cells."""

    def make(*sources: str, slug: str = "ash", **options):
        options = {"limits": LIMITS, **options}
        return RunRequest(project, template(*sources), slug, {"organisation": slug, "edition": "2026-11-30"}, **options)

    return make


@pytest.fixture(scope="session")
def prepared(request):
    with pytest.MonkeyPatch.context() as patch, Prepared() as process:
        patch.setenv("PYTHONPATH", str(request.config.rootpath))
        yield process


@pytest.fixture
def event_loops_let_go():
    """nbclient closes none of the loops that it opens in threads: Python warns of each when it finds it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
