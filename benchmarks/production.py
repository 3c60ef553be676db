"""What the production line is measured by, on this machine: ratios of one run, never seconds alone.

    python benchmarks/production.py engine [ROUNDS]            warm against papermill and against a bare process
    python benchmarks/production.py chain [COUNT [COMPARE]]    COUNT synthetic organisations, data to site, against the
                                                               floor and plain commands on COMPARE (16) of them
    python benchmarks/production.py scaling [LARGEST]          LARGEST (400) and its half, quarter and eighth
    python benchmarks/production.py unchanged [COUNT]          the decision that there is nothing to do
    python benchmarks/production.py one                        one organisation changed: to page and PDF
    python benchmarks/production.py preview [ROUNDS]           the same once all is warm
    python benchmarks/production.py kills [TIMES [COUNT]]      kill -9 at random moments, then resume

Run in a project that is prepared and fitted (impact prepare, impact fit).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from chains import chain, scaling, scratch
from compared_with import floors, papermill_command, request
from kills import BUILD, FACTS, kills
from spending import below, cpu_of, spent

from analysis.cli.steps import make_steps
from analysis.paths import Project
from analysis.production.plan import asked_for
from analysis.production.prepared import Prepared
from analysis.production.record import count_images
from analysis.production.request import PLAIN, record_of
from analysis.production.runs import run_report
from analysis.production.zygote import REHEARSED_AFTER
from analysis.publishing.preview import Previewer

TURNS = 3  # of the floors and the warm engine


def engine(rounds: int = 3) -> None:
    """Executions only, of the real template: interleaved with papermill's, and in turns with the floors."""
    with scratch(41) as project, Prepared() as prepared, tempfile.TemporaryDirectory() as made:
        slugs = asked_for(project)[:rounds]
        for _ in range(REHEARSED_AFTER + 1):  # as in the middle of a batch
            run_report(request(project, slugs[0]), prepared)
        run_report(request(project, slugs[0], PLAIN))
        found: dict[str, list] = {"papermill command": [], "execute_notebook": [], "impact-warm": []}
        for slug in slugs:
            out = project.cache / f"{slug}.plain.ipynb"
            found["papermill command"].append(spent(lambda s=slug, o=out: papermill_command(project, s, o)))
            found["execute_notebook"].append(spent(lambda s=slug: run_report(request(project, s, PLAIN)), prepared))
            record = contents(project.executed, slug)
            found["impact-warm"].append(spent(lambda s=slug: run_report(request(project, s), prepared), prepared))
            assert contents(project.executed, slug) == record, "the engines made different records"
            executed = nbformat.read(project.executed / f"{slug}.ipynb", 4)
            assert count_images(executed) == count_images(nbformat.read(out, 4)), "a figure was lost"
        beside = [in_turns(project, slugs, Path(made), prepared) for _ in range(TURNS)]
    middle = {name: [statistics.median(pair[i] for pair in pairs) for i in (0, 1)] for name, pairs in found.items()}
    warm = middle["impact-warm"]
    for name, (wall, cpu) in middle.items():
        ratios = f"of warm: {wall / warm[0]:5.2f} {cpu / warm[1]:5.2f}   warm of it: {warm[0] / wall:5.2f}"
        print(f"{name:<20} {wall:6.2f} s wall {cpu:6.2f} s CPU   {ratios} {warm[1] / cpu:5.2f}")
    print_floors(beside)


def in_turns(project: Project, slugs: list[str], made: Path, prepared: Prepared) -> dict[str, list]:
    """Wall and CPU seconds of each report by the floors and by the warm engine, each one report after another."""
    taken = floors(project, slugs, made)
    taken["warm"] = [spent(lambda s=slug: run_report(request(project, s), prepared), prepared) for slug in slugs]
    for slug in slugs:
        assert contents(made, slug) == contents(project.executed, slug), "the floor made another record"
    return taken


def print_floors(beside: list[dict[str, list]]) -> None:
    """Print the middle of each report's turns, and the middle of what warm takes of each floor for the same report."""

    def each(name: str, part: int) -> list[float]:
        by_report = zip(*(turn[name] for turn in beside), strict=True)
        return [statistics.median(taken[part] for taken in turns) for turns in by_report]

    for name in ("cells", "record"):
        lines = []
        for part, what in enumerate(("wall", "CPU")):
            pairs = list(zip(each("warm", part), each(name, part), strict=True))
            ratios = sorted(warm / floor for warm, floor in pairs)
            warm, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
            lines.append(
                f"{what} {warm:.2f} of {floor:.2f} s, {statistics.median(ratios):.2f} times "
                f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
            )
        print(f"warm of the floor's {name}: {'; '.join(lines)}")


def contents(folder: Path, slug: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in record_of(folder, slug)}


def one(rounds: int = 3) -> None:
    """Change a row of one organisation and build again, whole processes."""
    with scratch(41) as project:
        subprocess.run([*BUILD, str(project.root)], check=True, capture_output=True)
        name, *words = FACTS
        table = project.data / name
        for turn in range(rounds):
            old, new = words if turn % 2 == 0 else reversed(words)
            table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
            wall, cpu = spent(lambda: subprocess.run([*BUILD, str(project.root)], check=True, capture_output=True))
            print(f"a row of one organisation changed, to page and PDF: {wall:.2f} s wall, {cpu:.2f} s CPU", flush=True)


def preview(rounds: int = 7) -> None:
    """Change the table and make the page and the PDF again, with everything warm. The first round is not counted."""
    with scratch(41) as project:
        subprocess.run([*BUILD, str(project.root)], check=True, capture_output=True)
        name, *words = FACTS
        table = project.data / name
        walls, cpus = [], []
        with Previewer(project, "travelodge", make_steps().prepare) as previewer:
            for turn in range(rounds + 1):
                table.write_text(table.read_text(encoding="utf-8").replace(*words), encoding="utf-8")
                words.reverse()
                before = {pid: cpu_of(pid) for pid in below(os.getpid())}
                wall, own = spent(previewer.make)
                others = sum(cpu_of(p) - before.get(p, 0.0) for p in below(os.getpid()) if p != os.getpid())
                if turn:
                    walls.append(wall)
                    cpus.append(own + others)
        print(f"warm preview: {statistics.median(walls):.2f} s wall, {statistics.median(cpus):.2f} s CPU (medians)")


def unchanged(count: int = 1000) -> None:
    script = Path(__file__).with_name("no_change.py")
    subprocess.run([sys.executable, str(script), str(count)], check=True)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    commands = {f.__name__: f for f in (engine, chain, scaling, unchanged, one, preview, kills)}
    name, *numbers = sys.argv[1:] or ["engine"]
    if name not in commands:
        sys.exit(f"Choose one of: {', '.join(commands)}.")
    commands[name](*map(int, numbers))
