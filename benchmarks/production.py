"""What the production line is measured by, on this machine: ratios of one run, never seconds alone.

    python benchmarks/production.py engine [ROUNDS]     warm against papermill and against a bare process
    python benchmarks/production.py chain [COUNT]       COUNT synthetic organisations, data to site
    python benchmarks/production.py scaling             50, 100, 200 and 400 of them, and the exponent
    python benchmarks/production.py unchanged [COUNT]   the decision that there is nothing to do
    python benchmarks/production.py one                 one organisation changed: to page and PDF
    python benchmarks/production.py kills [TIMES]       kill -9 at random moments, then resume

Run in a project that is prepared and fitted (impact prepare, impact fit).
"""

from __future__ import annotations

import math
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pypandoc
from engines import cpu_seconds
from synthetic import clone_project

from analysis.cli.steps import make_steps
from analysis.paths import Project, find_project
from analysis.production.build import Options, Steps, build
from analysis.production.journal import Journal
from analysis.production.manifest import Manifest
from analysis.production.plan import TEMPLATE, asked_for, parameters_of, read_edition
from analysis.production.record import count_images
from analysis.production.request import PLAIN, RunRequest
from analysis.production.runs import run_report
from analysis.production.verify import differences
from analysis.production.warm import Prepared

BUILD = [sys.executable, "-m", "analysis.cli", "build", "--publisher", "embedded", "--project"]
PANDOC = pypandoc.get_pandoc_path()
TYPESET = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], root='/')"
# One warm process without isolation runs the same cells: nothing that starts from papermill can take less.
FLOOR = """
import json, os, sys, time
os.environ["MPLBACKEND"] = "agg"
from IPython.core.interactiveshell import InteractiveShell
from analysis.production.zygote import Learned, prepare
prepare(); Learned().open(os.getcwd())
notebook = json.load(open(sys.argv[1]))
cells = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"][1:]
for turn, slug in enumerate(sys.argv[2:3] + sys.argv[2:]):
    wall, cpu = time.perf_counter(), time.process_time()
    names = {"organisation": slug, "edition": os.environ["EDITION"], "goal_set": os.environ["GOAL_SET"]}
    for cell in cells:
        exec(cell, names)
    if turn:
        print("floor", time.perf_counter() - wall, time.process_time() - cpu)
"""


@contextmanager
def scratch(count: int) -> Iterator[Project]:
    with tempfile.TemporaryDirectory(prefix="impact-bench-") as folder:
        yield clone_project(find_project(), Path(folder), count)


def spent(act: Callable[[], object], prepared: Prepared | None = None) -> tuple[float, float]:
    """Wall and CPU seconds, children counted."""

    def cpu() -> float:
        if prepared:
            return cpu_seconds(prepared)
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    began = time.perf_counter(), cpu()
    act()
    return time.perf_counter() - began[0], cpu() - began[1]


def request(project: Project, slug: str, engine: str | None = None) -> RunRequest:
    given = project, project.notebooks / TEMPLATE, slug, parameters_of(slug, read_edition(project))
    return RunRequest(*given, engine) if engine else RunRequest(*given)


def papermill_command(project: Project, slug: str, out: Path) -> None:
    named = [part for pair in parameters_of(slug, read_edition(project)).items() for part in ("-p", *map(str, pair))]
    command = [sys.executable, "-m", "papermill", str(project.notebooks / TEMPLATE), str(out), *named]
    subprocess.run([*command, "--no-progress-bar"], cwd=project.root, check=True, capture_output=True)


def plain_rendering(executed: Path) -> None:
    """What one would do without this project: pandoc twice and Typst, a process each."""
    page, typ, pdf = (str(executed.with_suffix(end)) for end in (".html", ".typ", ".pdf"))
    subprocess.run([PANDOC, str(executed), "-s", "-o", page], check=True, capture_output=True)
    media = f"--extract-media={executed.parent}"
    subprocess.run([PANDOC, str(executed), "-s", "-t", "typst", media, "-o", typ], check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", TYPESET, typ, pdf], check=False, capture_output=True)


def floor(project: Project, slugs: list[str]) -> tuple[float, float]:
    edition = read_edition(project)
    env = {**os.environ, "EDITION": edition["edition"], "GOAL_SET": edition["goal_set"]}
    command = [sys.executable, "-c", FLOOR, str(project.notebooks / TEMPLATE), *slugs]
    done = subprocess.run(command, cwd=project.root, env=env, check=True, capture_output=True, text=True)
    pairs = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("floor ")]
    return tuple(statistics.median(float(pair[i]) for pair in pairs) for i in (0, 1))


def engine(rounds: int = 3) -> None:
    """Executions only, interleaved, of the real template."""
    with scratch(41) as project, Prepared() as prepared:
        slugs = asked_for(project)[:rounds]
        run_report(request(project, slugs[0]), prepared)
        run_report(request(project, slugs[0], PLAIN))
        found: dict[str, list] = {"papermill command": [], "execute_notebook": [], "impact-warm": []}
        for slug in slugs:
            out = project.cache / f"{slug}.plain.ipynb"
            found["papermill command"].append(spent(lambda s=slug, o=out: papermill_command(project, s, o)))
            found["execute_notebook"].append(spent(lambda s=slug: run_report(request(project, s, PLAIN)), prepared))
            claims = (project.executed / f"{slug}.json").read_bytes()
            found["impact-warm"].append(spent(lambda s=slug: run_report(request(project, s), prepared), prepared))
            assert (project.executed / f"{slug}.json").read_bytes() == claims, "the engines made different claims"
            executed = nbformat.read(project.executed / f"{slug}.ipynb", 4)
            assert count_images(executed) == count_images(nbformat.read(out, 4)), "a figure was lost"
        found["floor, in process"] = [floor(project, slugs)]
    middle = {name: [statistics.median(pair[i] for pair in pairs) for i in (0, 1)] for name, pairs in found.items()}
    warm = middle["impact-warm"]
    for name, (wall, cpu) in middle.items():
        print(f"{name:<20} {wall:6.2f} s wall {cpu:6.2f} s CPU   / warm: {wall / warm[0]:5.2f} {cpu / warm[1]:5.2f}")


def peak_memory(stop: threading.Event, found: list[int]) -> None:
    """The largest sum, over this process and all below it, of what each has for itself and its share of the rest."""
    while not stop.wait(1.0):
        found.append(sum(_share(pid) for pid in _below(os.getpid())))


def _below(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(path.read_text().rsplit(")", 1)[1].split()[1]), []).append(int(path.parent.name))
        except OSError:
            continue
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += parents.get(found[-1], [])
    return found


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


def chain(count: int = 100) -> tuple[float, int]:
    """Execute and render COUNT organisations; the tables and fits are there already."""
    real, nothing = make_steps(), lambda *given, **named: None
    steps = Steps(nothing, nothing, real.run, real.publish, real.check, real.slices)
    with scratch(count) as project:
        times: dict[str, float] = {}
        began = time.perf_counter()

        def note(line: str) -> None:
            phase = "render" if line.startswith("Render") else "run" if line.startswith("[") else "other"
            times[phase] = time.perf_counter() - began
            for mark in (50, 100, 200, 400, 800):
                if line.startswith(f"[{mark}/"):
                    print(f"    {mark} reports run after {times['run']:.1f} s", flush=True)

        stop, seen = threading.Event(), []
        watch = threading.Thread(target=peak_memory, args=(stop, seen))
        watch.start()
        built: list = []
        wall, cpu = spent(lambda: built.append(build(project, [], steps, Options(publisher="embedded"), note)))
        stop.set()
        watch.join()
        [result] = built
        pages = len(list((project.site / "reports" / "organisations").glob("*.pdf")))
        print(
            f"{count} organisations: {wall:.1f} s wall, {cpu:.1f} s CPU, {wall / count:.3f} s each; "
            f"run by {times.get('run', 0):.1f} s, rendered by {times.get('render', 0):.1f} s; "
            f"{len(result.withheld)} withheld, {pages} PDFs, peak {max(seen) >> 20} MiB",
            flush=True,
        )
        sample = asked_for(project)[:3]
        alone, below = _plain(project, sample), floor(project, sample)
        cores = os.cpu_count() or 1
        print(
            f"    plain, two side by side: {alone / cores:.2f} s each, ratio {alone / cores / (wall / count):.1f}; "
            f"floor of the cells {below[1]:.2f} s of CPU each, chain / floor {cpu / count / below[1]:.2f}",
            flush=True,
        )
        return wall, len(result.withheld)


def _plain(project: Project, slugs: list[str]) -> float:
    took = []
    for slug in slugs:
        out = project.cache / "plain" / f"{slug}.ipynb"
        out.parent.mkdir(exist_ok=True)

        def both(slug: str = slug, out: Path = out) -> None:
            papermill_command(project, slug, out)
            plain_rendering(out)

        took.append(spent(both)[0])
    return statistics.median(took)


def scaling() -> None:
    counts = [50, 100, 200, 400]
    walls = [chain(count)[0] for count in counts]
    pairs = [(math.log(count), math.log(wall)) for count, wall in zip(counts, walls, strict=True)]
    print(f"exponent {statistics.linear_regression(*zip(*pairs, strict=True)).slope:.2f}")


def one() -> None:
    """Change the text on one organisation and build again, whole processes."""
    with scratch(41) as project:
        command = [
            sys.executable,
            "-m",
            "analysis.cli",
            "build",
            "--publisher",
            "embedded",
            "--project",
            str(project.root),
        ]
        subprocess.run(command, check=True, capture_output=True)
        slug = asked_for(project)[0]
        register = project.data / "observations" / "published_facts.csv"
        for turn in range(3):
            (project.data / "editorial" / slug).mkdir(parents=True, exist_ok=True)
            (project.data / "editorial" / slug / "about.md").write_text(str(turn))
            # The template prints no such text, so its page is called out of date to have it made as well.
            built = project.site / ".built.json"
            built.write_text(built.read_text().replace(f'"{slug}": "', f'"{slug}": "{turn}'))
            wall, _ = spent(lambda: subprocess.run(command, check=True, capture_output=True))
            print(f"text of one organisation changed, to page and PDF: {wall:.2f} s")
        register.write_text(register.read_text().replace("About three quarters", "About 3 quarters"))
        wall, _ = spent(lambda: subprocess.run(command, check=True, capture_output=True))
        print(f"a row of one organisation changed, tables checked again: {wall:.2f} s")


def kills(times: int = 50, count: int = 60) -> None:
    """Kill a build again and again, resume, and compare with a build that was left alone."""
    with scratch(count) as alone, scratch(count) as hit:
        for project in (alone, hit):
            Manifest(project).save()
        began = time.perf_counter()
        subprocess.run([*BUILD, str(alone.root)], check=True, capture_output=True)
        whole = time.perf_counter() - began
        draw, half = random.Random(1), 0
        for _ in range(times):
            with subprocess.Popen(
                [*BUILD, str(hit.root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            ) as builder:
                time.sleep(draw.uniform(0.2, max(4.0, whole / times * 3)))
                os.killpg(builder.pid, signal.SIGKILL)
            for notebook in hit.executed.glob("*.ipynb"):
                half += not all(notebook.with_suffix(end).is_file() for end in (".json", ".csv"))
                nbformat.read(notebook, 4)
            journal = Journal(hit.cache / "journal.jsonl")
            kept = len(list(journal.entries()))
        subprocess.run([*BUILD, str(hit.root)], check=True, capture_output=True)
        unlike = differences(alone.site, hit.site)
        print(f"{times} kills: {half} half-written, {len(unlike)} files lost or stale, {kept} in the last journal")


def unchanged(count: int = 1000) -> None:
    script = Path(__file__).with_name("no_change.py")
    subprocess.run([sys.executable, str(script), str(count)], check=True)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    commands = {f.__name__: f for f in (engine, chain, scaling, unchanged, one, kills)}
    name, *numbers = sys.argv[1:] or ["engine"]
    if name not in commands:
        sys.exit(f"Choose one of: {', '.join(commands)}.")
    commands[name](*map(int, numbers))
