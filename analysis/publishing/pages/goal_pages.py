"""A page for each goal: who publishes evidence for it, of what kind, and what can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS
from analysis.publishing.pages.markdown import (
    NOTHING,
    div,
    escape,
    fold,
    join_words,
    link,
    number,
    page,
    table,
)
from analysis.publishing.pages.words import EVIDENCE, EVIDENCE_MEANINGS, SHOWS, STAGES, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.framework.records import Goal, Metric
    from analysis.publishing.pages.catalogue import Catalogue, PublishedClaim, Report

STATUSES = {"live": "still published", "superseded": "no longer published", "not_public": "not public"}


def goal_pages(catalogue: Catalogue) -> dict[str, str]:
    """Give the page of every goal, and the page that lists them, by address under reports/."""
    pages = {f"goals/{goal.number}.qmd": goal_page(catalogue, goal) for goal in catalogue.goals}
    return {"goals/index.qmd": goal_index(catalogue), **pages}


def goal_page(catalogue: Catalogue, goal: Goal) -> str:
    reports = [report for report in catalogue.reports if report.published]
    with_evidence = [report for report in reports if goal.number in report.goals]
    matter = {
        "title": goal.title,
        "subtitle": f"Goal {goal.number} · {STAGES[goal.group]}",
        "description": goal.question,
    }
    return page(
        matter,
        _description(goal),
        _evidence(goal, reports, with_evidence),
        *_compared(catalogue, goal, with_evidence),
        _facts(goal, reports),
        _indicators(catalogue, goal),
        _official(catalogue, goal),
        _neighbours(catalogue, goal),
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


def _evidence(goal: Goal, reports: Sequence[Report], with_evidence: Sequence[Report]) -> str:
    heading = "## Who publishes evidence {#evidence}"
    if not with_evidence:
        nobody = "None of the organisations described here has published a result for this goal that we could find."
        return f"{heading}\n\n**{nobody}** That is no proof that nothing was done."
    rows = [
        [_report_link(report), *(EVIDENCE[report.evidence.get((goal.number, a), "none")] for a in AUDIENCES)]
        for report in with_evidence
    ]
    used = {report.evidence.get((goal.number, audience)) for report in with_evidence for audience in AUDIENCES}
    key = [f"**{EVIDENCE[each]}**: {EVIDENCE_MEANINGS[each]}" for each in EVIDENCE_LEVELS if each in used - {None}]
    without = [_report_link(report) for report in reports if report not in with_evidence]
    return "\n\n".join(
        part
        for part in (
            heading,
            _answer(goal, with_evidence),
            table(["Organisation", *(audience.title() for audience in AUDIENCES)], rows, "llll", [34, 16, 16, 16]),
            div("caveats", "; ".join(key) + f"; {EVIDENCE['none']} nothing published that we could find."),
            fold("Organisations with nothing published here that we could find", ", ".join(without)) if without else "",
        )
        if part
    )


def _answer(goal: Goal, with_evidence: Sequence[Report]) -> str:
    """Say in one sentence whom the evidence is about, no further than it goes."""
    levels = {
        audience: max(
            (report.evidence.get((goal.number, audience), "none") for report in with_evidence),
            key=EVIDENCE_LEVELS.index,
        )
        for audience in AUDIENCES
    }
    covered = [audience for audience in AUDIENCES if levels[audience] != "none"]
    compared = [audience for audience in AUDIENCES if levels[audience] in ("compared", "causal")]
    absent = [audience for audience in AUDIENCES if levels[audience] == "none"]
    said = f"Evidence is published about {join_words(covered)}"
    said += f", and nothing about {join_words(absent, 'or')}" if absent else ""
    fair = f" Figures about {join_words(compared)} can be compared with peers." if compared else ""
    return f"**{said}.**{fair or ' None of it can be compared fairly between organisations.'}"


def _compared(catalogue: Catalogue, goal: Goal, reports: Sequence[Report]) -> list[str]:
    found = {metric: None for report in reports for metric in (claim.metric for claim in report.compared(goal.number))}
    if not found:
        return []
    intro = (
        "In the order of names: the verdicts allow for how far such figures move by themselves, "
        "and a ranking would not. Each organisation is judged against its own peers, so that two verdicts may "
        "differ for the same figure."
    )
    metrics = [catalogue.metrics[metric] for metric in catalogue.metrics if metric in found]
    return [
        "## Compared with peers {#compared}",
        intro,
        *(_compared_table(metric, goal, reports) for metric in metrics),
    ]


def _compared_table(metric: Metric, goal: Goal, reports: Sequence[Report]) -> str:
    rows = [
        _compared_row(report, claim)
        for report in reports
        for claim in report.compared(goal.number)
        if claim.metric == metric.id
    ]
    head = ["Organisation", "Year", "Figure", "Likely range", "Peers' median", "Verdict"]
    unit = "A minus sign means that women's figure is the higher one." if metric.polarity == "zero" else ""
    return "\n\n".join(
        part
        for part in (
            f"### {escape(metric.name)} {{#compared-{metric.id.replace('_', '-')}}}",
            table(head, rows, "llrrrl", [26, 9, 9, 16, 9, 18]),
            div("caveats", " ".join(filter(None, [unit, escape(metric.caveat)]))) if unit or metric.caveat else "",
        )
        if part
    )


def _compared_row(report: Report, claim: PublishedClaim) -> list[str]:
    # The range of a filing is that of its likely level; a share of people counted has one of its own.
    level = claim if claim.stage == "output" else report.by_key.get((claim.metric, claim.period, "level"))
    median = report.by_key.get((claim.metric, claim.period, "peers_median"))
    return [
        _report_link(report, f"#sec-goal-{claim.goal}"),
        claim.period,
        number(claim),
        number(level, "interval"),
        number(median),
        VERDICTS[claim.verdict],
    ]


def _facts(goal: Goal, reports: Sequence[Report]) -> str:
    rows = [
        [
            _report_link(report) if position == 0 else "",
            escape(claim.statement),
            number(claim) + _unit(claim),
            claim.period,
            SHOWS.get(claim.role, claim.stage),
        ]
        for report in reports
        for position, claim in enumerate(report.facts(goal.number))
    ]
    if not rows:
        return ""
    return "\n\n".join(
        [
            "## Published by organisations themselves {#published}",
            "Figures from organisations' own publications and the press. They are counted in different ways, so "
            "they are listed and not compared.",
            table(
                ["Organisation", "What was published", "Figure", "When", "Shows"], rows, "llrll", [20, 40, 14, 10, 9]
            ),
        ]
    )


def _unit(claim: PublishedClaim) -> str:
    """Name the unit after the number, unless its symbol is in the number already."""
    symbol = claim.unit in ("%", "rank") or claim.unit.startswith("£")
    return "" if symbol else f" {escape(claim.unit)}"


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
        ]
        for row in catalogue.official_measures
        if row["goal"] == str(goal.number)
    ]
    if not rows:
        return ""
    return "\n\n".join(
        [
            "## Measures that the goal itself names {#measures}",
            table(["Named measure", "Today", "Used here"], rows, "lll", [44, 18, 34]),
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


def _report_link(report: Report, fragment: str = "") -> str:
    return link(report.name, f"../organisations/{report.organisation.slug}.ipynb{fragment}")
