"""Quartos side by side, none of which is left running once one has failed or the build is ended."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Condition
from typing import Any, TypeVar

from analysis.errors import PublishError

GRACE = 5.0  # seconds in which Quarto may clear its own temporary files away
TOLD = 15  # lines of a Quarto that failed
Result = TypeVar("Result")


class SideBySide:
    """
    So many commands at once. Use as a context manager: left by an error, or by Ctrl-C, it ends those that still run.

    Quarto's command is a script that starts Deno, which starts pandoc and Typst: each runs in a process group of its
    own, so that all of them can be ended.
    """

    def __init__(self, hands: int) -> None:
        self._pool = ThreadPoolExecutor(hands)
        self._running: set[subprocess.Popen[str]] = set()
        self._changed = Condition()
        self._ended = False

    def __enter__(self) -> SideBySide:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._end()
        self._pool.shutdown(cancel_futures=True)

    def each(self, work: Callable[..., Result], *things: Iterable[Any]) -> Iterator[Result]:
        """Do the work on each of the things, and give what comes of it as soon as it is there."""
        for future in as_completed([self._pool.submit(work, *each) for each in zip(*things, strict=True)]):
            yield future.result()

    def run(
        self, command: Sequence[str], folder: Path, variables: Mapping[str, str], hear: Callable[[str], None]
    ) -> None:
        """
        Run a command to its end, and hand each line on as it comes.

        Raises
        ------
        PublishError
            With the command's last lines.
        """
        last: deque[str] = deque(maxlen=TOLD)
        process = self._start(command, folder, variables)
        try:
            for line in process.stdout or ():
                last.append(line.rstrip())
                hear(line.rstrip())
            status = process.wait()
        finally:
            self._forget(process)
        if status:
            told = "\n".join(last).strip()
            raise PublishError(f"Quarto stopped with exit status {status}. Its last lines:\n{told}")

    def _start(self, command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> subprocess.Popen[str]:
        with self._changed:
            if self._ended:
                raise PublishError("This Quarto was not started, because another one failed.")
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                process_group=0,
            )
            self._running.add(process)
            return process

    def _forget(self, process: subprocess.Popen[str]) -> None:
        if process.poll() is None:  # whoever listens has failed
            _end_group(process, hard=True)
            process.wait()
        if process.stdout:
            process.stdout.close()
        with self._changed:
            self._running.discard(process)
            self._changed.notify_all()

    def _end(self) -> None:
        with self._changed:
            self._ended = True
            for process in self._running:
                _end_group(process)
            try:
                self._changed.wait_for(lambda: not self._running, GRACE)
            finally:
                for process in self._running:
                    _end_group(process, hard=True)


def _end_group(process: subprocess.Popen[str], *, hard: bool = False) -> None:
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL if hard else signal.SIGTERM)
        else:
            process.kill()
    except ProcessLookupError:
        pass
