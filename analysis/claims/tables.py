"""What a researcher reads first: a prepared table, or a stored fit, by its name."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.stored_fits import StoredFit, read_fit
from analysis.errors import InvalidDataError, MissingInputError, unknown
from analysis.framework.prepared_tables import faulty_rows, left_out_of
from analysis.paths import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Hashable


def read_table(name: str, project: Project | None = None, **equal: Hashable) -> pd.DataFrame:
    """
    Read a prepared table.

    Parameters
    ----------
    name
        For instance ``employers``, ``pay_gap_filings``, ``place_observations`` or ``metrics``; an unknown
        name is answered with the nearest.
    equal
        Only rows with these values, as ``read_table("employers", industry="G")``.

    Raises
    ------
    UsageError
        If there is no such table.
    MissingInputError
        If the tables have not been prepared.

    Warns
    -----
    UserWarning
        If a build has left out rows that are at fault, and whose these are.
    """
    project = project or find_project()
    known = sorted(path.stem for path in project.prepared.glob("*.parquet"))
    if not known:
        raise MissingInputError(f"{project.relative(project.prepared)} holds no tables. Make them with: impact prepare")
    if name not in known:
        raise unknown("table", name, known, f"There are: {', '.join(known)}.")
    if slugs := left_out_of(project, name):
        without = f"{name} is without the rows of {', '.join(slugs)}, which break rules. See them with: impact prepare"
        warnings.warn(without, stacklevel=2)
    filters = [(column, "==", value) for column, value in equal.items()] or None
    return pd.read_parquet(project.prepared / f"{name}.parquet", filters=filters)


def refuse_left_out(project: Project, organisation: str) -> None:
    """Raise `InvalidDataError` for an organisation some of whose rows were left out: its report would be false."""
    if reason := faulty_rows(project).get(organisation):
        raise InvalidDataError(f"Rows of {organisation} break rules and were left out. {reason}")


def load_fit(name: str, project: Project | None = None) -> StoredFit:
    """Read a stored fit: ``pay_gap`` or ``place_need``."""
    return read_fit(project or find_project(), name)
