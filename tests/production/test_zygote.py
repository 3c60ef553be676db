"""What the prepared process learns from jobs, and what it must not keep of them."""

from __future__ import annotations

import warnings

import nbformat
import pytest

from analysis.production import zygote
from analysis.production.prepared import Prepared
from analysis.production.runs import run_report
from tests.production.tiny_notebooks import CLAIM

KNOWN = (
    "import sys\n"
    "cells = sys.modules['analysis.production.kernel_child'].plain_python\n"
    "print('pyclbr' in sys.modules, 'import pyclbr' in cells)"
)


@pytest.fixture
def done(monkeypatch):
    steps = []
    monkeypatch.setattr(zygote, "_for_project", lambda folder, names: steps.append((folder, names)))
    return steps


def test_tables_are_opened_for_the_first_job_and_charts_rehearsed_once_in_a_batch_that_goes_on(done):
    learned = zygote.Learned()
    for _ in range(3 * zygote.REHEARSED_AFTER):
        learned.open("a")
        learned.note("a")
    learned.open("b")
    learned.note("b")
    assert done == [("a", zygote.OPENS_TABLES), ("a", zygote.REHEARSES), ("b", zygote.OPENS_TABLES)]


def test_each_step_is_given_what_the_one_before_found_and_a_fault_stays_in_it(monkeypatch, tmp_path):
    seen = []

    def load(project):
        seen.append(project.root)
        return "report"

    def draw(report):
        seen.append(report)
        warnings.warn("said to nobody", stacklevel=1)
        raise ValueError("no such chart")

    monkeypatch.setattr(zygote, "load", load, raising=False)
    monkeypatch.setattr(zygote, "draw", draw, raising=False)
    name = zygote.__name__
    zygote._for_project(str(tmp_path), (f"{name}.load", f"{name}.draw", f"{name}.load"))
    assert seen == [tmp_path, "report"]


def test_the_names_that_are_called_are_there():
    for step in (*zygote.OPENS_TABLES, *zygote.REHEARSES):
        module, _, name = step.rpartition(".")
        assert callable(getattr(zygote.importlib.import_module(module), name))


def test_what_the_first_report_of_a_process_had_to_import_and_read_the_next_ones_find_done(request_for):
    with Prepared() as prepared:
        said = []
        for _ in range(2):
            result = run_report(request_for(KNOWN, "import pyclbr", CLAIM), prepared)
            said.append(nbformat.read(result.notebook, 4).cells[3].outputs[0].text)
    assert said == ["False False\n", "True True\n"]


def test_a_first_report_that_was_killed_tells_nothing_and_ends_nothing(request_for):
    with Prepared() as prepared:
        killed = run_report(request_for("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), prepared)
        assert killed.code == "process_died"
        for _ in range(2):
            assert run_report(request_for(KNOWN, CLAIM), prepared).published


def test_no_report_learns_from_the_first_how_that_one_had_cells_read(request_for):
    change = (
        "def read(self, lines):\n    return [line.replace('written', 'read') for line in lines]\n"
        "type(get_ipython().input_transformer_manager).do_token_transforms = read"
    )
    with Prepared() as prepared:
        said = []
        for cells in ([change, "print('as written')"], ["0", "print('as written')"]):
            result = run_report(request_for(*cells, CLAIM), prepared)
            said.append(nbformat.read(result.notebook, 4).cells[4].outputs[0].text)
    assert said == ["as read\n", "as written\n"]
