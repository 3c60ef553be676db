"""Where there is evidence and where there is none: goals by audience, at a glance and as a table of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.coverage import evidence_level
from analysis.display.markdown import Markdown, escape, join_words, markdown, number, table
from analysis.display.words import EVIDENCE, EVIDENCE_MEANINGS
from analysis.framework.vocabulary import AUDIENCES

if TYPE_CHECKING:
    from analysis.claims.report import Report


def describe_coverage(report: Report) -> Markdown | None:
    """List the goals that have evidence, strongest level by audience, and count those that have none."""
    rows = [_row(report, goal) for goal in report.goals]
    rows = [row for row in rows if any(cell != EVIDENCE["none"] for cell in row[1:])]
    have, of = (report.ledger.first(metric=m) for m in ("goals_with_evidence", "goals_in_set"))
    if not rows:
        return markdown("We found no published figure that bears on any of the goals.")
    verb = "has" if have.value == 1 else "have"
    counted = f"{number(have)} of the {number(of)} Purpose Goals {verb} evidence. The strongest kind for each audience:"
    body = table(["Goal", *(audience.capitalize() for audience in AUDIENCES)], rows, "llll", widths=[34, 14, 14, 14])
    return markdown(f"{counted}\n\n{body}")


def describe_gaps(report: Report) -> Markdown | None:
    """
    Say what the marks in use mean, and name in one sentence the goals that have none.

    The cells themselves stand in the chart before it and in the table of goals with evidence, and are not said again.
    """
    rows = {goal: _row(report, goal) for goal in report.goals}
    nothing = EVIDENCE["none"]
    empty = [f"*{escape(goal.title)}*" for goal, row in rows.items() if set(row[1:]) == {nothing}]
    without = f"Nothing has been published, that we could find, on {join_words(empty)}." if empty else ""
    used = sorted({cell for row in rows.values() for cell in row[1:]} - {nothing}, key=list(EVIDENCE.values()).index)
    if not used:
        return markdown(without)
    names = {mark: level for level, mark in EVIDENCE.items() if level != "activity"}
    key = "; ".join(f"**{mark}**: {EVIDENCE_MEANINGS[names.get(mark, 'activity')]}" for mark in used)
    return markdown(f"What there is stands under [Goals with evidence](#sec-goals). {key}.", without)


def _row(report: Report, goal: object) -> list[str]:
    levels = [evidence_level(report.ledger, goal.number, audience) for audience in AUDIENCES]
    title = f"{goal.number}. {escape(goal.title)}"
    linked = f"[{title}](#sec-goal-{goal.number})" if report.own().where(goal=goal.number) else title
    return [linked, *(EVIDENCE[level] for level in levels)]
