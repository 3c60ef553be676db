"""Claims about the coalition as a whole: how its members are spread, and whether they move otherwise than peers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coalition import COALITION, MOVED
from analysis.claims.filings import PANEL_COLUMNS
from analysis.statistics.estimate import Estimate
from analysis.statistics.synthesis import random_effects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.claims.ledger import Ledger
    from analysis.framework.records import Metric

LEAST_MEMBERS = 8  # fewer are listed and not summed up
QUARTILES = {"members_lower": 0.25, "members_median": 0.5, "members_upper": 0.75}
POOLED, ONE_MORE = "pooled_change_against_peers", "pooled_change_against_peers_one_more"
SHARED = "Members that share peers are not wholly independent, so the range is somewhat too narrow."


def coalition_effects(metrics: Mapping[str, Metric], ledgers: Sequence[Ledger]) -> list[Claim]:
    """
    Make the coalition's claims of each filed measure from the claims of its members' reports.

    Parameters
    ----------
    metrics
        By id.
    ledgers
        One a member.

    Returns
    -------
    list of Claim
        For the newest year that eight members filed: their number, their quartiles (never an average of
        medians), each member's change beside its peers, and these pooled by random effects, with the range
        in which the change of one more would be found. No member's figure is of another year.

    References
    ----------
    Patil P, Peng RD, Leek JT (2016), Perspectives on Psychological Science 11: 539-544 (the range of one more
    measurement, which is wider than that of one more true effect by the error of measuring it).
    """
    return [
        claim
        for measure in PANEL_COLUMNS
        if measure in metrics
        for claim in _measure(metrics[measure], [ledger.where(metric=measure) for ledger in ledgers])
    ]


def _measure(metric: Metric, ledgers: Sequence[Ledger]) -> list[Claim]:
    # The figure that stands for a member is the one set beside peers; a subsidiary's never is.
    latest = [claim for ledger in ledgers for claim in ledger.where(what="value").printable() if claim.verdict]
    years = Counter(claim.period for claim in latest)
    enough = [year for year, count in years.items() if count >= LEAST_MEMBERS]
    if not enough:
        return []
    year = max(enough)
    chosen = [claim for claim in latest if claim.period == year]
    common = {
        "period": year, "start": chosen[0].start, "stage": "context", "role": "context", "evidence": "none",
        "sources": tuple(sorted({source for claim in chosen for source in claim.sources})),
        "rows": tuple(f"claim: {claim.id}" for claim in chosen),
    }  # fmt: skip
    values = np.array([claim.value for claim in chosen])
    count = Estimate(float(len(values)), None, None, None, "count", meaning="none")
    claims = [
        make_claim(COALITION, metric, count, what="members", unit="organisations", decimals=0, **common),
        *(
            make_claim(
                COALITION, metric,
                Estimate(float(np.quantile(values, share)), None, None, len(values), "quantile of members",
                         meaning="none"),
                what=what, **common,
            )
            for what, share in QUARTILES.items()
        ),
    ]  # fmt: skip
    effects = [
        claim
        for ledger in ledgers
        for claim in ledger.where(what=MOVED, period=year).printable()
        if claim.interval and claim.n
    ]
    return claims + [_own(claim) for claim in effects] + _pooled(metric, effects, common)


def _own(claim: Claim) -> Claim:
    """Take over a member's effect under the coalition's address; its verdict stays in its own report."""
    return replace(
        claim, id=f"{COALITION}.{claim.id}", organisation=COALITION, subject=claim.organisation, stage="context",
        role="context", evidence="none", verdict="", p_value=None, rows=(f"claim: {claim.id}",),
    )  # fmt: skip


def _pooled(metric: Metric, effects: list[Claim], common: dict[str, object]) -> list[Claim]:
    if len(effects) < LEAST_MEMBERS:
        return []
    variances = [((c.upper - c.lower) / 2 / stats.t.ppf((1 + c.confidence) / 2, c.n - 1)) ** 2 for c in effects]
    found = random_effects([claim.value for claim in effects], variances)
    if not found.mean.printable:
        return []
    fields = {**common, "rows": tuple(f"claim: {c.id}" for c in effects), "unit": "percentage points",
              "comparator": "the same change of each member's peers"}  # fmt: skip
    parts = {POOLED: found.mean, ONE_MORE: range_of_one_more(found.prediction, variances)}
    return [
        make_claim(COALITION, metric, estimate.with_caveats(SHARED), what=what, **fields)
        for what, estimate in parts.items()
    ]


def range_of_one_more(true: Estimate, variances: Sequence[float]) -> Estimate:
    """
    Widen the range of one more true change to that of one more as measured.

    A single employer moves by itself, which is in its variance and not in that between members: where members
    differ by no more than this, the range of a true change shrinks to that of the average.
    """
    error = stats.t.ppf((1 + true.confidence) / 2, true.n - 2) * np.sqrt(np.median(variances))
    half = float(np.hypot((true.upper - true.lower) / 2, error))
    method = f"{true.method}, of a change as measured with the members' median variance"
    return replace(true, lower=true.value - half, upper=true.value + half, method=method)
