"""Which way a figure has moved, whether that is more than chance, and whether it is towards what is good."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.framework.records import Metric
    from analysis.statistics.estimate import Estimate
    from analysis.statistics.movement import OrdinaryMovement


def trend_verdict(metric: Metric, trend: Estimate, values: list[float]) -> str:
    """Judge a trend; one of a gap that has changed sides has no direction that is good throughout."""
    if not trend.has_interval:
        return "cant_tell"
    if trend.lower <= 0 <= trend.upper:
        return "similar"
    rising = trend.value > 0
    if metric.polarity == "none":
        return "higher" if rising else "lower"
    if metric.polarity == "zero":
        if min(values) < 0 < max(values):
            return "not_compared"
        return "better" if rising == (max(values) <= 0) else "worse"
    return "better" if rising == (metric.polarity == "higher") else "worse"


def change_verdict(metric: Metric, before: float, after: float, band: OrdinaryMovement | None) -> str:
    """Say whether a change is beyond ordinary movement, and whether it is towards what is good."""
    if band is None:
        return "not_compared"
    if abs(after - before) <= band.points:
        return "similar"
    if metric.polarity == "none":
        return "higher" if after > before else "lower"
    good = abs(after) < abs(before) if metric.polarity == "zero" else (after > before) == (metric.polarity == "higher")
    return "better" if good else "worse"
