"""The floor: cells of a template run one report after another in one warm process, which isolates nothing.

    python benchmarks/in_process.py cells|record TEMPLATE FOLDER SLUG...
                                                     (in a project; EDITION holds its parameters as JSON)

Printed for each slug are wall and CPU seconds of one of two floors. "cells" only runs the code: it shows nothing and
keeps nothing, so that its work could not be published. "record" also does what whoever publishes has to do: it gives
each cell's last value the form in which it is shown, and writes the record into FOLDER, the same bytes as the
engines'. Nothing that starts from papermill can take less. Whoever measures gives first a few slugs to warm up with,
and each floor its own process: who has run an organisation before finds its texts measured already.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["MPLBACKEND"] = "agg"

import nbformat

from analysis.paths import Project
from analysis.production.contract import Contract, read_contract
from analysis.production.kernel_child import COLLECTED_AT, make_kernel
from analysis.production.record import broken_promises, tidy, write_record
from analysis.production.template import parameterised
from analysis.production.zygote import Learned, prepare

Show = Callable[[object], tuple[dict, dict]]


def run_cells(template: Path, parameters: dict[str, str]) -> None:
    names: dict = {}
    notebook = json.loads(template.read_bytes())
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    exec(code[0], names)
    names.update(parameters)
    for source in code[1:]:
        exec(source, names)


def make_record(
    template: Path, parameters: dict[str, str], folder: Path, show: Show, contract: Contract
) -> None:
    names: dict = {}
    notebook = parameterised(template, parameters, "python3", "python", folder)
    notebook.metadata["language_info"] = make_kernel().language_info
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1):
        cell.execution_count = number
        cell.outputs = [nbformat.from_dict(shown) for shown in run_cell(cell.source, names, show, number)]
    notebook, claims = tidy(notebook)
    assert not broken_promises(notebook, claims, contract)
    write_record(notebook, claims, folder, parameters["organisation"])


def run_cell(source: str, names: dict, show: Show, number: int) -> list[dict]:
    """Run a cell and hand back its outputs: what its last line gives, if that is a value."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    if value is None:
        return []
    data, metadata = show(value)
    return [{"output_type": "execute_result", "data": data, "metadata": metadata, "execution_count": number}]


def main(floor: str, template: Path, folder: Path, slugs: list[str]) -> None:
    prepare()
    Learned().open(os.getcwd())
    gc.set_threshold(*COLLECTED_AT)  # as in the engine's children
    gc.enable()
    show, edition = make_kernel().shell.display_formatter.format, json.loads(os.environ["EDITION"])
    contract = read_contract(Project(Path.cwd()), template)
    acts = {"cells": run_cells, "record": lambda *given: make_record(*given, folder, show, contract)}
    for slug in slugs:
        wall, cpu = time.perf_counter(), time.process_time()
        acts[floor](template, {"organisation": slug, **edition})
        print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
