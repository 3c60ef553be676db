"""The prepared process, seen from outside: start it, hand it jobs, end it. Loads nothing, so that it starts at once."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.production.request import Limits

PACKAGE_PARENT = Path(__file__).resolve().parents[2]

# One thread a child, since there is a child for each core; and no thread at all at the time of the fork.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a debugger's remark on each start
}


def available() -> bool:
    """Whether this platform can fork a prepared process safely: elsewhere kernels are started ahead instead."""
    return sys.platform == "linux" and hasattr(os, "memfd_create")


class Prepared:
    """The prepared process. Use as a context manager; runs from several threads may share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._closed = self._used = False

    def __enter__(self) -> Prepared:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        return self._process and self._process.pid

    def start(self) -> Prepared:
        """Start it now, so that it makes ready while its user does something else."""
        with self._lock:
            self._start_once()
        return self

    def close(self) -> None:
        """End the prepared process and whatever still runs in its children."""
        with self._lock:
            self._closed = True
            if self._process is None:
                return
            self._control.close()
            if not self._used:
                self._process.kill()  # it may be in the middle of its imports, and nobody waits for them
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def submit(self, job: dict, limits: Limits) -> tuple[socket.socket, int]:
        """
        Start a job in a fork of the prepared process, whose id is handed back.

        What the job records is read from the socket beside it, a JSON value a line.
        """
        with self._lock:
            self._start_once()
            self._used, pid = True, self._process.pid
            ours, theirs = socket.socketpair()
            try:
                terms = {**asdict(limits), "folder": job["folder"]}
                socket.send_fds(self._control, [json.dumps(terms).encode()], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise RunError(f"The prepared process has ended ({error}). Run the build again.") from error
            finally:
                theirs.close()
        with contextlib.suppress(BrokenPipeError):  # the reader will find the exit record instead
            ours.sendall(json.dumps(job).encode() + b"\n")
        return ours, pid

    def kill(self, pid: int) -> None:
        """Kill a prepared process that hangs, and its children with it; the next job is forked from a new one."""
        with self._lock:
            if self.pid == pid:  # else another of its jobs has come before this one
                self._control.close()
                self._process.kill()
                self._process.wait()
                self._process = None

    def _start_once(self) -> None:
        if self._closed:
            raise RunError("The prepared process has been closed, because the batch was stopped.")
        if self._process is not None and self._process.poll() is None:
            return
        if self._control is not None:
            self._control.close()
        self._control, child = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        path = os.pathsep.join(filter(None, [str(PACKAGE_PARENT), os.environ.get("PYTHONPATH")]))
        # Executed afresh rather than forked from here: this process has threads. And -P: no package of the same name
        # in the folder that one works in takes the place of this one.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.production.zygote", str(child.fileno())],
            pass_fds=[child.fileno()],
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        child.close()


def start_prepared() -> Prepared | None:
    """Start one; None where this platform cannot fork."""
    return Prepared().start() if available() else None


class Warmth:
    """
    What is made ready before it is needed, in one build.

    The prepared process is started once it is likely to be needed, since its imports take as long as the checks of
    the tables; and while it runs the first reports, this process loads what publishes them.
    """

    def __init__(
        self, start: Callable[[], Prepared | None] | None, load: Callable[[], object] | None = None
    ) -> None:
        self._start, self._load = start, load
        self._prepared: Prepared | None = None
        self._loading: threading.Thread | None = None

    def __enter__(self) -> Warmth:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._prepared:
            self._prepared.close()
        if self._loading:
            self._loading.join()

    def load(self) -> None:
        """Load on a thread, for while this one waits; what cannot be loaded is told by whoever needs it."""

        def attempt() -> None:
            with contextlib.suppress(Exception):
                self._load()

        if self._load and not self._loading:
            self._loading = threading.Thread(target=attempt)
            self._loading.start()

    def begin(self) -> None:
        if self._start and not self._prepared:
            self._prepared = self._start()

    def given(self) -> dict[str, Prepared]:
        """What the step that runs reports is given besides the requests; it ends the process when they are run."""
        return {"started": self._prepared} if self._prepared else {}
