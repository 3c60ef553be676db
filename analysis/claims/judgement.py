"""The verdict on a figure: its likely level against the peers' median of the same year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, with_verdict
from analysis.claims.family import CLEAR, p_value_of
from analysis.statistics.comparison import compare
from analysis.statistics.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

DISAGREE = "Its latest figure and the level of all its filings lie on different sides of the peers' median."
UNSURE = "Its likely level leaves room for no difference from the peers' median, and for one that would matter."


def judge(claim: Claim, comparisons: Sequence[Claim], margin: float, no_peers: str, no_range: str) -> Claim:
    """
    Put the verdict on the latest value of a measure, or say why there is none.

    Parameters
    ----------
    comparisons
        The claims made beside it: ``level``, and the peers' quartiles of several years.
    margin
        The smallest difference worth acting on, in the metric's unit.
    no_peers, no_range
        The sentences to print where there is nothing to compare with, or no likely range.
    """
    median = next((c for c in comparisons if c.what == "peers_median" and c.period == claim.period), None)
    level = next((c for c in comparisons if c.what == "level"), None)
    if median is None:
        return with_verdict(claim, "not_compared", no_peers)
    likely = level or claim
    if likely.lower is None:
        return with_verdict(claim, "not_compared", no_range)
    own = Estimate(likely.value, likely.lower, likely.upper, None, likely.method, meaning=likely.meaning)
    found = compare(own, float(median.value), polarity=claim.polarity, margin=margin)
    beside = replace(
        claim, comparator=median.comparator, comparator_value=median.value, evidence="compared",
        p_value=p_value_of(found),
    )  # fmt: skip
    if found.verdict in CLEAR and not _same_side(claim, likely, median):
        return replace(with_verdict(beside, "cant_tell", DISAGREE), p_value=None)  # no longer up for a verdict
    return with_verdict(beside, found.verdict, *((UNSURE,) if found.verdict == "cant_tell" else ()))


def _same_side(claim: Claim, likely: Claim, median: Claim) -> bool:
    """Whether the latest figure and the level of all filings lie on the same side of the peers' median."""
    fold = abs if claim.polarity == "zero" else float
    return (fold(claim.value) > fold(median.value)) == (fold(likely.value) > fold(median.value))
