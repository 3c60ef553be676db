"""Prepared tables and the tables of fits, each read once in a process: all reports read the same ones."""

from __future__ import annotations

import hashlib
from collections import namedtuple
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import MissingInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from analysis.paths import Project


class Table:
    """A table, and what is worked out of it once for all organisations: where values stand, and each row's digest."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._places: dict[str, dict[str, np.ndarray]] = {}  # of rows, in order: by column and value

    @cached_property
    def hashes(self) -> np.ndarray:
        return pd.util.hash_pandas_object(self.frame, index=False).to_numpy()

    def having(self, column: str, values: Iterable[str]) -> Rows:
        """Choose the rows that have one of some values in a column, in the order of the table."""
        if column not in self._places:
            self._places[column] = _places_of(self.frame[column])
        places = self._places[column]
        found = [places[value] for value in set(values) if value in places]
        return Rows(self, np.sort(np.concatenate(found)) if found else np.array([], dtype=np.intp))


def _places_of(cells: pd.Series) -> dict[str, np.ndarray]:
    """Give the positions of each value; none where nothing is known. A group at a time, Arrow would take far longer."""
    codes, values = pd.factorize(cells)
    order, counts = np.argsort(codes, kind="stable"), np.bincount(codes + 1, minlength=len(values) + 1)
    _unknown, *places = np.split(order, np.cumsum(counts)[:-1])
    return dict(zip(values.astype(object), places, strict=True))


@dataclass(frozen=True)
class Rows:
    """Some rows of a table, by their positions in it."""

    table: Table
    positions: np.ndarray

    def __len__(self) -> int:
        return len(self.positions)

    def frame(self) -> pd.DataFrame:
        """Give the rows as a frame of their own, numbered from 0."""
        return self.table.frame.take(self.positions).reset_index(drop=True)

    def column(self, name: str) -> list:
        return self.table.frame[name].take(self.positions).to_list()

    def where(self, condition: Callable[..., bool], *columns: str) -> Rows:
        """Keep the rows whose cells in these columns satisfy a condition."""
        cells = zip(*(self.column(name) for name in columns), strict=True)
        return Rows(self.table, self.positions[[position for position, row in enumerate(cells) if condition(*row)]])

    def digest(self) -> bytes:
        """Digest the names of the columns, and the rows in their order."""
        found = hashlib.blake2b(repr(list(self.table.frame.columns)).encode(), digest_size=8)
        found.update(self.table.hashes[self.positions].tobytes())
        return found.digest()


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Go through rows as ``itertuples`` does, but by whole columns: cell by cell, Arrow takes ten times as long."""
    cells = (frame[name].to_numpy(object) for name in frame.columns)
    return map(_row(tuple(frame.columns))._make, zip(*cells, strict=True))


@cache
def _row(columns: tuple[str, ...]) -> type:
    return namedtuple("Row", columns)


def open_table(project: Project, path: Path, remedy: str) -> Table:
    """
    Read a Parquet file, or hand out what was read of it before, if the file has not changed since.

    Parameters
    ----------
    path
        A file under `project.prepared` or `project.fits`.
    remedy
        The command that makes the file.

    Raises
    ------
    MissingInputError
        If the file is not there.
    """
    try:
        status = path.stat()
    except OSError:
        raise MissingInputError(f"{project.relative(path)} is missing. Make it with: {remedy}") from None
    return _open(path, status.st_mtime_ns, status.st_size)


def read_stored(project: Project, path: Path, remedy: str) -> pd.DataFrame:
    """
    Read the whole of such a file; parameters and errors are those of `open_table`.

    Returns
    -------
    pandas.DataFrame
        To change it changes a copy (pandas writes on copies), never what others are given.
    """
    return open_table(project, path, remedy).frame.copy(deep=False)


def forget_tables() -> None:
    """Let go of all tables read so far, for whoever has read the last of them and goes on to other work."""
    _open.cache_clear()


@lru_cache(maxsize=64)
def _open(path: Path, _changed: int, _size: int) -> Table:
    # From memory and on this thread alone: pyarrow would else start threads, and prepared processes fork.
    file = pq.ParquetFile(pa.BufferReader(path.read_bytes()))
    return Table(file.read(use_threads=False).to_pandas(use_threads=False))
