"""One builder at a time. The operating system lets go of the lock when its holder ends, however it ends."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, TextIO

from analysis.errors import UsageError

try:
    import fcntl
except ModuleNotFoundError:  # on Windows
    import msvcrt

    fcntl = None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.paths import Project

FAR = 1 << 20  # the byte that is locked on Windows, where nobody else may read it: the holder's number is before it


@contextlib.contextmanager
def only_builder(project: Project) -> Iterator[None]:
    """Refuse to start while another process builds the same project. A dead one's lock does not count."""
    path = project.cache / "builder.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            _hold(file)
        except (BlockingIOError, PermissionError):  # as Linux and as Windows say it
            file.seek(0)
            raise UsageError(
                f"Another build of this project is under way (process {file.read().strip() or 'unknown'}). "
                "Wait until it has ended, or end it."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _hold(file: TextIO) -> None:
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        os.lseek(file.fileno(), FAR, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
