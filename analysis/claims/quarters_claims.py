"""How women's share changes from the worst to the best paid quarter, as one slope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, make_claim
from analysis.claims.filings import QUARTERS, lead_series
from analysis.statistics.quartiles import estimate_gradient

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence
    from analysis.claims.filings import Filing


def gradient_claims(evidence: Evidence, filings: list[Filing]) -> list[Claim]:
    """Give the gradient of the newest filing that has all four quarters; none without one."""
    by_year: dict[tuple[str, str], dict[str, Filing]] = {}
    for metric in QUARTERS:
        for filing in lead_series(evidence, filings, metric):
            by_year.setdefault((filing.period, filing.entity), {})[metric] = filing
    whole = [found for found in by_year.values() if len(found) == len(QUARTERS)]
    if not whole:
        return []
    newest = max(whole, key=lambda found: found[QUARTERS[0]].year)
    quarters = [newest[metric] for metric in QUARTERS]
    top = quarters[-1]
    return [
        make_claim(
            evidence.organisation.slug, evidence.metrics[top.metric], estimate_gradient([q.value for q in quarters]),
            what="gradient", period=top.period, start=top.start, subject=top.entity, unit="percentage points",
            comparator="from the lowest to the highest paid", sources=tuple(dict.fromkeys(q.source for q in quarters)),
            rows=tuple(f"pay_gap_filings: {q.entity}, {q.metric}, {q.period}" for q in quarters),
        )
    ]  # fmt: skip
