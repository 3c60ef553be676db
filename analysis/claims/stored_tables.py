"""Prepared tables and the tables of fits, each read once in a process: all reports read the same ones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import MissingInputError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analysis.paths import Project


def read_stored(project: Project, path: Path, remedy: str) -> pd.DataFrame:
    """
    Read a Parquet file, or hand out what was read of it before, if the file has not changed since.

    Parameters
    ----------
    path
        A file under `project.prepared` or `project.fits`.
    remedy
        The command that makes the file.

    Returns
    -------
    pandas.DataFrame
        The whole table. To change it changes a copy (pandas writes on copies), never what others are given.

    Raises
    ------
    MissingInputError
        If the file is not there.
    """
    try:
        status = path.stat()
    except OSError:
        raise MissingInputError(f"{project.relative(path)} is missing. Make it with: {remedy}") from None
    return _read(path, status.st_mtime_ns, status.st_size).copy(deep=False)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> pd.DataFrame:
    # From memory and on this thread alone: pyarrow would else start threads, and prepared processes fork.
    file = pq.ParquetFile(pa.BufferReader(path.read_bytes()))
    return file.read(use_threads=False).to_pandas(use_threads=False)
