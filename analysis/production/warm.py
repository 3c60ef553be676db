"""The `impact-warm` papermill engine: each notebook runs in a fork of a process with everything imported.

A fresh kernel spends most of a report's time on imports. Here one prepared process pays for them once and
forks a child for each notebook; the child is a real IPython kernel without sockets, isolated by being a
process of its own. nbclient's own code turns what it publishes into outputs, so both engines write the same.
"""

from __future__ import annotations

import analysis.production.address_grammar  # noqa: F401 (before nbformat)

# isort: split
import contextlib
import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from analysis.production.prepared import Prepared, available
from analysis.production.request import WARM, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papermill.engines import NotebookExecutionManager
__all__ = ["Prepared", "TimeLimitError", "WarmEngine", "available"]


class TimeLimitError(Exception):
    """The notebook was stopped at its time limit."""


class WarmEngine(Engine):
    """papermill's engine interface over `Prepared`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        prepared: Prepared | None = None,
        limits: Limits | None = None,
        seed: str = "",
        folder: str = ".",
        spent: dict | None = None,
        **_others: object,
    ) -> None:
        limits = limits or Limits()
        with contextlib.ExitStack() as stack:
            prepared = prepared or stack.enter_context(Prepared())
            stack.enter_context(_saved_once(nb_man))
            job = {"folder": str(Path(folder).resolve()), "seed": seed, "cells": _sources(nb_man.nb)}
            journal = stack.enter_context(prepared.submit(job, limits))
            Recorder(nb_man, kernel_name, {} if spent is None else spent).read(journal)


class Recorder:
    """Turns the journal of a child into the outputs of the notebook's cells, and notes what the child spent."""

    def __init__(self, nb_man: NotebookExecutionManager, kernel_name: str, spent: dict) -> None:
        self.nb_man, self.spent = nb_man, spent
        self.client = PapermillNotebookClient(nb_man, kernel_name=kernel_name)
        self.client.reset_execution_trackers()

    def read(self, journal: socket.socket) -> None:
        index = None
        for entry in _entries(journal):
            if "begin" in entry:
                index = entry["begin"]
                self.client.clear_before_next_output = False
                self.nb_man.cell_start(self._cell(index), index)
            elif "message" in entry:
                self.client.process_message(entry["message"], self._cell(index), index)
            elif "complete" in entry:
                self._complete(index, entry)
            elif "language" in entry:
                self.nb_man.nb.metadata["language_info"] = entry["language"]
            elif "exit" in entry:
                return self._finish(entry)
        raise DeadKernelError("the prepared process died")

    def _cell(self, index: int) -> dict:
        return self.nb_man.nb.cells[index]

    def _complete(self, index: int, entry: dict) -> None:
        cell = self._cell(index)
        if entry["count"] is not None:
            cell.execution_count = entry["count"]
        if entry["complete"] == "error":
            self.nb_man.cell_exception(cell, cell_index=index)
        self.nb_man.cell_complete(cell, cell_index=index)

    def _finish(self, entry: dict) -> None:
        self.spent.update(cpu=entry["cpu"], memory=entry["memory"])
        if entry["stopped"]:
            raise TimeLimitError
        if entry["exit"] != 0:
            how = f"signal {-entry['exit']}" if entry["exit"] < 0 else f"exit code {entry['exit']}"
            raise DeadKernelError(how)


def _entries(journal: socket.socket) -> Iterator[dict]:
    with journal.makefile("rb") as lines, contextlib.suppress(ConnectionError):
        for line in lines:
            # A child that was killed may leave half a line, and the exit record follows it.
            with contextlib.suppress(json.JSONDecodeError):
                yield json.loads(line)


def _sources(notebook: dict) -> list[list]:
    """Code cells with something in them, as nbclient would choose them: index, id, source."""
    code = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    return [[index, cell.get("id", ""), cell.source] for index, cell in code]


@contextlib.contextmanager
def _saved_once(nb_man: NotebookExecutionManager) -> Iterator[None]:
    """Keep papermill from writing the notebook twice a cell; the end writes it, also after a failure."""
    path, nb_man.output_path = nb_man.output_path, None
    try:
        yield
    finally:
        nb_man.output_path = path


papermill_engines.register(WARM, WarmEngine)
