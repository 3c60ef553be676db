"""What the cover of the PDF says besides name and edition: whom, where, on which goals, and made by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.claims.coverage import evidence_level
from analysis.display.accent import accent_of
from analysis.display.markdown import div, escape, join_words
from analysis.display.words import GOAL_STAGES, KINDS
from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS

if TYPE_CHECKING:
    from analysis.claims.report import Report

_NAMED = 3  # places; the report has them all
_SERVES = {
    "campus": "Main campus in",
    "programme": "Programmes in",
    "catchment": "Patients mainly from",
    "statutory area": "Responsible for",
}


def cover(report: Report) -> dict[str, Any]:
    """
    Give the words of the cover as metadata, which the Typst partials print under both publishers.

    It has no figure: on a cover none could be traced to its claim.
    """
    organisation = report.organisation
    return {
        **look(report),
        "cover-kind": f"{KINDS[organisation.kind]} · {escape(organisation.industry)}",
        "cover-places": _places(report),
        "cover-origin": origin(report),
        "cover-journey": journey(report),
        "cover-files": organisation.slug,
    }


def look(report: Report) -> dict[str, str]:
    """Give what all documents about an organisation share: its colour, and the mark of a draft."""
    accent = accent_of(report.organisation)
    return {
        "accent": accent.light.removeprefix("#"),  # a # would begin Typst code
        "accent-dark": accent.dark.removeprefix("#"),
        **({"watermark": "Draft"} if report.edition.status == "draft" else {}),
    }


def origin(report: Report) -> str:
    """Say that a report is made neither by nor for whom it is about."""
    name = escape(report.organisation.name)
    if report.editorial.files:
        return f"Made from published figures. Words of {name} are marked as its own; its figures were not changed."
    return f"Made from published figures; not by or for {name}, which has not endorsed it."


def describe_draft(report: Report) -> str:
    """Say on page and paper that an edition has not been approved; nothing once it has."""
    if report.edition.status != "draft":
        return ""
    return div("draft", "**Draft.** This edition has not been approved: figures and words may still change.")


def _places(report: Report) -> str:
    footprint = sorted(report.evidence.footprint, key=lambda row: -row.weight)
    if not footprint:
        return ""
    bases = {row.basis for row in footprint}
    if bases == {"nationwide"}:
        return "Serves the whole country"
    names = [escape(report.evidence.places[row.place].name) for row in footprint[:_NAMED]]
    others = ["other places"] if len(footprint) > _NAMED else []
    serves = _SERVES.get(footprint[0].basis, "Serves") if len(bases) == 1 else "Serves"
    return f"{serves} {join_words([*names, *others])}"


def journey(report: Report) -> list[dict[str, Any]]:
    """List the goals in the order of a life, each with the strongest level of evidence that any audience has."""
    stages = []
    for group, stage in GOAL_STAGES.items():
        goals = [
            {"number": str(goal.number), "goal": escape(goal.title), "level": _strongest(report, goal.number)}
            for goal in report.goals
            if goal.group == group
        ]
        if goals:
            stages.append({"stage": stage, "goals": goals})
    return stages


def _strongest(report: Report, goal: int) -> str:
    levels = (evidence_level(report.ledger, goal, audience) for audience in AUDIENCES)
    return max(levels, key=EVIDENCE_LEVELS.index)
