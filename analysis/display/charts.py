"""The charts of pay: choose the claims of each and word its finding; the plot modules only draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.filings import QUARTERS
from analysis.display.chart_data import COUNT, RANGE, ChartData, Column
from analysis.display.describe_pay_gap import EVEN, HEADLINE, headline
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, markdown
from analysis.display.plot_change import ENOUGH, PeersOverTime, draw_change
from analysis.display.plot_peers import Among, draw_peers, fences
from analysis.display.plot_quarters import draw_quarters
from analysis.display.words import lower_first

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.display.figure import Figure

SOURCE = "Source: gender pay gap service."
ALIKE = 1.0  # percentage points: a quarter of filings are rounded to whole numbers
_QUARTER_NAMES = ("Lowest paid", "Lower middle", "Upper middle", "Highest paid")


def plot_change(report: Report) -> Figure | None:
    """Draw the median gap over the years on the band of its peers; None with fewer than three filings."""
    words = _change(report)
    return words and draw_change(_lead_series(report, HEADLINE), _peers_over_time(report), words)


def table_change(report: Report) -> Markdown | None:
    """Give the numbers of the change chart as a table, folded until asked for."""
    return _table(_change(report))


def plot_peers(report: Report) -> Figure | None:
    """Draw the organisation among its peers; None where there are too few of them."""
    words = _peers(report)
    return words and draw_peers(headline(report), _among(report), words)


def table_peers(report: Report) -> Markdown | None:
    """Give the numbers of the chart of peers as a table, folded until asked for."""
    return _table(_peers(report))


def plot_quarters(report: Report) -> Figure | None:
    """Draw women's share of the four pay quarters; None unless all four were filed for one year."""
    words = _quarters(report)
    return words and draw_quarters(_shares(report), _QUARTER_NAMES, words)


def table_quarters(report: Report) -> Markdown | None:
    """Give the numbers of the chart of pay quarters as a table, folded until asked for."""
    return _table(_quarters(report))


def _table(words: Words | None) -> Markdown | None:
    return words and markdown(words.table())


def _change(report: Report) -> Words | None:
    series, peers = _lead_series(report, HEADLINE), _peers_over_time(report)
    printed = [claim for claim in series if claim.printable]
    if len(printed) < ENOUGH:
        return None
    first, last = printed[0], printed[-1]
    lower, upper = (next((c for c in each if c.period == last.period), None) for each in (peers.lower, peers.upper))
    name = report.organisation.name
    among = f" The middle half of peers ran from {lower.text} to {upper.text} in {last.period}." if lower else ""
    band = " Band: middle half of peers; dashes: their median." if peers.lower else ""
    bar = " Bar on the last filing: how far a figure ordinarily moves in one year." if last.lower is not None else ""
    return Words(
        "fig-pay-gap-change",
        _change_finding(first, last),
        f"Median gender pay gap in hourly pay, {name}, {first.period} to {last.period}.{band}{bar} {SOURCE}",
        f"Line chart. Median gender pay gap of {name}: {first.text} in {first.period}, {last.text} in "
        f"{last.period}.{among}",
        _change_data(name, series, peers),
        report.organisation.slug,
    )


def _change_data(name: str, series: tuple[Claim, ...], peers: PeersOverTime) -> ChartData:
    gap = "Median gender pay gap in hourly pay, per cent"
    columns = (
        Column("Year to April", width=9, short="Year"),
        Column(f"{gap}, {name}", width=12, short=name),
        Column(f"{gap}, ordinary movement in one year around that figure", RANGE, 15, "Ordinary range"),
        Column(f"{gap}, lower quartile of comparable employers", width=11, short="Peers' lower quartile"),
        Column(f"{gap}, median of comparable employers", width=11, short="Peers' median"),
        Column(f"{gap}, upper quartile of comparable employers", width=11, short="Peers' upper quartile"),
        Column("Number of comparable employers", COUNT, 7, "Peers"),
    )
    by_year = [{claim.period: claim for claim in each} for each in (peers.lower, peers.median, peers.upper)]
    known = {claim.period for claim in series}
    rows = [(c.start, c.period, c, *(each.get(c.period) for each in by_year)) for c in series]
    rows += [(c.start, c.period, None, *(each.get(c.period) for each in by_year))
             for c in peers.median if c.period not in known]  # fmt: skip
    return ChartData(
        columns,
        tuple(
            (period, own, own if own and own.printable else None, low, mid, high, mid)
            for _, period, own, low, mid, high in sorted(rows, key=lambda row: row[0])
        ),
    )


def _peers_over_time(report: Report) -> PeersOverTime:
    return PeersOverTime(
        *(report.ledger.series(metric=HEADLINE, what=w) for w in ("peers_lower", "peers_median", "peers_upper"))
    )


def _peers(report: Report) -> Words | None:
    own, among = headline(report), _among(report)
    if among is None:
        return None
    name, group = report.organisation.name, lower_first(report.evidence.peer_group.name)
    finding = _peers_finding(own)
    line = " The line through the diamond is its likely level." if among.level and among.level.lower is not None else ""
    low, high = fences(own, among)
    beyond = any(not low <= value <= high for value in among.median.distribution)
    far = " Dots far out are counted at the edge." if beyond else ""
    return Words(
        "fig-pay-gap-peers",
        finding,
        f"Median gender pay gap of {name} (diamond) and of comparable employers (dots; {group}), {own.period}. "
        f"Shaded: their middle half.{line}{far} {SOURCE}",
        f"Dot plot. {finding} {name}: {own.text}. Median of {among.median.count} peers: {among.median.text}; middle "
        f"half {among.lower.text} to {among.upper.text} ({own.period}).",
        _peers_data(name, own, among),
        report.organisation.slug,
    )


def _peers_data(name: str, own: Claim, among: Among) -> ChartData:
    gap = f"Median gender pay gap in hourly pay, {own.period}, per cent"
    columns = (
        Column("What is drawn", width=30, short="Drawn"),
        Column(gap, width=12, short="Gap"),
        Column(f"{gap}, likely range", RANGE, 16, "Likely range"),
    )
    level = among.level if among.level and among.level.lower is not None else None
    rows = [
        (name, own, None),
        *([(f"{name}, likely level from all its filings", level, level)] if level else []),
        ("Comparable employers, lower quartile", among.lower, None),
        ("Comparable employers, median", among.median, None),
        ("Comparable employers, upper quartile", among.upper, None),
        *(("One comparable employer", float(value), None) for value in among.median.distribution),
    ]
    return ChartData(columns, tuple(rows))


def _among(report: Report) -> Among | None:
    own = headline(report)
    if own is None:
        return None
    lower, median, upper = (
        report.ledger.first(metric=HEADLINE, what=what, period=own.period)
        for what in ("peers_lower", "peers_median", "peers_upper")
    )
    return median and Among(median, lower, upper, report.ledger.first(metric=HEADLINE, what="level"))


def _quarters(report: Report) -> Words | None:
    shares = _shares(report)
    if not shares:
        return None
    period, name, finding = shares[0].period, report.organisation.name, _quarters_finding(shares[0], shares[-1])
    columns = (
        Column("Quarter of employees by hourly pay", width=20, short="Quarter by pay"),
        Column(f"Women's share of {name}'s employees in the quarter, {period}, per cent", width=14, short="Women"),
    )
    return Words(
        "fig-pay-quarters",
        finding,
        f"Women's share of each pay quarter, {name}, {period}. {SOURCE}",
        f"Bar chart. {finding} Women's share by pay quarter in {period}, lowest paid first: "
        f"{', '.join(claim.text for claim in shares)}.",
        ChartData(columns, tuple(zip(_QUARTER_NAMES, shares, strict=True))),
        report.organisation.slug,
    )


def _shares(report: Report) -> list[Claim]:
    """Take the latest year for which all four quarters were filed."""
    latest = [_lead_series(report, metric) for metric in QUARTERS]
    together = set.intersection(*({claim.period for claim in series if claim.printable} for series in latest))
    return [next(c for c in series if c.period == max(together)) for series in latest] if together else []


def _lead_series(report: Report, metric: str) -> tuple[Claim, ...]:
    chain = {e.id for e in report.evidence.entities if e.role in ("lead", "predecessor")}
    return report.ledger.where(lambda claim: claim.subject in chain, metric=metric, what="value").series()


def _change_finding(first: Claim, last: Claim) -> str:
    """Say how the gap stands to the first filing; the numbers are on the chart, in its alternative text and table."""
    gap = "The gap" if first.subject == last.subject else "Under a new legal entity, the gap"
    if abs(abs(last.value) - abs(first.value)) < ALIKE:
        return f"{gap} is about as wide as in {first.period}."
    word = "narrower" if abs(last.value) < abs(first.value) else "wider"
    return f"{gap} is {word} than in {first.period}."


def _peers_finding(own: Claim) -> str:
    return {
        "better": "The gap is clearly nearer to zero than the peers' median.",
        "worse": "The gap is clearly further from zero than the peers' median.",
        "similar": "The gap does not clearly differ from the peers' median.",
        "not_compared": "The gap beside those of peers, without a verdict.",
    }.get(own.verdict, "The gap cannot be told apart from the peers' median.")


def _quarters_finding(lowest: Claim, highest: Claim) -> str:
    if abs(lowest.value - highest.value) < EVEN:
        return "Women are about as large a share of the highest paid as of the lowest paid."
    word = "smaller" if highest.value < lowest.value else "larger"
    return f"Women are a {word} share of the highest paid than of the lowest paid."
