"""The first screen: what stands out, what needs attention, what changed - and how little that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.family import CLEAR
from analysis.display.accent import accent_of, as_style
from analysis.display.cover import describe_draft, origin
from analysis.display.describe_pay_gap import gap_in_words, headline, trend_word
from analysis.display.markdown import Markdown, div, escape, join_words, markdown, number, plural, side_by_side
from analysis.display.words import VERDICTS, lower_first

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.claims.report import Report

_MOST = 3  # lines in a card: a reader with two minutes reads no more
_CHANGES = ("trend", "change_one_year", "change_since_first", "change_against_peers")
_COUNTED = ("better", "worse", "higher", "lower", "similar", "cant_tell")
_COUNTED_WORDS = {
    "better": "better", "worse": "worse", "higher": "higher", "lower": "lower",
    "similar": "no clear difference", "cant_tell": "can't tell",
}  # fmt: skip


def describe_origin(report: Report) -> Markdown | None:
    """Say whom this is about, and link the same report in its other forms."""
    return markdown(describe_whom(report), describe_draft(report), _downloads(report.organisation.slug))


def describe_whom(report: Report) -> str:
    """Say whom this is about, and that it was made neither by nor for them."""
    about = f"{escape(report.organisation.about)} {_reach(report)}".strip()
    return div("report-origin", about, f"**{origin(report)}**", style=as_style(accent_of(report.organisation)))


def _downloads(slug: str) -> str:
    """Link the same report in its other forms; on paper there is nothing to click."""
    short = f"[Summary](../summaries/{slug}.qmd) ([PDF](../summaries/{slug}.pdf))"
    links = f"{short} · [Full report as PDF]({slug}.pdf) · Data: [CSV]({slug}.csv), [JSON]({slug}.json)"
    return f'::: {{.content-visible when-format="html"}}\n{div("report-downloads", links)}\n:::'


def _reach(report: Report) -> str:
    employees = report.ledger.where(lambda c: c.role in ("result", "context")).latest(metric="employees")
    staff = f"It employs {number(employees)} people ({employees.period})." if employees else ""
    places = report.ledger.first(metric="places_served")
    bases = {row.basis for row in report.evidence.footprint}
    if not bases:
        return staff
    if bases == {"nationwide"}:
        return f"{staff} It serves the whole country.".strip()
    if not places.value:
        return staff
    return f"{staff} The places it serves lie in {plural(places, 'local authority', 'local authorities')}.".strip()


def describe_glance(report: Report) -> Markdown | None:
    """
    Answer first: three cards chosen by rule, and the count of everything that was looked at.

    A measure stands out or needs attention by its verdict against peers, and has changed if its trend or a
    change is clear; each after the number of comparisons is allowed for. Below, and marked as not settled,
    follows what is likely better or worse. Nothing is chosen by hand.
    """
    own = report.own().where(role="result")
    values = own.where(what="value")
    good, bad = (_compared(report, values, word) + _leaning(report, values, word) for word in ("better", "worse"))
    cards = [
        _card("What stands out", "stands-out", good, _nothing_better(report)),
        _card("What needs attention", "attention", bad, _nothing_worse(report)),
        _card("What changed", "changed", _changes(report, own), _nothing_changed(report, own)),
    ]
    return markdown(_headline(report), side_by_side("glance", *cards), _counts(report))


def _headline(report: Report) -> str:
    """Give the one figure that nearly every organisation has, whatever came of comparing it."""
    latest = headline(report)
    if latest is None:
        return ""
    lower, median, upper, beaten = (
        report.ledger.first(metric=latest.metric, period=latest.period, what=what)
        for what in ("peers_lower", "peers_median", "peers_upper", "peers_beaten")
    )
    pay = f"Women's median hourly pay was {gap_in_words(latest)} in {latest.period}"
    if median is None:
        return f"{pay}."
    group = lower_first(report.evidence.peer_group.name)
    return (
        f"{pay}. Among {number(median, 'count')} comparable employers ({group}), the middle half of such gaps runs "
        f"from {number(lower)} to {number(upper)}; its own is nearer to zero than that of {number(beaten)} of them."
    )


def _card(title: str, name: str, lines: list[str], otherwise: str) -> str:
    listed = [*lines[:_MOST], *(["and more, in the chapters below"] if len(lines) > _MOST else [])]
    body = "\n".join(f"- {line}" for line in listed) if lines else otherwise
    return div(f"glance-card {name}", f"[**{title}**]{{.glance-title}}", body)


def _compared(report: Report, values: Ledger, verdict: str) -> list[str]:
    chosen = sorted((c for c in values if c.verdict == verdict), key=_standing_out)
    return [f"{VERDICTS[verdict]}: {_beside_peers(report, claim)}" for claim in chosen]


def _leaning(report: Report, values: Ledger, word: str) -> list[str]:
    """List what is likely so without being clear, surest first."""
    chosen = [c for c in values if c.verdict in ("similar", "cant_tell") and c.certainty == f"likely {word}"]
    order = {claim.id: _chance(report, claim) for claim in chosen}
    return [
        f"? likely {word}, **not settled**: {_beside_peers(report, claim)}"
        for claim in sorted(chosen, key=lambda claim: -order[claim.id])
    ]


def _chance(report: Report, claim: Claim) -> float:
    return report.ledger.first(metric=claim.metric, period=claim.period, what="chance").value


def _standing_out(claim: Claim) -> float:
    """Order by how far from the level of its peers the value lies, in widths of its own range."""
    width = (claim.upper - claim.lower) if claim.lower is not None else 1.0
    return -abs(claim.value - (claim.comparator_value or 0.0)) / max(width, 1e-9)


def _beside_peers(report: Report, claim: Claim) -> str:
    """Name a figure with its likely level and the level of its peers, on which the verdict rests."""
    of_year = report.ledger.where(metric=claim.metric, period=claim.period)
    level, benchmark = of_year.first(what="level"), of_year.first(what="peers_level")
    name = report.evidence.metrics[claim.metric].short_name
    own = f"; likely level {number(level, 'interval')}" if level else ""
    theirs = f"; level of {number(benchmark, 'count')} peers {number(benchmark)}" if benchmark else ""
    return f"**{escape(name)}** {number(claim)} in {claim.period}{own}{theirs}"


def _changes(report: Report, own: Ledger) -> list[str]:
    """List clear trends first, then clear changes."""
    moved = own.where(lambda c: c.what in _CHANGES and c.verdict in CLEAR).printable()
    order = sorted(moved, key=lambda claim: (_CHANGES.index(claim.what), claim.p_value))
    return [_change_line(report, claim) for claim in order]


def _change_line(report: Report, claim: Claim) -> str:
    mark = {"better": "↗", "worse": "↘"}.get(claim.verdict, "→")
    name = escape(report.evidence.metrics[claim.metric].short_name)
    likely = f"(likely range {number(claim, 'interval')})"
    if claim.what == "trend":
        moved = f"has {trend_word(claim)}: {number(claim)} points a year since {claim.comparator} {likely}"
    elif claim.what == "change_against_peers":
        moved = f"has moved {number(claim)} points beside peers {likely}"
    else:
        moved = f"has moved {number(claim)} points since {claim.comparator}, more than is ordinary"
    return f"{mark} **{name}** {moved}"


def _nothing_better(report: Report) -> str:
    return _nothing(report, "No measure is clearly better than that of peers.")


def _nothing_worse(report: Report) -> str:
    return _nothing(report, "No measure is clearly worse than that of peers.")


def _nothing(report: Report, otherwise: str) -> str:
    compared = report.ledger.first(metric="measures_compared")
    return otherwise if compared.value else "Not enough to say: nothing published can be compared with peers."


def _nothing_changed(report: Report, own: Ledger) -> str:
    if own.where(what="trend"):
        return "No measure that could be followed shows a clear trend or change."
    if own.where(lambda claim: claim.what in ("change_one_year", "change_since_first")):
        return "Too few years to say: a trend needs five, filed by the same legal entity."
    return "Not enough to say: a change needs two filings by the same legal entity, and a trend needs five."


def _counts(report: Report) -> str:
    def count(metric: str) -> Claim:
        return report.ledger.first(metric=metric)

    looked, compared, rest = (count(m) for m in ("measures_looked_at", "measures_compared", "measures_not_compared"))
    found = [
        f"{number(count(f'measures_{verdict}'))} {_COUNTED_WORDS[verdict]}"
        for verdict in _COUNTED
        if count(f"measures_{verdict}").value
    ]
    split = f": {join_words(found)}" if found else ""
    why = "because nothing was published, or nothing to compare it with ([where the gaps are](#sec-gaps))"
    left = f"; {number(rest)} not compared, {why}" if rest.value else ""
    return (
        f"{number(compared)} of {plural(looked, 'measure', 'measures')} compared with peers{split}{left}. What is "
        "listed follows [a rule](#sec-methods), not a choice."
    )
