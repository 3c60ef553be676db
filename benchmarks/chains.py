"""Whole chains of synthetic organisations: the time, memory and disk they take, against other ways."""

from __future__ import annotations

import math
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compared_with import floor, plain, rendering_floor, request
from spending import spent, watched_memory
from synthetic import clone_project

from analysis.cli.steps import make_steps
from analysis.errors import MissingInputError
from analysis.paths import Project, find_project
from analysis.production.batch import run_batch
from analysis.production.build import Built, Options, Steps, build
from analysis.production.manifest import Manifest
from analysis.production.plan import asked_for
from analysis.publishing import embedded

SAMPLE = 16  # reports that are made the slow ways
SEARCH = 300_000  # bytes that one search may load
MIB = 1 << 20


@dataclass(frozen=True)
class Spent:
    """What one chain took: ``cpu`` and ``wall`` in seconds, ``size`` of the site and ``peak`` memory in bytes."""

    count: int
    wall: float
    cpu: float
    size: int
    peak: int
    withheld: int


@contextmanager
def scratch(count: int) -> Iterator[Project]:
    """A project of so many organisations in a folder that is removed afterwards."""
    source = find_project()
    if not (source.prepared.is_dir() and source.fits.is_dir()):
        raise MissingInputError("Tables and fits are copied from the project, and it has none. Run: impact fit")
    with tempfile.TemporaryDirectory(prefix="impact-bench-", ignore_cleanup_errors=True) as folder:
        yield clone_project(source, Path(folder), count)


def chain(count: int = 100, compare: int = SAMPLE) -> Spent:
    """Execute and render so many organisations, tables and fits being there; make ``compare`` of them the slow ways."""
    real, nothing = make_steps(), lambda *given, **named: None
    steps = Steps(nothing, nothing, real.run, real.publish, real.check, real.slices, real.warm_up, real.load)
    with scratch(count) as project:
        phases: dict[str, float] = {}
        began = time.perf_counter()

        def note(line: str) -> None:
            phase = "rendered" if line.startswith("Render") else "run" if line.startswith("[") else line
            phases[phase] = time.perf_counter() - began

        built: list[Built] = []
        options = Options(publisher="embedded")
        with watched_memory() as seen:
            wall, cpu = spent(lambda: built.append(build(project, [], steps, options, note)))
        size = sum(path.stat().st_size for path in project.site.rglob("*") if path.is_file())
        found = Spent(count, wall, cpu, size, max(seen), len(built[0].withheld))
        pdfs = len(list((project.site / "reports" / "organisations").glob("*.pdf")))
        pages = len(list(project.site.rglob("*.html")))
        print(
            f"{count} organisations: {wall:.1f} s wall, {cpu:.1f} s CPU, {cpu / count:.3f} s CPU each; "
            f"run by {phases.get('run', 0):.1f} s, rendered by {phases.get('rendered', 0):.1f} s; "
            f"{found.withheld} withheld, {pdfs} PDFs, {pages} pages, {size / MIB:.0f} MiB; peak {found.peak / MIB:.0f} "
            "MiB of all processes",
            flush=True,
        )
        print_workers(project)
        print_sizes(project.site)
        if compare:
            compare_with_others(project, found, compare)
        return found


def print_workers(project: Project) -> None:
    """Memory of the notebooks' processes, and whether the last took more than the first."""
    used = [report["last"]["memory"] for report in Manifest(project).reports.values() if report["last"]["memory"]]
    if not used:
        return
    tenth = max(1, len(used) // 10)
    first, last = (statistics.median(part) / MIB for part in (used[:tenth], used[-tenth:]))
    print(f"    a notebook's process: at most {max(used) / MIB:.0f} MiB; first tenth {first:.0f}, last {last:.0f} MiB")


def print_sizes(site: Path) -> None:
    """The pages that list everybody, and what the first search loads before any word is typed."""
    names = ["reports/index.html", *(f"reports/goals/{number}.html" for number in (5, 14))]
    sizes = [f"{name} {(site / name).stat().st_size / 1000:.0f} kB" for name in names if (site / name).is_file()]
    search = sum(
        path.stat().st_size
        for pattern in ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.en*.pagefind")
        for path in (site / "pagefind").glob(pattern)
    )
    print(f"    {', '.join(sizes)}; search loads {search / 1000:.0f} kB at its start (limit {SEARCH // 1000})")


def reports_alone(project: Project) -> tuple[float, float]:
    """Wall and CPU seconds a report of what plain commands make too: the run, its page and its PDF, and no site."""
    slugs = asked_for(project)

    def act() -> None:
        results = list(run_batch([request(project, slug) for slug in slugs]))
        assert all(result.published for result in results)
        with tempfile.TemporaryDirectory() as out:
            records = [project.executed / f"{slug}.ipynb" for slug in slugs]
            embedded.publish(project, documents=records, out=Path(out))

    wall, cpu = spent(act)
    return wall / len(slugs), cpu / len(slugs)


def compare_with_others(project: Project, found: Spent, sample: int) -> None:
    everybody = asked_for(project)
    slugs = [everybody[place * len(everybody) // sample] for place in range(sample)]  # of every kind, as in the chain
    cores = os.cpu_count() or 1
    others = sorted(path.relative_to(project.root).as_posix() for path in project.reports.rglob("*.qmd"))
    others = [name for name in others if (project.site / name).with_suffix(".html").is_file()]
    cells = floor(project, slugs)[1]
    rendering = rendering_floor(project, [f"reports/organisations/{slug}.ipynb" for slug in slugs])
    page = rendering_floor(project, others[:: max(1, len(others) // 20)])
    shared = page * len(others) / found.count
    wall, alone = reports_alone(project)
    each, least, chained = found.cpu / found.count, cells + rendering, found.wall / found.count
    print(
        f"    floor: {least:.2f} s CPU a report (cells {cells:.2f}, rendering {rendering:.2f}), and {shared:.2f} for "
        f"its share of {len(others)} other pages\n"
        f"    reports alone, run and rendered: {alone:.2f} s CPU, {wall:.2f} s wall each; {alone / least:.2f} of the "
        f"floor\n    whole chain: {each / (least + shared):.2f} of the floor with its other pages, {each / least:.2f} "
        "without them",
        flush=True,
    )
    slow = plain(project, slugs, cores)
    print(
        f"    plain, {cores} at a time: {slow:.2f} s wall each; {slow / wall:.1f} times the reports alone, "
        f"{slow / chained:.1f} times the whole chain",
        flush=True,
    )


def scaling(largest: int = 400) -> None:
    """Time and bytes at an eighth, a quarter, a half and all of the largest number, and the exponents."""
    counts = [max(2, largest // part) for part in (8, 4, 2, 1)]
    found = [chain(count, compare=0) for count in counts]
    for name in ("cpu", "wall", "size"):
        pairs = [(math.log(each.count), math.log(getattr(each, name))) for each in found]
        exponent = statistics.linear_regression(*zip(*pairs, strict=True)).slope
        print(f"exponent of {name} over {', '.join(map(str, counts))}: {exponent:.2f}", flush=True)
