"""What was finished since the manifest was last written: a line at once for each report, safe from kill -9."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Journal:
    """Lines that are on the disk before the next report begins; a torn last line counts as not written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, entry: dict) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            # Begun on a line of its own, in case the last one was torn.
            file.write("\n" + json.dumps(entry, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def entries(self) -> Iterator[dict]:
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
        for line in filter(None, lines):
            with contextlib.suppress(ValueError):
                yield json.loads(line)

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)
