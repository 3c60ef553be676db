"""Progress on a terminal: finished events scroll by, and a spinner shows the present one and the time."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class LiveLine:
    """The same calls as `progress.PlainLines`."""

    def __init__(self) -> None:
        columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("Starting")

    def __enter__(self) -> LiveLine:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def __call__(self, line: str) -> None:
        self._progress.console.print(line, markup=False, highlight=False)
        self._progress.update(self._task, description=line)
