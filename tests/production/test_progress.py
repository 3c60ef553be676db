"""Nobody is left wondering whether anything still happens."""

from __future__ import annotations

import io
import itertools
import threading
import time

import pytest
from rich.console import Console

from analysis.production import site
from analysis.production.build import Built, Options, Steps, build
from analysis.production.progress import PlainLines, summarise
from analysis.production.request import RunResult, withheld
from analysis.production.terminal import LiveScreen


def test_silence_is_broken_by_what_is_still_under_way(capsys):
    with PlainLines(patience=0.05) as progress:
        progress("Fitting the models")
        threading.Event().wait(0.3)
    first, *ticks = capsys.readouterr().err.splitlines()
    assert first == "Fitting the models"
    assert ticks
    assert all(tick.startswith("... ") and tick.endswith("last: Fitting the models") for tick in ticks)


PATIENCE = 0.2
PHASES = {
    "prepare": "Preparing the tables",
    "fit": "Fitting the models",
    "slices": "Comparing each organisation's rows with those of its last report",
    "run": "Running 3 of 3 reports with impact-warm",
    "publish": "Rendering the site",
    "check": "Checking the pages",
    "move": "Moving the new site into place",
}


class Clock(io.StringIO):
    """Standard error that notes when each line was written."""

    def __init__(self):
        super().__init__()
        self.lines = [(time.monotonic(), "")]

    def write(self, text):
        self.lines += [(time.monotonic(), line) for line in text.splitlines() if line]
        return len(text)


def slow_steps(slow):
    """Steps that write what the next one needs, one of which takes many times the patience of the screen."""

    def wait(name):
        if name == slow:
            time.sleep(6 * PATIENCE)

    def write(folder, name):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")

    def prepare(project, progress):
        wait("prepare")
        write(project.prepared, "goals.parquet")

    def fit(project, progress):
        wait("fit")
        write(project.fits, "trend.json")

    def slices(project):
        wait("slices")
        return {}

    def run(requests, progress, **_):
        wait("run")
        for request in requests:
            for ending in (".json", ".csv", ".ipynb"):
                write(request.project.executed, request.slug + ending)
            yield RunResult(request.slug, "published")

    def publish(project, *, out, beside, **_):
        wait("publish")
        for slug in ("ash", "beech", "cedar"):
            write(out / "reports" / "organisations", f"{slug}.html")
        beside([])

    def check(site, only=None):
        wait("check")
        return []

    return Steps(prepare, fit, run, publish, check, slices)


@pytest.mark.parametrize("slow", PHASES)
def test_no_phase_of_a_build_is_silent_for_longer_than_the_patience(project, template, monkeypatch, slow):
    clock = Clock()
    monkeypatch.setattr("sys.stderr", clock)
    if slow == "move":
        put = site.put_in_place
        monkeypatch.setattr(site, "put_in_place", lambda *given: (time.sleep(6 * PATIENCE), put(*given)))
    template("1")
    with PlainLines(patience=PATIENCE) as progress:
        build(project, [], slow_steps(slow), Options(), progress)
    times = [at for at, _ in clock.lines]
    # Twice the patience, since a busy machine may keep the ticker waiting.
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) < 2 * PATIENCE
    assert any(line.startswith("... ") and PHASES[slow] in line for _, line in clock.lines)


def test_the_screen_tells_what_is_under_way_and_for_how_long():
    screen = LiveScreen()
    screen("Checking the pages")
    screen._tally.began -= 7
    console = Console(file=io.StringIO(), width=80)
    console.print(screen._show())
    assert "Checking the pages  7 s" in console.file.getvalue()


def test_the_summary_counts_and_gives_each_reason():
    results = (
        RunResult("ash", "published", seconds=0.5),
        withheld("elm", "error", "ValueError: no in cell 3 (x)."),
    )
    lines = list(summarise(Built(results, ("fir",), new_site=True, seconds=2.0)))
    assert lines == [
        "ash     0.5 s  published",
        "elm     0.0 s  withheld   ValueError: no in cell 3 (x).",
        "1 run and published, 1 withheld, 1 unchanged; a new site is in place; 2.0 s.",
        "What failed, in which cell and with which inputs: .cache/runs/SLUG/failure.md of each.",
    ]
