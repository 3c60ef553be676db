"""What has changed in an entity's filings: since the year before, since the first, and on average a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.change import change_verdict, trend_verdict
from analysis.claims.claim import Claim, make_claim
from analysis.claims.filings import of_latest_entity
from analysis.statistics.estimate import Estimate
from analysis.statistics.trend import estimate_value_trend

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence
    from analysis.claims.filings import Filing

_TREND_YEARS = 5


def change_claims(evidence: Evidence, metric: str, series: list[Filing]) -> list[Claim]:
    """Tell the change since the year before and since the first filing of the same entity."""
    latest = series[-1]
    same = of_latest_entity(series)[:-1]
    claims = []
    for filing in same:
        horizon = latest.year - filing.year
        if horizon == 1:
            claims += _change(evidence, metric, filing, latest, "change_one_year")
        elif filing is same[0]:
            claims += _change(evidence, metric, filing, latest, "change_since_first")
    return claims


def _change(evidence: Evidence, metric: str, before: Filing, latest: Filing, what: str) -> list[Claim]:
    definition = evidence.metrics[metric]
    horizon = latest.year - before.year
    band = evidence.pay_gap_fit.movement_band(metric, latest.size, horizon)
    points = band.points if band else None
    difference = latest.value - before.value
    verdict = change_verdict(definition, before.value, latest.value, band)
    bounds = (None, None) if points is None else (difference - points, difference + points)
    estimate = Estimate(
        difference, *bounds, None, "difference of filings; back-tested movement",
        meaning="none" if points is None else "movement", n_periods=horizon + 1,
    )  # fmt: skip
    common = {
        "period": latest.period, "start": latest.start, "subject": latest.entity, "unit": "percentage points",
        "sources": (before.source, latest.source), "comparator": before.period, "evidence": "outcome",
        "rows": tuple(f"pay_gap_filings: {f.entity}, {metric}, {f.period}" for f in (before, latest)),
    }  # fmt: skip
    common["organisation"], common["metric"] = evidence.organisation.slug, definition
    p_value = band and band.p_value(abs(difference))
    claims = [
        make_claim(
            estimate=estimate, what=what, verdict=verdict, comparator_value=before.value, p_value=p_value, **common
        )
    ]  # fmt: skip
    if points is not None:
        ordinary = Estimate(points, None, None, None, "back-tested movement by size of employer", meaning="none")
        claims.append(make_claim(estimate=ordinary, what=f"{what}_ordinary", **common))
    return claims


def trend_claims(evidence: Evidence, metric: str, series: list[Filing]) -> list[Claim]:
    """Give the average change a year over the filings of the latest legal entity, and whether it is clear."""
    same = of_latest_entity(series)
    if len(same) < _TREND_YEARS:
        return []
    years, values = [filing.year for filing in same], [filing.value for filing in same]
    persistence = evidence.pay_gap_fit.persistence(metric, series[-1].size)
    estimate = estimate_value_trend(years, values, meaning="chance", persistence=persistence)
    definition = evidence.metrics[metric]
    return [
        make_claim(
            evidence.organisation.slug, definition, estimate, what="trend", period=same[-1].period,
            start=same[-1].start, subject=same[-1].entity, unit="percentage points", comparator=same[0].period,
            verdict=trend_verdict(definition, estimate, values),
            p_value=estimate.details.get("p"), evidence="outcome",
            sources=tuple(dict.fromkeys(filing.source for filing in same)),
            rows=tuple(f"pay_gap_filings: {f.entity}, {metric}, {f.period}" for f in same),
        )
    ]  # fmt: skip
