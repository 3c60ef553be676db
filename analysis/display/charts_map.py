"""The map of need: for which goal it is drawn, how a place is classed, which places are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.chart_data import ChartData, Column
from analysis.display.charts_places import SPREADS, clearest
from analysis.display.describe_places import need_scores
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, div, join_words, markdown
from analysis.display.plot_map import CANT_TELL, CLASSES, NO_SCORE, draw_map

if TYPE_CHECKING:
    import pandas as pd

    from analysis.claims.report import Report
    from analysis.display.figure import Figure

# In spreads between local authorities, as the pages of places word them.
BOUNDS = (-0.35, 0.35, 1.0)
_NAMED = 3


def plot_map(report: Report) -> Figure | None:
    """
    Draw need by place for the goal with the clearest need.

    That is the goal with the highest score among those clearly above a typical place; where there is none, the
    goal with the highest score. None for organisations that serve a whole country, or no known place.
    """
    words, classes = _words(report)
    if words is None:
        return None
    goal = clearest(need_scores(report))[0]
    return draw_map(report.evidence.hexes, classes, served_places(report), words, (goal,))


def table_map(report: Report) -> Markdown | None:
    """Give need in the places served as a table, folded until asked for; the file holds every place."""
    words, _ = _words(report)
    return words and markdown(div("places", words.table()))


def served_places(report: Report) -> dict[str, str]:
    """List the local authorities served, by code, largest share first; larger areas as those inside them."""
    places, hexes = report.evidence.places, report.evidence.hexes
    found: dict[str, str] = {}
    for row in report.evidence.footprint:
        inside = [row.place] if places[row.place].level == "lad" else [
            code for code in hexes if row.place in (places[code].region, places[code].utla)
        ]  # fmt: skip
        found |= {code: places[code].name for code in inside if code in hexes}
    return found


def class_of(score: float, lower: float, upper: float) -> str:
    """
    Class a place by its score, unless its likely range reaches from less than most to more than most.

    Parameters
    ----------
    score, lower, upper
        In spreads between local authorities.
    """
    if lower <= BOUNDS[0] and upper > BOUNDS[1]:
        return CANT_TELL
    return CLASSES[sum(score > bound for bound in BOUNDS)]


def _words(report: Report) -> tuple[Words | None, dict[str, str]]:
    scores, served = need_scores(report), served_places(report)
    if not scores or not served:
        return None, {}
    top, clear = clearest(scores)
    rows = report.evidence.place_need_fit.rows
    rows = rows[(rows["goal"] == top.goal) & rows["organisation"].isin(list(report.evidence.hexes))]
    rows = rows[rows["status"].isin(["ok", "descriptive_only"])].set_index("organisation")
    if not set(served) & set(rows.index):
        return None, {}
    classes = {row.Index: class_of(row.score, row.lower, row.upper) for row in rows.itertuples()}
    title = report.goal(top.goal).title
    finding = _finding(title, [classes.get(code, NO_SCORE) for code in served])
    rule = "the goal for which need in the places served is clearest" if clear else "the goal with the highest score"
    return Words(
        "fig-map",
        finding,
        f"Need for {title}, {rule}. One hexagon is one local authority; those outlined are served by "
        f"{report.organisation.name}. Each is set against the others of its nation; hatched: its likely range reaches "
        "from less to more than most. Context, not results. Sources: official statistics named below; layout: Open "
        "Innovations (MIT).",
        f"Map of local authorities as hexagons, edition {report.edition.name}. {finding} Score of the places together: "
        f"{top.text} ({top.interval}). {_told(served, classes)}",
        _data(report, served, classes, rows),
        report.organisation.slug,
    ), classes


def _finding(title: str, classes: list[str]) -> str:
    """Say what most of the places served have in common; counting would print numbers that are no claims."""
    more = sum(each in CLASSES[2:] for each in classes)
    less = sum(each == CLASSES[0] for each in classes)
    for number, word in ((more, "more"), (less, "less")):
        if number > len(classes) / 2:
            who = "The place served has" if len(classes) == 1 else "Most places served have"
            who = "All places served have" if 1 < number == len(classes) else who
            return f"{who} {word} need than most for {title}."
    if more:
        return f"Some of the places served have more need than most for {title}."
    who = "The place served does not clearly have" if len(classes) == 1 else "No place served clearly has"
    return f"{who} more need than most for {title}."


def _told(served: dict[str, str], classes: dict[str, str]) -> str:
    named = [f"{name}: {classes.get(code, NO_SCORE)}" for code, name in list(served.items())[:_NAMED]]
    return f"{join_words(named)}."


def _data(report: Report, served: dict[str, str], classes: dict[str, str], rows: pd.DataFrame) -> ChartData:
    shares = {claim.rows[0].split(", ")[-1]: claim for claim in report.ledger.where(metric="share_served")}
    columns = (
        Column("Local authority", width=22),
        Column("GSS code", on_page=False),
        Column("Share of what the organisation serves, per cent", width=12, short="Share served", on_page=bool(shares)),
        Column("Need, in words", width=18),
        Column(f"Need score, in {SPREADS}", on_page=False),
        Column("Need score, likely range, lower end", on_page=False),
        Column("Need score, likely range, upper end", on_page=False),
        Column("Served by the organisation", on_page=False),
    )
    places = report.evidence.places
    others = sorted(set(report.evidence.hexes) - set(served), key=lambda code: places[code].name)

    numbers = dict(zip(rows.index, rows[["score", "lower", "upper"]].to_numpy(float).tolist(), strict=True))

    def row(code: str) -> tuple:
        return (places[code].name, code, shares.get(code), classes.get(code, NO_SCORE), *numbers.get(code, (None,) * 3),
                "yes" if code in served else "no")  # fmt: skip

    return ChartData(columns, tuple(row(code) for code in [*served, *others]), shown=len(served))
