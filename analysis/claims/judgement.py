"""The verdict on a figure: its likely level against the likely level of its peers, and which way it leans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, claim_id, with_verdict
from analysis.claims.family import CLEAR, p_value_of
from analysis.claims.wording import format_interval, format_number, format_size
from analysis.statistics.certainty import EITHER, lean_words
from analysis.statistics.comparison import compare
from analysis.statistics.estimate import NORMAL_95, Estimate
from analysis.statistics.peers_level import MOST_SURE, chance_beyond

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.statistics.comparison import Comparison

DISAGREE = "Its latest figure and the level of all its filings lie on different sides of its peers' level."
UNSURE = "Its likely level leaves room for no difference from its peers' level, and for one that would matter."
NO_LEVEL = "The likely level of too few of its peers is known."


def judge(
    claim: Claim, comparisons: Sequence[Claim], margin: float, no_peers: str, no_range: str
) -> tuple[Claim, list[Claim]]:
    """
    Put the verdict on the latest value of a measure, or say why there is none.

    Parameters
    ----------
    comparisons
        The claims made beside it: ``level``, ``peers_level``, and the peers' quartiles of several years.
    margin
        The smallest difference worth acting on, in the metric's unit.
    no_peers, no_range
        The sentences to print where there is nothing to compare with, or no likely range.

    Returns
    -------
    tuple
        The claim with its verdict and which way it leans, and the claims that go with it: the size of the
        difference, and the chance behind the words.
    """
    median, level, benchmark = (
        next((c for c in comparisons if c.what == what and c.period == claim.period), None)
        for what in ("peers_median", "level", "peers_level")
    )
    if median is None:
        return with_verdict(claim, "not_compared", no_peers), []
    likely = level or claim
    if likely.lower is None:
        return with_verdict(claim, "not_compared", no_range), []
    if benchmark is None:
        return with_verdict(claim, "not_compared", NO_LEVEL), []
    found = compare(_estimate(likely), _estimate(benchmark), polarity=claim.polarity, margin=margin)
    beside = replace(
        claim, comparator=benchmark.comparator, comparator_value=benchmark.value, evidence="compared",
        p_value=p_value_of(found),
    )  # fmt: skip
    made = [difference(likely, benchmark, found)]
    if level is not None:
        made.append(chance(level, benchmark))
    agree = _same_side(claim, likely, benchmark)
    if level is not None and (agree or made[-1].certainty == EITHER):
        beside = replace(beside, certainty=made[-1].certainty)
    if found.verdict in CLEAR and not agree:
        return with_verdict(beside, "cant_tell", DISAGREE), made
    return with_verdict(beside, found.verdict, *((UNSURE,) if found.verdict == "cant_tell" else ())), made


def _estimate(claim: Claim) -> Estimate:
    return Estimate(claim.value, claim.lower, claim.upper, None, claim.method, meaning=claim.meaning)


def _same_side(claim: Claim, likely: Claim, benchmark: Claim) -> bool:
    """Whether the latest figure and the level of all filings lie on the same side of the peers' level."""
    fold = abs if claim.polarity == "zero" else float
    return (fold(claim.value) > fold(benchmark.value)) == (fold(likely.value) > fold(benchmark.value))


# What it is called to lie beyond the peers, and on this side of them.
OUTCOMES = {"zero": ("worse", "better"), "lower": ("worse", "better"), "higher": ("better", "worse"),
            "none": ("higher", "lower")}  # fmt: skip


def chance(level: Claim, benchmark: Claim) -> Claim:
    """Give the chance that the level lies on the likelier side of that of the peers, with the words for it."""
    sd, other = ((c.upper - c.lower) / (2 * NORMAL_95) for c in (level, benchmark))
    beyond = chance_beyond(level.value, sd, benchmark.value, other, level.polarity)
    sure = max(beyond, 1 - beyond)
    bound = "at_least" if sure >= MOST_SURE else "exact"
    return _beside(
        level, benchmark, "chance", Estimate(100 * sure, None, None, None, "normal levels", meaning="none"), "%", 0,
        bound=bound, certainty=lean_words(beyond, *OUTCOMES[level.polarity]),
    )  # fmt: skip


def difference(likely: Claim, benchmark: Claim, found: Comparison) -> Claim:
    """Give how far the level lies from that of the peers, counted towards the side that it is on."""
    apart = found.judged
    beyond = apart.value >= 0
    sides = ("further from zero", "nearer to zero") if likely.polarity == "zero" else ("higher", "lower")
    return _beside(
        likely, benchmark, "difference", apart if beyond else apart.scaled(-1.0), "percentage points", 1,
        statement=sides[0] if beyond else sides[1],
    )  # fmt: skip


def _beside(
    likely: Claim, benchmark: Claim, what: str, estimate: Estimate, unit: str, decimals: int, *, bound: str = "exact",
    **more: str,
) -> Claim:  # fmt: skip
    """Make a claim about two others, of the same subject, sources and rows as the first."""
    return replace(
        likely, id=claim_id(likely.organisation, likely.metric, likely.period, what), what=what, unit=unit,
        value=estimate.value, lower=estimate.lower, upper=estimate.upper, meaning=estimate.meaning,
        method=estimate.method, n=benchmark.n, count=benchmark.count, bound=bound,
        text=format_number(estimate.value, unit, decimals, bound),
        size=format_size(estimate.value, unit, decimals, bound),
        interval=format_interval(estimate.lower, estimate.upper, unit, decimals), comparator=benchmark.comparator,
        comparator_value=benchmark.value, stage="context", role="context", evidence="none", verdict="", caveats=(),
        **more,
    )  # fmt: skip
