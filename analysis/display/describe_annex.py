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
    "value": "likely level against that of peers",
    "trend": "slope of filings, points a year",
    "change_one_year": "change in a year, points",
    "change_since_first": "change since first filing, points",
    "change_against_peers": "later half of filings against the earlier, beyond peers, points",
    "representation": "ratio to the nation's share",
}
_COUNTED = {
    "value": "share against peers', size and usual spread allowed for",
    "change_since_first": "first whole year to the latest, points",
}
_MOVES = {
    "better": "↗ improving",
    "worse": "↘ worsening",
    "higher": "↑ rising",
    "lower": "↓ falling",
    "similar": "→ no clear change",
    "cant_tell": "? can't tell",
    "not_compared": "not judged: it has crossed zero",
}


def describe_annex(report: Report) -> Markdown | None:
    """List each comparison with what was estimated, its p-value, its method and what was made of it."""
    tested = report.ledger.where(lambda claim: claim.p_value is not None)
    if not tested:
        return None
    rows = [_row(report, claim) for claim in tested]
    head = ["Measure", "Comparison", "Estimate", "Against", "p", "Outcome"]
    body = table(head, rows, "llrrrl", widths=[33, 42, 28, 23, 9, 27], caption=_caption(), label="tbl-annex")
    methods = sorted({_estimate(report, claim).method for claim in tested})
    return markdown(heading(2, "Technical annex", "sec-annex"), body, f"Methods: {escape('; '.join(methods))}.")


def _caption() -> str:
    return (
        "Every comparison of this report, each with its likely or ordinary range; p is given before the number of "
        "comparisons is allowed for"
    )


def _row(report: Report, claim: Claim) -> list[str]:
    of_year = report.ledger.where(metric=claim.metric, period=claim.period)
    against = of_year.first(what="limits_95" if is_counted(claim) else "peers_level")
    benchmark = against if claim.what == "value" else None
    return [
        escape(report.evidence.metrics[claim.metric].short_name),
        _COUNTED.get(claim.what, _NAMES[claim.what]) if is_counted(claim) else _NAMES[claim.what],
        _with_range(_estimate(report, claim)),
        _with_range(benchmark) if benchmark else "–",
        number(claim, "p"),
        _outcome(claim, of_year.first(what="chance")),
    ]


def _with_range(claim: Claim) -> str:
    return f"{number(claim)} ({number(claim, 'interval')})" if claim.interval else number(claim)


def _outcome(claim: Claim, chance: Claim | None) -> str:
    """Say the verdict; of a level also which way it leans, with the chance that stands in no other place."""
    if claim.what == "representation":
        return VERDICTS[claim.verdict].replace("than peers", "than the nation")
    if claim.what != "value":
        return _MOVES[claim.verdict]
    lean = f"; {chance.certainty} ({number(chance)})" if chance else ""
    return VERDICTS[claim.verdict] + lean


def _estimate(report: Report, claim: Claim) -> Claim:
    """Find what was compared: for a filed value its likely level, for a trend itself."""
    level = report.ledger.first(metric=claim.metric, period=claim.period, what="level")
    return level if claim.what == "value" and level is not None else claim
