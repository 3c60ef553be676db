"""The `impact-prestarted` papermill engine: each notebook runs in a kernel that was started ahead of it.

It stands in for the warm engine where no process can be forked. A kernel's start, with all its imports, takes several
times as long as a notebook; here it happens while other notebooks run. A kernel runs one notebook and is ended.
"""

from __future__ import annotations

import analysis.production.address_grammar  # noqa: F401 (before nbformat)

# isort: split
import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import papermill_engines

from analysis.errors import RunError
from analysis.production.event_loop import own_loop
from analysis.production.prepared import ENVIRONMENT, PACKAGE_PARENT
from analysis.production.request import PRESTARTED, Limits
from analysis.production.warm import WarmEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_client.asynchronous.client import AsyncKernelClient
    from nbformat import NotebookNode

    from analysis.production.bookkeeper import Bookkeeper

AHEAD = 2  # kernels that start while notebooks run
START = 120  # seconds that a kernel may take to start, on a machine that starts several
STARTS = 3  # one may fail to, for reasons of its own: on Windows another process may take its port
# Expressions, since a name of ours would be one of the notebook's.
LOAD = "__import__('analysis.production.libraries', fromlist=['']).load_libraries()"
BEGIN = "__import__('analysis.production.kernel_child', fromlist=['']).begin({folder!r}, {seed!r}, {memory!r})"
ARGUMENTS = [
    "--HistoryManager.hist_file=:memory:",
    "--IPKernelApp.log_level=ERROR",  # else a warning about its ports in each run
    f"--IPKernelApp.exec_lines={LOAD}",
]


class Kernel:
    """A kernel that makes its imports before it answers."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="impact-kernel-", ignore_cleanup_errors=True)
        file = str(Path(self._folder.name) / "kernel.json")
        # Sockets in that folder: a port that is free now may be taken once the imports are made.
        transport = "ipc" if os.name == "posix" else "tcp"
        self.manager = AsyncKernelManager(kernel_name="python3", connection_file=file, transport=transport)
        self.client: AsyncKernelClient | None = None
        path = os.pathsep.join(filter(None, [str(PACKAGE_PARENT), os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": path}
        # From the folder of this package: none of the same name in the folder that one works in takes its place.
        run_sync(self.manager.start_kernel)(extra_arguments=ARGUMENTS, cwd=str(PACKAGE_PARENT), env=environment)
        self.pid = self.manager.provisioner.pid

    def answers(self) -> bool:
        """Wait until it does; False where it ended instead."""
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.allow_stdin = False
        try:
            run_sync(self.client.wait_for_ready)(timeout=START)
        except RuntimeError:
            return False
        return True

    def kill(self) -> None:
        """End it at once, with what it started and left behind."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        else:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(self.pid)], capture_output=True, check=False)

    def end(self) -> None:
        self.kill()
        if self.client:
            self.client.stop_channels()
        run_sync(self.manager.shutdown_kernel)(now=True)
        self._folder.cleanup()


class Kernels:
    """
    Kernels that were started ahead, one for each notebook. Use as a context manager; several threads may share it.

    Parameters
    ----------
    wanted
        How many notebooks there are to run, if that is known: no more kernels are started.
    """

    def __init__(self, wanted: int | None = None) -> None:
        self._lock = threading.Lock()
        self._left = sys.maxsize if wanted is None else wanted
        self._waiting: deque[Kernel] = deque()
        self._running: set[Kernel] = set()
        self._closed = False

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> Kernels:
        """Start one now, so that it makes ready while its user does something else."""
        with self._lock, own_loop():
            self._start_until(1)
        return self

    @contextlib.contextmanager
    def one(self) -> Iterator[Kernel]:
        """Give a kernel that answers and in which nothing has run, and end it afterwards."""
        for _ in range(STARTS):
            with self._taken() as kernel:
                if kernel.answers():
                    yield kernel
                    return
        raise DeadKernelError("no kernel could be started for it")

    @contextlib.contextmanager
    def _taken(self) -> Iterator[Kernel]:
        with self._lock:
            if self._closed:
                raise RunError("No kernel is started any more, because the batch was stopped.")
            self._start_until(1 + AHEAD)
            kernel = self._waiting.popleft() if self._waiting else Kernel()
            self._running.add(kernel)
        try:
            yield kernel
        finally:
            kernel.end()
            with self._lock:
                self._running.discard(kernel)

    def close(self) -> None:
        """End all kernels. Whoever runs a notebook in one finds it dead."""
        with self._lock, own_loop():
            self._closed = True
            for kernel in self._running:
                kernel.kill()
            while self._waiting:
                self._waiting.popleft().end()

    def _start_until(self, number: int) -> None:
        while self._left > 0 and len(self._waiting) < number:
            self._waiting.append(Kernel())
            self._left -= 1


class PrestartedEngine(WarmEngine):
    """papermill's engine interface over `Kernels`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Bookkeeper,
        kernel_name: str,
        prepared: Kernels | None = None,
        limits: Limits | None = None,
        seed: str = "",
        folder: str = ".",
        **_others: object,
    ) -> None:
        limits = limits or Limits()
        begin = BEGIN.format(folder=str(Path(folder).resolve()), seed=seed, memory=limits.memory)
        with own_loop(), contextlib.ExitStack() as stack:
            kernels = prepared if isinstance(prepared, Kernels) else stack.enter_context(Kernels(wanted=1))
            kernel = stack.enter_context(kernels.one())
            Client(nb_man, kernel, kernel_name, begin, limits.seconds).execute()


class Client(PapermillNotebookClient):
    """Runs the cells once the kernel has been made one for this notebook."""

    def __init__(self, nb_man: Bookkeeper, kernel: Kernel, kernel_name: str, begin: str, seconds: float) -> None:
        log = logging.getLogger("papermill")
        super().__init__(nb_man, kernel.manager, kernel_name=kernel_name, timeout_func=self._time_left, log=log)
        self.kc, self._begin = kernel.client, begin
        self._deadline = time.monotonic() + seconds

    def _time_left(self, _cell: NotebookNode) -> float:
        return max(0.1, self._deadline - time.monotonic())

    def papermill_execute_cells(self) -> None:
        begun = self.wait_for_reply(self.kc.execute(self._begin, silent=True, store_history=False))["content"]
        if begun["status"] != "ok":
            why = begun.get("evalue", "no reason given")
            raise RunError(f"The kernel could not be made ready ({why}); --engine papermill does without that")
        super().papermill_execute_cells()


papermill_engines.register(PRESTARTED, PrestartedEngine)
