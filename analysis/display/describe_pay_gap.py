"""The gender pay gap in sentences: level, peers, change, each with its doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.markdown import number
from analysis.display.words import sentence

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

HEADLINE = "median_pay_gap"
LOWEST, HIGHEST = "women_lower_quarter", "women_top_quarter"
EVEN = 2.0  # percentage points: filings are rounded, and a few leavers move a share by as much

_SPANS = {
    "change_one_year": "a year",
    "change_three_years": "three years",
    "change_since_first": "the years since",
}


def describe_pay_gap(report: Report) -> list[str]:
    """Write the paragraphs of the headline gap; none where nothing was filed."""
    latest = headline(report)
    if latest is None:
        return []
    paragraphs = [_level(report, latest), _peers(report, latest), _change(report, latest)]
    return [paragraph for paragraph in paragraphs if paragraph]


def headline(report: Report) -> Claim | None:
    """Find the latest median gap of the legal entity that stands for the organisation."""
    lead = report.evidence.lead
    return None if lead is None else report.ledger.latest(metric=HEADLINE, what="value", subject=lead.id)


def gap_in_words(claim: Claim) -> str:
    """Say a gap in hourly pay with its direction, because a minus sign does not say whom it favours."""
    if claim.text.strip("%0.") == "":
        return f"the same as men's: a gap of {number(claim)}"
    return f"{number(claim, 'size')} {'lower' if claim.value > 0 else 'higher'} than men's"


def _level(report: Report, latest: Claim) -> str:
    entity = next(e for e in report.evidence.entities if e.id == latest.subject)
    text = (
        f"In its filing for {latest.period}, {entity.name} reports that women's median hourly pay was "
        f"{gap_in_words(latest)}."
    )
    level = report.ledger.first(metric=HEADLINE, what="level")
    if latest.value == 0:
        text += " A gap of exactly zero is common where most staff are paid one flat rate."
    if level is not None and level.printable:
        text += (
            f" A single filing bounces: over all its filings, its underlying level is likely to lie between "
            f"{number(level, 'interval').replace(' to ', ' and ')}."
        )
    return text


def _peers(report: Report, latest: Claim) -> str:
    of_year = report.ledger.where(metric=HEADLINE, period=latest.period)
    lower, median, upper, beaten = (
        of_year.first(what=what) for what in ("peers_lower", "peers_median", "peers_upper", "peers_beaten")
    )
    if median is None:
        return "It is not compared with peers: too few comparable employers filed in that year."
    group = report.evidence.peer_group.name
    return (
        f"{number(median, 'count')} other {group} filed for that year. The middle half of them report gaps from "
        f"{number(lower)} to {number(upper)}, and the median is {number(median)}. Its own gap is nearer to zero than "
        f"that of {number(beaten)} of them. {_verdict(latest)}"
    )


def _verdict(latest: Claim) -> str:
    words = {
        "better": "Its likely level is clearly nearer to zero than the peers' median: **better than peers**.",
        "worse": "Its likely level is clearly further from zero than the peers' median: **worse than peers**.",
        "similar": "Its likely level takes in the peers' median: **no clear difference from peers**.",
        "cant_tell": "The range of its likely level is too wide to say: **can't tell**.",
    }
    return words.get(latest.verdict, f"It is **not compared**: {'; '.join(latest.caveats) or 'no range is known'}")


def _change(report: Report, latest: Claim) -> str:
    parts = []
    for what in ("change_one_year", "change_three_years", "change_since_first"):
        change = report.ledger.first(metric=HEADLINE, what=what)
        if change is not None:
            parts.append(_one_change(report, latest, change))
    if parts:
        return " ".join(parts)
    return "One year of figures has been filed by this legal entity. A second will show a change; five, a trend."


def _one_change(report: Report, latest: Claim, change: Claim) -> str:
    before = report.ledger.first(metric=HEADLINE, what="value", subject=latest.subject, period=change.comparator)
    start = f"In {change.comparator} the gap was {number(before)}"
    ordinary = report.ledger.first(metric=HEADLINE, what=f"{change.what}_ordinary")
    movement = moved_in_words(before, latest, change)
    if ordinary is None:
        return f"{start}; {movement}. How far employers of this size ordinarily move over so long is not known."
    span = _SPANS[change.what] + (f" {change.comparator}" if change.what == "change_since_first" else "")
    usual = f"over {span}, nineteen in twenty employers of this size move by up to {number(ordinary)} points"
    if change.verdict == "similar":
        return f"{start}; {movement}, which is ordinary: {usual}."
    return f"{start}; {movement}. That is more than ordinary movement ({usual}), so the change is very likely real."


def moved_in_words(before: Claim, after: Claim, change: Claim) -> str:
    """Say how a gap has moved: narrower, wider, across zero, or not at all."""
    if change.value == 0:
        return "it has not moved since"
    if before.value * after.value < 0:
        return f"it has moved by {number(change, 'size')} points, across zero"
    word = "narrowed" if abs(after.value) < abs(before.value) else "widened"
    return f"it has {word} by {number(change, 'size')} points"


def describe_quarters(report: Report) -> list[str]:
    """Say how women's share differs between the best and the worst paid quarter."""
    lead = report.evidence.lead
    ends = [lead and report.ledger.latest(metric=m, what="value", subject=lead.id) for m in (LOWEST, HIGHEST)]
    if not all(ends) or ends[0].period != ends[1].period:
        return []
    lowest, highest = ends
    return [
        f"In {lowest.period}, women were {number(lowest)} of the lowest paid quarter of its staff and "
        f"{number(highest)} of the highest paid. Equal shares in every quarter would mean that women and men are "
        f"spread alike over its pay, whatever their share of the workforce."
    ]


def answer_quarters(report: Report) -> str:
    """Answer for progression in one sentence; empty where no quarters were filed."""
    lead = report.evidence.lead
    ends = [lead and report.ledger.latest(metric=m, what="value", subject=lead.id) for m in (LOWEST, HIGHEST)]
    if not all(ends) or ends[0].period != ends[1].period:
        return ""
    points = ends[1].value - ends[0].value
    if abs(points) < EVEN:
        return "Women are about as large a share of the best paid as of the worst paid"
    word = "smaller" if points < 0 else "larger"
    return f"Women are a {word} share of the best paid than of the worst paid"


def answer_pay_gap(report: Report) -> str:
    """Give the one-sentence answer on pay; empty where nothing was filed."""
    latest = headline(report)
    if latest is None:
        return ""
    words = {
        "better": "the pay gap is narrower than that of most comparable employers",
        "worse": "the pay gap is wider than that of most comparable employers",
        "similar": "the pay gap does not clearly differ from that of comparable employers",
        "cant_tell": "whether the pay gap differs from that of comparable employers cannot be told",
    }
    peers = words.get(latest.verdict, "the pay gap has been published, with nothing fair to compare it with")
    change = report.ledger.first(metric=HEADLINE, what="change_three_years")
    changes = {
        "better": ", and it has narrowed beyond ordinary movement in three years",
        "worse": ", and it has widened beyond ordinary movement in three years",
        "similar": ", and its movement over three years is ordinary",
    }
    return sentence(peers) + (changes.get(change.verdict, "") if change else "")
