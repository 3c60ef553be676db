"""An IPython kernel without sockets or threads, which runs cells and writes down what they publish."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import io
import json
import logging
import os
import random
import re
import signal
import sys
import threading
import time
from functools import cache
from hashlib import blake2b
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy
from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import json_clean
from jupyter_client.session import Session
from matplotlib_inline import backend_inline
from traitlets.config import Application, Config

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable

    from IPython.core.inputtransformer2 import TransformerManager
    from IPython.core.interactiveshell import InteractiveShell

# New objects before the collector looks: Python's 700 has it look 700 times in the half second of a report, and most
# end before they have made so many.
COLLECTED_AT = 200_000, 20, 20
# Cells as plain Python, as IPython's static rules have it: slow to find, and the same in each report of a template.
plain_python: dict[str, str] = {}
WAITS = re.compile(r"\b(?:async|await)\b")  # what the kernel's loop must run
SHOWN = {"stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"}
SHOWN |= {"comm_open", "comm_msg", "comm_close"}


class Journal:
    """One JSON value a line, sent at once: a crash later on does not lose it."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def write(self, **entry: object) -> None:
        self._end.sendall(json.dumps(entry, default=str).encode() + b"\n")


class RecordingSession(Session):
    """A Jupyter session that writes messages down instead of sending them to a socket."""

    journal: Journal

    def send(self, stream, msg_or_type, content=None, parent=None, *args, header=None, metadata=None, **kwargs):
        is_message = isinstance(msg_or_type, dict)
        message = msg_or_type if is_message else self.msg(msg_or_type, content, parent, header, metadata)
        kind = message["header"]["msg_type"]
        if kind in SHOWN:
            self.journal.write(
                message={
                    "msg_type": kind,
                    "header": {"msg_type": kind},
                    "parent_header": {"msg_id": (message.get("parent_header") or {}).get("msg_id", "")},
                    "content": json_clean(message["content"]),
                    "buffers": [],
                }
            )
        return message


class RecordedStream(io.TextIOBase):
    """Standard output or error: what Python prints, and what subprocesses write to the descriptor."""

    encoding = "utf-8"
    patience = 0.2  # seconds for which text may wait to be joined with the next

    def __init__(self, name: str, descriptor: int, session: RecordingSession) -> None:
        self.name, self._descriptor, self._session = name, descriptor, session
        self._raw = os.memfd_create(name)
        self._waiting: list[str] = []
        self._flushed = time.monotonic()
        os.dup2(self._raw, descriptor)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        self._collect_raw()
        self._waiting.append(text)
        if time.monotonic() - self._flushed > self.patience:
            self.flush()
        return len(text)

    def flush(self) -> None:
        self._collect_raw()
        text, self._waiting, self._flushed = "".join(self._waiting), [], time.monotonic()
        if text:
            self._session.send(None, "stream", {"name": self.name, "text": text})

    def _collect_raw(self) -> None:
        size = os.lseek(self._raw, 0, os.SEEK_END)
        if size:
            self._waiting.append(os.pread(self._raw, size, 0).decode(errors="replace"))
            os.ftruncate(self._raw, 0)
            os.lseek(self._raw, 0, os.SEEK_SET)


def run(end: socket.socket) -> int:
    """Run the job that waits on a socket; 0 also where a cell failed, since the journal says so."""
    with end.makefile("rb") as lines:
        job = json.loads(lines.readline())
    begin(job["folder"], job["seed"])
    signal.signal(signal.SIGINT, _interrupt)
    kernel = make_kernel()
    kernel.session.journal = journal = Journal(end)
    _take_over(kernel)
    journal.write(language=kernel.language_info)
    try:
        asyncio.run(_run_cells(kernel, journal, job["cells"]))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0


def begin(folder: str, seed: str, memory: int | None = None) -> None:
    """Make of a process that has loaded its libraries, and stopped its collector for that, one for a notebook."""
    gc.set_threshold(*COLLECTED_AT)
    gc.enable()
    os.chdir(folder)
    _seed(seed)
    if memory:
        # Windows has no such bound, and macOS may refuse one.
        with contextlib.suppress(ImportError, OSError, ValueError):
            resource = importlib.import_module("resource")
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _seed(text: str) -> None:
    """Give each organisation its own draws, the same in every run; a fork would copy one state to all."""
    number = int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big")
    numpy.random.seed(number)
    random.seed(number)


def _interrupt(*_: object) -> None:
    # asyncio would turn its own handler's first SIGINT into the end of the loop, not of the cell.
    raise KeyboardInterrupt


@cache
def make_kernel() -> IPythonKernel:
    """Make the kernel, once: the prepared process has it made before it forks, so that no child needs to."""
    kernel = IPythonKernel.instance(
        session=RecordingSession(key=b""),
        config=Config({"HistoryManager": {"enabled": False}}),
        iopub_socket=SimpleNamespace(),
        iopub_thread=SimpleNamespace(add_event_pipe=None),
        shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
        log=logging.getLogger("impact.kernel"),
    )
    Application.instance().kernel = kernel  # where %matplotlib and its like look for it
    kernel.shell.displayhook.get_execution_count = lambda: kernel.execution_count
    # Imported before the shell existed, the inline backend has not hooked itself in: without this call every
    # figure would be lost, silently.
    backend_inline._enable_matplotlib_integration()
    return kernel


def _take_over(kernel: IPythonKernel) -> None:
    """Let this process, and not the one that it was forked from, hear what cells print and show."""
    sys.stdout, sys.stderr = (
        RecordedStream(name, descriptor, kernel.session) for name, descriptor in (("stdout", 1), ("stderr", 2))
    )
    sys.path[0] = ""


async def _run_cells(kernel: IPythonKernel, journal: Journal, cells: list) -> None:
    loop = asyncio.get_running_loop()
    kernel.io_loop = SimpleNamespace(
        add_callback=loop.call_soon_threadsafe,
        call_later=lambda *_: None,
        stop=lambda: None,
        asyncio_loop=loop,
    )
    streams = sys.stdout, sys.stderr  # a cell may replace or close them
    _look_up_plain_python(kernel.shell)
    for index, identifier, source in cells:
        journal.write(begin=index)
        kernel.set_parent([], kernel.session.msg("execute_request", {}))
        failed = await _run_cell(kernel, identifier, source)
        for stream in streams:
            stream.flush()
        journal.write(complete="error" if failed else "ok", count=kernel.shell.execution_count - 1)
        if failed:
            return


async def _run_cell(kernel: IPythonKernel, identifier: str, source: str) -> bool:
    """Run a cell as the kernel does, without what only a front end asks for; True if it failed."""
    shell = kernel.shell
    if WAITS.search(source):
        reply = await kernel.do_execute(source, silent=False, store_history=True, cell_id=identifier)
        return reply["status"] == "error"
    kernel._forward_input()
    try:
        result = shell.run_cell(source, store_history=True, cell_id=identifier)
    finally:
        kernel._restore_input()
    return not result.success or getattr(shell, "_last_traceback_during_displayhook", False)


def read_ahead(cells: Iterable[str]) -> None:
    """Find out, for all processes that are forked from this one, how cells read as plain Python."""
    manager = make_kernel().shell.input_transformer_manager
    for cell in cells:
        with contextlib.suppress(Exception):  # the notebook that holds it will tell
            plain_python[cell] = manager.transform_cell(cell)


def _look_up_plain_python(shell: InteractiveShell) -> None:
    """Look cells up before they are read, as long as nobody changes how cells are read."""
    manager = shell.input_transformer_manager
    read, rules = manager.transform_cell, _rules_of(manager)

    def transform_cell(cell: str) -> str:
        if _rules_of(manager) != rules:
            return read(cell)
        if cell not in plain_python:
            plain_python[cell] = read(cell)
        return plain_python[cell]

    manager.transform_cell = transform_cell


def _rules_of(manager: TransformerManager) -> list:
    return [*manager.cleanup_transforms, *manager.line_transforms, *manager.token_transformers]
