"""Need by goal as claims: a score with its range, and the chance of being among the neediest fifth."""

from __future__ import annotations

from dataclasses import replace

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric
from analysis.statistics.estimate import Estimate, refused

CAP = 5.0  # per cent: a printed chance is never surer than this, either way
METHOD = "need score (robust z over local authorities, simulated)"
_SCORE = counting_metric("place_need", "Need", "spreads between local authorities")
_FIFTH = counting_metric("place_need_worst_fifth", "Chance of being in the neediest fifth", "%")


def need_claims(owner: str, subject: str, row: object) -> list[Claim]:
    """
    Make the two claims of one goal, or say in both why there is no score.

    Parameters
    ----------
    owner
        Slug of the organisation, or code of the place in small letters.
    subject
        What the score is of.
    row
        A row of the stored fit ``place_need``.
    """
    goal = int(row.goal)
    score, chance = _estimates(row)
    common = {
        "period": f"goal-{goal}",
        "stage": "context",
        "role": "context",
        "evidence": "none",
        "subject": subject,
        "rows": (f"fit place_need: {row.organisation}, goal {goal}",),
    }
    bound = {CAP: "at_most", 100 - CAP: "at_least"}.get(chance.value, "exact")
    of_goal = {"goal": goal, "audience": "communities"}
    return [
        make_claim(owner, replace(_SCORE, **of_goal), score, decimals=1, **common),
        make_claim(owner, replace(_FIFTH, **of_goal), chance, bound=bound, **common),
    ]


def _estimates(row: object) -> tuple[Estimate, Estimate]:
    if row.status not in ("ok", "descriptive_only"):
        nothing = refused("insufficient_data", METHOD, str(row.reason))
        return nothing, nothing
    n = int(row.n_indicators)
    score = Estimate(float(row.score), float(row.lower), float(row.upper), n, METHOD, status=row.status)
    # Few series publish how sure they are, so the simulation is surer than it should be at the ends.
    likely = min(max(100 * float(row.p_worst_fifth), CAP), 100 - CAP)
    return score, Estimate(likely, None, None, n, METHOD, status=row.status, meaning="none")
