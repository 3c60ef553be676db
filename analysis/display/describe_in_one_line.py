"""One line for lists and title blocks: where the pay gap stands and how many goals have evidence, without a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.describe_pay_gap import HEADLINE, headline, trend_word

if TYPE_CHECKING:
    from analysis.claims.report import Report

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen",
)  # fmt: skip
_QUARTER = 25.0


def describe_in_one_line(report: Report) -> str:
    """
    Say where the organisation stands, as counted and not as judged.

    A title is plain text, in which no figure could be traced to its claim; so it has none.
    """
    parts = [part for part in (_standing(report), _evidence(report)) if part]
    return " ".join(parts)


def _standing(report: Report) -> str:
    latest = headline(report)
    if latest is None:
        return ""
    beaten = report.ledger.first(metric=HEADLINE, period=latest.period, what="peers_beaten")
    if beaten is None:
        return f"Files its pay gap, last for {latest.period}."
    if beaten.value >= 100 - _QUARTER:
        place = "narrower than that of three in four comparable employers"
    elif beaten.value <= _QUARTER:
        place = "wider than that of three in four comparable employers"
    else:
        place = "in the middle half of comparable employers"
    trend = report.ledger.first(metric=HEADLINE, what="trend")
    moving = trend is not None and trend.verdict in ("better", "worse")
    return f"Pay gap {place}{f', and it has {trend_word(trend)}' if moving else ''}."


def _evidence(report: Report) -> str:
    goals = round(report.ledger.first(metric="goals_with_evidence").value)
    return f"Evidence on {_WORDS[goals]} of the goals." if goals else "No evidence on any of the goals."
