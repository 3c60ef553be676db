"""How the goals came about, in one line, and about the organisation: its own words, and whom it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.authored import write_text
from analysis.display.markdown import Markdown, escape, join_words, markdown, number
from analysis.display.words import lower_first

if TYPE_CHECKING:
    from analysis.claims.report import Report


def describe_journey(report: Report) -> Markdown | None:
    """Say which version of the goals the report reads by; the history follows from a shared text."""
    goals = report.ledger.first(metric="goals_in_set")
    now = report.edition.goal_set == "current"
    name = "Purpose Goals" if now else "Levelling Up Goals, as the set of 2021 was called"
    return markdown(
        f"This report reads what {escape(report.organisation.name)} has published by the {number(goals)} {name}. They "
        "follow a life: childhood, the step into work, getting on in it, and the barriers that stand in the way of all "
        "three."
    )


def describe_organisation(report: Report) -> Markdown | None:
    """Say who stands behind the name: its own words, its legal entities, and whom it is compared with and why."""
    name = escape(report.organisation.name)
    editorial = report.editorial
    own = write_text(report, editorial.about, "about") if editorial.about else ""
    signed = f"[In {name}'s own words.]{{.quiet}}" if own else ""
    return markdown(own, signed, _entities(report), _peers(report))


def _entities(report: Report) -> str:
    lead = report.evidence.lead
    name = escape(report.organisation.name)
    if lead is None or report.evidence.filings.empty:
        return f"No gender pay gap filed by {name} was found, so nothing about its pay is compared here."
    others = [escape(e.name) for e in report.evidence.entities if e.role == "subsidiary"]
    before = [escape(e.name) for e in report.evidence.entities if e.role == "predecessor"]
    said = f"Its pay figures are those that {escape(lead.name)} files by law."
    if before:
        said += f" Earlier ones were filed by {join_words(before)}, which it took over from."
    if others:
        noun = "entity files" if len(others) == 1 else "entities file"
        said += f" The other legal {noun} apart: {join_words(others)}."
    return said


def _peers(report: Report) -> str:
    group = report.evidence.peer_group
    if group is None:
        return "No group of peers has been drawn up for it, so its figures are not compared."
    return f"**Whom it is compared with: {escape(lower_first(group.name))}.** {escape(group.rule)}"
