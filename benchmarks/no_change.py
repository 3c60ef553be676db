"""How long it takes to decide that there is nothing to do, whole process, imports included.

python benchmarks/no_change.py [ORGANISATIONS]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from analysis.paths import Project
from analysis.production.build import Steps, build
from analysis.production.request import PUBLISHED, RunRequest, RunResult

COMMAND = "import sys; from analysis.cli import main; main(['build', '--project', sys.argv[1]])"


def write_project(root: Path, count: int) -> Project:
    (root / "data" / "organisations").mkdir(parents=True)
    rows = "".join(f"org-{number},Organisation {number}\n" for number in range(count))
    (root / "data" / "organisations" / "organisations.csv").write_text("slug,name\n" + rows)
    (root / "data" / "framework").mkdir()
    (root / "data" / "framework" / "edition.csv").write_text("edition\n2026-11-30\n")
    for folder in ("notebooks", "reports/organisations"):
        (root / folder).mkdir(parents=True)
    (root / "notebooks" / "impact_report.ipynb").write_text("{}")
    (root / "_quarto.yml").write_text("project: {type: website}\n")
    return Project(root)


def write_records(requests: Sequence[RunRequest], **_: object) -> Iterator[RunResult]:
    """Stands in for running: what is measured is the decision, not the work."""
    for request in requests:
        for suffix in ("json", "csv", "ipynb"):
            (request.project.executed / f"{request.slug}.{suffix}").write_text(request.slug)
        yield RunResult(request.slug, PUBLISHED)


def write_tables(project: Project, **_: object) -> None:
    for folder in (project.prepared, project.fits):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "table.parquet").write_text("")


def write_pages(project: Project, *, out: Path, beside: Callable[[list], None], **_: object) -> None:
    (out / "reports" / "organisations").mkdir(parents=True)
    for record in project.executed.glob("*.ipynb"):
        (out / "reports" / "organisations" / f"{record.stem}.html").write_text("")
    beside([])


def check(site: Path, only: object = None) -> list:
    return []


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = write_project(Path(folder), count)
        build(
            project,
            [],
            Steps(
                write_tables, write_tables, write_records, write_pages, lambda site, only=None: [], lambda project: {}
            ),
        )
        for _ in range(3):
            started = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", COMMAND, folder], capture_output=True, text=True, check=True)
            print(f"{time.perf_counter() - started:.3f} s  {done.stdout.strip()}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
