"""The first screen: what stands out, what needs attention, what changed - and how little that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.describe_pay_gap import moved_in_words
from analysis.display.markdown import Markdown, div, escape, join_words, markdown, number
from analysis.display.words import VERDICTS, possessive

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.claims.report import Report

_MOST = 3  # lines in a card: a reader with two minutes reads no more
_COUNTED = ("better", "worse", "higher", "lower", "similar", "cant_tell")
_COUNTED_WORDS = {
    "better": "better", "worse": "worse", "higher": "higher", "lower": "lower",
    "similar": "no clear difference", "cant_tell": "can't tell",
}  # fmt: skip


def describe_origin(report: Report) -> Markdown | None:
    """Say whom this is about, and that it was made neither by nor for them."""
    organisation = report.organisation
    name = escape(organisation.name)
    about = escape(organisation.about)
    origin = f"Made from published figures; not by or for {name}, who did not endorse it."
    return markdown(div("report-origin", f"{about} {_reach(report)}".strip(), f"**{origin}**"))


def _reach(report: Report) -> str:
    employees = report.ledger.latest(metric="employees")
    staff = f"It employs {number(employees)} people ({employees.period})." if employees else ""
    places = report.ledger.first(metric="places_served")
    bases = {row.basis for row in report.evidence.footprint}
    if not bases:
        return staff
    if bases == {"nationwide"}:
        return f"{staff} It serves the whole country.".strip()
    noun = "local authority" if places.value == 1 else "local authorities"
    return f"{staff} The places it serves lie in {number(places)} {noun}.".strip()


def describe_glance(report: Report) -> Markdown | None:
    """
    Answer first: three cards chosen by rule, and the count of everything that was looked at.

    A measure stands out or needs attention by its verdict against peers, and has changed if it moved by
    more than employers of its size ordinarily do. Nothing is chosen by hand.
    """
    own = report.own().where(role="result")
    values = own.where(what="value")
    cards = [
        _card("What stands out", "stands-out", _compared(report, values, ("better",)), _nothing_better(report)),
        _card("What needs attention", "attention", _compared(report, values, ("worse",)), _nothing_worse(report)),
        _card("What changed", "changed", _changes(report, own), _nothing_changed(report, own)),
    ]
    return markdown(f"{div('glance', *cards)}\n\n{_counts(report)}")


def _card(title: str, name: str, lines: list[str], otherwise: str) -> str:
    body = "\n".join(f"- {line}" for line in lines[:_MOST]) if lines else otherwise
    return div(f"glance-card {name}", f"[{title}]{{.glance-title}}", body)


def _compared(report: Report, values: Ledger, verdicts: tuple[str, ...]) -> list[str]:
    chosen = sorted((c for c in values if c.verdict in verdicts), key=_standing_out)
    return [_compared_line(report, claim) for claim in chosen]


def _standing_out(claim: Claim) -> float:
    """Order by how far from the peers' median the value lies, in widths of its own range."""
    width = (claim.upper - claim.lower) if claim.lower is not None else 1.0
    return -abs(claim.value - (claim.comparator_value or 0.0)) / max(width, 1e-9)


def _compared_line(report: Report, claim: Claim) -> str:
    median = report.ledger.first(metric=claim.metric, period=claim.period, what="peers_median")
    name = report.evidence.metrics[claim.metric].short_name
    mark = VERDICTS[claim.verdict]
    return f"{mark}: **{escape(name)}** {number(claim)} in {claim.period}; peers' median {number(median)}"


def _changes(report: Report, own: Ledger) -> list[str]:
    moved = own.where(lambda c: c.what == "change_three_years" and c.verdict not in ("similar", "not_compared"))
    return [_change_line(report, claim) for claim in moved]


def _change_line(report: Report, change: Claim) -> str:
    after = report.ledger.first(metric=change.metric, period=change.period, what="value", subject=change.subject)
    before = report.ledger.first(metric=change.metric, period=change.comparator, what="value", subject=change.subject)
    name = escape(report.evidence.metrics[change.metric].short_name)
    if after.unit == "%" and after.polarity == "zero":
        moved = moved_in_words(before, after, change)
        return f"**{name}** since {change.comparator}: {moved}, from {number(before)} to {number(after)}"
    return f"**{name}** from {number(before)} in {change.comparator} to {number(after)} in {change.period}"


def _nothing_better(report: Report) -> str:
    return _nothing(report, "No measure is clearly better than that of peers.")


def _nothing_worse(report: Report) -> str:
    return _nothing(report, "No measure is clearly worse than that of peers.")


def _nothing(report: Report, otherwise: str) -> str:
    compared = report.ledger.first(metric="measures_compared")
    return otherwise if compared.value else "Not enough to say: nothing published can be compared with peers."


def _nothing_changed(report: Report, own: Ledger) -> str:
    if own.where(what="change_three_years"):
        return "Nothing that could be followed over three years has moved by more than is ordinary."
    if own.where(what="change_one_year"):
        return "Too few years to say: a change over three years cannot be told yet."
    return "Not enough to say: no figure has been published for two years."


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
    name = escape(possessive(report.organisation.name))
    return (
        f"{number(compared)} of {number(looked)} measures compared{split}; {number(rest)} not compared, because "
        f"nothing was published, or nothing to compare it with ([where the gaps are](#sec-gaps)). A measure stands "
        f"out by a rule, not by choice: {name} likely level lies wholly on one side of its peers' median."
    )
