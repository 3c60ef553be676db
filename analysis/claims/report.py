"""One organisation's report before it is worded: its claims, and what they are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.claims.authored import checked_editorial
from analysis.claims.counted import counted_claims
from analysis.claims.coverage import coverage_claims
from analysis.claims.evidence import Evidence, read_evidence
from analysis.claims.family import allow_for_number
from analysis.claims.ledger import Ledger, merge
from analysis.claims.pay_gap import pay_gap_claims
from analysis.claims.places import place_claims
from analysis.claims.published_facts import published_claims
from analysis.claims.quality import quality_claims
from analysis.claims.tables import refuse_left_out
from analysis.claims.target_claims import pace_claims
from analysis.editorial.records import Editorial
from analysis.errors import unknown
from analysis.framework.organisations import read_organisations
from analysis.framework.places import read_footprints
from analysis.framework.records import Edition
from analysis.framework.vocabulary import EDITION_STATUSES
from analysis.paths import Project, find_project

if TYPE_CHECKING:
    from analysis.framework.records import Goal, Organisation


@dataclass(frozen=True)
class Report:
    """What every display function is given, and nothing else."""

    evidence: Evidence
    edition: Edition
    ledger: Ledger
    editorial: Editorial = field(default_factory=Editorial)

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
        return self._own

    @cached_property
    def _own(self) -> Ledger:
        return self.ledger.where(lambda claim: claim.stage != "context" and claim.goal > 0)


def load_report(
    organisation: str,
    edition: str,
    goal_set: str = "current",
    status: str = "published",
    *,
    project: Project | None = None,
) -> Report:
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
    status
        ``published``, or ``draft`` for an edition that has not been approved.

    Raises
    ------
    InvalidDataError
        The organisation's editorial text breaks a rule; names file, line and sentence of each fault. Or its rows do,
        and a build left them out.
    """
    if status not in EDITION_STATUSES:
        raise unknown("status of an edition", status, EDITION_STATUSES, "Give draft or published.")
    project = project or find_project()
    refuse_left_out(project, organisation)
    evidence = read_evidence(project, organisation, goal_set)
    published = date.fromisoformat(edition)
    ledger = gather_claims(evidence)
    editorial = checked_editorial(project, evidence, ledger)
    return Report(evidence, Edition(f"{published:%B %Y}", published, goal_set, status), ledger, editorial)


def load_example(project: Project) -> Report:
    """Gather the claims of one organisation, of those with several places the one with fewest: it has a map too."""
    places = read_footprints(project)
    slugs = list(read_organisations(project))
    several = [slug for slug in slugs if len(places.get(slug, ())) > 1] or slugs[:1]
    return load_report(min(several, key=lambda slug: len(places.get(slug, ()))), f"{date.max}", project=project)


def gather_claims(evidence: Evidence) -> Ledger:
    """Make every claim of a report, allow for the number of comparisons made together, and count what was found."""
    made = [
        *pay_gap_claims(evidence),
        *published_claims(evidence),
        *pace_claims(evidence),
        *counted_claims(evidence),
        *place_claims(evidence),
    ]
    found = merge([allow_for_number(made)])
    return merge([found, coverage_claims(evidence, found), quality_claims(evidence, found)])
