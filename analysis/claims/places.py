"""The places that an organisation serves: context for its work, never its result."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric
from analysis.claims.need import need_claims
from analysis.statistics.estimate import Estimate

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence
    from analysis.framework.records import Metric

UK = "K02000001"
_COVERED = 0.9  # share of the footprint that must have a value before a figure stands for it
_SIMILAR = 8  # fewer similar areas say nothing
_Z95 = 1.959963984540054


def place_claims(evidence: Evidence) -> list[Claim]:
    """Make the claims of context: each indicator for the places served, its comparators, and need by goal."""
    if not evidence.footprint:
        return []
    claims: list[Claim] = []
    by_metric = dict(tuple(evidence.place_values.groupby("metric", sort=True)))
    for metric in evidence.metrics.values():
        if metric.level == "place" and metric.status == "live" and metric.id in by_metric:
            claims += _indicator(evidence, metric, by_metric[metric.id])
    return claims + _shares(evidence) + _need(evidence)


def _indicator(evidence: Evidence, metric: Metric, values: pd.DataFrame) -> list[Claim]:
    """Give the footprint's value in the latest period that covers it, with the nation's and similar areas'."""
    served = _served(evidence, values)
    period = _latest_covered(evidence, served)
    if period is None:
        return []
    now = served[served["start"] == period]
    label = str(now["period"].iloc[0])
    own = make_claim(
        evidence.organisation.slug,
        metric,
        _weighted(now),
        period=label,
        start=str(period)[:10],
        subject="places served",
        stage="context",
        role="context",
        evidence="none",
        sources=tuple(sorted(set(now["source"]))),
        rows=tuple(f"places/{metric.id}: {row.place}, {label}" for row in now.itertuples())[:60],
        address=("places",),
    )
    claims = [own]
    nation = _nation(evidence)
    comparator = values[(values["place"] == nation) & (values["start"] == period) & values["value"].notna()]
    if len(comparator) and list(now["place"]) != [nation]:
        row = comparator.iloc[0]
        claims.append(_comparator(evidence, metric, label, period, row, evidence.places[nation].name))
    return claims + _similar(evidence, metric, values, label, period)


def _served(evidence: Evidence, values: pd.DataFrame) -> pd.DataFrame:
    """Take each place's own series, or its upper-tier authority's where only that is published."""
    published = set(values.loc[values["value"].notna(), "place"])
    rows = [
        {"place": code, "weight": row.weight}
        for row in evidence.footprint
        if (code := _published_as(evidence, row.place, published)) is not None
    ]
    weights = pd.DataFrame(rows, columns=["place", "weight"]).groupby("place", as_index=False)["weight"].sum()
    return values[values["value"].notna()].merge(weights, on="place", validate="many_to_one")


def _published_as(evidence: Evidence, place: str, published: set[str]) -> str | None:
    utla = evidence.places[place].utla
    return place if place in published else utla if utla in published else None


def _latest_covered(evidence: Evidence, served: pd.DataFrame) -> object | None:
    total = sum(row.weight for row in evidence.footprint)
    covered = served.groupby("start")["weight"].sum()
    enough = covered[covered >= _COVERED * total]
    return enough.index.max() if len(enough) else None


def _weighted(now: pd.DataFrame) -> Estimate:
    """
    Average over places by their share of what the organisation serves.

    The interval treats the places' published intervals as independent; where one of them has none,
    there is none for the average.
    """
    weights = now["weight"] / now["weight"].sum()
    value = float((weights * now["value"]).sum())
    method = "as published" if len(now) == 1 else "average of places by share served"
    if now[["lower", "upper"]].isna().any(axis=None):
        return Estimate(value, None, None, None, method, meaning="none")
    if len(now) == 1:
        row = now.iloc[0]
        return Estimate(value, float(row["lower"]), float(row["upper"]), None, method)
    errors = (now["upper"] - now["lower"]) / (2 * _Z95)
    half = _Z95 * math.sqrt(float(((weights * errors) ** 2).sum()))
    return Estimate(value, value - half, value + half, None, method)


def _comparator(evidence: Evidence, metric: Metric, label: str, period: object, row: pd.Series, name: str) -> Claim:
    ends = (None, None) if pd.isna(row["lower"]) else (float(row["lower"]), float(row["upper"]))
    return make_claim(
        evidence.organisation.slug,
        metric,
        Estimate(float(row["value"]), *ends, None, "as published", meaning="none" if ends[0] is None else "sample"),
        period=label,
        start=str(period)[:10],
        what="nation",
        subject=name,
        stage="context",
        role="context",
        evidence="none",
        sources=(row["source"],),
        rows=(f"places/{metric.id}: {row['place']}, {label}",),
    )


def _similar(evidence: Evidence, metric: Metric, values: pd.DataFrame, label: str, period: object) -> list[Claim]:
    """Give the middle half of the areas most like the one place served; several places have no such list."""
    if len(evidence.footprint) != 1 or evidence.neighbours.empty:
        return []
    codes = {_published_as(evidence, code, set(values["place"])) for code in evidence.neighbours["neighbour"]}
    there = values[(values["start"] == period) & values["place"].isin(codes - {None}) & values["value"].notna()]
    if len(there) < _SIMILAR:
        return []
    return [
        make_claim(
            evidence.organisation.slug,
            metric,
            Estimate(float(there["value"].quantile(share)), None, None, len(there), "quartile of similar areas",
                     meaning="none"),
            period=label,
            start=str(period)[:10],
            what=what,
            subject="similar areas",
            stage="context",
            role="context",
            evidence="none",
            comparator=f"{len(there)} areas most like it",
            sources=tuple(sorted(set(there["source"]))),
        )
        for what, share in (("similar_lower", 0.25), ("similar_upper", 0.75))
    ]  # fmt: skip


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
        for row in rows.itertuples(index=False)
        for claim in need_claims(evidence.organisation.slug, "places served", row)
    ]
