"""Counted shares in sentences: the share and its doubt, others of its kind, the nation, and what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.counted import PART_YEAR
from analysis.claims.family import TOO_MANY
from analysis.display.markdown import Markdown, div, escape, join_words, markdown, number, table
from analysis.display.words import MISSING_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.claims.report import Report

COUNTED = "counts:"
_PLACED = ("higher", "lower", "similar", "cant_tell")


def is_counted(claim: Claim) -> bool:
    return bool(claim.rows) and claim.rows[0].startswith(COUNTED)


def counted_values(report: Report, goal: int) -> Ledger:
    """Find the organisation's own counts and shares of a goal, of every period."""
    return report.ledger.where(is_counted, goal=goal, what="value", role="result")


def latest_shares(report: Report, goal: int) -> list[Claim]:
    """Give the latest whole year's share of each measure of a goal: the one that was compared, or could not be."""
    return list(counted_values(report, goal).where(lambda claim: claim.unit == "%" and claim.verdict != ""))


def describe_counted(report: Report, goal: int) -> list[str]:
    """Write a paragraph for each counted measure of a goal; none where nothing was counted."""
    counts = [c for c in counted_values(report, goal).printable() if c.unit != "%" and PART_YEAR not in c.caveats]
    said = [*_starts(report, counts), *(_measure(report, share) for share in latest_shares(report, goal))]
    return [_origin(report, goal), *said] if said else []


def describe_counts(report: Report, number_of_goal: int) -> Markdown | None:
    """Give the paragraphs of a goal's counts by themselves, where charts of other findings stand before them."""
    return markdown(*describe_counted(report, number_of_goal))


def _origin(report: Report, goal: int) -> str:
    """Say whom the counts concern and who counted, since it is seldom the organisation itself."""
    own = counted_values(report, goal)
    audiences = join_words(sorted({claim.audience for claim in own}))
    sources = {report.evidence.sources[source].publisher for claim in own for source in claim.sources}
    counted = escape(join_words(sorted(sources)))
    return f"These counts concern {audiences}. Their publisher is {counted}, not the organisation itself."


def _starts(report: Report, counts: list[Claim]) -> list[str]:
    """Give plain counts, the latest whole year of each."""
    latest = {claim.metric: claim for claim in sorted(counts, key=lambda claim: claim.start)}
    return [
        f"**{escape(_short(report, claim))}.** There were {number(claim)} {claim.unit} in {claim.period}."
        for claim in latest.values()
    ]


def _measure(report: Report, share: Claim) -> str:
    parts = [_share(report, share), _peers(report, share), _nation(report, share), _change(report, share)]
    return " ".join(part for part in parts if part)


def _short(report: Report, claim: Claim) -> str:
    return report.evidence.metrics[claim.metric].short_name


def beside(report: Report, share: Claim, what: str) -> Claim | None:
    """Find what was said beside a share: of the same measure, period and, where it has one, body."""
    found = report.ledger.where(metric=share.metric, period=share.period, what=what)
    ending = share.id.removeprefix(f"{share.organisation}.{share.metric}.").split(".")[1:]
    return next((claim for claim in found if not ending or claim.id.endswith(ending[0])), None)


def _share(report: Report, share: Claim) -> str:
    of = escape(report.evidence.metrics[share.metric].denominator or "people")
    about = "about " if "rounding" in share.method else ""
    return (
        f"**{escape(_short(report, share))}: {_verdict(report, share)}.** {number(share)} of {about}"
        f"{number(share, 'count')} {of} in {share.period} (likely range {number(share, 'interval')})."
    )


def _verdict(report: Report, share: Claim) -> str:
    if share.verdict not in _PLACED or beside(report, share, "limits_95") is None:
        return "not compared"
    return {
        "higher": "above the range expected of its kind",
        "lower": "below the range expected of its kind",
        "similar": "within the range expected of its kind",
    }.get(share.verdict, "can't tell")


def _peers(report: Report, share: Claim) -> str:
    """Say what is expected at its size and where the middle half of its kind lie, or why that is not said."""
    reason = escape(" ".join(share.caveats))
    lower, upper, below, limits = (
        beside(report, share, what) for what in ("peers_lower", "peers_upper", "peers_beaten", "limits_95")
    )
    if below is None:
        return reason
    middle = (
        f"The middle half of {escape(below.comparator).replace(below.count, number(below, 'count'), 1)} runs from "
        f"{number(lower)} to {number(upper)}; {number(below)} of them have a lower share."
    )
    if limits is None or share.verdict not in ("higher", "lower", "similar") and TOO_MANY not in share.caveats:
        return f"{middle} {reason}".strip()
    expected = number(limits, "interval").replace(" to ", " and ")
    return f"At its size, a share between {expected} is expected. {middle} {reason}".strip()


def _nation(report: Report, share: Claim) -> str:
    nation, ratio = (beside(report, share, what) for what in ("nation", "representation"))
    if nation is None or ratio is None:
        return ""
    verdict = {
        "higher": "**a larger share**",
        "lower": "**a smaller share**",
        "similar": "**no clear difference**",
    }.get(ratio.verdict, "**can't tell**")
    said = (
        f"{escape(ratio.comparator)}: {number(nation)}. Its own share is {number(ratio)} times that (likely range "
        f"{number(ratio, 'interval')}): {verdict}."
    )
    unknown, parity = (beside(report, share, what) for what in ("if_unknown", "people_to_parity"))
    if parity is not None and ratio.verdict == "lower":
        said += f" Had {number(parity)} more of them been of this group, the two would be equal."
    if unknown is not None:
        said += f" Counting those of whom it is not known, it may be anything from {number(unknown, 'interval')}."
    return said


def _change(report: Report, share: Claim) -> str:
    trend, change = (beside(report, share, what) for what in ("trend", "change_since_first"))
    if trend is not None and trend.verdict in ("higher", "lower", "better", "worse"):
        word = "risen" if trend.value > 0 else "fallen"
        return (
            f"Since {trend.comparator} it has {word} by about {number(trend, 'size')} points a year (likely range "
            f"{number(trend, 'interval')})."
        )
    if change is None:
        return ""
    if change.verdict in ("higher", "lower", "better", "worse"):
        word = "rose" if change.value > 0 else "fell"
        return (
            f"It {word} by {number(change, 'size')} points from {change.comparator} (likely range "
            f"{number(change, 'interval')})."
        )
    if not change.verdict:
        return f"Too few stand behind it to say whether it has changed since {change.comparator}."
    return f"Since {change.comparator} there is no clear change (likely range {number(change, 'interval')} points)."


def answer_counted(report: Report, goal: int) -> str:
    """Answer in one sentence for a goal on which people were counted; empty where no share could be printed."""
    shares = latest_shares(report, goal)
    if not shares:
        return ""
    said = "Official counts show whom it reaches here"
    verdicts = {share.verdict for share in shares}
    if verdicts & {"higher", "lower"}:
        return f"{said}, and the mix is unlike that of others of its kind"
    if "similar" in verdicts:
        return f"{said}, and no share lies outside what is expected of others of its kind"
    if "cant_tell" in verdicts:
        return f"{said}; there are too few to tell it from others of its kind"
    return f"{said}, with no others of its kind to compare with"


def table_counted(report: Report, goal: int) -> str:
    """Set every count and share of a goal out by period, each with its range."""
    own = counted_values(report, goal)
    if not own:
        return ""
    periods = sorted({(claim.start, claim.period) for claim in own})
    rows = [
        [escape(report.evidence.metrics[metric].short_name), *(_cell(own.where(metric=metric), p) for _, p in periods)]
        for metric in own.metrics()
    ]
    head = ["Counted", *(period for _, period in periods)]
    body = table(head, rows, "l" + "r" * len(periods), widths=[24, *[15] * len(periods)])
    return "\n\n".join([body, *_key(own), *_notes(report, own)])


def _cell(own: Ledger, period: str) -> str:
    cells = [_figure(claim) for claim in own.where(period=period)]
    return "; ".join(cells) or "–"


def _figure(claim: Claim) -> str:
    return f"{number(claim)} ({number(claim, 'interval')})" if claim.interval and claim.unit == "%" else number(claim)


def _key(own: Iterable[Claim]) -> list[str]:
    used = {claim.text for claim in own if not claim.printable}
    return [f"*{sign}*: {meaning}." for sign, meaning in MISSING_KEY.items() if sign in used]


def _notes(report: Report, own: Ledger) -> list[str]:
    """Print what to bear in mind, once: of parts of a year, and of each measure."""
    parts = [f"{claim.period}: {PART_YEAR}" for claim in own if PART_YEAR in claim.caveats]
    metrics = (report.evidence.metrics[metric] for metric in own.metrics())
    caveats = [f"{metric.short_name}: {metric.caveat}" for metric in metrics if metric.caveat]
    notes = dict.fromkeys([*parts, *caveats])
    return [div("caveats", "\n".join(f"- {escape(note)}" for note in notes))] if notes else []
