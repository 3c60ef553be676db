"""What an organisation or the press has published, by its place on the way from activity to outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.quality import quality_of
from analysis.display.markdown import div, escape, number, table
from analysis.display.words import MISSING_KEY, ROLES

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.claims.report import Report

# The way from what is done to what becomes of it; aims come last, because they are not results.
ORDER = ("activity", "input", "output", "outcome", "context")
LATER = ("output", "outcome")  # shown as missing where only what comes before is published


def stage_table(report: Report, own: Ledger) -> str:
    """
    List what has been published, activity, output and outcome told apart, and say which of them is missing.

    Parameters
    ----------
    own
        The claims of one goal.
    """
    published = own.where(
        lambda claim: claim.rows[0].startswith("published_facts") and claim.what in ("value", claim.role)
    )
    if not published:
        return ""
    results = sorted(published.where(role="result"), key=lambda c: (ORDER.index(c.stage), c.start))
    aims = sorted(published.where(lambda c: c.role != "result"), key=lambda c: (list(ROLES).index(c.role), c.start))
    rows = [row for stage in ORDER for row in _rows(report, stage, results)]
    rows += [_row(report, claim, claim.role) for claim in aims]
    head = ["Stage", "What has been published", "Figure", "When", "Data"]
    body = table(head, rows, "llrll", widths=[10, 42, 16, 13, 6])
    return "\n\n".join([body, *_key([*results, *aims]), *_paces(report, aims), *_cautions([*results, *aims])])


def _paces(report: Report, aims: list[Claim]) -> list[str]:
    """Say the pace that each target of the table asks for, counted from the newest result before its end."""
    metrics = dict.fromkeys(claim.metric for claim in aims if claim.role == "target")
    paces = report.ledger.where(lambda claim: claim.metric in metrics, what="pace_needed")
    return [
        f"{escape(pace.statement)}: from the result for {pace.comparator}, that needs {number(pace)} "
        f"{escape(pace.unit)} a year. Too few results are known to say how likely it is."
        for pace in paces
    ]


def _rows(report: Report, stage: str, results: list[Claim]) -> list[list[str]]:
    found = [_row(report, claim, claim.stage) for claim in results if claim.stage == stage]
    furthest = max((ORDER.index(claim.stage) for claim in results if claim.stage != "context"), default=-1)
    if not found and stage in LATER and 0 <= furthest < ORDER.index(stage):
        return [[f"**{stage}**", "nothing published", "–", "–", "–"]]
    return found


def _row(report: Report, claim: Claim, kind: str) -> list[str]:
    activity = f"*{escape(claim.activity)}*: " if claim.activity else ""
    return [
        f"**{kind}**",
        activity + escape(claim.statement),
        number(claim) + _unit(claim),
        escape(claim.period),
        quality_of(claim, report.ledger) if claim.printable and claim.role == "result" else "–",
    ]


def _unit(claim: Claim) -> str:
    """Name the unit after the number, unless its symbol is in the number already."""
    symbol = claim.unit in ("%", "rank") or claim.unit.startswith("£")
    return "" if symbol or not claim.printable else f" {escape(claim.unit)}"


def _key(claims: list[Claim]) -> list[str]:
    used = {claim.text for claim in claims if not claim.printable}
    return [f"*{sign}*: {meaning}." for sign, meaning in MISSING_KEY.items() if sign in used]


def _cautions(claims: list[Claim]) -> list[str]:
    """Print each caveat once, under the table, with the statement it belongs to."""
    notes = [f"{escape(claim.statement)}: {escape(caveat)}" for claim in claims for caveat in claim.caveats]
    return [div("caveats", "\n".join(f"- {note}" for note in dict.fromkeys(notes)))] if notes else []
