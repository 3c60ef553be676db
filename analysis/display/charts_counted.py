"""Choose the counted share that a goal's funnel shows, and word its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.chart_data import COUNT, RANGE, ChartData, Column
from analysis.display.describe_counted import beside, latest_shares
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, markdown
from analysis.display.plot_funnel import curves, draw_funnel

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.display.figure import Figure

LIMITS = {
    "limits_95": "Usual at its size, nineteen in twenty",
    "limits_998": "Usual at its size, all but two in a thousand",
    "chance_95": "By chance alone, nineteen in twenty",
    "chance_998": "By chance alone, all but two in a thousand",
}


def plot_funnel(report: Report, number_of_goal: int) -> Figure | None:
    """
    Draw one counted share of a goal in the funnel of its peers; None where there are too few of them.

    Parameters
    ----------
    number_of_goal
        The goal's number in the report's goal set. Of several shares the one furthest from what is usual is
        drawn, by the chance of lying so far out.
    """
    own = _chosen(report, number_of_goal)
    if own is None:
        return None
    return draw_funnel(own, beside(report, own, "peers_median"), _limits(report, own), _words(report, own))


def table_funnel(report: Report, number_of_goal: int) -> Markdown | None:
    """Give the numbers of the funnel as a table, folded until asked for."""
    own = _chosen(report, number_of_goal)
    return own and markdown(_words(report, own).table())


def _words(report: Report, own: Claim) -> Words:
    peers, usual = beside(report, own, "peers_median"), beside(report, own, "limits_95")
    name, measure = report.organisation.name, report.evidence.metrics[own.metric]
    finding, others = _finding(own), peers.comparator.removeprefix(peers.count).strip()
    return Words(
        f"fig-funnel-{own.goal}",
        finding,
        f"{measure.name}: {name} (diamond, with its likely range) and {others} (dots; those whose counts "
        f"were held back are not drawn), {own.period}. Source: {_publisher(report, own)}.",
        f"Funnel plot. {finding} {measure.short_name}, {own.period}: {own.text} of {own.count}. Average of "
        f"{peers.count} peers: {usual.text}; usual at its size: {usual.interval}.",
        _data(report, own, peers),
        report.organisation.slug,
    )


def _data(report: Report, own: Claim, peers: Claim) -> ChartData:
    """Give every dot and line that is drawn; the single peers and the course of the lines in the file only."""
    share = f"{report.evidence.metrics[own.metric].name}, {own.period}, per cent"
    columns = (
        Column("What is drawn", width=34, short="Share"),
        Column(share, width=14, short="Value or average"),
        Column(f"{share}, range", RANGE, 16, "Range"),
        Column("People counted, or peers", COUNT, 14),
    )
    adjusted = beside(report, own, "adjusted")
    drawn_in = [("Drawn towards its peers, as its size calls for", adjusted, adjusted, adjusted)] if adjusted else []
    rows = [
        (report.organisation.name, own, own, own),
        *drawn_in,
        ("Peers: median", peers, None, peers),
        *((words, claim, claim, claim) for words, claim in _named_limits(report, own)),
        *(
            ("One peer", float(value), None, float(size))
            for value, size in zip(peers.distribution, peers.sizes, strict=True)
        ),
    ]
    for words, claim in _named_limits(report, own):
        over, lower, upper = curves(claim)
        rows += [(f"{words}, lower limit", float(low), None, float(n)) for n, low in zip(over, lower, strict=True)]
        rows += [(f"{words}, upper limit", float(high), None, float(n)) for n, high in zip(over, upper, strict=True)]
    return ChartData(columns, tuple(rows))


def _limits(report: Report, own: Claim) -> dict[str, Claim]:
    return {name: beside(report, own, name) for name in LIMITS}


def _named_limits(report: Report, own: Claim) -> list[tuple[str, Claim]]:
    return [(words, beside(report, own, name)) for name, words in LIMITS.items()]


def _chosen(report: Report, goal: int) -> Claim | None:
    drawn = [share for share in latest_shares(report, goal) if beside(report, share, "limits_95") is not None]
    return min(drawn, key=lambda share: 1.0 if share.p_value is None else share.p_value, default=None)


def _publisher(report: Report, own: Claim) -> str:
    return ", ".join(dict.fromkeys(report.evidence.sources[source].publisher for source in own.sources))


def _finding(own: Claim) -> str:
    return {
        "higher": "The share is above what is usual for a body of its size.",
        "lower": "The share is below what is usual for a body of its size.",
        "similar": "The share is within what is usual for a body of its size.",
        "not_compared": "The share beside those of peers, without a verdict.",
    }.get(own.verdict, "The share cannot be told apart from those of peers.")
