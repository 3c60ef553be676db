"""One family of comparisons for each report: what stands out must do so although much was looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scipy import stats

from analysis.statistics.multiplicity import adjust
from analysis.statistics.pay_gap_level import LEVEL_DF

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.statistics.comparison import Comparison

# The share of flags that may be false. Where nothing differs at all, it is also the chance of any flag in a report.
LEVEL = 0.05
CLEAR = ("better", "worse", "higher", "lower")
# How the room for error is shared, fixed before looking: most to what a report leads with, least to single changes,
# which hardly ever tell.
WEIGHTS = {
    "value": 2.5, "trend": 1.5, "representation": 1.0,
    "change_against_peers": 0.5, "change_one_year": 0.25, "change_since_first": 0.25,
}  # fmt: skip
# A trend across zero has no good direction, yet says that the figure moves: it too must stand.
ASSERTS = (*CLEAR, "not_compared")
TOO_MANY = "The difference is clear by itself, but not once the number of comparisons in this report is allowed for."


def allow_for_number(claims: list[Claim]) -> list[Claim]:
    """
    Take back the verdicts that the number of comparisons made together does not leave standing.

    Levels, trends and changes of every measure are one family. A comparison that asserts nothing, for
    whatever reason, counts among them with p = 1: it may not help another to stand.
    """
    family = [claim for claim in claims if claim.p_value is not None]
    p_values = [claim.p_value if claim.verdict in ASSERTS else 1.0 for claim in family]
    kept = adjust(p_values, level=LEVEL, weights=[WEIGHTS[claim.what] for claim in family]).flagged
    fallen = {claim.id for claim, stands in zip(family, kept, strict=True) if not stands and claim.verdict in ASSERTS}
    return [
        replace(claim, verdict="cant_tell", caveats=(*claim.caveats, TOO_MANY)) if claim.id in fallen else claim
        for claim in claims
    ]


def p_value_of(comparison: Comparison) -> float | None:
    """
    Give the two-sided p-value that goes with a comparison's interval, for the annex and the family.

    It is read off the limit that faces no difference, so that p < 0.05 exactly when the 95% interval
    leaves it out; beyond that limit by Student's t, whose tails the back-test of levels supports.
    """
    judged = comparison.judged
    if not judged.has_interval:
        return None
    towards = judged.value - judged.lower if judged.value >= 0 else judged.upper - judged.value
    if towards <= 0:  # no width towards no difference: it is left out, unless there is none
        return 0.0 if judged.value else 1.0
    t = abs(judged.value) / towards * stats.t.isf((1 - judged.confidence) / 2, LEVEL_DF)
    return float(2 * stats.t.sf(t, LEVEL_DF))
