"""Key strengths: chosen by a rule that is printed, and by nobody's wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.describe_pay_gap import trend_word
from analysis.display.markdown import Markdown, escape, markdown, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

MOST = 4
RULE = (
    "The rule: a strength is a measure that is clearly better than that of peers, or that is clearly improving, or a "
    "published result that has reached the organisation's own published aim. At most four are listed, in that order. "
    "A figure that can be compared with nothing is no strength, however good it sounds."
)


def describe_strengths(report: Report) -> Markdown | None:
    """List what meets the rule, at most four; one line where nothing does."""
    lines = list(strengths(report))[:MOST]
    if not lines:
        return markdown(
            "Nothing published meets the rule for a strength: clearly better than peers, clearly improving, or an own "
            "published aim reached."
        )
    return markdown("\n".join(f"- {line}" for line in lines), f"[{RULE}]{{.quiet}}")


def strengths(report: Report) -> Iterator[str]:
    """Give a line for each strength, the surest kind first; a measure is named once."""
    own = report.own().where(role="result")
    named: set[str] = set()
    for kind, claims in (
        ("better", sorted(own.where(what="value", verdict="better"), key=_distance)),
        ("improving", sorted(own.where(what="trend", verdict="better").printable(), key=lambda c: c.p_value or 0.0)),
        ("reached", [claim for claim in own.where(what="value").printable() if _aim(report, claim)]),
    ):
        for claim in claims:
            if claim.metric not in named:
                named.add(claim.metric)
                yield _line(report, kind, claim)


def _distance(claim: Claim) -> float:
    """Order by how far from the peers' median the value lies, in widths of its range."""
    width = (claim.upper - claim.lower) if claim.lower is not None else 1.0
    return -abs(claim.value - (claim.comparator_value or 0.0)) / max(width, 1e-9)


def _aim(report: Report, claim: Claim) -> Claim | None:
    """Find the organisation's own published aim, of the same measure and unit, that a result has reached."""
    aims = report.own().where(role="target", metric=claim.metric, unit=claim.unit).printable()
    reached = {"higher": lambda aim: claim.value >= aim.value, "lower": lambda aim: claim.value <= aim.value}
    test = reached.get(claim.polarity)
    return next((aim for aim in aims if test and test(aim)), None)


def _line(report: Report, kind: str, claim: Claim) -> str:
    name = f"**{escape(report.evidence.metrics[claim.metric].short_name)}**"
    goal = f"[{escape(report.goal(claim.goal).title)}](#sec-goal-{claim.goal})"
    if kind == "better":
        median = report.ledger.first(metric=claim.metric, period=claim.period, what="peers_median")
        return f"{name}, better than peers: {number(claim)} in {claim.period}; peers' median {number(median)} ({goal})."
    if kind == "improving":
        rate = f"{number(claim)} points a year (likely range {number(claim, 'interval')})"
        return f"{name}, improving: it has {trend_word(claim)} since {claim.comparator}, by {rate} ({goal})."
    aim = _aim(report, claim)
    return f"{name}, own aim reached: {number(claim)} ({escape(claim.period)}); the aim was {number(aim)} ({goal})."
