"""The first depth: the report on one page, made of parts of the report and so of its claims alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.coverage import evidence_level
from analysis.display.cover import describe_draft, look
from analysis.display.describe_evidence import describe_coverage
from analysis.display.describe_glance import describe_glance, describe_whom
from analysis.display.describe_goal import answer_goal
from analysis.display.describe_in_one_line import describe_in_one_line
from analysis.display.front_matter import CLAIMS, Hidden
from analysis.display.markdown import escape, markdown, number
from analysis.framework.vocabulary import AUDIENCES

if TYPE_CHECKING:
    from analysis.claims.report import Report


CHART = "fig-pay-gap-peers"
PLACE_OF_CHART = "<!-- chart -->"


def publish_summary(report: Report) -> Hidden:
    """Hand over the summary's title and text; the site makes a page and a PDF of its own of it."""
    return Hidden(
        CLAIMS,
        {
            "summary": {
                "title": f"{report.organisation.name}: summary",
                "subtitle": f"Impact report on one page · edition {report.edition.name}",
                "description": describe_in_one_line(report),
                "date": report.edition.published.isoformat(),
                **look(report),
                "text": summarise(report),
                "chart": CHART,  # the report's own, if it has it
            }
        },
    )


def summarise(report: Report) -> str:
    """Write the text: whom it is about, the three cards, the goals with evidence, and how good the data are."""
    parts = (
        describe_whom(report),
        describe_draft(report),
        describe_glance(report).text,
        PLACE_OF_CHART,
        "## Goals with evidence {#sec-goals}",
        describe_coverage(report).text,
        _answers(report),
        _beyond(report),
    )
    # What the report links within itself, the summary links in the report.
    return markdown(*parts).text.replace("](#", f"](../organisations/{report.organisation.slug}.ipynb#")


def _answers(report: Report) -> str:
    """Give the one-sentence answer of each goal that has an outcome; of the others the table has said it all."""
    goals = [goal for goal in report.goals if _has_outcome(report, goal.number)]
    return "\n".join(f"- **{goal.number}. {escape(goal.title)}**: {answer_goal(report, goal)}" for goal in goals)


def _has_outcome(report: Report, goal: int) -> bool:
    levels = {evidence_level(report.ledger, goal, audience) for audience in AUDIENCES}
    return bool(levels & {"outcome", "compared", "causal"})


def _beyond(report: Report) -> str:
    figures = report.ledger.first(metric="figures_graded")
    slug = report.organisation.slug
    whole = f"[The full report](../organisations/{slug}.ipynb) gives each with its range, its source and its limits."
    if not figures.value:
        return ""
    noun, verb = ("figure", "stands") if figures.value == 1 else ("figures", "stand")
    return f"{number(figures)} published {noun} {verb} behind this page. {whole}"
