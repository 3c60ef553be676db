"""The chart of evidence: every goal, for each audience, and in words which goals have any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.coverage import evidence_level
from analysis.display.chart_data import ChartData, Column
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, join_words, markdown
from analysis.display.plot_evidence import draw_evidence
from analysis.display.words import EVIDENCE, EVIDENCE_KEY
from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS

if TYPE_CHECKING:
    from analysis.claims.report import Report
    from analysis.display.figure import Figure

_NAMED = 3


def plot_evidence(report: Report) -> Figure | None:
    """Draw the strongest evidence of each goal for each audience; None if nothing at all has been published."""
    levels = evidence_levels(report)
    if not _any(levels):
        return None
    names = [f"{goal.number}. {goal.title}" for goal in report.goals]
    used = {level for row in levels.values() for level in row}
    key = {meaning: level for level, meaning in EVIDENCE_KEY.items() if level in used}
    claims = tuple(report.ledger.first(metric=m) for m in ("goals_with_evidence", "goals_in_set"))
    return draw_evidence(
        names,
        [audience.capitalize() for audience in AUDIENCES],
        list(levels.values()),
        [(level, meaning) for meaning, level in key.items()],
        _words(report, levels),
        claims,
    )


def table_evidence(report: Report) -> Markdown | None:
    """Give the chart of evidence as a table, folded until asked for."""
    levels = evidence_levels(report)
    return markdown(_words(report, levels).table()) if _any(levels) else None


def evidence_levels(report: Report) -> dict[int, list[str]]:
    """Give the strongest evidence of each goal, by its number, for each audience."""
    return {
        goal.number: [evidence_level(report.ledger, goal.number, audience) for audience in AUDIENCES]
        for goal in report.goals
    }


def _any(levels: dict[int, list[str]]) -> bool:
    return any(level != "none" for row in levels.values() for level in row)


def _words(report: Report, levels: dict[int, list[str]]) -> Words:
    finding = _finding(report, levels)
    have, of = (report.ledger.first(metric=m) for m in ("goals_with_evidence", "goals_in_set"))
    titles = {goal.number: f"{goal.number}. {goal.title}" for goal in report.goals}
    columns = (
        Column("Goal", width=34),
        *(Column(f"Strongest published evidence about {audience}", width=14, short=audience.capitalize())
          for audience in AUDIENCES),
    )  # fmt: skip
    rows = tuple((titles[number], *(EVIDENCE[level] for level in row)) for number, row in levels.items())
    verb = "has" if have.value == 1 else "have"
    return Words(
        "fig-evidence",
        finding,
        f"Strongest published evidence on {report.organisation.name} for each goal and audience, edition "
        f"{report.edition.name}. The fuller the mark, the stronger the evidence.",
        f"Matrix of goals by audience, edition {report.edition.name}. {finding} {have.text} of {of.text} goals {verb} "
        "any evidence.",
        ChartData(columns, rows),
        report.organisation.slug,
    )


def _finding(report: Report, levels: dict[int, list[str]]) -> str:
    """Say how far the strongest evidence goes, for which goals, and whether most have none."""
    order = list(EVIDENCE_LEVELS)
    best = max((level for row in levels.values() for level in row), key=order.index)
    goals = [goal.title for goal in report.goals if best in levels[goal.number]]
    said = {
        "causal": "An effect has been shown for",
        "compared": "Outcomes can be compared for",
        "outcome": "Outcomes are published, with nothing to compare with, for",
    }.get(best, "Only activities and outputs are published, for")
    where = join_words(goals) if len(goals) <= _NAMED else "several goals"
    empty = sum(set(row) == {"none"} for row in levels.values())
    rest = "; for most goals nothing has been published" if empty > len(levels) / 2 else ""
    return f"{said} {where}{rest}."
