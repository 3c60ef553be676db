"""A verdict in a sentence: how large the difference is, how sure that is, and which way it leans where it is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.claims.judgement import EITHER
from analysis.display.markdown import number

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

_CLEAR = {
    "better": "**better than peers**",
    "worse": "**worse than peers**",
    "higher": "**higher than peers**",
    "lower": "**lower than peers**",
}


def describe_verdict(report: Report, latest: Claim) -> str:
    """Say how far the likely level lies from that of the peers, with both ranges, and what may be made of it."""
    of_year = report.ledger.where(metric=latest.metric, period=latest.period)
    benchmark, apart = of_year.first(what="peers_level"), of_year.first(what="difference")
    if benchmark is None or apart is None:
        return f"It is **not compared** with them. {' '.join(latest.caveats)}"
    own = "likely level" if of_year.first(what="level") else "figure"
    theirs = (
        f"As single years mislead, levels are compared: that of the middle one of the {number(benchmark, 'count')} is "
        f"likely to be {number(benchmark)} (likely range {number(benchmark, 'interval')})."
    )
    size = f"Its own {own} in {latest.period} is {apart.statement} by {number(apart)} points"
    minus = " A difference with a minus would be on the other side." if apart.lower < 0 else ""
    return f"{theirs} {size} (likely range {number(apart, 'interval')}){_outcome(latest)}{minus}"


def _outcome(latest: Claim) -> str:
    if latest.verdict in _CLEAR:
        return f": {_CLEAR[latest.verdict]}."
    if latest.verdict == "similar":
        return f": **no clear difference from peers**.{_lean(latest)}"
    why = f" {latest.caveats[-1]}" if latest.caveats else ""
    return f": **can't tell**.{why}{_lean(latest)}"


def _lean(latest: Claim) -> str:
    """Say which way it leans, and that this settles nothing."""
    if not latest.certainty:
        return ""
    if latest.certainty == EITHER:
        return " It could go either way."
    return f" It is **{latest.certainty}**, which is not settled."


def describe_rank(report: Report, latest: Claim) -> str:
    """Say between which places it comes; empty where the ranges are too wide for an order, or peers too few."""
    of_year = report.ledger.where(metric=latest.metric, period=latest.period)
    rank, top = of_year.first(what="rank"), of_year.first(what="top_quarter")
    if rank is None:
        return ""
    places = number(rank, "interval").replace(" to ", " and ")
    sure = re.sub(r"^more likely (\w+) than not$", r"more likely than not \1", top.certainty)
    quarter = "" if sure == EITHER else f" It is {sure} the quarter of them nearest to zero."
    return (
        f"Counted from the gap nearest to zero, its likely level comes between {places} of {number(rank, 'count')}."
        f"{quarter}"
    )


def describe_against_peers(report: Report, metric: str) -> str:
    """Set the later half of its filings against the earlier, beside the peers' same change; no cause is named."""
    change = report.ledger.first(metric=metric, what="change_against_peers")
    if change is None:
        return ""
    favour = "men" if change.value > 0 else "women"
    halves = change.comparator.split(",")[0]
    moved = (
        f"From the earlier half of its filings ({halves}) to the later, the gap moved {number(change, 'size')} points "
        f"in {favour}'s favour, beyond the same change of {number(change, 'count')} comparable employers"
    )
    if not change.interval:
        return f"{moved}. So few do not show how far such employers drift apart by themselves."
    smallest = report.ledger.first(metric=metric, what="change_against_peers_detectable")
    missed = f" A difference below about {number(smallest)} points would mostly be missed."
    return f"{moved} (likely range {number(change, 'interval')}): {_against(change)}{missed}"


def _against(change: Claim) -> str:
    said = {
        "similar": "no clear difference from them.",
        "better": "beside theirs, it has narrowed.",
        "worse": "beside theirs, it has widened.",
        "not_compared": "a clear difference, but as its own has crossed zero, neither way is better throughout.",
    }
    if change.verdict in said:
        return said[change.verdict]
    if change.status != "ok":
        return "this says little, as they had drifted apart before."
    return "clear by itself, but not once the number of comparisons in this report is allowed for."
