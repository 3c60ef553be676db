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
import time
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from analysis.production.bookkeeper import Bookkeeper
from analysis.production.prepared import Prepared, available
from analysis.production.request import WARM, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode
__all__ = ["LostError", "Prepared", "SilentError", "TimeLimitError", "WarmEngine", "available"]

# Seconds beyond its limits after which a notebook that has not ended tells that the prepared process hangs; which
# may be making ready, reading tables or drawing for its other jobs for some of them.
MARGIN = 60.0
READ = 1 << 18  # bytes asked of a child at a time: a drawing is large
# What a message of a kind holds that the output of the notebook holds too.
PARTS = {
    "stream": ("name", "text"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}


class TimeLimitError(Exception):
    """The notebook was stopped at its time limit."""


class LostError(DeadKernelError):
    """The prepared process ended, and every notebook with it."""


class SilentError(Exception):
    """The prepared process did not tell what became of a notebook, and has been ended."""


class WarmEngine(Engine):
    """papermill's engine interface over `Prepared`."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        **options: object,
    ) -> NotebookNode:
        """Run a notebook as papermill's engines do, with books that are written when they are needed."""
        books = Bookkeeper(nb, output_path, log_output, progress_bar, autosave_cell_every)
        books.notebook_start()
        try:
            cls.execute_managed_notebook(books, kernel_name, **options)
            nbformat.validate(books.nb)  # once, and not each output as it comes
        except BaseException:
            books.notebook_complete()
            with contextlib.suppress(OSError):  # what went wrong first is what must be told
                books.write()
            raise
        books.notebook_complete()
        return books.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Bookkeeper,
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
            job = {"folder": str(Path(folder).resolve()), "seed": seed, "cells": _sources(nb_man.nb)}
            journal, pid = prepared.submit(job, limits)
            stack.enter_context(journal)
            patience = limits.seconds + 2 * limits.grace + MARGIN
            try:
                Recorder(nb_man, kernel_name, {} if spent is None else spent).read(_entries(journal, patience))
            except SilentError:
                prepared.kill(pid)
                raise


class Recorder:
    """Turns the journal of a child into the outputs of the notebook's cells, and notes what the child spent."""

    def __init__(self, nb_man: Bookkeeper, kernel_name: str, spent: dict) -> None:
        self.nb_man, self.spent = nb_man, spent
        self.client = PapermillNotebookClient(nb_man, kernel_name=kernel_name)
        self.client.reset_execution_trackers()

    def read(self, entries: Iterator[dict]) -> None:
        index = None
        for entry in entries:
            if "begin" in entry:
                index = entry["begin"]
                self.client.clear_before_next_output = False
                self.nb_man.cell_start(self._cell(index), index)
            elif "message" in entry:
                self._show(entry["message"], index)
            elif "complete" in entry:
                self._complete(index, entry)
            elif "language" in entry:
                self.nb_man.nb.metadata["language_info"] = entry["language"]
            elif "exit" in entry:
                return self._finish(entry)
        raise LostError("the prepared process died")

    def _cell(self, index: int) -> dict:
        return self.nb_man.nb.cells[index]

    def _show(self, message: dict, index: int) -> None:
        kind, content, cell = message["msg_type"], message["content"], self._cell(index)
        # What changes other outputs, and what is not to be shown at once, is nbclient's to sort out.
        plain = kind in PARTS and not content.get("transient") and not self.client.clear_before_next_output
        if not plain or self.client.output_hook_stack[message["parent_header"]["msg_id"]]:
            self.client.process_message(message, cell, index)
            return
        if "execution_count" in content:
            cell.execution_count = content["execution_count"]
        parts = {part: content[part] for part in PARTS[kind]}
        cell.outputs.append(nbformat.from_dict({"output_type": kind, **parts}))
        self.nb_man.autosave_cell()

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


def _entries(journal: socket.socket, patience: float) -> Iterator[dict]:
    end = time.monotonic() + patience
    with journal.makefile("rb", buffering=READ) as lines, contextlib.suppress(ConnectionError):
        with contextlib.suppress(TimeoutError):
            while (left := end - time.monotonic()) > 0:
                journal.settimeout(left)
                line = lines.readline()
                if not line:
                    return
                # A child that was killed may leave half a line, and the exit record follows it.
                with contextlib.suppress(json.JSONDecodeError):
                    yield json.loads(line)
        raise SilentError(f"The prepared process was ended because it gave no answer within {patience:g} s")


def _sources(notebook: dict) -> list[list]:
    """Code cells with something in them, as nbclient would choose them: index, id, source."""
    code = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    return [[index, cell.get("id", ""), cell.source] for index, cell in code]


papermill_engines.register(WARM, WarmEngine)
