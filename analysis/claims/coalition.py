"""The coalition counted: its organisations, figures and comparisons in an edition, and what came out of these."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric, evidence_level
from analysis.framework.goals import read_goals
from analysis.framework.organisations import read_organisations
from analysis.framework.places import read_footprints, read_places
from analysis.framework.vocabulary import AUDIENCES
from analysis.statistics.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from analysis.claims.ledger import Ledger
    from analysis.framework.records import Organisation
    from analysis.paths import Project

COALITION = "coalition"
MOVED = "change_against_peers"  # a member's own, which is pooled over all
VERDICTS = ("better", "worse", "higher", "lower", "similar", "cant_tell")


def count_coalition(
    project: Project, goal_set: str, slugs: Iterable[str], ledger_of: Callable[[str], Ledger]
) -> list[Claim]:
    """Count over the claims of the organisations of the register that have a report."""
    organisations = read_organisations(project)
    described = {slug: organisations[slug] for slug in slugs if slug in organisations}
    places = read_places(project)
    served = {
        row.place for slug, rows in read_footprints(project).items() if slug in described for row in rows
        if places[row.place].level == "lad"
    }  # fmt: skip
    numbers = [goal.number for goal in read_goals(project, goal_set)]
    return coalition_counts(described, ledger_of, numbers, len(served))


def coalition_counts(
    organisations: Mapping[str, Organisation], ledger_of: Callable[[str], Ledger], goals: Sequence[int], places: int
) -> list[Claim]:
    """
    Count organisations by kind and by goal with evidence, figures, measures, and comparisons by verdict.

    Parameters
    ----------
    organisations
        By slug.
    ledger_of
        Gives an organisation's ledger; it is asked once for each, so that no more than one needs to be held.
    goals
        Numbers of the goals of the edition's goal set.
    places
        How many local authorities are served by name.
    """
    kinds = Counter(each.kind for each in organisations.values())
    verdicts: Counter[str] = Counter()
    with_evidence: Counter[int] = Counter()
    metrics: set[str] = set()
    figures = 0
    for slug in organisations:
        ledger = ledger_of(slug)
        own = ledger.where(lambda claim: claim.stage != "context" and claim.role == "result").printable()
        values = own.where(what="value")
        figures += len(values)
        metrics |= set(values.metrics())
        verdicts.update(claim.verdict for claim in values if claim.verdict in VERDICTS)
        with_evidence.update(goal for goal in goals if _has_evidence(ledger, goal))
    counts = {
        "organisations": ("Organisations with a report", "organisations", len(organisations)),
        **{f"organisations_{_word(kind)}": (f"Organisations: {kind}", "organisations", kinds[kind]) for kind in kinds},
        "places_served": ("Local authorities served by name", "local authorities", places),
        "figures_published": ("Published figures used", "figures", figures),
        "measures_with_figure": ("Measures with a published figure", "measures", len(metrics)),
        "comparisons": ("Figures compared with peers", "figures", verdicts.total()),
        **{f"comparisons_{v}": (f"Comparisons with the verdict {v}", "figures", verdicts[v]) for v in VERDICTS},
        **{
            f"organisations_goal_{goal}": (
                f"Organisations with evidence for goal {goal}",
                "organisations",
                with_evidence[goal],
            )
            for goal in goals
        },
    }
    return [_count(identifier, *named) for identifier, named in counts.items()]


def _has_evidence(ledger: Ledger, goal: int) -> bool:
    return any(evidence_level(ledger, goal, audience) != "none" for audience in AUDIENCES)


def _count(identifier: str, name: str, unit: str, value: int) -> Claim:
    return make_claim(
        COALITION, counting_metric(identifier, name, unit),
        Estimate(float(value), None, None, None, "count", meaning="none"), period="edition",
        stage="context", role="context", evidence="none", rows=("counted over the claims of all reports",),
    )  # fmt: skip


def _word(kind: str) -> str:
    return kind.replace(" ", "_")
