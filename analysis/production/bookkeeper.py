"""papermill's record of a run, written to disk when somebody could need it: not twice for each cell."""

from __future__ import annotations

import analysis.production.address_grammar  # noqa: F401 (before nbformat)

# isort: split
from datetime import datetime
from typing import TYPE_CHECKING

from papermill.engines import NotebookExecutionManager
from papermill.iorw import write_ipynb

if TYPE_CHECKING:
    from nbformat import NotebookNode


class Bookkeeper(NotebookExecutionManager):
    """
    Notes when cells begin and end, and whether they failed, as papermill does.

    papermill writes the whole notebook as each cell begins and ends. Here a run that takes longer than
    ``autosave_cell_every`` seconds is on disk, never older than that; whoever runs the notebook writes its end.
    """

    def save(self, **_: object) -> None:
        every = self.autosave_cell_every
        if every and (self.now() - self.last_save_time).total_seconds() >= every:
            self.write()

    def write(self) -> None:
        if self.output_path:
            write_ipynb(self.nb, self.output_path)
        self.last_save_time = self.now()

    def cell_complete(self, cell: NotebookNode, cell_index: int | None = None, **_: object) -> None:
        # papermill's own reads the time that it has just written with a parser of any date in any language.
        end, notes = self.now(), cell.metadata.papermill
        notes["end_time"] = end.isoformat()
        if notes.get("start_time"):
            notes["duration"] = (end - datetime.fromisoformat(notes["start_time"])).total_seconds()
        if notes["status"] != self.FAILED:
            notes["status"] = self.COMPLETED
        self.save()
        if self.pbar:
            self.pbar.update(1)
