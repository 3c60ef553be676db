"""Planted failures, kills at any moment, full disks: who is withheld, why, and what is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial

import nbformat
import pytest

from analysis.cli.steps import finish
from analysis.errors import SOME_WITHHELD
from analysis.paths import write_whole
from analysis.production.batch import run_batch
from analysis.production.build import Options, Steps, build
from analysis.production.journal import Journal
from analysis.production.manifest import Manifest
from analysis.production.plan import UNCHANGED, plan, why
from analysis.production.request import PLAIN, WARM, Limits
from analysis.production.verify import differences
from tests.production.tiny_notebooks import CLAIM
from tests.production.tiny_steps import fit, prepare, write_faulty_rows

# What is planted, in which organisation: the cell's source, the code and what the reason must say.
PLANTED = {
    3: ("1 / 0", "error", "ZeroDivisionError: division by zero in cell 3"),
    7: ("while True: pass", "time_limit", "The time limit of 8 s"),
    11: ("block = bytearray(3 << 30)", "memory_limit", "More memory was needed than the 3072 MiB allowed in cell 3"),
    19: ("import os; os.kill(os.getpid(), 9)", "process_died", "signal 9) in cell 3"),
    23: ("open('.cache/fits/org-23.json')", "error", "FileNotFoundError"),
    29: ("int('n/a')", "error", "ValueError: invalid literal for int() with base 10: 'n/a' in cell 3"),
}
UNWRITABLE, CORRUPT = 31, 37
ROW = "data/observations/published_facts.csv, row 29: value 'n/a': is not a number. Correct it against its source."
LIMITS = Limits(seconds=8, memory=3 << 30, grace=0.5)


def publish(project, *, out, beside, **others):
    pages = out / "reports" / "organisations"
    pages.mkdir(parents=True, exist_ok=True)
    for record in project.executed.glob("*.ipynb"):
        write_whole(pages / f"{record.stem}.html", record.read_text())
    beside([])


def check(site, only=None):
    return []


def steps_with(run=run_batch):
    return Steps(prepare, fit, run, publish, check)


def prepare_with_a_corrupt_row(project, progress):
    prepare(project, progress)
    write_faulty_rows(project, {f"org-{CORRUPT}": ROW})


def register(project, count):
    rows = "".join(f"org-{number},Organisation {number}\n" for number in range(count))
    (project.data / "organisations" / "organisations.csv").write_text("slug,name\n" + rows)


def test_exactly_the_planted_failures_are_withheld_each_with_cell_and_reason(project, template, prepared, capsys):
    register(project, 40)
    planted = {f"org-{number}": source for number, (source, _, _) in PLANTED.items()}
    template(f"exec({planted!r}.get(organisation, ''))", CLAIM)
    project.runs.mkdir(parents=True)
    (project.runs / f"org-{UNWRITABLE}").write_text("a file where its folder should be")
    steps = replace(steps_with(partial(run_batch, prepared=prepared)), prepare=prepare_with_a_corrupt_row)
    built = build(project, [], steps, Options(workers=2, limits=LIMITS))
    found = {result.slug: result for result in built.withheld}
    assert found.keys() == {f"org-{number}" for number in [*PLANTED, UNWRITABLE, CORRUPT]}
    corrupt = found[f"org-{CORRUPT}"]
    assert (corrupt.code, corrupt.reason) == ("faulty_rows", ROW)
    assert ROW in (project.runs / corrupt.slug / "failure.md").read_text()
    for number, (_, code, words) in PLANTED.items():
        result = found[f"org-{number}"]
        # The cell with the mistake: the first after the parameters, and papermill's own are not counted.
        assert (result.code, result.cell) == (code, 2), result
        assert words.replace("cell 3", "cell 2") in result.reason
        page = (project.runs / result.slug / "failure.md").read_text()
        assert result.reason in page and f"impact report {result.slug}" in page
    assert "org-31" in found["org-31"].reason
    with pytest.raises(SystemExit) as end:
        finish(built)
    assert end.value.code == SOME_WITHHELD == 3
    said = capsys.readouterr().out.splitlines()
    for slug, result in found.items():
        [line] = [line for line in said if line.startswith(f"{slug} ")]
        assert line.endswith(f"withheld   {result.reason}")
    assert "32 run and published, 8 withheld, 0 unchanged" in said[-2]
    assert len(built.results) - len(found) == 32
    public = "".join(path.read_text() for path in project.site.rglob("*.*"))
    assert not any(words in public for words in ("ZeroDivisionError", "Traceback", "failure.md"))


def test_a_page_on_a_failure_names_cell_traceback_inputs_and_what_to_do(project, template, prepared):
    template(CLAIM, "#| label: tbl-gap\nrate = 1 / 0")
    build(project, ["ash"], steps_with(partial(run_batch, prepared=prepared)), Options(), site=False)
    page = (project.runs / "ash" / "failure.md").read_text()
    for words in (
        "ZeroDivisionError: division by zero in cell 3 (tbl-gap).",
        "rate = 1 / 0",
        "Traceback",
        "parameter `organisation`: `'ash'`",
        "the report template: `",
        "impact lab .cache/runs/ash/ash.failed.ipynb",
    ):
        assert words in page, words


def test_the_last_good_record_stays_only_while_its_inputs_are_the_same(project, template, prepared):
    steps = steps_with(partial(run_batch, prepared=prepared))
    template("import os\nif os.path.exists('flood'): 1 / 0", CLAIM)
    build(project, [], steps)
    (project.root / "flood").write_text("")  # no input that is known of
    again = build(project, ["ash"], steps, Options(force=True))
    assert [result.slug for result in again.withheld] == ["ash"]
    assert (project.executed / "ash.ipynb").is_file()
    assert "It failed then, and its earlier record stays: ZeroDivisionError" in why(project, "ash")
    template("import os\nif os.path.exists('flood'): 1 / 0  # changed", CLAIM)
    build(project, ["ash"], steps)
    assert not (project.executed / "ash.ipynb").is_file()
    assert not (project.site / "reports" / "organisations" / "ash.html").exists()


def test_a_full_disk_withholds_what_it_hits_and_says_so(project, template, prepared, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    template(CLAIM)
    monkeypatch.setattr("analysis.production.runs.write_record", full)
    built = build(project, ["ash"], steps_with(partial(run_batch, prepared=prepared)), Options(), site=False)
    assert "No space left on device" in built.results[0].reason
    monkeypatch.undo()
    assert dict(plan(project, ["ash"]))["ash"] == "it was withheld the last time"


def test_a_torn_journal_loses_its_last_line_only(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append({"slug": "ash"})
    with journal.path.open("a") as file:
        file.write('{"slug": "bee')
    journal.append({"slug": "cedar"})
    assert [entry["slug"] for entry in journal.entries()] == ["ash", "cedar"]


def test_what_the_journal_holds_counts_before_the_manifest_is_written(project, template, prepared):
    template(CLAIM)
    build(project, [], steps_with(partial(run_batch, prepared=prepared)))
    manifest = Manifest(project)
    journal = Journal(project.cache / "journal.jsonl")
    journal.append({"slug": "ash", "report": manifest.reports["ash"]})
    stored = json.loads(manifest.path.read_text())
    del stored["reports"]["ash"]
    manifest.path.write_text(json.dumps(stored))
    assert dict(plan(project, ["ash"]))["ash"] == UNCHANGED


BUILD = (
    "import sys; sys.path.insert(0, sys.argv[2])\nfrom pathlib import Path\nfrom analysis.paths import Project\n"
    "from analysis.production.build import Options, build\nfrom test_failures import steps_with\n"
    "build(Project(Path(sys.argv[1])), [], steps_with(), Options(workers=2))"
)


def kill_and_resume(project, template, prepared, request, *, organisations, times):
    """Kill builds at random moments; the one that is left to end must make what an undisturbed one makes."""
    register(project, organisations)
    template("import time; time.sleep(0.05)", CLAIM)
    draw = random.Random(7)
    command = [sys.executable, "-c", BUILD, str(project.root), str(request.path.parent)]
    for _ in range(times):
        with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as builder:
            time.sleep(draw.uniform(0.1, 6))
            os.killpg(builder.pid, signal.SIGKILL)
        for notebook in project.executed.glob("*.ipynb"):
            nbformat.read(notebook, 4)
            assert json.loads(notebook.with_suffix(".json").read_text())["claims"]
    steps = steps_with(partial(run_batch, prepared=prepared))
    resumed = build(project, [], steps, Options(workers=2))
    assert not resumed.withheld
    resumed_site = project.cache / "resumed"
    project.site.rename(resumed_site)
    build(project, [], steps, Options(workers=2, force=True))
    assert len(list(project.executed.glob("*.ipynb"))) == organisations
    assert differences(project.site, resumed_site) == []


def test_killed_twice_and_resumed_a_build_loses_nothing(project, template, prepared, request):
    kill_and_resume(project, template, prepared, request, organisations=12, times=2)


@pytest.mark.slow
def test_killed_fifty_times_and_resumed_a_build_loses_nothing(project, template, prepared, request):
    kill_and_resume(project, template, prepared, request, organisations=60, times=50)


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_any_number_of_workers_makes_the_same_bytes(project, template, prepared, workers, tmp_path_factory):
    register(project, 10)
    template("import random, numpy\nprint(random.random(), numpy.random.rand())", CLAIM)
    run = partial(run_batch, prepared=prepared)
    build(project, [], steps_with(run), Options(workers=2))
    first = project.cache / "first"
    project.site.rename(first)

    def shuffled(requests, **options):
        return run(random.Random(workers).sample(requests, len(requests)), **options)

    build(project, [], steps_with(shuffled), Options(workers=workers, force=True))
    assert differences(first, project.site) == []


@pytest.mark.usefixtures("event_loops_let_go")
@pytest.mark.parametrize("engine", [WARM, PLAIN])
@pytest.mark.parametrize("cells", [("1 / 0",), ("'no claims'",)])
def test_a_notebook_that_the_disk_could_not_take_whole_withholds_one_report(
    project, template, prepared, engine, cells
):
    template("print('x' * 400_000)", *cells, CLAIM if "/" in cells[0] else "2 + 2")
    run = partial(run_batch, prepared=prepared)
    with files_of_at_most(200_000):
        [result] = build(project, ["ash"], steps_with(run), Options(engine=engine), site=False).results
    assert result.notebook is None and result.code in ("error", "incomplete")
    assert result.reason in (project.runs / "ash" / "failure.md").read_text()


@contextlib.contextmanager
def files_of_at_most(size):
    """As on a full disk, whoever runs the tests: after these bytes no more of a file is written."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
