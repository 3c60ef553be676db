"""A goal's chapter: its question, the answer, what is reported, and what would make the answer surer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.coverage import evidence_level
from analysis.claims.quality import quality_of
from analysis.display.authored import write_case_studies, write_next_steps
from analysis.display.describe_counted import answer_counted, describe_counted, table_counted
from analysis.display.describe_pay_gap import (
    answer_pay_gap,
    answer_quarters,
    describe_pay_gap,
    describe_quarters,
)
from analysis.display.describe_sources import fold_sources
from analysis.display.markdown import Markdown, escape, heading, join_words, markdown, number, table
from analysis.display.stages import stage_table
from analysis.display.words import EVIDENCE_MEANINGS, RAISES, judged
from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.claims.report import Report
    from analysis.framework.records import Goal

PAY_GOAL = 14
QUARTERS_GOAL = 6
_FILED = "pay_gap_filings"


def describe_goal(report: Report, number_of_goal: int) -> Markdown | None:
    """
    Write the chapter of one goal; a goal without evidence has none, and is counted at a glance.

    Parameters
    ----------
    number_of_goal
        The goal's number in the report's goal set.
    """
    goal = _with_evidence(report, number_of_goal)
    if goal is None:
        return None
    parts = [
        heading(2, f"{goal.number}. {escape(goal.title)}", f"sec-goal-{goal.number}"),
        _description(goal),
        heading(3, escape(goal.question), f"question-{goal.number}"),
        f"**{answer_goal(report, goal)}**",
        *_findings(report, number_of_goal),
    ]
    return markdown(*parts)


def table_goal(report: Report, number_of_goal: int) -> Markdown | None:
    """
    Write the figures of a chapter as tables, activity, output and outcome told apart, and how strong they are.

    Parameters
    ----------
    number_of_goal
        The goal's number in the report's goal set.
    """
    goal = _with_evidence(report, number_of_goal)
    if goal is None:
        return None
    own = report.own().where(goal=goal.number)
    return markdown(
        _filed_table(report, own), table_counted(report, goal.number), stage_table(report, own), _raise(report, goal)
    )


def close_goal(report: Report, number_of_goal: int) -> Markdown | None:
    """
    Write what ends a chapter: case studies and next steps, where people have written them, and the sources.

    Parameters
    ----------
    number_of_goal
        The goal's number in the report's goal set.
    """
    goal = _with_evidence(report, number_of_goal)
    if goal is None:
        return None
    own = report.own().where(goal=goal.number)
    return markdown(
        *write_case_studies(report, goal.number), write_next_steps(report, goal.number), fold_sources(report, own)
    )


def _with_evidence(report: Report, number_of_goal: int) -> Goal | None:
    """Find the goal in the report's goal set, if anything has been published on it or written about it."""
    goal = next((goal for goal in report.goals if goal.number == number_of_goal), None)
    written = (*report.editorial.case_studies, *report.editorial.next_steps)
    return goal if report.own().where(goal=number_of_goal) or number_of_goal in {w.goal for w in written} else None


def _description(goal: Goal) -> str:
    """Print the one-line description where one was published and the question does not say the same again."""
    if goal.description_status != "published" or goal.description[:30].lower() in goal.question.lower():
        return ""
    return escape(goal.description)


def answer_goal(report: Report, goal: Goal) -> str:
    """Answer the key question in one sentence, no further than the evidence goes."""
    own = report.own().where(goal=goal.number)
    results = own.where(role="result").printable()
    name = escape(report.organisation.name)
    computed = {PAY_GOAL: answer_pay_gap, QUARTERS_GOAL: answer_quarters}.get(goal.number, lambda _: "")(report)
    computed = computed or answer_counted(report, goal.number)
    if computed:
        return f"{computed}."
    if not own:
        return f"{name} tells of this in its own words; no figure has been published that we could find."
    if not results:
        aims = own.where(lambda claim: claim.role in ("target", "forecast"))
        return (
            f"{name} has set an aim here; no result has been published that we could find."
            if aims
            else f"{name} reports on this, but we found no figure that can be printed."
        )
    level = max((claim.evidence for claim in results), key=EVIDENCE_LEVELS.index)
    if any(claim.verdict in ("better", "worse", "similar", "higher", "lower") for claim in results.where(what="value")):
        level = "compared"
    said = {
        "activity": f"{name} says what it does here; what it led to has not been published.",
        "output": f"{name} counts what it delivered here; what changed for people has not been published.",
        "outcome": f"{name} publishes how things stand here, with nothing fair to compare it with.",
        "compared": f"{name} publishes how things stand here, and some of it can be compared with peers.",
    }
    return said.get(level, f"{name} publishes figures here that do not answer the question.")


def _findings(report: Report, goal: int) -> list[str]:
    of_pay = {PAY_GOAL: describe_pay_gap, QUARTERS_GOAL: describe_quarters}.get(goal, lambda _: [])(report)
    # In the chapter of the pay gap its charts come first, and then the counts with theirs.
    return of_pay if goal == PAY_GOAL else of_pay + describe_counted(report, goal)


def _filed_table(report: Report, own: Ledger) -> str:
    """Set the latest filed figures beside the peers' middle half."""
    lead = report.evidence.lead
    if lead is None:
        return ""
    rows = []
    for metric in report.evidence.metrics:
        filed = own.where(lambda claim: claim.rows[0].startswith(_FILED), metric=metric, what="value", subject=lead.id)
        series = filed.series()
        if series:
            rows.append(_filed_row(report, series[-1]))
    if not rows:
        return ""
    head = ["Filed each year", "Year", "Figure", "Likely level", "Peers' middle half", "Compared", "Data"]
    return table(head, rows, "llrrrll", widths=[58, 17, 23, 31, 32, 31, 10])


def _filed_row(report: Report, claim: Claim) -> list[str]:
    of_year = report.ledger.where(metric=claim.metric, period=claim.period)
    lower, upper = of_year.first(what="peers_lower"), of_year.first(what="peers_upper")
    level = of_year.first(what="level")
    middle = f"{number(lower)} to {number(upper)}" if lower and upper else "–"
    return [
        escape(report.evidence.metrics[claim.metric].short_name),
        claim.period,
        number(claim),
        number(level, "interval") if level and level.interval else "–",
        middle,
        judged(claim.verdict, claim.certainty),
        quality_of(claim, report.ledger) if claim.printable else "–",
    ]


def _raise(report: Report, goal: Goal) -> str:
    levels = {audience: evidence_level(report.ledger, goal.number, audience) for audience in AUDIENCES}
    audiences = [a for a in AUDIENCES if levels[a] != "none"]
    if not audiences:
        return f"**What would say more.** {RAISES['none']}"
    best = max((levels[a] for a in audiences), key=EVIDENCE_LEVELS.index)
    whom = join_words([a for a in audiences if levels[a] == best])
    without = join_words([a for a in AUDIENCES if levels[a] == "none"], "or")
    gap = f" **Gap:** no result is published for {without}." if without else ""
    strong = f"**How strong is this?** For {whom}, {EVIDENCE_MEANINGS[best]}."
    return f"{strong}{gap} **What would say more:** {RAISES[best]}"
