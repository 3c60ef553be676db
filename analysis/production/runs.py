"""Run a template once for one organisation. Whatever happens in it is a result, not an exception."""

from __future__ import annotations

import analysis.production.address_grammar  # noqa: F401 (before nbformat)

# isort: split
import contextlib
import logging
import os
import shutil
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.execute import raise_for_execution_errors

from analysis.production import warm
from analysis.production.ending_kernel import kernel_until
from analysis.production.engines import engine_for, load_engine
from analysis.production.event_loop import own_loop
from analysis.production.failures import write_failure
from analysis.production.parameters import check_parameters
from analysis.production.record import broken_promises, template_index, tidy, write_record
from analysis.production.request import PLAIN, PUBLISHED, RunRequest, RunResult, record_of, withheld
from analysis.production.template import parameterised

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nbformat import NotebookNode

KERNEL = "python3"

# papermill logs each notebook and each unknown parameter; our results and checks say the same once.
logging.getLogger("papermill").setLevel(logging.ERROR)


def run_report(
    request: RunRequest, prepared: warm.Prepared | None = None, given_up: threading.Event | None = None
) -> RunResult:
    """Run one report and move its record into place, whole or not at all.

    Parameters
    ----------
    request
        The template, the organisation, the parameters, the engine and the limits.
    prepared
        The prepared process that the warm engine forks from; one is started for this run if none is given.
    given_up
        Set once nobody waits for the result any more. A run that is ended then has not failed: as after a kill, the
        older record stays, and the next build finds that it is out of date.

    Returns
    -------
    RunResult
        Published, with the record under ``project.executed``; or withheld, with the reason and the failed
        notebook under ``project.runs``. A withheld report leaves no older record behind.

    Raises
    ------
    UsageError
        When the parameters passed are not those that the template declares.
    """
    check_parameters(request.template, request.parameters)
    started = time.monotonic()
    shutil.rmtree(request.folder, ignore_errors=True)
    spent: dict = {}
    given_up = given_up or threading.Event()
    execute = partial(_execute, request, prepared=prepared, given_up=given_up, spent=spent)
    result = _run(request, execute).after(time.monotonic() - started, **spent)
    if not result.published and not given_up.is_set():
        withdraw(request)
        write_failure(request, result)
    return result


def _run(request: RunRequest, execute: Callable[[Path], NotebookNode]) -> RunResult:
    if request.faulty:
        return withheld(request.slug, "faulty_rows", request.faulty)
    draft = request.folder / "draft" / f"{request.slug}.ipynb"
    try:
        draft.parent.mkdir(parents=True)
        executed = execute(draft)
    except Exception as failure:
        return _failed(request, draft, failure)
    notebook, claims = tidy(executed)
    faults = broken_promises(notebook, claims, request.contract)
    if faults:
        reason = f"The notebook ran to its end, but {'; '.join(faults)}."
        with contextlib.suppress(OSError):
            draft.write_text(nbformat.writes(notebook), encoding="utf-8")
        kept, _ = _keep(request, draft)
        return withheld(request.slug, "incomplete", reason, notebook=kept)
    request.project.executed.mkdir(parents=True, exist_ok=True)
    try:
        write_record(notebook, claims, draft.parent, request.slug)
        return move_into_place(request, draft.parent)
    except OSError as failure:
        return withheld(request.slug, "error", f"Its record could not be written: {failure}.")


def _execute(
    request: RunRequest, draft: Path, *, prepared: warm.Prepared | None, given_up: threading.Event, spent: dict
) -> NotebookNode:
    """Hand back the executed notebook. What failed is in the draft, up to the failed cell; what did not may be not."""
    if request.engine != PLAIN:
        try:
            return _execute_ready(request, draft, prepared, spent)
        except warm.LostError:  # with the prepared process, and maybe by another's doing: once more, in a new one
            return _execute_ready(request, draft, prepared, spent)
    deadline = time.monotonic() + request.limits.seconds
    with own_loop():
        return papermill.execute_notebook(
            str(request.template), str(draft), request.parameters, kernel_name=KERNEL, progress_bar=False,
            timeout_func=lambda _cell: max(0.1, deadline - time.monotonic()),
            resources={"metadata": {"path": str(request.project.root)}},
            kernel_manager_class=kernel_until(given_up),
            extra_arguments=["--IPKernelApp.log_level=ERROR"],  # else a warning about its ports in each run
        )  # fmt: skip


def _execute_ready(request: RunRequest, draft: Path, prepared: warm.Prepared | None, spent: dict) -> NotebookNode:
    """Take the steps of papermill.execute_notebook, except those that write a whole notebook nobody reads."""
    notebook = parameterised(request.template, request.parameters, KERNEL, "python", draft)
    engine = load_engine(engine_for(request.engine))
    notebook = engine.execute_notebook(
        notebook, KERNEL, str(draft), progress_bar=False, prepared=prepared, limits=request.limits,
        seed=request.slug, folder=str(request.project.root), spent=spent,
    )  # fmt: skip
    raise_for_execution_errors(notebook, str(draft))
    return notebook


def _failed(request: RunRequest, draft: Path, failure: Exception) -> RunResult:
    kept, notebook = _keep(request, draft)
    index = _failed_cell(notebook)
    code, what = _explain(failure, request)
    where = f" in {_name(notebook, index)}" if index is not None else ""
    cell = template_index(notebook, index)
    return withheld(request.slug, code, f"{what}{where}.", cell=cell, notebook=kept)


def _explain(failure: Exception, request: RunRequest) -> tuple[str, str]:
    match failure:
        case papermill.PapermillExecutionError(ename="MemoryError"):
            return (
                "memory_limit",
                f"More memory was needed than the {request.limits.memory >> 20} MiB allowed",
            )
        case papermill.PapermillExecutionError():
            return "error", f"{failure.ename}: {' '.join(str(failure.evalue).split())[:300]}"
        case CellTimeoutError() | warm.TimeLimitError():
            return (
                "time_limit",
                f"The time limit of {request.limits.seconds:g} s for the notebook was reached",
            )
        case warm.SilentError():
            return "process_died", str(failure)
        case DeadKernelError():
            return "process_died", f"The notebook's process ended early ({failure})".replace("\n", " ")
        case NoSuchKernel():
            return "error", "The python3 kernel is not installed in this environment; run make setup"
        case OSError():
            return "error", f"A file could not be written: {failure}"
        case _:
            return "error", f"{type(failure).__name__}: {failure}"


def _failed_cell(notebook: NotebookNode | None) -> int | None:
    """The cell with the error; where the process ended without one, the last cell that was begun."""
    if notebook is None:
        return None
    cells = list(enumerate(notebook.cells))
    failed = [i for i, cell in cells if any(out.output_type == "error" for out in cell.get("outputs", []))]
    begun = [i for i, cell in cells if cell.metadata.get("papermill", {}).get("start_time")]
    return next(iter(failed or begun[-1:]), None)


def _name(notebook: NotebookNode, index: int) -> str:
    source = notebook.cells[index].source
    label = next((line.split(":", 1)[1].strip() for line in source.splitlines() if line.startswith("#| label:")), "")
    first = next((line.strip() for line in source.splitlines() if line.strip() and not line.startswith("#")), "")
    return f"cell {template_index(notebook, index)} ({label or first[:80]})"


def _keep(request: RunRequest, draft: Path) -> tuple[Path | None, NotebookNode | None]:
    """Keep the notebook as far as it was run; one that a full disk has torn tells nothing."""
    kept = request.folder / f"{request.slug}.failed.ipynb"
    try:
        os.replace(draft, kept)
        return kept, nbformat.read(str(kept), as_version=4)
    except (OSError, ValueError):
        return None, None


def move_into_place(request: RunRequest, folder: Path) -> RunResult:
    """Move a finished record from a draft folder to where publishers look."""
    target = request.project.executed
    # The old notebook goes first and the new one comes last: a publisher never finds one with another's claims.
    _remove_older(request)
    names = [path.name for path in reversed(record_of(folder, request.slug))]
    for name in names:
        os.replace(folder / name, target / name)
    shutil.rmtree(request.folder, ignore_errors=True)
    return RunResult(request.slug, PUBLISHED, notebook=target / names[-1], record=tuple(names))


def withdraw(request: RunRequest) -> None:
    """Take the older record away unless it was made from the same inputs."""
    if not request.keep:
        _remove_older(request)


def _remove_older(request: RunRequest) -> None:
    for path in record_of(request.project.executed, request.slug, request.present):
        if not path.is_dir():
            path.unlink(missing_ok=True)
