"""Definitions of what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.framework.records import Metric
from analysis.framework.tables import index_by, read_records

if TYPE_CHECKING:
    from analysis.paths import Project

METRICS = "framework/metrics.csv"


def read_metrics(project: Project) -> dict[str, Metric]:
    """Read all metrics, by id, in the order of the table."""
    return index_by(read_records(project, METRICS, Metric), "id", METRICS)
