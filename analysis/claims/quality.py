"""How good a figure is as data, A to D, by a stated rule; whether it is good news is another matter."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric
from analysis.statistics.estimate import Estimate

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence
    from analysis.claims.ledger import Ledger

GRADES = ("A", "B", "C", "D")
_FILED = "pay_gap_filings"


def quality_of(claim: Claim, ledger: Ledger) -> str:
    """
    Grade one published figure.

    A: filed by law under a fixed definition, and its likely range is known. B: filed so, without a range; or
    published with its period and how many it rests on. C: published with its period only. D: undated, rounded or
    hedged, or with a caution beside it.
    """
    if claim.rows and claim.rows[0].startswith(_FILED):
        level = ledger.first(metric=claim.metric, period=claim.period, what="level")
        ranged = claim.lower is not None or (level is not None and level.lower is not None)
        return "A" if ranged else "B"
    if claim.period in ("", "undated") or claim.bound != "exact" or claim.caveats:
        return "D"
    return "C" if claim.n is None else "B"


def graded(ledger: Ledger) -> Ledger:
    """Give the figures that are graded: results as published, of the organisation itself."""
    own = ledger.where(lambda claim: claim.stage != "context" and claim.goal > 0)
    return own.where(what="value", role="result").printable()


def quality_claims(evidence: Evidence, found: Ledger) -> list[Claim]:
    """Count the figures of each grade."""
    figures = graded(found)
    counts = Counter(quality_of(claim, found) for claim in figures)
    totals = {"figures_graded": ("Figures graded", len(figures))}
    totals |= {f"figures_quality_{g.lower()}": (f"Figures of quality {g}", counts[g]) for g in GRADES}
    return [
        make_claim(
            evidence.organisation.slug,
            counting_metric(identifier, name, "figures"),
            Estimate(float(value), None, None, None, "count", meaning="none"),
            period="edition",
            stage="context",
            evidence="none",
            rows=("counted over the claims of this report",),
        )
        for identifier, (name, value) in totals.items()
    ]
