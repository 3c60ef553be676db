"""The chart of changes against peers: which effects it shows, how they are worded, what they say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.chart_data import RANGE, ChartData, Column
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, markdown
from analysis.display.plot_forest import Effect, draw_forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.display.figure import Figure

CHANGE = "change_against_peers"
ENOUGH = 2  # one effect is said in a sentence, not drawn


def plot_forest(report: Report) -> Figure | None:
    """Draw the change against peers of every measure it is known for; None with fewer than two."""
    rows = _rows(report)
    return draw_forest(rows, _words(report, rows), ends=_ends(rows)) if rows else None


def table_forest(report: Report) -> Markdown | None:
    """Give the changes against peers as a table, folded until asked for."""
    rows = _rows(report)
    return markdown(_words(report, rows).table()) if rows else None


def _rows(report: Report) -> list[Effect]:
    """Take the effects that are in percentage points, which can share an axis."""
    found = report.own().where(what=CHANGE, unit="percentage points").printable()
    rows = [Effect(report.evidence.metrics[claim.metric].short_name, claim) for claim in found]
    return rows if len(rows) >= ENOUGH else []


def _ends(rows: Sequence[Effect]) -> tuple[str, str]:
    """Say which way is good, where it is the same for all rows."""
    polarities = {row.claim.polarity for row in rows}
    return {"higher": ("worse", "better"), "lower": ("better", "worse")}.get(
        polarities.pop() if len(polarities) == 1 else "", ("fell against peers", "rose against peers")
    )


def _words(report: Report, rows: list[Effect]) -> Words:
    name = report.organisation.name
    finding = forest_finding([row.claim for row in rows])
    told = "; ".join(f"{row.name} {row.claim.text} ({row.claim.interval})" for row in rows)
    latest = max(rows, key=lambda row: row.claim.start).claim.period
    return Words(
        "fig-forest",
        finding,
        f"Change in measures of {name} beyond the change of comparable employers over the same years, percentage "
        f"points, with likely ranges; up to {latest}. Source: gender pay gap service.",
        f"Forest plot, up to {latest}. {finding} In percentage points: {told}.",
        forest_data(f"Change of {name} beyond that of comparable employers, percentage points", "Measure", rows),
        report.organisation.slug,
    )


def forest_finding(claims: Sequence[Claim]) -> str:
    """Say whether any effect is clear of no change; not which is the largest, for that would be chance."""
    sure = [claim for claim in claims if claim.lower is not None and not claim.lower <= 0 <= claim.upper]
    if not sure:
        return "No change beyond that of peers is clear of chance."
    if len(sure) == len(claims):
        return "Every change is clearly beyond that of peers."
    return "Some changes are clearly beyond those of peers, and some could be chance."


def forest_data(
    effect: str, what: str, rows: Sequence[Effect], pooled: Effect | None = None, prediction: Claim | None = None
) -> ChartData:
    """Set the rows of a forest, the pooled effect and the prediction out as a table."""
    columns = (Column(what, width=28), Column(effect, width=12, short="Change"),
               Column(f"{effect}, likely range", RANGE, 18, "Likely range"))  # fmt: skip
    cells = [(row.name, row.claim, row.claim) for row in [*rows, *([pooled] if pooled else [])]]
    if prediction:
        cells.append(("One more like these", None, prediction))
    return ChartData(columns, tuple(cells))
