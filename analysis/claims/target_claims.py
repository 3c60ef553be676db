"""The pace that a published target asks for, from the newest earlier result of the same measure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.claim import Claim, make_claim
from analysis.statistics.estimate import Estimate
from analysis.statistics.target import outlook

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence
    from analysis.statistics.comparison import Polarity

_YEAR = 365.25


def pace_claims(evidence: Evidence) -> list[Claim]:
    """
    Give the change a year that each target needs; no chance of meeting it, for which five results are needed.

    A target without an end, or without an earlier exact result in the same unit, has none, nor has one that
    has been met.
    """
    facts = evidence.facts.dropna(subset=["value"])
    targets = facts[(facts["role"] == "target") & facts["end"].notna()]
    made = (_pace(evidence, target, facts) for target in targets.itertuples(index=False))
    return [claim for claim in made if claim is not None]


def _pace(evidence: Evidence, target: object, facts: pd.DataFrame) -> Claim | None:
    same = facts[(facts["role"] == "result") & (facts["metric"] == target.metric) & (facts["unit"] == target.unit)]
    earlier = same[same["end"].notna() & (same["end"] < target.end) & (same["bound"] == "exact")].sort_values("end")
    metric = evidence.metrics[target.metric]
    if earlier.empty or target.bound != "exact":
        return None
    latest = earlier.iloc[-1]
    # A share without a good direction has one by being aimed at: upwards, where the aim lies above.
    polarity: Polarity = metric.polarity if metric.polarity != "none" else "higher"
    years = (target.end - latest["end"]).days / _YEAR
    found = outlook(latest["value"], target.value, years, polarity=polarity, n_periods=earlier["end"].nunique())
    if found.met:
        return None
    asked = Estimate(found.required, None, None, None, "target less latest result, a year", meaning="none",
                     n_periods=earlier["end"].nunique(), caveats=(found.reason,))  # fmt: skip
    return make_claim(
        evidence.organisation.slug, metric, asked, period=target.period or "undated", start=_iso(target.end),
        what="pace_needed", subject=evidence.organisation.slug, stage="context", role="context", evidence="none",
        unit="percentage points" if target.unit == "%" else target.unit, decimals=1, comparator=latest["period"],
        comparator_value=float(latest["value"]), sources=tuple(dict.fromkeys((target.source, latest["source"]))),
        statement=target.statement, rows=(f"published_facts: {target.id}", f"published_facts: {latest['id']}"),
        address=("pace_needed", str(target.id)),
    )  # fmt: skip


def _iso(day: date) -> str:
    return str(day)[:10]
