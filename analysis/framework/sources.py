"""The publications and datasets that figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.framework.records import Source
from analysis.framework.tables import index_by, read_records

if TYPE_CHECKING:
    from analysis.paths import Project

SOURCES = "sources.csv"


def read_sources(project: Project) -> dict[str, Source]:
    """Read all sources, by id."""
    return index_by(read_records(project, SOURCES, Source), "id", SOURCES)
