"""The places served: need, as context. Never in one table with what the organisation did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.markdown import Markdown, div, escape, join_words, markdown, number, set_by, table

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

_LARGEST = 5
_BASES = {
    "catchment": "where its patients live",
    "statutory area": "the area it is responsible for by law",
    "service area": "the area it supplies",
    "campus": "where its main campus stands (students and staff come from further afield)",
    "programme": "where the programmes run that its published figures are about",
    "nationwide": "the whole country, because nothing more exact has been published",
}


def describe_places(report: Report) -> Markdown | None:
    """Say which places are served, how that is known, and where need is greatest."""
    footprint = report.evidence.footprint
    if not footprint:
        return markdown(
            _context("Which places it serves has not been published in a form that could be used here.")
        )
    basis = join_words([_BASES[basis] for basis in dict.fromkeys(row.basis for row in footprint)])
    return markdown(_context(f"The places are {basis}. {_largest(report)}".strip(), _need(report)))


def _context(*paragraphs: str) -> str:
    """Set words about places apart from what the organisation did."""
    return set_by("context-band", "places", *paragraphs)


def _largest(report: Report) -> str:
    shares = sorted(report.ledger.where(metric="share_served"), key=lambda claim: -claim.value)
    if len(shares) < 2:
        place = report.evidence.places[report.evidence.footprint[0].place]
        the = "the " if place.name.startswith("United") else ""
        return f"Here that is {the}{escape(place.name)}."
    named = [f"{escape(claim.subject)} ({number(claim)})" for claim in shares[:_LARGEST]]
    if len(shares) <= _LARGEST:
        return f"What it serves is shared between {join_words(named)}."
    return f"The largest shares of what it serves are in {join_words(named)}."


def _need(report: Report) -> str:
    scores = need_scores(report)
    if not scores:
        if {row.basis for row in report.evidence.footprint} == {"nationwide"}:
            return "Need is told by comparing places of a nation with one another, so a whole nation has no score."
        return "Too few indicators are published for these places to score need by goal."
    titles = {goal.number: goal.title for goal in report.goals}
    more = [titles[c.goal] for c in scores if c.lower is not None and c.lower > 0]
    less = [titles[c.goal] for c in scores if c.upper is not None and c.upper < 0]
    typical = "that of a typical local authority"
    if more and less:
        return f"Need is clearly above {typical} for {_titles(more)}. It is clearly below for {_titles(less)}."
    if more or less:
        return f"Need is clearly {'above' if more else 'below'} {typical} for {_titles(more or less)}."
    return f"For no goal does need clearly differ from {typical}."


def _titles(titles: list[str]) -> str:
    return join_words([f"*{escape(title)}*" for title in titles])


def need_scores(report: Report) -> tuple[Claim, ...]:
    """Give the scores of the goals in the report's goal set."""
    numbers = {goal.number for goal in report.goals}
    return tuple(report.ledger.where(lambda claim: claim.goal in numbers, metric="place_need").printable())


def table_places(report: Report) -> Markdown | None:
    """Set every indicator for the places served beside the nation, and beside similar areas where there is one."""
    rows = []
    for goal in report.goals:
        values = report.ledger.where(lambda c: c.rows[:1] and c.rows[0].startswith("places/"), goal=goal.number)
        rows += [_row(report, claim) for claim in values.where(subject="places served")]
    if not rows:
        return None
    head = ["Goal", "Indicator", "Period", "Places served", "Nation", "Similar areas, middle half"]
    kept = [column for column in range(len(head)) if any(row[column] != "–" for row in rows)]
    body = table(
        [head[column] for column in kept],
        [[row[column] for column in kept] for row in rows],
        "".join("rllrrr"[column] for column in kept),
        widths=[[4, 40, 13, 22, 9, 16][column] for column in kept],
        caption="Indicators of the places served: context, not results",
        label="tbl-places",
    )
    return markdown(div("places", body))


def _row(report: Report, claim: Claim) -> list[str]:
    of_period = report.ledger.where(metric=claim.metric, period=claim.period)
    nation, lower, upper = (of_period.first(what=w) for w in ("nation", "similar_lower", "similar_upper"))
    metric = report.evidence.metrics[claim.metric]
    unit = "" if metric.unit == "%" or metric.unit.startswith("£") else f", {escape(metric.unit)}"
    return [
        str(claim.goal),
        f"{escape(metric.short_name)}{unit}",
        escape(claim.period),
        number(claim) + (f" ({number(claim, 'interval')})" if claim.interval else ""),
        number(nation) if nation else "–",
        f"{number(lower)} to {number(upper)}" if lower and upper else "–",
    ]
