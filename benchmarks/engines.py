"""What the warm engine saves against plain papermill, on this machine, in one interleaved run.

    python benchmarks/engines.py [ROUNDS]

Each round runs the same notebook once under each engine and checks that the outputs are equal. Printed are
seconds a notebook (medians) and the ratio; the prepared process is started before the first round, and its
start is printed by itself. CPU counts all processes.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from analysis.paths import Project
from analysis.production.record import count_images
from analysis.production.request import PLAIN, WARM, RunRequest
from analysis.production.runs import run_report
from analysis.production.warm import Prepared

CLAIM = (
    "from IPython.display import display\n"
    "display({'application/vnd.impact.claims+json': [{'id': organisation}]}, raw=True)"
)
DATA = (
    "import numpy as np, pandas as pd, seaborn as sns, matplotlib.pyplot as plt, statsmodels.api as sm\n"
    "draw = np.random.default_rng(7)\n"
    "panel = pd.DataFrame({'employer': np.repeat(np.arange(400), 7)})\n"
    "panel['year'] = np.tile(np.arange(2018, 2025), 400)\n"
    "panel['gap'] = 12 - 0.4 * (panel.year - 2018) + draw.normal(0, 6, len(panel))"
)
FIGURES = [
    "sns.lineplot(panel, x='year', y='gap', errorbar='sd');",
    "sns.histplot(panel, x='gap', kde=True);",
    "sns.boxplot(panel, x='year', y='gap');",
    "sns.scatterplot(panel.head(400), x='year', y='gap');",
    "panel.groupby('year').gap.median().plot();",
    "plt.barh(panel.year.unique(), panel.groupby('year').gap.mean());",
]
TABLES = ["panel.groupby('year').gap.describe().round(2)", "panel.pivot_table('gap', 'year').round(1)"]
TRIVIAL = [f"{number} + 1" for number in range(20)]


def make_template(folder: Path, name: str, sources: list[str]) -> Path:
    cells = [nbformat.v4.new_raw_cell("---\ntitle: Benchmark\n---")]
    cells += [nbformat.v4.new_code_cell(source) for source in ["organisation = 'a'  # slug", *sources, CLAIM]]
    cells[1].metadata["tags"] = ["parameters"]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def cpu_seconds(prepared: Prepared) -> float:
    """CPU of this process, of its ended children, and of the prepared process with its ended children."""
    mine = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    fields = Path(f"/proc/{prepared.pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks = sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return sum(usage.ru_utime + usage.ru_stime for usage in mine) + ticks


def measure(request: RunRequest, prepared: Prepared) -> tuple[float, float, nbformat.NotebookNode]:
    wall, cpu = time.perf_counter(), cpu_seconds(prepared)
    result = run_report(request, prepared)
    assert result.published, result.reason
    spent = time.perf_counter() - wall, cpu_seconds(prepared) - cpu
    return *spent, nbformat.read(result.notebook, as_version=4)


def compare(project: Project, template: Path, rounds: int, prepared: Prepared) -> None:
    spent: dict[str, list[tuple[float, float]]] = {WARM: [], PLAIN: []}
    for _ in range(rounds):
        notebooks = {}
        for engine in spent:
            request = RunRequest(project, template, "a", {"organisation": "a"}, engine)
            wall, cpu, notebooks[engine] = measure(request, prepared)
            spent[engine].append((wall, cpu))
        images = {engine: count_images(notebook) for engine, notebook in notebooks.items()}
        assert images[WARM] == images[PLAIN], images
        outputs = [[cell.get("outputs") for cell in notebook.cells] for notebook in notebooks.values()]
        assert outputs[0] == outputs[1], "the engines wrote different outputs"
    print(f"{template.stem}: outputs equal in {rounds} rounds, {images[WARM]} images in each")
    for position, what in enumerate(("wall", "CPU")):
        plain, warm = (statistics.median(pair[position] for pair in spent[engine]) for engine in (PLAIN, WARM))
        print(f"  {what:<5} papermill {plain:6.3f} s   impact-warm {warm:6.3f} s   ratio {plain / warm:5.1f}")


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Prepared() as prepared:
        project = Project(Path(folder))
        first = make_template(project.root, "first", TRIVIAL[:1])
        started = time.perf_counter()
        run_report(RunRequest(project, first, "a", {"organisation": "a"}), prepared)
        print(f"prepared process started, and one notebook run, in {time.perf_counter() - started:.2f} s")
        figures = make_template(project.root, "figures", [DATA, *FIGURES, *TABLES])
        compare(project, figures, rounds, prepared)
        compare(project, make_template(project.root, "trivial", TRIVIAL), rounds, prepared)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
