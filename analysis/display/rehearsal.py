"""Draw a report's charts for nobody, so that a process which reports are forked from has measured its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.charts import plot_change, plot_peers, plot_quarters
from analysis.display.charts_evidence import plot_evidence
from analysis.display.charts_map import plot_map
from analysis.display.charts_places import plot_need
from analysis.display.charts_spine import plot_spine

if TYPE_CHECKING:
    from analysis.claims.report import Report

CHARTS = plot_spine, plot_map, plot_need, plot_quarters, plot_peers, plot_change, plot_evidence


def rehearse(report: Report) -> None:
    """Make the charts and throw them away. What is measured on the way stays measured."""
    for draw in CHARTS:
        draw(report)
