"""The first depth: the report on one page, made of parts of the report and so of its claims alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.describe_evidence import describe_coverage
from analysis.display.describe_glance import describe_glance, describe_whom
from analysis.display.describe_in_one_line import describe_in_one_line
from analysis.display.front_matter import CLAIMS, Hidden
from analysis.display.markdown import markdown, number

if TYPE_CHECKING:
    from analysis.claims.report import Report


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
                "text": summarise(report),
            }
        },
    )


def summarise(report: Report) -> str:
    """Write the text: whom it is about, the three cards, the goals with evidence, and how good the data are."""
    parts = (
        describe_whom(report),
        describe_glance(report).text,
        "## Goals with evidence {#sec-goals}",
        describe_coverage(report).text,
        _beyond(report),
    )
    # What the report links within itself, the summary links in the report.
    return markdown(*parts).text.replace("](#", f"](../organisations/{report.organisation.slug}.ipynb#")


def _beyond(report: Report) -> str:
    figures = report.ledger.first(metric="figures_graded")
    slug = report.organisation.slug
    whole = f"[The full report](../organisations/{slug}.ipynb) gives each with its range, its source and its limits."
    if not figures.value:
        return whole
    hard = report.ledger.first(metric="figures_quality_a")
    noun = "figure" if figures.value == 1 else "figures"
    rest = f"{number(figures)} published {noun} stand behind this, {number(hard)} of them of grade A as data."
    return f"{rest} {whole}"
