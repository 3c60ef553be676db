"""The claims of each place that any organisation serves: context for all of them, the result of none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric
from analysis.claims.need import need_claims
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import read_organisations
from analysis.framework.places import read_footprints, read_places
from analysis.statistics.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.framework.records import Footprint, Metric, Place
    from analysis.paths import Project

UK = "K02000001"
SHARE = counting_metric("share_served", "Share of what the organisation serves", "%")


def place_ledgers(project: Project, need: pd.DataFrame) -> dict[str, list[Claim]]:
    """
    Make the claims of every served place, by its code in small letters.

    Parameters
    ----------
    need
        Rows of the place need fit, whose ``organisation`` may be the code of a place.

    Returns
    -------
    dict
        Indicators in their latest period, the share that each organisation has there and need by goal. The
        nations' figures of the same periods stand under the codes of the nations.
    """
    places, metrics = read_places(project), read_metrics(project)
    indicators = {m.id: m for m in metrics.values() if m.level == "place" and m.status == "live"}
    values = pd.read_parquet(project.prepared / "place_observations.parquet")
    values = values[values["value"].notna() & values["metric"].isin(list(indicators))]
    by_place = dict(tuple(values.groupby("place")))
    footprints = read_footprints(project)
    served = sorted({row.place for rows in footprints.values() for row in rows})
    ledgers = {code.lower(): _indicators(places[code], indicators, by_place) for code in served}
    for nation, claims in _nations(ledgers, places, indicators, by_place).items():
        ledgers[nation.lower()] = list({c.id: c for c in [*ledgers.get(nation.lower(), []), *claims]}.values())
    for code, claims in _shares(project, footprints).items():
        ledgers[code.lower()] += claims
    for code in served:
        ledgers[code.lower()] += _need(code, need[need["organisation"] == code])
    return ledgers


def nation_of(place: Place) -> str:
    """Code of the area that a place's figures are set beside: its nation."""
    return place.nation or UK


def _indicators(place: Place, metrics: Mapping[str, Metric], by_place: Mapping[str, pd.DataFrame]) -> list[Claim]:
    """Give the newest value of each indicator: the place's own, or its upper-tier authority's."""
    claims = []
    for code in (place.code, place.utla):
        known = {claim.metric for claim in claims}
        rows = by_place.get(code)
        if rows is None:
            continue
        newest = rows.sort_values("start").drop_duplicates("metric", keep="last")
        claims += [
            _claim(place.code, metrics[row.metric], row, subject=code)
            for row in newest.itertuples()
            if row.metric not in known
        ]
    order = list(metrics)
    return sorted(claims, key=lambda claim: order.index(claim.metric))


def _nations(
    ledgers: Mapping[str, Iterable[Claim]],
    places: Mapping[str, Place],
    metrics: Mapping[str, Metric],
    by_place: Mapping[str, pd.DataFrame],
) -> dict[str, list[Claim]]:
    """Give each nation's value of every indicator and period that one of its places prints."""
    wanted: dict[str, set[tuple[str, str]]] = {}
    for code, claims in ledgers.items():
        place = places[code.upper()]
        if place.level not in ("nation", "uk"):
            wanted.setdefault(nation_of(place), set()).update((claim.metric, claim.start) for claim in claims)
    empty = pd.DataFrame(columns=["metric", "start"])
    return {
        nation: [
            _claim(nation, metrics[row.metric], row, subject=nation)
            for row in by_place.get(nation, empty).itertuples()
            if (row.metric, str(row.start)[:10]) in keys
        ]
        for nation, keys in wanted.items()
    }


def _claim(code: str, metric: Metric, row: object, *, subject: str) -> Claim:
    ends = (None, None) if pd.isna(row.lower) or pd.isna(row.upper) else (float(row.lower), float(row.upper))
    meaning = "none" if ends[0] is None else "sample"
    caveats = () if subject == code else ("Published for the county, not for the district by itself.",)
    return make_claim(
        code.lower(), metric,
        Estimate(float(row.value), *ends, None, "as published", meaning=meaning, caveats=caveats),
        period=str(row.period), start=str(row.start)[:10], subject=subject, stage="context", role="context",
        evidence="none", sources=(row.source,), rows=(f"places/{metric.id}: {subject}, {row.period}",),
    )  # fmt: skip


def _shares(project: Project, footprints: Mapping[str, tuple[Footprint, ...]]) -> dict[str, list[Claim]]:
    names = {slug: organisation.name for slug, organisation in read_organisations(project).items()}
    shares: dict[str, list[Claim]] = {}
    for slug, rows in footprints.items():
        for row in rows:
            estimate = Estimate(100 * row.weight, None, None, None, row.basis, meaning="none")
            shares.setdefault(row.place, []).append(
                make_claim(
                    row.place.lower(), SHARE, estimate, period=slug, subject=slug, stage="context", role="context",
                    evidence="none", sources=(row.source,), rows=(f"footprints: {slug}, {row.place}",),
                    comparator=names[slug], statement=row.note,
                )
            )  # fmt: skip
    return shares


def _need(code: str, rows: pd.DataFrame) -> list[Claim]:
    """Give need by goal, where enough indicators are published for a score."""
    scored = rows[rows["status"].isin(["ok", "descriptive_only"])]
    return [claim for row in scored.itertuples() for claim in need_claims(code.lower(), code, row)]
