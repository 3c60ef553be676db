"""A page for each goal: who publishes evidence for it, of what kind, and what can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.publishing.pages.goal_tables import (
    ORDER,
    answer,
    compared_metrics,
    compared_strip,
    compared_table,
    evidence_table,
    facts_table,
    report_link,
)
from analysis.publishing.pages.markdown import NOTHING, SCRIPT, div, escape, fold, link, number, page, slug_of, table
from analysis.publishing.pages.paging import cut, page_name, steps
from analysis.publishing.pages.together import together
from analysis.publishing.pages.words import KINDS, STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.framework.records import Goal, Metric
    from analysis.publishing.pages.catalogue import Catalogue, Report

MOST = 60  # organisations whose tables stand on one page: about 110 kB
STATUSES = {"live": "still published", "superseded": "no longer published", "not_public": "not public"}


def goal_pages(catalogue: Catalogue) -> dict[str, str]:
    """
    Give the page of every goal, and the page that lists them, by address under reports/.

    A goal with evidence from many organisations has its tables on pages of their own, by kind of organisation.
    """
    pages = {"goals/index.qmd": goal_index(catalogue)}
    for goal in catalogue.goals:
        reports = [report for report in catalogue.reports if report.published and goal.number in report.goals]
        parts = _parts(goal, reports) if len(reports) > MOST else {}
        pages[f"goals/{goal.number}.qmd"] = goal_page(catalogue, goal, reports, parts)
        for name, chunks in parts.items():
            for at in range(len(chunks)):
                pages[f"goals/{page_name(name, at)}.qmd"] = _part_page(catalogue, goal, name, chunks, at)
    return pages


def goal_page(
    catalogue: Catalogue, goal: Goal, reports: Sequence[Report], parts: Mapping[str, Sequence[Sequence[Report]]]
) -> str:
    matter = {
        "title": goal.title,
        "subtitle": f"Goal {goal.number} · {STAGES[goal.group]}",
        "description": goal.question,
    }
    return page(
        matter,
        _description(goal),
        _answer(catalogue, goal, reports),
        *_compared(catalogue, goal, reports, whole=not parts),
        *together(catalogue, goal),
        *_evidence(catalogue, goal, reports, parts),
        "" if parts else facts_table(goal, reports),
        _indicators(catalogue, goal),
        _official(catalogue, goal),
        _neighbours(catalogue, goal),
        SCRIPT.format(offset="../"),
    )


Parts = dict[str, "list[Sequence[Report]]"]


def _parts(goal: Goal, reports: Sequence[Report]) -> Parts:
    """Cut the organisations by kind, and a large kind by name."""
    kinds = {kind: [report for report in reports if report.organisation.kind == kind] for kind in KINDS}
    return {f"{goal.number}-{slug_of(kind)}": cut(chosen, MOST) for kind, chosen in kinds.items() if chosen}


def _part_page(catalogue: Catalogue, goal: Goal, name: str, chunks: Sequence[Sequence[Report]], at: int) -> str:
    kind = next(title for kind, title in KINDS.items() if name == f"{goal.number}-{slug_of(kind)}")
    matter = {
        "title": f"{goal.title}: {kind}" + (f", part {at + 1}" if at else ""),
        "subtitle": f"Goal {goal.number} · {STAGES[goal.group]}",
        "description": goal.question,
    }
    reports = chunks[at]
    return page(
        matter,
        steps(name, [[report.name for report in chunk] for chunk in chunks], at),
        "## Who publishes evidence {#evidence}",
        answer(reports, goal),
        div("sortable", evidence_table(goal, reports)),
        *_compared(catalogue, goal, reports, whole=True),
        facts_table(goal, reports),
        div("onward", f"[The whole goal]({goal.number}.qmd)"),
        SCRIPT.format(offset="../"),
    )


def goal_index(catalogue: Catalogue) -> str:
    matter = {
        "title": "The goals",
        "description": "The Purpose Goals, in the order of a life, each with what organisations publish about it.",
        "toc": False,
    }
    parts = []
    for group, stage in STAGES.items():
        rows = [
            [str(goal.number), link(goal.title, f"{goal.number}.qmd"), escape(goal.question)]
            for goal in catalogue.goals
            if goal.group == group
        ]
        if rows:
            parts += [f"## {stage} {{#{group}}}", table(["Number", "Goal", "Key question"], rows, "rll", [7, 30, 50])]
    parts.append("Grouping the goals by stages of life is this project's reading of them.")
    return page(matter, *parts)


def _description(goal: Goal) -> str:
    """Print what the goal is said to mean, and by whom."""
    if goal.description_status == "not_published":
        return div("quiet", "No description of this goal has been published that we could find.")
    if goal.description[:30].lower() in goal.question.lower():
        return ""
    said = escape(goal.description).rstrip(".")
    own_words = "" if goal.description_status == "published" else " (in this project's words, after the published page)"
    question = "" if goal.question_basis == "published" else " The key question above is this project's wording."
    return f"{said}{own_words}.{question}"


def _answer(catalogue: Catalogue, goal: Goal, reports: Sequence[Report]) -> str:
    if not reports:
        nobody = "None of the organisations described here has published a result for this goal that we could find."
        return f"**{nobody}** That is no proof that nothing was done."
    counted, of = catalogue.counts.get(f"organisations_goal_{goal.number}"), catalogue.counts.get("organisations")
    who = f" {number(counted)} of {number(of)} organisations publish it." if counted and of else ""
    return answer(reports, goal) + who


def _evidence(
    catalogue: Catalogue, goal: Goal, reports: Sequence[Report], parts: Mapping[str, Sequence[Sequence[Report]]]
) -> list[str]:
    heading = "## Who publishes evidence {#evidence}"
    if not reports:
        return []
    if parts:
        kinds = {f"{goal.number}-{slug_of(kind)}": title for kind, title in KINDS.items()}
        listed = "\n".join(f"- {link(kinds[name], f'{name}.qmd')}" for name in parts)
        return [heading, "Organisation by organisation:", listed]
    without = [r for r in catalogue.reports if r.published and r not in reports]
    directory = "All organisations without one here: see [the directory](../directory/index.qmd)."
    rest = ", ".join(map(report_link, without)) if len(without) <= MOST else directory
    return [
        heading,
        evidence_table(goal, reports),
        fold("Organisations with nothing published here that we could find", rest) if without else "",
    ]


def _compared(catalogue: Catalogue, goal: Goal, reports: Sequence[Report], *, whole: bool) -> list[str]:
    """Show each measure that is compared: where the figures lie, and the table of verdicts unless it stands apart."""
    parts = []
    for metric in compared_metrics(catalogue, goal, reports):
        heading = f"### {escape(metric.name)} {{#compared-{metric.id.replace('_', '-')}}}"
        rows = div("sortable verdicts", compared_table(metric, goal, reports)) if whole else ""
        parts += [heading, compared_strip(metric, goal, reports), rows]
    return ["## Compared with peers {#compared}", ORDER if whole else "", *parts] if parts else []


def _indicators(catalogue: Catalogue, goal: Goal) -> str:
    """List what is known about places: definitions here, figures on the pages of the places."""
    metrics = [
        metric
        for metric in catalogue.metrics.values()
        if metric.goal == goal.number and metric.level == "place" and metric.status == "live"
    ]
    if not metrics:
        return ""
    rows = [
        [escape(metric.name), escape(metric.unit), _publisher(catalogue, metric)]
        for metric in sorted(metrics, key=lambda each: each.name)
    ]
    return "\n\n".join(
        [
            "## In the places {#places}",
            div(
                "places",
                "Official statistics that describe how this goal stands in a place. They are context: no "
                "organisation is judged by the state of the places it serves. Figures stand on the pages of "
                "[the places](../places/index.qmd).",
                table(["Indicator", "Unit", "Published by"], rows, "lll", [44, 18, 30]),
            ),
        ]
    )


def _publisher(catalogue: Catalogue, metric: Metric) -> str:
    source = catalogue.sources.get(metric.source)
    if source is None:
        return NOTHING
    return f"[{escape(source.publisher)}]({source.url})" if source.url else escape(source.publisher)


def _official(catalogue: Catalogue, goal: Goal) -> str:
    """List the measures that the goal's own page names, and what stands in for those that have ended."""
    rows = [
        [
            escape(row["measure"]),
            STATUSES[row["status"]],
            escape(catalogue.metrics[row["substitute"]].name) if row["substitute"] in catalogue.metrics else NOTHING,
            escape(row.get("note", "")),
        ]
        for row in catalogue.official_measures
        if row["goal"] == str(goal.number)
    ]
    if not rows:
        return ""
    return "\n\n".join(
        [
            "## Measures that the goal itself names {#measures}",
            table(["Named measure", "Today", "Used here", "Note"], rows, "llll", [32, 14, 26, 30]),
        ]
    )


def _neighbours(catalogue: Catalogue, goal: Goal) -> str:
    """Lead on to the goal before and the goal after."""
    numbers = [each.number for each in catalogue.goals]
    at = numbers.index(goal.number)
    before = catalogue.goals[at - 1] if at else None
    after = catalogue.goals[at + 1] if at + 1 < len(numbers) else None
    steps = [
        f"Before: {link(f'{before.number} {before.title}', f'{before.number}.qmd')}" if before else "",
        f"Next: {link(f'{after.number} {after.title}', f'{after.number}.qmd')}" if after else "",
        link("All goals", "index.qmd"),
    ]
    return div("onward", " · ".join(filter(None, steps)))
