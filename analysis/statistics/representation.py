"""Representation: how an organisation's people compare with the population that they are drawn from."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from statsmodels.stats.proportion import proportion_confint

from analysis.statistics.detectable import detectable_difference_in_proportions, minimum_detectable_effect
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.score_ratio import score_ratio_interval, score_ratio_p

METHOD = "Representation ratio"
FEWEST = 23  # a share of 22 people or fewer is not published: HESA's standard rounding methodology
FULL_RESPONSE = 0.80  # below this the bounds for non-response are printed beside the estimate
FAIR_RESPONSE = 0.60  # below this there is no verdict


@dataclass(frozen=True)
class Representation:
    """A representation ratio, the range that silence allows, and the distance to parity in people."""

    ratio: Estimate
    bounds: Estimate
    people_to_parity: int

    @property
    def verdict(self) -> str:
        """Say ``under``, ``over``, ``no clear difference`` or ``cannot tell`` (the silent could turn it)."""
        side = _side(self.ratio)
        if self.ratio.status != "ok":
            return "cannot tell"
        if self.ratio.details["response"] < FULL_RESPONSE and side != _side(self.bounds):
            return "cannot tell"
        return side


def representation_ratio(
    count: int,
    answered: int,
    benchmark: float,
    *,
    headcount: int | None = None,
    benchmark_n: int | None = None,
    confidence: float = 0.95,
) -> Representation:
    """
    Compare a group's share among an organisation's people with its share in a benchmark population.

    Parameters
    ----------
    count, answered
        People of the group, and people who answered at all.
    benchmark
        The group's share in the population of the same ages and area, 0 to 1.
    headcount
        All who were asked; those who did not answer give the bounds. As ``answered`` where not given.
    benchmark_n
        Persons whom the benchmark rests on, where it is itself a survey's estimate. The interval is
        then the two-sample score interval; otherwise Wilson's limits divided by the benchmark.

    Returns
    -------
    Representation
        Ratios without unit; 1 is parity. Refused below 23 answers; descriptive below 60% response.

    References
    ----------
    Wilson EB (1927), JASA 22: 209-212; Miettinen and Nurminen (1985); Manski CF (1989), J Human
    Resources 24: 343-360, for the bounds.
    """
    headcount = answered if headcount is None else headcount
    assert 0 <= count <= answered <= headcount and 0 < benchmark < 1, (count, answered, headcount, benchmark)
    bounds = nonresponse_bounds(count, answered, headcount)
    if bounds.printable:
        bounds = bounds.scaled(1 / benchmark)
    if answered < FEWEST:
        ratio = refused("suppressed", METHOD, f"Fewer than {FEWEST} people answered.", n=answered)
    elif benchmark_n is None:
        ratio = _against_fixed(count, answered, benchmark, confidence)
    else:
        ratio = _against_estimated(count, answered, benchmark, benchmark_n, confidence)
    return Representation(
        _with_response(ratio, answered / headcount), bounds, people_to_parity(count, answered, benchmark)
    )


def people_to_parity(count: int, n: int, benchmark: float) -> int:
    """
    Give how many more of ``n`` people would have to be of the group for its share to reach the benchmark.

    Parameters
    ----------
    count, n
        People of the group, and people in all; ``n`` is held fixed.
    benchmark
        Share, 0 to 1.

    Returns
    -------
    int
        People; 0 where the share is reached already.
    """
    return max(0, math.ceil(benchmark * n - count - 1e-9))


def nonresponse_bounds(count: int, answered: int, headcount: int) -> Estimate:
    """
    Give the lowest and highest share that the people who did not answer allow.

    Returns
    -------
    Estimate
        Shares, 0 to 1, with ``meaning`` ``bounds``: every value between them fits the answers.

    References
    ----------
    Manski CF (1989), Journal of Human Resources 24: 343-360.
    """
    method = "Bounds for non-response"
    if answered < FEWEST:
        return refused("suppressed", method, f"Fewer than {FEWEST} people answered.", n=answered)
    ends = count / headcount, (count + headcount - answered) / headcount
    return Estimate(count / answered, *ends, answered, method, confidence=1.0, meaning="bounds")


def _against_fixed(count: int, n: int, benchmark: float, confidence: float) -> Estimate:
    share = count / n
    lower, upper = proportion_confint(count, n, alpha=1 - confidence, method="wilson")
    error = math.sqrt(benchmark * (1 - benchmark) / n)
    smallest = minimum_detectable_effect(error) / benchmark
    details = {"share": share, "benchmark": benchmark, "minimum_detectable_effect": smallest}
    ends = min(max(float(lower), 0.0), share), max(min(float(upper), 1.0), share)
    return Estimate(share, *ends, n, METHOD, confidence=confidence, details=details).scaled(1 / benchmark)


def _against_estimated(count: int, n: int, benchmark: float, benchmark_n: int, confidence: float) -> Estimate:
    benchmark_count = round(benchmark * benchmark_n)
    if not 0 < benchmark_count < benchmark_n:
        return refused("insufficient_data", METHOD, "The benchmark's sample is too small for its share.", n=n)
    lower, upper = score_ratio_interval(count, n, benchmark_count, benchmark_n, confidence)
    ratio = count / n / (benchmark_count / benchmark_n)
    smallest = detectable_difference_in_proportions(benchmark, n, benchmark_n) / benchmark
    details = {
        "share": count / n,
        "benchmark": benchmark,
        "p": score_ratio_p(count, n, benchmark_count, benchmark_n),
        "minimum_detectable_effect": smallest,
    }
    method = f"{METHOD}, score interval"
    return Estimate(ratio, lower, upper, n, method, confidence=confidence, details=details)


def _with_response(ratio: Estimate, response: float) -> Estimate:
    ratio = replace(ratio, details={**ratio.details, "response": response})
    if ratio.printable and response < FAIR_RESPONSE:
        caveat = f"Only {response:.0%} answered, so there is no verdict against the benchmark."
        return replace(ratio, status="descriptive_only").with_caveats(caveat)
    return ratio


def _side(ratio: Estimate) -> str:
    if ratio.lower is None or ratio.upper is None:
        return "cannot tell"
    if ratio.upper < 1:
        return "under"
    return "over" if ratio.lower > 1 else "no clear difference"
