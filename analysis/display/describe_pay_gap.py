"""The gender pay gap in sentences: level, peers, change, each with its doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.wording import MINUS
from analysis.display.describe_verdict import describe_against_peers, describe_rank, describe_verdict
from analysis.display.markdown import number
from analysis.display.words import lower_first, sentence

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

HEADLINE = "median_pay_gap"
LOWEST, HIGHEST = "women_lower_quarter", "women_top_quarter"
_GAPS = ("level", "peers_level", "peers_lower", "peers_median", "peers_upper")  # printed with their signs
_MINUS_MEANS = " A gap with a minus is one in women's favour."
EVEN = 2.0  # percentage points: filings are rounded, and a few leavers move a share by as much


def describe_pay_gap(report: Report) -> list[str]:
    """Write the paragraphs of the headline gap; none where nothing was filed."""
    latest = headline(report)
    if latest is None:
        return []
    paragraphs = [_level(report, latest), _peers(report, latest), _change(report, latest)]
    gaps = report.ledger.where(lambda claim: claim.what in _GAPS, metric=HEADLINE, period=latest.period)
    if any(MINUS in claim.text + claim.interval for claim in gaps):
        paragraphs[1] += _MINUS_MEANS
    return paragraphs


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
        range_of_level = number(level, "interval").replace(" to ", " and ")
        if level.lower <= latest.value <= level.upper:
            text += (
                " Single filings go up and down: going by all of them, the underlying level is likely to lie between "
                f"{range_of_level}."
            )
        else:
            text += (
                f" Going by all its filings, the level would be likely to lie between {range_of_level}: either this "
                "filing is unusual, or the level is moving."
            )
    return text


def _peers(report: Report, latest: Claim) -> str:
    of_year = report.ledger.where(metric=HEADLINE, period=latest.period)
    lower, median, upper, beaten = (
        of_year.first(what=what) for what in ("peers_lower", "peers_median", "peers_upper", "peers_beaten")
    )
    if median is None:
        return f"It is **not compared** with peers. {' '.join(latest.caveats)}"
    group = report.evidence.peer_group.name
    beside = (
        f"{number(median, 'count')} comparable employers filed for that year ({lower_first(group)}). The middle half "
        f"of them report gaps from {number(lower)} to {number(upper)}, and the median is {number(median)}. Its own gap "
        f"is nearer to zero than that of {number(beaten)} of them."
    )
    return f"{beside}\n\n{describe_verdict(report, latest)} {describe_rank(report, latest)}".rstrip()


def _change(report: Report, latest: Claim) -> str:
    trend = report.ledger.first(metric=HEADLINE, what="trend")
    year = report.ledger.first(metric=HEADLINE, what="change_one_year")
    parts = [
        describe_trend(trend, "gap") if trend else _too_few_years(report, latest),
        _one_year(report, latest, year),
        describe_against_peers(report, HEADLINE),
    ]
    return " ".join(part for part in parts if part)


def _too_few_years(report: Report, latest: Claim) -> str:
    filed = report.ledger.where(metric=HEADLINE, what="value", subject=latest.subject).printable()
    if len(filed) == 1:
        return "This legal entity has filed for one year. A second will show a change; five, a trend."
    return "This legal entity has filed for too few years to tell a trend; five are needed."


def describe_trend(trend: Claim, noun: str) -> str:
    """Say whether a series is really moving, by how much a year, and how sure that is."""
    since = f"since {trend.comparator}"
    if not trend.printable or trend.verdict in ("similar", "cant_tell"):
        return f"Over its filings {since}, the {noun} shows no clear trend."
    rate = f"it has changed by about {number(trend)} points a year (likely range {number(trend, 'interval')})"
    return f"Over its filings {since}, the {noun} has {trend_word(trend)}: {rate}."


def trend_word(trend: Claim) -> str:
    """Name the direction: a gap narrows or widens, a share rises or falls."""
    if trend.polarity == "zero" and trend.verdict in ("better", "worse"):
        return "narrowed" if trend.verdict == "better" else "widened"
    if trend.polarity == "zero":
        return f"moved in {'men' if trend.value > 0 else 'women'}'s favour, across zero"
    return "risen" if trend.value > 0 else "fallen"


def _one_year(report: Report, latest: Claim, change: Claim | None) -> str:
    if change is None:
        return ""
    before = report.ledger.first(metric=HEADLINE, what="value", subject=latest.subject, period=change.comparator)
    if change.value == 0:
        return f"In {change.comparator} it was the same."
    start = f"In {change.comparator} it was {_with_side(before, latest)}"
    ordinary = report.ledger.first(metric=HEADLINE, what="change_one_year_ordinary")
    movement = moved_in_words(before, latest, change)
    if ordinary is None:
        return f"{start}; {movement}. How far employers of this size ordinarily move in a year is not known."
    usual = (
        f"in every year on record, nineteen in twenty employers of this size moved by up to {number(ordinary)} points"
    )
    if change.verdict == "similar":
        return f"{start}; {movement}. One year's movement of that size says nothing by itself: {usual}."
    if change.verdict == "cant_tell":
        return (
            f"{start}; {movement}. That is more than ordinary, but among many employers some move so far by chance: "
            f"{usual}."
        )
    return f"{start}; {movement}. That is more than ordinary, so it is very likely a real change: {usual}."


def _with_side(before: Claim, after: Claim) -> str:
    """Print an earlier gap, and whom it favoured unless both years favour men, as most do."""
    if before.value < 0:
        return f"{number(before, 'size')} in women's favour"
    return f"{number(before)} in men's favour" if after.value < 0 < before.value else number(before)


def moved_in_words(before: Claim, after: Claim, change: Claim) -> str:
    """Say how a gap has moved: narrower, wider, or across zero."""
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
    gradient = report.ledger.first(metric=HIGHEST, what="gradient", period=highest.period)
    return [
        f"In {lowest.period}, women were {number(lowest)} of the lowest paid quarter of its staff and "
        f"{number(highest)} of the highest paid. If all four shares were the same, women and men would be spread alike "
        f"over its pay.{_gradient(gradient)}"
    ]


def _gradient(gradient: Claim | None) -> str:
    """Say the slope over all four quarters, where they are known; its range is that of rounding."""
    if gradient is None or gradient.value == 0:
        return ""
    return (
        f" Drawn as a straight line through all four, their share {'falls' if gradient.value < 0 else 'rises'} by "
        f"{number(gradient, 'size')} points from the bottom of the pay scale to the top."
    )


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


def _leaning(latest: Claim) -> str:
    """Add which way it leans, where that is likely."""
    words = {"likely worse": "wider", "likely better": "narrower"}
    return f", though it is likely {words[latest.certainty]}" if latest.certainty in words else ""


def answer_pay_gap(report: Report) -> str:
    """Give the one-sentence answer on pay; empty where nothing was filed."""
    latest = headline(report)
    if latest is None:
        return ""
    words = {
        "better": "the pay gap is narrower than that of most comparable employers",
        "worse": "the pay gap is wider than that of most comparable employers",
        "similar": "the pay gap does not clearly differ from that of comparable employers",
        "cant_tell": f"the pay gap cannot be told apart from that of comparable employers{_leaning(latest)}",
    }
    peers = words.get(latest.verdict, "the pay gap has been published, with nothing fair to compare it with")
    trend = report.ledger.first(metric=HEADLINE, what="trend")
    if trend is None or not trend.printable:
        return sentence(peers)
    favour = "men" if trend.value > 0 else "women"
    moves = {
        "better": ", and it has been narrowing",
        "worse": ", and it has been widening",
        "not_compared": f", and it has been moving in {favour}'s favour",
    }
    return sentence(peers) + moves.get(trend.verdict, ", and it shows no clear trend")
