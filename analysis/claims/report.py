"""One organisation's report before it is worded: its claims, and what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analysis.claims.coverage import coverage_claims
from analysis.claims.evidence import Evidence, read_evidence
from analysis.claims.ledger import Ledger, merge
from analysis.claims.pay_gap import pay_gap_claims
from analysis.claims.places import place_claims
from analysis.claims.published_facts import published_claims
from analysis.claims.target_claims import pace_claims
from analysis.framework.records import Edition
from analysis.paths import Project, find_project

if TYPE_CHECKING:
    from analysis.framework.records import Goal, Organisation


@dataclass(frozen=True)
class Report:
    """What every display function is given, and nothing else."""

    evidence: Evidence
    edition: Edition
    ledger: Ledger

    @property
    def organisation(self) -> Organisation:
        return self.evidence.organisation

    @property
    def goals(self) -> tuple[Goal, ...]:
        return self.evidence.goals

    def goal(self, number: int) -> Goal:
        return next(goal for goal in self.goals if goal.number == number)

    def own(self) -> Ledger:
        """Give the claims about the organisation itself, apart from its places and from counts of claims."""
        return self.ledger.where(lambda claim: claim.stage != "context" and claim.goal > 0)


def load_report(organisation: str, edition: str, goal_set: str = "current", project: Project | None = None) -> Report:
    """
    Gather all claims of one organisation.

    Parameters
    ----------
    organisation
        The slug, as `impact list` prints it.
    edition
        Date of the edition, as ``2026-11-30``.
    goal_set
        ``current`` or ``2021``.
    """
    evidence = read_evidence(project or find_project(), organisation, goal_set)
    published = date.fromisoformat(edition)
    own = pay_gap_claims(evidence), published_claims(evidence), pace_claims(evidence)
    found = merge([*own, place_claims(evidence)])
    ledger = merge([found, coverage_claims(evidence, found)])
    return Report(evidence, Edition(f"{published:%B %Y}", published, goal_set), ledger)
