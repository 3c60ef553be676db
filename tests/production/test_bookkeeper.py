"""When a run's notebook is written: not as each cell begins and ends, yet never long after."""

from __future__ import annotations

from datetime import timedelta

import nbformat
import pytest

from analysis.production.bookkeeper import Bookkeeper
from analysis.production.template import parameterised
from tests.production.tiny_notebooks import make_notebook


@pytest.fixture
def books(tmp_path, template):
    path = template("1 + 1", "2 + 2")
    notebook = parameterised(path, {"organisation": "ash"}, "python3", "python", tmp_path / "draft.ipynb")
    books = Bookkeeper(notebook, str(tmp_path / "draft.ipynb"), progress_bar=False)
    books.notebook_start()
    return books


def run(books, index):
    books.cell_start(books.nb.cells[index], index)
    books.cell_complete(books.nb.cells[index], cell_index=index)


def test_a_short_run_writes_nothing_until_it_is_asked_to(books, tmp_path):
    run(books, 1)
    books.notebook_complete()
    assert list(tmp_path.glob("*.ipynb")) == []
    books.write()
    assert len(nbformat.read(tmp_path / "draft.ipynb", 4).cells) == 5  # with that of the parameters


def test_a_long_run_is_on_disk_up_to_the_cell_that_runs(books, tmp_path):
    run(books, 1)
    books.last_save_time -= timedelta(seconds=books.autosave_cell_every)
    books.cell_start(books.nb.cells[2], 2)
    states = [cell.metadata.papermill.status for cell in nbformat.read(tmp_path / "draft.ipynb", 4).cells]
    assert states == ["pending", "completed", "running", "pending", "pending"]


def test_times_and_a_failure_are_noted_as_papermill_notes_them(books):
    cell = books.nb.cells[1]
    books.cell_start(cell, 1)
    books.cell_exception(cell, cell_index=1)
    books.cell_complete(cell, cell_index=1)
    notes = cell.metadata.papermill
    assert (notes.status, notes.exception) == ("failed", True)
    assert notes.start_time <= notes.end_time
    assert 0 <= notes.duration < 60


def test_a_template_that_was_changed_is_read_again(tmp_path, template):
    def sources():
        return [cell.source for cell in parameterised(path, {"organisation": "ash"}, "python3", "python", path).cells]

    path = template("1 + 1")
    first = sources()
    assert first == sources()  # and what a run does to its notebook does not reach the next
    nbformat.write(make_notebook("3 + 3"), path)
    assert sources() == [*first[:-1], "3 + 3"]
