"""How much was looked at and how little of it can be compared: counted, never guessed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, make_claim
from analysis.framework.records import Metric
from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS
from analysis.statistics.estimate import Estimate

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence
    from analysis.claims.ledger import Ledger

_VERDICTS = ("better", "worse", "similar", "cant_tell", "higher", "lower")


def counting_metric(identifier: str, name: str, unit: str) -> Metric:
    """Define a count of our own work: it belongs to no goal and has no good direction."""
    return Metric(
        id=identifier, name=name, short_name=name, goal=0, audience="", level="organisation", kind="count",
        unit=unit, polarity="none", decimals=0, numerator="", denominator="", margin=None, method="count",
        source="", caveat="", status="live", superseded_by="",
    )  # fmt: skip


def coverage_claims(evidence: Evidence, found: Ledger) -> list[Claim]:
    """
    Count what was looked at, what has a figure, what was compared, and how it came out.

    "Looked at" is every measure that two or more organisations publish, and all that this one does, so that
    a report cannot look complete by leaving out what it did not find.
    """
    own = found.where(lambda claim: claim.stage != "context" and claim.role == "result").printable()
    compared = own.where(lambda claim: claim.what == "value" and claim.verdict in _VERDICTS)
    looked_at = evidence.common_metrics | set(own.metrics())
    numbers = {goal.number for goal in evidence.goals}
    verdicts = Counter(claim.verdict for claim in compared)
    counts = {
        "measures_looked_at": ("Measures looked at", "measures", len(looked_at)),
        "measures_with_figure": ("Measures with a published figure", "measures", len(own.metrics())),
        "measures_compared": ("Measures compared", "measures", len(compared)),
        "measures_not_compared": ("Measures not compared", "measures", len(looked_at) - len(compared)),
        **{
            f"measures_{verdict}": (f"Measures with the verdict {verdict}", "measures", verdicts[verdict])
            for verdict in _VERDICTS
        },
        "goals_in_set": ("Goals in the goal set", "goals", len(evidence.goals)),
        "goals_with_evidence": ("Goals with evidence", "goals", len({c.goal for c in own} & numbers)),
        "places_served": ("Places served", "local authorities", _authorities(evidence)),
        "figures_published": ("Published figures used", "figures", len(own.where(what="value"))),
    }
    return [
        make_claim(
            evidence.organisation.slug,
            counting_metric(identifier, name, unit),
            Estimate(float(value), None, None, None, "count", meaning="none"),
            period="edition",
            stage="context",
            evidence="none",
            rows=("counted over the claims of this report",),
        )
        for identifier, (name, unit, value) in counts.items()
    ]


def _authorities(evidence: Evidence) -> int:
    """Count the local authorities served by name; a whole nation or region names none."""
    return sum(evidence.places[row.place].level == "lad" for row in evidence.footprint)


def evidence_level(found: Ledger, goal: int, audience: str) -> str:
    """
    Give the strongest evidence that a goal has for an audience.

    A published outcome that was compared with peers counts as ``compared``, and an output, such as whom it
    reached, stays one; a change was compared with nothing but the same organisation's past, and nothing here
    can reach ``causal`` without an evaluation.
    """
    assert audience in AUDIENCES, audience
    levels = {
        "compared" if _is_compared_outcome(claim) else claim.evidence
        for claim in found.where(goal=goal, audience=audience, role="result").printable()
        if claim.stage != "context"
    }
    return max(levels | {"none"}, key=EVIDENCE_LEVELS.index)


def _is_compared_outcome(claim: Claim) -> bool:
    return claim.what == "value" and claim.stage == "outcome" and claim.verdict in _VERDICTS
