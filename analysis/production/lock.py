"""One builder at a time. The operating system lets go of the lock when its holder ends, however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

from analysis.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.paths import Project


@contextlib.contextmanager
def only_builder(project: Project) -> Iterator[None]:
    """Refuse to start while another process builds the same project. A dead one's lock does not count."""
    path = project.cache / "builder.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise UsageError(
                f"Another build of this project is under way (process {file.read().strip() or 'unknown'}). "
                "Wait until it has ended, or end it."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
