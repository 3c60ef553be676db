"""The engines by name: which stands in for which, how papermill finds them, and that all make the same records."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import nbformat
import pytest

from analysis.production import engines, prepared
from analysis.production.batch import run_batch
from analysis.production.edition import read_edition
from analysis.production.engines import STANDS_IN
from analysis.production.plan import TEMPLATE, asked_for, parameters_of
from analysis.production.prestarted import PrestartedEngine
from analysis.production.request import PLAIN, PRESTARTED, WARM, RunRequest, record_of
from tests.production.real_project import fitted_copy
from tests.production.tiny_notebooks import CLAIM

LOADED = "import sys; print('analysis.production.libraries' in sys.modules, 'seaborn' in sys.modules)"


@pytest.fixture
def no_fork(monkeypatch):
    monkeypatch.setattr(prepared, "available", lambda: False)


def test_where_no_process_can_be_forked_kernels_started_ahead_stand_in_and_a_batch_says_so_once(request_for, no_fork):
    ash = request_for(LOADED, CLAIM)
    beech = replace(ash, slug="beech", parameters={**ash.parameters, "organisation": "beech"})
    told = []
    results = list(run_batch([ash, beech], workers=1, progress=told.append))
    assert told.count(STANDS_IN) == 1
    for result in results:
        assert nbformat.read(result.notebook, 4).cells[3].outputs[0].text == "True True\n"


def test_nothing_is_said_where_the_engine_is_the_one_that_was_asked_for(request_for):
    told = []
    list(run_batch([request_for(CLAIM)], progress=told.append))
    assert STANDS_IN not in told


def test_what_papermill_is_given_as_the_warm_engine_is_its_stand_in_and_says_so(no_fork, caplog):
    caplog.set_level("WARNING", logger="papermill")
    assert engines.warm.execute_notebook == PrestartedEngine.execute_notebook
    assert [record.message for record in caplog.records] == [STANDS_IN]


@pytest.fixture(scope="module")
def installed(request, tmp_path_factory):
    """An environment in which this package is installed as pyproject.toml says now, whenever it was last installed."""
    folder = tmp_path_factory.mktemp("installed")
    build = f"from hatchling.build import build_editable; build_editable({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=request.config.rootpath, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(request.config.rootpath)])}


@pytest.mark.parametrize("engine", [WARM, PRESTARTED])
def test_the_papermill_command_finds_an_engine(template, project, installed, engine):
    command = [sys.executable, "-m", "papermill", str(template(LOADED, CLAIM)), "out.ipynb", "--engine", engine]
    command += ["-p", "organisation", "ash", "--no-progress-bar"]
    done = subprocess.run(command, cwd=project.root, env=installed, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(project.root / "out.ipynb", 4)
    assert executed.cells[3].outputs[0].text == "True True\n"
    assert "ash.pay_gap.2024" in str(executed.cells[4].outputs)


def test_papermill_loads_no_engine_before_it_is_used(installed):
    look = "import sys, papermill.engines; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], env=installed, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "analysis.production.engines" in loaded
    engines = {"analysis.production.warm", "analysis.production.prestarted", "analysis.production.record"}
    assert not loaded & {*engines, "pandas", "matplotlib", "analysis.display"}


@pytest.mark.slow
def test_all_engines_make_the_same_record_of_every_organisation(tmp_path):
    project = fitted_copy(tmp_path / "project")
    slugs, edition = asked_for(project), read_edition(project)

    def records(engine):
        template = project.notebooks / TEMPLATE
        requests = [RunRequest(project, template, slug, parameters_of(slug, edition), engine) for slug in slugs]
        results = run_batch(requests, workers=2)
        assert {result.slug: result.reason for result in results} == dict.fromkeys(slugs, "")
        return {path.name: path.read_bytes() for slug in slugs for path in record_of(project.executed, slug)}

    plain = records(PLAIN)
    assert len(plain) >= 3 * len(slugs)
    for engine in (WARM, PRESTARTED):
        own = records(engine)
        assert [name for name in plain.keys() | own.keys() if plain.get(name) != own.get(name)] == []
