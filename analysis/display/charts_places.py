"""The charts of the places served: need by goal, and where it is found. Context, never results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.chart_data import COUNT, RANGE, ChartData, Column
from analysis.display.describe_places import need_scores
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, div, escape, markdown, number, table
from analysis.display.plot_need import draw_need

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.display.figure import Figure

SPREADS = "spreads between local authorities; 0 is a typical one"


def plot_need(report: Report) -> Figure | None:
    """Draw need by goal in the places served; None where nothing could be scored."""
    scores = need_scores(report)
    if not scores:
        return None
    titles = goal_titles(report)
    top, clear = clearest(scores)
    short = titles[top.goal].split(". ", 1)[1]
    finding = (
        f"Need stands out most for {short}." if clear else "For no goal is need clearly above that of a typical place."
    )
    words = Words(
        "fig-need",
        finding,
        "Need by goal in the places served, with likely ranges; 0 is a typical local authority of the nation, and a "
        "hollow dot cannot be told from it. Context, not results. Sources: official statistics named below.",
        f"Dot plot. {finding} The score for {short} is {top.text} ({top.interval}), in spreads between local "
        f"authorities; 0 is typical. Edition {report.edition.name}.",
        need_data(report, scores, titles),
        report.organisation.slug,
    )
    return draw_need(scores, [titles[claim.goal] for claim in scores], words)


def clearest(scores: tuple[Claim, ...]) -> tuple[Claim, bool]:
    """Find the goal with the highest score among those clearly above a typical place, else among all."""
    clear = [claim for claim in scores if claim.lower is not None and claim.lower > 0]
    return max(clear or scores, key=lambda claim: claim.value), bool(clear)


def goal_titles(report: Report) -> dict[int, str]:
    return {goal.number: f"{goal.number}. {goal.title}" for goal in report.goals}


def need_data(report: Report, scores: tuple[Claim, ...], titles: dict[int, str]) -> ChartData:
    columns = (
        Column("Goal"),
        Column(f"Need score of the places served, in {SPREADS}"),
        Column(f"Need score of the places served, in {SPREADS}, likely range", RANGE),
        Column("Chance of being among the neediest fifth of local authorities, per cent"),
        Column("Number of indicators", COUNT),
    )
    chances = {claim.goal: claim for claim in report.ledger.where(metric="place_need_worst_fifth")}
    return ChartData(columns, tuple((titles[c.goal], c, c, chances.get(c.goal), c) for c in scores))


def table_need(report: Report) -> Markdown | None:
    """Give need by goal as a table: score, range, chance of the neediest fifth, or why there is none."""
    titles = {goal.number: goal.title for goal in report.goals}
    rows = []
    for claim in report.ledger.where(metric="place_need"):
        chance = report.ledger.first(metric="place_need_worst_fifth", goal=claim.goal)
        if claim.goal not in titles:
            continue
        title = f"{claim.goal}. {escape(titles[claim.goal])}"
        if claim.printable:
            rows.append([title, number(claim), number(claim, "interval"), number(chance), number(claim, "count")])
        else:
            rows.append([title, "no score", "–", "–", "–"])
    if not need_scores(report):
        return None
    head = ["Goal", "Score", "Likely range", "Chance of neediest fifth", "Indicators"]
    return markdown(div("places", table(head, rows, "lrrrr", widths=[34, 9, 16, 14, 11])))
