"""Kernels that are started ahead: one for each notebook, and none that is left."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace

import nbformat
import pytest

from analysis.production import prestarted
from analysis.production.batch import run_batch
from analysis.production.prestarted import Kernels
from analysis.production.request import PLAIN, PRESTARTED
from analysis.production.runs import run_report
from tests.production.tiny_notebooks import CLAIM, is_running

WHICH = "import os, sys\nprint(os.getpid(), 'seaborn' in sys.modules, sorted(n for n in globals() if n[0] != '_'))"


@pytest.fixture
def started(monkeypatch):
    """The ids of the kernels that were started, in turn."""
    pids = []

    class Noted(prestarted.Kernel):
        def __init__(self):
            super().__init__()
            pids.append(self.pid)

    monkeypatch.setattr(prestarted, "Kernel", Noted)
    return pids


def said(result):
    return nbformat.read(result.notebook, 4).cells[3].outputs[0].text.split(maxsplit=2)


def test_each_notebook_has_a_kernel_of_its_own_with_the_libraries_in_it(request_for, started):
    ash = request_for(WHICH, CLAIM, engine=PRESTARTED)
    beech = replace(ash, slug="beech", parameters={**ash.parameters, "organisation": "beech"})
    results = sorted(run_batch([ash, beech], workers=1), key=lambda result: result.slug)
    pids, loaded, names = zip(*map(said, results), strict=True)
    _, not_loaded, plain_names = said(run_report(replace(ash, engine=PLAIN)))
    assert list(map(int, pids)) == started  # as many as were wanted, in their order, each for one
    assert (*loaded, not_loaded) == ("True", "True", "False")
    assert set(names) == {plain_names}  # none of ours
    assert not any(map(is_running, started))


def test_the_next_kernels_start_while_a_notebook_runs_and_end_unused(request_for, started):
    with Kernels() as kernels:
        assert run_report(request_for(CLAIM, engine=PRESTARTED), kernels).published
        assert [is_running(pid) for pid in started] == [False] + [True] * prestarted.AHEAD
    assert not any(map(is_running, started))


def test_a_kernel_that_died_before_its_turn_is_replaced(request_for, started):
    with Kernels(wanted=1).start() as kernels:
        os.kill(started[0], signal.SIGKILL)
        result = run_report(request_for(CLAIM, engine=PRESTARTED), kernels)
    assert (result.reason, len(started)) == ("", 2)


def test_kernels_that_never_start_withhold_the_report(request_for, monkeypatch):
    monkeypatch.setattr(prestarted, "ARGUMENTS", ["--IPKernelApp.exec_lines=import os; os._exit(1)"])
    result = run_report(request_for(CLAIM, engine=PRESTARTED))
    assert (result.code, result.cell) == ("process_died", None)
    assert "no kernel could be started for it" in result.reason


def test_a_kernel_that_cannot_be_given_its_folder_and_seed_runs_nothing(request_for, project, monkeypatch):
    monkeypatch.setattr(prestarted, "BEGIN", "1 / 0  # {folder} {seed} {memory}")
    result = run_report(request_for("open('run', 'w').close()", CLAIM, engine=PRESTARTED))
    assert "The kernel could not be made ready (division by zero); --engine papermill" in result.reason
    assert not (project.root / "run").exists()


def test_closing_ends_the_notebook_that_runs(request_for, started):
    results = []
    with Kernels(wanted=1) as kernels:
        endless = request_for("open('begun', 'w').close()\nwhile True: pass", engine=PRESTARTED)
        running = threading.Thread(target=lambda: results.append(run_report(endless, kernels)))
        running.start()
        while not (endless.project.root / "begun").is_file():
            time.sleep(0.05)
        kernels.close()
        running.join(timeout=30)
    assert [result.code for result in results] == ["process_died"]
    assert not any(map(is_running, started))
