"""Our people: what employers are asked to ask about social background, and what this one has published of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.markdown import Markdown, escape, join_words, markdown, number, table

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

DECLARED = "seb_declaration_rate"
PAY = ("seb_median_pay_gap", "seb_mean_pay_gap")


def describe_people(report: Report) -> Markdown | None:
    """Set the questions beside what is published; where nothing is, say so in one line with the first question."""
    published = [claim for question in report.evidence.questions for claim in _answers(report, question.metrics)]
    if not published:
        return markdown(_nothing(report))
    return markdown(_table(report), _declared(report), _pay(report), _elsewhere(report))


def _nothing(report: Report) -> str:
    first = next((q for q in report.evidence.questions), None)
    name = escape(report.organisation.name)
    said = f"{name} has published nothing that we could find on the social background of its staff."
    if first is None:
        return said
    return f"{said} The Social Mobility Commission advises every employer to begin with: *{escape(first.text)}*"


def _answers(report: Report, metrics: tuple[str, ...]) -> list[Claim]:
    """Give the latest published result of each measure."""
    found = [report.ledger.latest(metric=metric, what="value", role="result") for metric in metrics]
    return [claim for claim in found if claim is not None]


def _table(report: Report) -> str:
    rows = []
    for question in report.evidence.questions:
        answers = _answers(report, question.metrics)
        if not answers:
            rows.append([escape(question.text), "not published", "–", "–"])
        for place, claim in enumerate(answers):
            asked = escape(question.text) if place == 0 else "the same question"
            name = escape(report.evidence.metrics[claim.metric].short_name)
            rows.append([asked, name, number(claim), escape(claim.period)])
    head = ["Question that employers are advised to ask", "Published as", "Figure", "When"]
    return table(head, rows, "llrl", widths=[40, 24, 12, 12], caption="Social background of staff", label="tbl-people")


def _declared(report: Report) -> str:
    rate = report.ledger.latest(metric=DECLARED, what="value", role="result")
    if rate is None:
        return "How many of its staff answered is not published, so how far these figures stand for all is unknown."
    aim = report.ledger.latest(metric=DECLARED, role="target")
    meant = f" Its aim was {number(aim)} ({escape(aim.period)})." if aim else ""
    return f"Of its staff, {number(rate)} had told their background ({escape(rate.period)}).{meant}"


def _pay(report: Report) -> str:
    gaps = [claim for metric in PAY if (claim := report.ledger.latest(metric=metric, what="value", role="result"))]
    if not gaps:
        return "A pay gap by social background has not been published."
    said = [f"{number(claim)} {'at the median' if 'median' in claim.metric else 'on average'}" for claim in gaps]
    return f"Its pay gap between professional and lower backgrounds is {join_words(said)} ({escape(gaps[0].period)})."


def _elsewhere(report: Report) -> str:
    chapters = [goal for goal in report.goals if goal.number in (5, 6, 14) and report.own().where(goal=goal.number)]
    links = [f"[{escape(goal.title)}](#sec-goal-{goal.number})" for goal in chapters]
    return f"Pay by sex, recruitment and progression stand under {join_words(links)}." if links else ""
