"""Figures that an organisation, or somebody writing about it, has published: as printed, hedges kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.claim import Claim, make_claim
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.rounded_counts import estimate_rounded_share
from analysis.statistics.share import Rounded, Share, exact

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence

# What a published figure can show, by where it stands in the theory of change.
_EVIDENCE = {
    "context": "none",
    "activity": "activity",
    "input": "activity",
    "output": "output",
    "outcome": "outcome",
}


def published_claims(evidence: Evidence) -> list[Claim]:
    """Make one claim of each published figure; targets and forecasts keep their role."""
    facts = evidence.facts.sort_values(["metric", "start", "id"], na_position="first")
    return [_claim(evidence, row) for row in facts.itertuples(index=False)]


def _claim(evidence: Evidence, row: object) -> Claim:
    metric = evidence.metrics[row.metric]
    estimate = _estimate(row)
    return make_claim(
        evidence.organisation.slug,
        metric,
        estimate,
        period=row.period or "undated",
        start=_date(row.start),
        what="value" if row.role == "result" else row.role,
        subject=evidence.organisation.slug,
        stage=row.stage,
        role=row.role,
        unit=row.unit,
        decimals=_decimals(row.value),
        missing=row.missing or ("" if estimate.printable else "too_few"),
        bound=row.bound,
        evidence="none" if row.role != "result" else _EVIDENCE[row.stage],
        sources=(row.source,),
        rows=(f"published_facts: {row.id}",),
        statement=row.statement,
        activity=row.activity or "",
        address=_address(evidence.organisation.slug, row),
    )


def _address(slug: str, row: object) -> tuple[str, ...]:
    """Give what the fact's own id adds to organisation, metric and period, so that both have one address."""
    parts = str(row.id).split(".")
    if parts[:2] == [slug, row.metric]:
        return tuple(parts[3:])
    return (str(row.id).removeprefix(f"{slug}-"),)


def _estimate(row: object) -> Estimate:
    if pd.isna(row.value):
        return refused("insufficient_data", "as published", "No value has been published.")
    caveats = tuple(note for note in (row.note,) if note)
    n = None if pd.isna(row.n) else int(row.n)
    if n is not None and row.unit == "%" and row.bound == "exact" and row.role == "result":
        return _counted_share(float(row.value), n).with_caveats(*caveats)
    # A figure printed without its count has no honest interval; none is invented.
    return Estimate(
        float(row.value),
        None,
        None,
        n,
        "as published",
        status="descriptive_only",
        meaning="none",
        caveats=caveats,
    )


def _counted_share(value: float, n: int) -> Estimate:
    """Give a published percentage its interval: the count behind it is known up to the rounding of the figure."""
    half = 0.5 * 10.0 ** -_decimals(value)
    least, most = (min(max((value + side * half) * n / 100, 0.0), float(n)) for side in (-1, 1))
    return estimate_rounded_share(Share(Rounded(value * n / 100, least, most), exact(n)), meaning="sample").scaled(100)


def _decimals(value: float) -> int:
    """Print a figure with the precision that its publisher gave it."""
    return 0 if pd.isna(value) or float(value).is_integer() else len(f"{value:g}".split(".")[-1])


def _date(value: object) -> str:
    return "" if pd.isna(value) else str(value)[:10]
