"""What the organisations publish for one goal, as tables: the kinds of evidence, what is compared, what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS
from analysis.publishing.pages.dots import Dot, dot_strip
from analysis.publishing.pages.markdown import div, escape, join_words, link, number, period, table
from analysis.publishing.pages.words import EVIDENCE, EVIDENCE_MEANINGS, SHOWS, judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.framework.records import Goal, Metric
    from analysis.publishing.pages.catalogue import Catalogue, PublishedClaim, Report

ORDER = (
    "In the order of names: the verdicts allow for how far such figures move by themselves, and a ranking would not. "
    "Each organisation is judged against its own peers, so that two verdicts may differ for the same figure."
)
NAMED = 150  # dots that say whose they are; more of them would weigh too much


def evidence_table(goal: Goal, reports: Sequence[Report]) -> str:
    """Show for each organisation the strongest evidence about each audience, with what the marks mean."""
    rows = [
        [report_link(report), *(EVIDENCE[report.evidence.get((goal.number, a), "none")] for a in AUDIENCES)]
        for report in reports
    ]
    used = {report.evidence.get((goal.number, audience)) for report in reports for audience in AUDIENCES}
    key = [f"**{EVIDENCE[each]}**: {EVIDENCE_MEANINGS[each]}" for each in EVIDENCE_LEVELS if each in used - {None}]
    return "\n\n".join(
        [
            table(["Organisation", *(audience.title() for audience in AUDIENCES)], rows, "llll", [34, 16, 16, 16]),
            div("caveats", "; ".join(key) + f"; {EVIDENCE['none']} nothing published that we could find."),
        ]
    )


def compared_metrics(catalogue: Catalogue, goal: Goal, reports: Sequence[Report]) -> list[Metric]:
    """Give the measures of a goal that were set against peers, in the order of the register."""
    found = {claim.metric for report in reports for claim in report.compared(goal.number)}
    return [metric for metric in catalogue.metrics.values() if metric.id in found]


def answer(with_evidence: Sequence[Report], goal: Goal) -> str:
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


def compared_strip(metric: Metric, goal: Goal, reports: Sequence[Report]) -> str:
    """Show where the latest figures of one measure lie, a dot for each organisation."""
    dots = [
        Dot(claim.id, report.name, claim, own=True)
        for report in reports
        for claim in report.compared(goal.number)
        if claim.metric == metric.id and claim.value is not None
    ]
    periods = sorted({dot.claim.period for dot in dots})
    when = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    said = f"One dot is one organisation described here; its latest figure, {when}."
    return dot_strip(dots, said, named=len(dots) <= NAMED)


def compared_table(metric: Metric, goal: Goal, reports: Sequence[Report]) -> str:
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
        report_link(report, f"#sec-goal-{claim.goal}"),
        period(claim),
        number(claim),
        number(level, "interval"),
        number(median),
        judged(claim.verdict, claim.certainty),
    ]


def facts_table(goal: Goal, reports: Sequence[Report]) -> str:
    rows = [
        [
            report_link(report) if position == 0 else "",
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


def report_link(report: Report, fragment: str = "") -> str:
    return link(report.name, f"../organisations/{report.organisation.slug}.ipynb{fragment}")
