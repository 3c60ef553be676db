"""The chart of how all members together moved beside their peers: each member's change, the average, one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.coalition import MOVED
from analysis.claims.coalition_effects import ONE_MORE, POOLED
from analysis.display.charts_forest import forest_data
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, markdown
from analysis.display.plot_forest import Effect, draw_forest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.display.figure import Figure
    from analysis.framework.records import Metric

MOST = 50  # members that can be drawn one by one; a phone's screen is long, not endless
TOGETHER = "All together"


def plot_coalition(metric: Metric, effects: Ledger, names: Mapping[str, str]) -> Figure | None:
    """
    Draw the members' changes in one measure, by name, and what they come to; None where they are not pooled.

    Parameters
    ----------
    effects
        The coalition's claims of this measure.
    names
        Of the members, by slug.
    """
    pooled = effects.first(what=POOLED)
    rows = _rows(effects, names)
    if pooled is None or len(rows) > MOST:
        return None
    return draw_forest(
        rows, _words(metric, effects, rows), pooled=Effect(TOGETHER, pooled), prediction=effects.first(what=ONE_MORE),
        ends=("fell against peers", "rose against peers"),
    )  # fmt: skip


def table_coalition(metric: Metric, effects: Ledger, names: Mapping[str, str]) -> Markdown | None:
    """Give the same as a table, folded until asked for."""
    if effects.first(what=POOLED) is None:
        return None
    return markdown(_words(metric, effects, _rows(effects, names)).table())


def pooled_finding(pooled: Claim) -> str:
    """Say which way the average is clear of no change, if any."""
    if pooled.lower <= 0 <= pooled.upper:
        return "On average, no change beyond that of peers is clear of chance."
    return f"On average, the figure {'fell' if pooled.value < 0 else 'rose'} against that of peers."


def _rows(effects: Ledger, names: Mapping[str, str]) -> list[Effect]:
    own = effects.where(what=MOVED)
    narrowest = min((claim.upper - claim.lower for claim in own), default=0.0)
    rows = [Effect(names[each.subject], each, (narrowest / (each.upper - each.lower)) ** 2) for each in own]
    return sorted(rows, key=lambda row: row.name.casefold())


def _words(metric: Metric, effects: Ledger, rows: list[Effect]) -> Words:
    pooled, one_more = effects.first(what=POOLED), effects.first(what=ONE_MORE)
    finding = pooled_finding(pooled)
    return Words(
        f"fig-together-{metric.id.replace('_', '-')}",
        finding,
        f"{metric.name}: change from the earlier to the later half of each organisation's filings, less the same "
        "change of comparable employers, percentage points, with likely ranges; the larger the box, the narrower the "
        f"range. Up to {pooled.period}. Source: gender pay gap service.",
        f"Forest plot, up to {pooled.period}. {finding} In percentage points: average {pooled.text} "
        f"({pooled.interval}); one more organisation {one_more.interval}.",
        forest_data("Change beyond that of comparable employers, percentage points", "Organisation", rows,
                    Effect(TOGETHER, pooled), one_more),
        str(metric.goal),
    )  # fmt: skip
