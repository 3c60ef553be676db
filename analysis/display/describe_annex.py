"""The third depth: every test behind a verdict, for readers who want to check the statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.describe_counted import is_counted
from analysis.display.markdown import Markdown, escape, heading, markdown, number, table
from analysis.display.words import VERDICTS

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

_NAMES = {
    "value": "likely level against peers' median",
    "trend": "slope of the filings, points a year",
    "representation": "ratio to the nation's share",
    "change_since_first": "first whole year to the latest, points",
}
_COUNTED = "share against peers', size and usual spread allowed for"

_TRENDS = {
    "better": "↗ improving",
    "worse": "↘ worsening",
    "higher": "↑ rising",
    "lower": "↓ falling",
    "similar": "→ no clear trend",
    "cant_tell": "? can't tell",
    "not_compared": "not judged: it has crossed zero",
}


def describe_annex(report: Report) -> Markdown | None:
    """List each comparison with what was estimated, its p-value, its method and what was made of it."""
    tested = report.ledger.where(lambda claim: claim.p_value is not None)
    if not tested:
        return None
    rows = [_row(report, claim) for claim in tested]
    head = ["Measure", "Comparison", "Estimate", "Likely range", "p", "Outcome"]
    body = table(head, rows, "llrrrl", widths=[18, 22, 10, 16, 10, 18], caption=_caption(), label="tbl-annex")
    methods = sorted({_estimate(report, claim).method for claim in tested})
    return markdown(heading(2, "Technical annex", "sec-annex"), body, f"Methods: {escape('; '.join(methods))}.")


def _caption() -> str:
    return "Every comparison of this report, before the number of comparisons is allowed for"


def _row(report: Report, claim: Claim) -> list[str]:
    shown = _estimate(report, claim)
    return [
        escape(report.evidence.metrics[claim.metric].short_name),
        _COUNTED if is_counted(claim) and claim.what == "value" else _NAMES[claim.what],
        number(shown),
        number(shown, "interval") if shown.interval else "–",
        number(claim, "p"),
        _outcomes(claim)[claim.verdict],
    ]


def _outcomes(claim: Claim) -> dict[str, str]:
    if claim.what == "representation":
        return {verdict: words.replace("than peers", "than the nation") for verdict, words in VERDICTS.items()}
    return _TRENDS if claim.what in ("trend", "change_since_first") else VERDICTS


def _estimate(report: Report, claim: Claim) -> Claim:
    """Find what was compared: for a filed value its likely level, for a trend itself."""
    level = report.ledger.first(metric=claim.metric, period=claim.period, what="level")
    return level if claim.what == "value" and level is not None else claim
