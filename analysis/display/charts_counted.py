"""Choose the counted share that a goal's funnel shows, and word its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.describe_counted import beside, latest_shares
from analysis.display.markdown import Markdown, escape, fold_data, markdown, number, table
from analysis.display.plot_funnel import draw_funnel

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
    peers = beside(report, own, "peers_median")
    limits = {name: beside(report, own, name) for name in LIMITS}
    name, measure = report.organisation.name, report.evidence.metrics[own.metric]
    finding = _finding(own)
    return draw_funnel(
        own, peers, limits,
        label=f"fig-funnel-{number_of_goal}",
        finding=finding,
        subtitle=f"{measure.name}: {name} (diamond, with its likely range) and {peers.comparator} (dots; those whose "
        f"counts were held back are not drawn), {own.period}. Source: {_publisher(report, own)}.",
        alt=f"Funnel plot. {finding} {measure.short_name}, {own.period}: {own.text} of {own.count}. Average of "
        f"{peers.count} peers: {limits['limits_95'].text}; usual at its size: {limits['limits_95'].interval}.",
    )  # fmt: skip


def table_funnel(report: Report, number_of_goal: int) -> Markdown | None:
    """Give the numbers of the funnel as a table, folded until asked for."""
    own = _chosen(report, number_of_goal)
    if own is None:
        return None
    lower, median, upper, adjusted = (
        beside(report, own, what) for what in ("peers_lower", "peers_median", "peers_upper", "adjusted")
    )
    rows = [[escape(report.organisation.name), number(own), number(own, "interval"), number(own, "count")]]
    if adjusted is not None:
        rows.append(["Drawn towards its peers, as its size calls for", number(adjusted), number(adjusted, "interval"),
                     number(adjusted, "count")])  # fmt: skip
    rows.append([f"Peers: median and middle half ({escape(_kind(median))})", number(median),
                 f"{number(lower)} to {number(upper)}", number(median, "count")])  # fmt: skip
    for name, words in LIMITS.items():
        claim = beside(report, own, name)
        rows.append([words, number(claim), number(claim, "interval"), number(claim, "count")])
    body = table(["Share", "Value or average", "Range", "People, or peers"], rows, "lrrr", widths=[34, 14, 16, 14])
    return markdown(fold_data(body))


def _chosen(report: Report, goal: int) -> Claim | None:
    drawn = [share for share in latest_shares(report, goal) if beside(report, share, "limits_95") is not None]
    return min(drawn, key=lambda share: 1.0 if share.p_value is None else share.p_value, default=None)


def _kind(median: Claim) -> str:
    return median.comparator.removeprefix(median.count).strip()


def _publisher(report: Report, own: Claim) -> str:
    return ", ".join(dict.fromkeys(report.evidence.sources[source].publisher for source in own.sources))


def _finding(own: Claim) -> str:
    return {
        "higher": "The share is above what is usual for a body of its size.",
        "lower": "The share is below what is usual for a body of its size.",
        "similar": "The share is within what is usual for a body of its size.",
        "not_compared": "The share beside those of peers, without a verdict.",
    }.get(own.verdict, "The share cannot be told apart from those of peers.")
