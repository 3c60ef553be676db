"""A build that is given up, and a prepared process that hangs: what runs is ended, and nobody is blamed for it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from analysis.errors import PublishError
from analysis.production import warm
from analysis.production.batch import run_batch
from analysis.production.build import Options, Steps, build
from analysis.production.manifest import Manifest
from analysis.production.plan import plan
from analysis.production.request import PLAIN, WARM, Limits
from analysis.production.runs import run_report
from analysis.production.warm import Prepared
from tests.production.tiny_notebooks import CLAIM
from tests.production.tiny_steps import fit, prepare

STEPS = Steps(prepare, fit, run_batch, None, None)
SLEEP = "if organisation != 'ash': import time; open(f'{organisation}.begun', 'w').close(); time.sleep(40)"
WAIT = "import os, time\nwhile organisation == 'ash' and not os.path.exists('beech.begun'): time.sleep(0.05)"
SOON = 20  # seconds, less than a notebook sleeps


def interrupted(monkeypatch, line):
    """As by Ctrl-C when the first result is told of."""
    if line.startswith("[1/"):
        raise KeyboardInterrupt


def unable_to_note(monkeypatch, line):
    def full(*given):
        raise OSError(28, "No space left on device")

    if line.startswith("[1/"):
        monkeypatch.setattr(Manifest, "note", full)


@pytest.mark.usefixtures("event_loops_let_go")
@pytest.mark.parametrize("engine", [WARM, PLAIN])
@pytest.mark.parametrize(("give_up", "seen"), [(interrupted, KeyboardInterrupt), (unable_to_note, PublishError)])
def test_a_build_that_is_given_up_ends_what_runs_and_keeps_every_last_good_record(
    project, template, monkeypatch, engine, give_up, seen
):
    template(CLAIM)
    build(project, [], STEPS, site=False)
    before = {path: path.read_bytes() for path in project.executed.iterdir() if path.name[0] != "a"}
    template(CLAIM, SLEEP, WAIT)
    began = time.monotonic()
    with pytest.raises(seen):  # which holds on to the traceback, and so to the generator
        build(project, [], STEPS, Options(workers=2, engine=engine), partial(give_up, monkeypatch), site=False)
    assert time.monotonic() - began < SOON
    assert not [thread for thread in threading.enumerate() if "ThreadPool" in thread.name]
    assert {path: path.read_bytes() for path in project.executed.iterdir() if path.name[0] != "a"} == before
    assert not list(project.runs.glob("*/failure.md"))
    monkeypatch.undo()
    assert dict(plan(project, ["beech", "cedar"])) == dict.fromkeys(["beech", "cedar"], "the report template changed")


def ended(pid, patience=10.0):
    """Whether a process ends soon, even if nobody collects what is left of it."""
    status = Path(f"/proc/{pid}/stat")
    end = time.monotonic() + patience
    while status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] not in "ZX":
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


HANG = "import os, signal, time\nopen('pid', 'w').write(str(os.getpid()))\nos.kill(os.getppid(), signal.SIGSTOP)"
ASH_HANGS = f"if organisation == 'ash':\n    exec({HANG!r})\n    time.sleep(60)"
BEECH_WAITS = "import os, time\nopen('begun', 'w').close()\nwhile not os.path.exists('pid'): time.sleep(0.05)"


def test_a_prepared_process_that_hangs_is_ended_and_withholds_one_report(request_for, project, monkeypatch):
    monkeypatch.setattr(warm, "MARGIN", 1.0)
    beech = request_for(f"if organisation == 'beech':\n    exec({BEECH_WAITS!r})", ASH_HANGS, CLAIM, slug="beech")
    ash = replace(beech, slug="ash", parameters={**beech.parameters, "organisation": "ash"})
    ash = replace(ash, limits=Limits(seconds=2, grace=0.5))
    with Prepared() as own, ThreadPoolExecutor() as pool:
        waiting = pool.submit(run_report, beech, own)
        while not (project.root / "begun").exists():
            time.sleep(0.05)
        hung = run_report(ash, own)
        assert (hung.state, hung.code, hung.cell) == ("withheld", "process_died", 3)
        assert hung.reason.startswith("The prepared process was ended because it gave no answer within 4 s in cell 3")
        assert ended(int((project.root / "pid").read_text()))
        assert waiting.result().published, "what ran beside it is run again in a new one"
        assert run_report(request_for(CLAIM), own).published


def test_a_child_that_writes_on_and_on_is_no_sign_of_life(request_for, monkeypatch):
    monkeypatch.setattr(warm, "MARGIN", 1.0)
    cell = HANG + "\nwhile True: print('on', flush=True); time.sleep(0.01)"
    with Prepared() as own:
        hung = run_report(request_for(cell, limits=Limits(seconds=2, grace=0.5)), own)
    assert "gave no answer within 4 s" in hung.reason


def test_a_notebook_that_ends_the_prepared_process_twice_is_withheld(request_for, project):
    cell = "import os\nopen('times', 'a').write('x')\nos.kill(os.getppid(), 9)\nimport time; time.sleep(60)"
    with Prepared() as own:
        result = run_report(request_for(cell, CLAIM), own)
    assert (result.code, result.cell) == ("process_died", 2)
    assert (project.root / "times").read_text() == "xx"
