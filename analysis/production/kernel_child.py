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
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

# New objects before the collector looks: Python's 700 has it look 700 times in the half second of a report.
COLLECTED_AT = 50_000, 20, 20
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
    return kernel


def _take_over(kernel: IPythonKernel) -> None:
    """Let this process, and not the one that it was forked from, hear what cells print and show."""
    sys.stdout, sys.stderr = (
        RecordedStream(name, descriptor, kernel.session) for name, descriptor in (("stdout", 1), ("stderr", 2))
    )
    sys.path[0] = ""
    # Imported before the shell existed, the inline backend has not hooked itself in: without this call every
    # figure would be lost, silently.
    backend_inline._enable_matplotlib_integration()


async def _run_cells(kernel: IPythonKernel, journal: Journal, cells: list) -> None:
    loop = asyncio.get_running_loop()
    kernel.io_loop = SimpleNamespace(
        add_callback=loop.call_soon_threadsafe,
        call_later=lambda *_: None,
        stop=lambda: None,
        asyncio_loop=loop,
    )
    streams = sys.stdout, sys.stderr  # a cell may replace or close them
    expect = _transform_once(kernel.shell)
    for index, identifier, source in cells:
        journal.write(begin=index)
        expect(source)
        kernel.set_parent([], kernel.session.msg("execute_request", {}))
        reply = await kernel.do_execute(source, silent=False, store_history=True, cell_id=identifier)
        for stream in streams:
            stream.flush()
        journal.write(complete=reply["status"], count=reply.get("execution_count"))
        if reply["status"] == "error":
            return


def _transform_once(shell: InteractiveShell) -> Callable[[str], None]:
    """Let the kernel and then its shell ask for the plain Python of a cell, and find it once; which is slow."""
    transform, found = shell.transform_cell, {}

    def expect(source: str) -> None:
        found.clear()
        found["source"] = source

    def transform_cell(raw: str) -> str:
        if raw is not found.get("source"):
            return transform(raw)
        if "plain" not in found:
            found["plain"] = transform(raw)
            return found["plain"]
        plain = found["plain"]
        found.clear()  # by now the cell runs, and may change how cells are read
        return plain

    shell.transform_cell = transform_cell
    return expect
