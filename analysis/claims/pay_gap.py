"""Gender pay gap filings as claims: each year's figures, the peers, and what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.claims.change import change_verdict, trend_verdict
from analysis.claims.claim import Claim, make_claim
from analysis.claims.family import TOO_MANY
from analysis.claims.judgement import judge
from analysis.statistics.comparison import place_among_peers
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.trend import estimate_value_trend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.claims.evidence import Evidence

HEADLINE = "median_pay_gap"
QUARTERS = (
    "women_lower_quarter",
    "women_lower_middle_quarter",
    "women_upper_middle_quarter",
    "women_top_quarter",
)

# The measures for which the national panel holds every employer, so that peers and movement are known.
PANEL_COLUMNS = {
    "median_pay_gap": "median_gap",
    "mean_pay_gap": "mean_gap",
    "women_top_quarter": "women_top_quarter",
}
_LEAST_PEERS = 8
_TREND_YEARS = 5


@dataclass(frozen=True)
class Filing:
    """One figure of one legal entity's filing, with the size of the employer that year."""

    entity: str
    metric: str
    period: str
    start: str
    value: float | None
    missing: str
    size: str
    source: str

    @property
    def year(self) -> int:
        return int(self.start[:4])


def pay_gap_claims(evidence: Evidence) -> list[Claim]:
    """Make the claims of an organisation's filings; an organisation that files nothing has none."""
    filings = _filings(evidence)
    claims = [_value_claim(evidence, filing) for filing in filings]
    lead = [filing for filing in filings if _is_lead(evidence, filing)]
    for metric in PANEL_COLUMNS:
        series = _in_order(evidence, (f for f in lead if f.metric == metric and f.value is not None))
        if not series:
            continue
        comparisons = _level_claims(evidence, metric, series) + _peer_claims(evidence, metric, series[-1])
        margin = evidence.metrics[metric].margin or 0.0
        claims = [
            judge(claim, comparisons, margin, _why_no_peers(evidence), _why_no_range(evidence))
            if (claim.metric, claim.period, claim.subject) == (metric, series[-1].period, series[-1].entity)
            else claim
            for claim in claims
        ]
        claims += comparisons + _change_claims(evidence, metric, series) + _trend_claims(evidence, metric, series)
    return claims


def _filings(evidence: Evidence) -> list[Filing]:
    sizes = {(row.employer, int(row.year)): row.size for row in evidence.panel.itertuples(index=False)}
    rows = evidence.filings.sort_values(["metric", "start", "entity"])
    return [
        Filing(
            row.entity, row.metric, row.period, str(row.start)[:10],
            None if pd.isna(row.value) else float(row.value), row.missing or "",
            sizes.get((row.entity, int(str(row.start)[:4])), "not given"), row.source,
        )
        for row in rows.itertuples(index=False)
    ]  # fmt: skip


def _is_lead(evidence: Evidence, filing: Filing) -> bool:
    """Predecessors count with the lead: one licence or service, filed under another name."""
    return any(e.id == filing.entity and e.role in ("lead", "predecessor") for e in evidence.entities)


def _in_order(evidence: Evidence, filings: Iterable[Filing]) -> list[Filing]:
    """Order by year; in a year of handing over, the lead entity's own filing comes after its predecessor's."""
    lead = evidence.lead.id if evidence.lead else ""
    return sorted(filings, key=lambda filing: (filing.year, filing.entity == lead))


def _why_no_peers(evidence: Evidence) -> str:
    if evidence.peer_group is None:
        return "No group of comparable employers has been drawn up for it."
    return "Too few comparable employers filed in this year."


def _why_no_range(evidence: Evidence) -> str:
    fit = evidence.pay_gap_fit
    if fit.status != "ok":
        return f"The model of pay gaps failed its checks: {fit.summary.get('reason') or 'no reason was stored.'}"
    return "No range of ordinary movement is known for it."


def _value_claim(evidence: Evidence, filing: Filing) -> Claim:
    lead = evidence.lead is not None and filing.entity == evidence.lead.id
    return make_claim(
        evidence.organisation.slug,
        evidence.metrics[filing.metric],
        _with_movement(evidence, filing),
        period=filing.period,
        start=filing.start,
        subject=filing.entity,
        missing=filing.missing,
        sources=(filing.source,),
        rows=(f"pay_gap_filings: {filing.entity}, {filing.metric}, {filing.period}",),
        address=() if lead else (filing.entity,),
    )


def _with_movement(evidence: Evidence, filing: Filing) -> Estimate:
    """Give a filed figure the range of one year's ordinary movement, the only honest interval it can have."""
    if filing.value is None:
        return refused("insufficient_data", "as filed", "The filing has no value here.")
    points = evidence.pay_gap_fit.movement(filing.metric, filing.size, 1)
    if points is None:
        return Estimate(filing.value, None, None, None, "as filed", meaning="none")
    return Estimate(
        filing.value, filing.value - points, filing.value + points, None,
        "as filed; back-tested one-year movement", meaning="movement",
    )  # fmt: skip


def _level_claims(evidence: Evidence, metric: str, series: list[Filing]) -> list[Claim]:
    """Give the underlying level, which the pooled model finds from all filings of this and other employers."""
    latest = series[-1]
    rows = evidence.pay_gap_fit.rows
    own = rows[(rows["employer"] == latest.entity) & (rows["metric"] == metric)] if len(rows) else rows
    if own.empty or pd.isna(own["level"].iloc[0]):
        return []
    row = own.iloc[0]
    years = int(row["years"])
    estimate = Estimate(
        float(row["level"]), float(row["level_lower"]), float(row["level_upper"]), None,
        "pooled multilevel model of all employers", n_periods=years,
    )  # fmt: skip
    return [
        make_claim(
            evidence.organisation.slug, evidence.metrics[metric], estimate, period=latest.period, start=latest.start,
            what="level", subject=latest.entity, sources=(latest.source,), stage="context", role="context",
            rows=(f"fit pay_gap: {latest.entity}, {years} filings",), evidence="none",
        )
    ]  # fmt: skip


def _peer_claims(evidence: Evidence, metric: str, latest: Filing) -> list[Claim]:
    """Give the peers' quartiles for every year, and the organisation's place among them in the latest."""
    column = PANEL_COLUMNS[metric]
    definition = evidence.metrics[metric]
    claims: list[Claim] = []
    for year, group in evidence.peers.dropna(subset=[column]).groupby("year"):
        values = np.sort(group[column].to_numpy(float))
        if len(values) < _LEAST_PEERS:
            continue
        newest = int(year) == latest.year
        common = _peer_fields(evidence, int(year), len(values), tuple(sorted(set(group["source"]))))
        for what, share in (("peers_lower", 0.25), ("peers_median", 0.5), ("peers_upper", 0.75)):
            estimate = Estimate(float(np.quantile(values, share)), None, None, len(values), "quantile of peers",
                                meaning="none")  # fmt: skip
            dots = tuple(float(v) for v in values) if newest and what == "peers_median" else ()
            claims.append(make_claim(evidence.organisation.slug, definition, estimate, what=what,
                                     distribution=dots, **common))  # fmt: skip
        if newest:
            place = place_among_peers(latest.value, values, definition.polarity)
            share = Estimate(100 * place.beats, None, None, len(values), "share of peers, ties half", meaning="none")
            claims.append(make_claim(evidence.organisation.slug, definition, share, what="peers_beaten", unit="%",
                                     decimals=0, **common))  # fmt: skip
    return claims


def _peer_fields(evidence: Evidence, year: int, count: int, sources: tuple[str, ...]) -> dict[str, object]:
    name = evidence.peer_group.name if evidence.peer_group else "peers"
    return {
        "period": f"{year}-{(year + 1) % 100:02d}", "start": f"{year}-04-05", "subject": "peers",
        "comparator": f"{count} comparable employers ({name})", "sources": sources, "evidence": "none",
        "stage": "context", "role": "context",
        "rows": (f"employers: {count} members of {evidence.organisation.peer_group}, {year}",),
    }  # fmt: skip


def _change_claims(evidence: Evidence, metric: str, series: list[Filing]) -> list[Claim]:
    """Tell the change since the year before and since the first filing of the same entity."""
    latest = series[-1]
    same = [filing for filing in series[:-1] if filing.entity == latest.entity]
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
        caveats=(TOO_MANY,) if verdict == "cant_tell" else (),
    )  # fmt: skip
    common = {
        "period": latest.period, "start": latest.start, "subject": latest.entity, "unit": "percentage points",
        "sources": (before.source, latest.source), "comparator": before.period, "evidence": "outcome",
        "rows": tuple(f"pay_gap_filings: {f.entity}, {metric}, {f.period}" for f in (before, latest)),
    }  # fmt: skip
    common["organisation"], common["metric"] = evidence.organisation.slug, definition
    claims = [make_claim(estimate=estimate, what=what, verdict=verdict, comparator_value=before.value, **common)]
    if points is not None:
        ordinary = Estimate(points, None, None, None, "back-tested movement by size of employer", meaning="none")
        claims.append(make_claim(estimate=ordinary, what=f"{what}_ordinary", **common))
    return claims


def _trend_claims(evidence: Evidence, metric: str, series: list[Filing]) -> list[Claim]:
    """Give the average change a year over the filings of the latest legal entity, and whether it is clear."""
    same = [filing for filing in series if filing.entity == series[-1].entity]
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
