"""A process that makes one document after another, since its start costs more than a document does."""

from __future__ import annotations

import pickle
import subprocess
from collections.abc import Callable, Sequence
from typing import IO, Any, Self

from analysis.errors import PublishError

AT_MOST = 1000  # documents of one process: none lets go of all that it has seen


class Worker:
    """Not for two threads at once: give each its own. Use as a context manager."""

    def __init__(self, name: str, command: Sequence[str], **streams: Any) -> None:
        self._name, self._command, self._streams = name, command, streams
        self._start()

    def exchange(self, send: Callable[[IO], object], receive: Callable[[IO], Any], doing: str) -> Any:
        """
        Send one document and hand back the answer, which is never empty.

        Raises
        ------
        PublishError
            When the process stops. Only the document that stopped it is lost.
        """
        if self._made >= AT_MOST:
            self.close()
            self._start()
        self._made += 1
        assert self._process.stdin and self._process.stdout
        try:
            send(self._process.stdin)
            self._process.stdin.flush()
            answer = receive(self._process.stdout)
        except (BrokenPipeError, EOFError, pickle.UnpicklingError):  # it ended before, or in the middle of, its answer
            answer = None
        if answer:
            return answer
        self._process.kill()
        self._process.communicate()
        status = self._process.returncode
        self._start()
        raise PublishError(
            f"{self._name} stopped with exit status {status} while {doing}. "
            "Build again; if it stops again, look at what that document holds."
        )

    def _start(self) -> None:
        self._made = 0
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **self._streams
        )

    def close(self) -> None:
        self._process.communicate(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
