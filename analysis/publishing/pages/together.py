"""How all members moved beside their peers, taken together: a chart, its data, and what it can and cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.publishing.pages.drawn import files_beside, shown
from analysis.publishing.pages.markdown import escape, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.framework.records import Goal, Metric
    from analysis.publishing.pages.catalogue import Catalogue

FOLDER = "goals"
POOLED, ONE_MORE = "pooled_change_against_peers", "pooled_change_against_peers_one_more"
LIMITS = (
    "Organisations that share peers are not wholly independent of each other, so the range of the average is somewhat "
    "too narrow. They stand in the order of names, and nothing is said here about what made anything move. "
    "[How the average is made](../methods.qmd#together)"
)


def together(catalogue: Catalogue, goal: Goal) -> list[str]:
    """Write the part of a goal's page about all members; nothing where no measure of the goal was pooled."""
    metrics = [metric for metric in catalogue.metrics.values() if metric.goal == goal.number]
    parts = [
        part
        for metric in metrics
        if (metric.id, POOLED) in catalogue.together
        for part in (f"### {escape(metric.name)} {{#together-{metric.id.replace('_', '-')}}}",
                     _said(catalogue, metric), *_chart(catalogue.charts.get(metric.id), goal))
    ]  # fmt: skip
    return ["## All organisations together {#together}", *parts, LIMITS] if parts else []


def together_files(catalogue: Catalogue) -> dict[str, str]:
    """Give the pictures and their data by address under reports/, beside the pages of their goals."""
    return {
        address: content
        for metric, chart in catalogue.charts.items()
        for address, content in files_beside(chart, f"{FOLDER}/{catalogue.metrics[metric].goal}").items()
    }


def _said(catalogue: Catalogue, metric: Metric) -> str:
    pooled, one_more = (catalogue.together[metric.id, what] for what in (POOLED, ONE_MORE))
    return (
        f"Over {number(pooled, 'count')} organisations, the average change beyond that of peers is "
        f"**{number(pooled)} percentage points** (likely range {number(pooled, 'interval')}). For one more "
        f"organisation like these a rough range is {number(one_more, 'interval')}: single employers "
        "move about so far by themselves."
    )


def _chart(chart: Mapping[str, str] | None, goal: Goal) -> list[str]:
    if chart is None:
        return []
    return [shown(chart, str(goal.number)), chart["table"]]
