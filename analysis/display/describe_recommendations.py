"""Recommendations, which people make; progress on earlier ones; and what is computed to say more, labelled so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analysis.claims.coverage import evidence_level
from analysis.display.authored import write_text
from analysis.display.markdown import Markdown, escape, heading, join_words, markdown, number, table
from analysis.display.words import EVIDENCE, RAISES, lower_first
from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS

if TYPE_CHECKING:
    from analysis.claims.report import Report
    from analysis.editorial.records import Recommendation

MOST_GAPS, MOST_MEASURES = 5, 8


def describe_progress(report: Report) -> Markdown | None:
    """Say what became of the recommendations of earlier editions; None where there are none."""
    earlier = [row for row in report.editorial.recommendations if row.edition < report.edition.published]
    if not earlier:
        return None
    rows = [[_words(report, row), _made(row.edition), row.status, _by(row), _measure(report, row)] for row in earlier]
    head = ["Recommended", "In", "Now", "Owner, due", "What is measured"]
    body = table(head, rows, "lllll", widths=[36, 12, 10, 18, 22], label="tbl-progress",
                 caption="Progress on earlier recommendations")  # fmt: skip
    return markdown(heading(2, "Progress on earlier recommendations", "sec-progress"), body, *_notes(report, earlier))


def describe_recommendations(report: Report) -> Markdown | None:
    """Print this edition's recommendations, and what would say more, which is computed."""
    made = [row for row in report.editorial.recommendations if row.edition == report.edition.published]
    rows = [[_words(report, row), escape(report.goal(row.goal).title), _by(row), row.status] for row in made]
    body = (
        table(["Recommendation", "Goal", "Owner, due", "Status"], rows, "llll", widths=[40, 24, 20, 10],
              caption="Recommendations of this edition", label="tbl-recommendations")
        if rows
        else "Nobody has written any for this edition. What follows is worked out from what is missing."
    )  # fmt: skip
    return markdown(body, *_notes(report, made), _more(report), _others(report))


def _words(report: Report, row: Recommendation) -> str:
    return write_text(report, row.text, f"recommendation-{row.id}")


def _notes(report: Report, rows: list[Recommendation]) -> list[str]:
    return [f"*{_words(report, row)}* {write_text(report, row.note, f'note-{row.id}')}" for row in rows if row.note]


def _made(edition: date) -> str:
    return f"{edition:%B %Y}"


def _by(row: Recommendation) -> str:
    due = f", {date.fromisoformat(row.due):%B %Y}" if row.due else ""
    return f"{escape(row.owner)}{due}"


def _measure(report: Report, row: Recommendation) -> str:
    if not row.metric:
        return "no measure named"
    latest = report.ledger.latest(metric=row.metric, what="value", role="result")
    name = escape(report.evidence.metrics[row.metric].short_name)
    return f"{name}: {number(latest)} ({escape(latest.period)})" if latest else f"{name}: nothing published"


def _more(report: Report) -> str:
    """Give the goals whose evidence is weakest, with the figure that would raise it."""
    found = []
    for goal in report.goals:
        levels = [evidence_level(report.ledger, goal.number, audience) for audience in AUDIENCES]
        best = max(levels, key=EVIDENCE_LEVELS.index)
        if best != "none" or report.own().where(goal=goal.number):
            found.append((EVIDENCE_LEVELS.index(best), goal, best))
    found.sort(key=lambda each: (each[0], each[1].number))
    if not found:
        return f"**What would say more.** {RAISES['none']}"
    rows = [
        [f"[{goal.number}. {escape(goal.title)}](#sec-goal-{goal.number})", EVIDENCE[best], RAISES[best]]
        for _, goal, best in found[:MOST_GAPS]
    ]
    lead = "**What would say more (worked out).** Where the evidence is weakest, one figure would help most:"
    return f"{lead}\n\n" + table(["Goal", "Now", "What would help"], rows, "lll", widths=[34, 14, 40])


def _others(report: Report) -> str:
    """Name measures that two or more organisations publish and this one does not."""
    missing = report.evidence.common_metrics - set(report.own().where(role="result").printable().metrics())
    metrics = [report.evidence.metrics[metric] for metric in missing]
    told = (metric for metric in metrics if metric.goal and "," not in metric.short_name)
    wanted = sorted(told, key=lambda m: (m.goal, m.short_name))[:MOST_MEASURES]
    if not wanted:
        return ""
    names = [escape(lower_first(metric.short_name)) for metric in wanted]
    return f"Others here publish figures that it does not, such as {join_words(names)}."
