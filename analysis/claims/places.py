"""The places that an organisation serves: context for its work, never its result."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric
from analysis.claims.need import need_claims
from analysis.claims.place_values import UK, Indicator, PlaceValue, latest_indicators, published_as
from analysis.claims.stored_tables import each_row
from analysis.statistics.estimate import NORMAL_95, Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.claims.evidence import Evidence
    from analysis.framework.records import Metric

_SIMILAR = 8  # fewer similar areas say nothing


def place_claims(evidence: Evidence) -> list[Claim]:
    """Make the claims of context: each indicator for the places served, its comparators, and need by goal."""
    if not evidence.footprint:
        return []
    claims: list[Claim] = []
    indicators = {each.metric: each for each in latest_indicators(evidence)}
    for metric in evidence.metrics.values():
        if metric.level == "place" and metric.status == "live" and metric.id in indicators:
            claims += _indicator(evidence, metric, indicators[metric.id])
    return claims + _shares(evidence) + _need(evidence)


def _indicator(evidence: Evidence, metric: Metric, found: Indicator) -> list[Claim]:
    """Give the footprint's value in the latest period that covers it, with the nation's and similar areas'."""
    own = make_claim(
        evidence.organisation.slug,
        metric,
        _weighted(found.served),
        period=found.period,
        start=str(found.start)[:10],
        subject="places served",
        stage="context",
        role="context",
        evidence="none",
        sources=_sources(found.served),
        rows=tuple(f"places/{metric.id}: {row.place}, {found.period}" for row in found.served)[:60],
        address=("places",),
    )
    claims = [own]
    nation = _nation(evidence)
    if nation in found.others and [row.place for row in found.served] != [nation]:
        claims.append(_comparator(evidence, metric, found, found.others[nation], evidence.places[nation].name))
    return claims + _similar(evidence, metric, found)


def _weighted(now: Sequence[PlaceValue]) -> Estimate:
    """
    Average over places by their share of what the organisation serves.

    The interval treats the places' published intervals as independent; where one of them has none,
    there is none for the average.
    """
    weights, values, lower, upper = (
        np.array([getattr(row, name) for row in now]) for name in ("weight", "value", "lower", "upper")
    )
    weights = weights / weights.sum()
    value = float((weights * values).sum())
    method = "as published" if len(now) == 1 else "average of places by share served"
    if np.isnan(lower).any() or np.isnan(upper).any():
        return Estimate(value, None, None, None, method, meaning="none")
    if len(now) == 1:
        return Estimate(value, float(lower[0]), float(upper[0]), None, method)
    errors = (upper - lower) / (2 * NORMAL_95)
    half = NORMAL_95 * math.sqrt(float(((weights * errors) ** 2).sum()))
    return Estimate(value, value - half, value + half, None, method)


def _comparator(evidence: Evidence, metric: Metric, found: Indicator, row: PlaceValue, name: str) -> Claim:
    ends = (None, None) if math.isnan(row.lower) else (row.lower, row.upper)
    return make_claim(
        evidence.organisation.slug,
        metric,
        Estimate(row.value, *ends, None, "as published", meaning="none" if ends[0] is None else "sample"),
        period=found.period,
        start=str(found.start)[:10],
        what="nation",
        subject=name,
        stage="context",
        role="context",
        evidence="none",
        sources=(row.source,),
        rows=(f"places/{metric.id}: {row.place}, {found.period}",),
    )


def _similar(evidence: Evidence, metric: Metric, found: Indicator) -> list[Claim]:
    """Give the middle half of the areas most like the one place served; several places have no such list."""
    if len(evidence.footprint) != 1 or evidence.neighbours.empty:
        return []
    codes = {published_as(evidence, code, found.places) for code in evidence.neighbours["neighbour"]}
    there = [row for row in found.every if row.place in codes]
    if len(there) < _SIMILAR:
        return []
    return [
        make_claim(
            evidence.organisation.slug,
            metric,
            Estimate(float(np.percentile([row.value for row in there], share)), None, None, len(there),
                     "quartile of similar areas", meaning="none"),
            period=found.period,
            start=str(found.start)[:10],
            what=what,
            subject="similar areas",
            stage="context",
            role="context",
            evidence="none",
            comparator=f"{len(there)} areas most like it",
            sources=_sources(there),
        )
        for what, share in (("similar_lower", 25), ("similar_upper", 75))
    ]  # fmt: skip


def _sources(rows: Sequence[PlaceValue]) -> tuple[str, ...]:
    return tuple(sorted({row.source for row in rows}))


def _nation(evidence: Evidence) -> str:
    """Compare within one nation; only an organisation that serves several is compared with the UK."""
    nations = {evidence.places[row.place].nation for row in evidence.footprint}
    return nations.pop() or UK if len(nations) == 1 else UK


def _shares(evidence: Evidence) -> list[Claim]:
    """Give each place's share of all that the organisation serves, where it serves more than one."""
    if len(evidence.footprint) < 2:
        return []
    metric = counting_metric("share_served", "Share of what is served", "%")
    return [
        make_claim(
            evidence.organisation.slug,
            metric,
            Estimate(100 * row.weight, None, None, None, f"share by {row.basis}", meaning="none"),
            period="edition",
            subject=evidence.places[row.place].name,
            stage="context",
            role="context",
            evidence="none",
            sources=(row.source,),
            rows=(f"footprints: {row.organisation}, {row.place}",),
            address=(row.place,),
        )
        for row in evidence.footprint
    ]


def _need(evidence: Evidence) -> list[Claim]:
    """Give each goal's need score and the chance of being among the neediest fifth, or why there is none."""
    rows = evidence.place_need_fit.rows
    rows = rows[rows["organisation"] == evidence.organisation.slug]
    return [
        claim
        for row in each_row(rows)
        for claim in need_claims(evidence.organisation.slug, "places served", row)
    ]
