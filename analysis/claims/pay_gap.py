"""Gender pay gap filings as claims: each year's figures, their likely level, and all that is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.against_peers import against_peers_claims
from analysis.claims.change_claims import change_claims, trend_claims
from analysis.claims.claim import Claim, make_claim
from analysis.claims.filings import PANEL_COLUMNS, Filing, lead_series, read_filings
from analysis.claims.judgement import judge
from analysis.claims.peers_claims import peer_claims
from analysis.claims.quarters_claims import gradient_claims
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence


def pay_gap_claims(evidence: Evidence) -> list[Claim]:
    """Make the claims of an organisation's filings; an organisation that files nothing has none."""
    filings = read_filings(evidence)
    claims = [_value_claim(evidence, filing) for filing in filings]
    for metric in PANEL_COLUMNS:
        series = lead_series(evidence, filings, metric)
        if not series:
            continue
        comparisons = _level_claims(evidence, metric, series) + peer_claims(evidence, metric, series[-1])
        address = metric, series[-1].period, series[-1].entity
        for i, claim in enumerate(claims):
            if (claim.metric, claim.period, claim.subject) == address:
                claims[i], beside = judge(
                    claim, comparisons, evidence.metrics[metric].margin or 0.0,
                    _why_no_peers(evidence), _why_no_range(evidence),
                )  # fmt: skip
                comparisons += beside
        claims += comparisons + change_claims(evidence, metric, series) + trend_claims(evidence, metric, series)
        claims += against_peers_claims(evidence, metric, series)
    return claims + gradient_claims(evidence, filings)


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
