"""Representation: how an organisation's people compare with the population that they are drawn from."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from analysis.statistics.detectable import detectable_difference_in_proportions, minimum_detectable_effect
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.ladder import permit
from analysis.statistics.proportions import (
    bound_nonresponse,
    equality_z,
    score_ratio_limits,
    wilson_limits,
)

METHOD = "Representation ratio"
FULL_RESPONSE = 0.80  # below this the bounds for non-response are printed beside the estimate


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
    bounds = bound_nonresponse(count, answered, headcount)
    bounds = bounds.scaled(1 / benchmark) if bounds.printable else bounds
    permission = permit("percentage", denominator=answered)
    if not permission.granted:
        ratio = refused(permission.status, METHOD, permission.reason, n=answered)
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


def _against_fixed(count: int, n: int, benchmark: float, confidence: float) -> Estimate:
    share = count / n
    lower, upper = (float(end) for end in wilson_limits(count, n, confidence))
    error = math.sqrt(benchmark * (1 - benchmark) / n)
    smallest = minimum_detectable_effect(error) / benchmark
    details = {"share": share, "benchmark": benchmark, "minimum_detectable_effect": smallest}
    estimate = Estimate(share, lower, upper, n, METHOD, confidence=confidence, details=details)
    return estimate.scaled(1 / benchmark)


def _against_estimated(count: int, n: int, benchmark: float, benchmark_n: int, confidence: float) -> Estimate:
    benchmark_count = round(benchmark * benchmark_n)
    if not 0 < benchmark_count < benchmark_n:
        return refused("insufficient_data", METHOD, "The benchmark's sample is too small for its share.", n=n)
    lower, upper = score_ratio_limits(count, n, benchmark_count, benchmark_n, confidence)
    ratio = count / n / (benchmark_count / benchmark_n)
    smallest = detectable_difference_in_proportions(benchmark, n, benchmark_n) / benchmark
    details = {
        "share": count / n,
        "benchmark": benchmark,
        "p": equality_z(count, n, benchmark_count, benchmark_n)[1],
        "minimum_detectable_effect": smallest,
    }
    method = f"{METHOD}, score interval"
    return Estimate(ratio, lower, upper, n, method, confidence=confidence, details=details)


def _with_response(ratio: Estimate, response: float) -> Estimate:
    ratio = replace(ratio, details={**ratio.details, "response": response})
    permission = permit("verdict", response=response)
    if ratio.printable and not permission.granted:
        return replace(ratio, status="descriptive_only").with_caveats(permission.reason)
    return ratio


def _side(ratio: Estimate) -> str:
    if ratio.lower is None or ratio.upper is None:
        return "cannot tell"
    if ratio.upper < 1:
        return "under"
    return "over" if ratio.lower > 1 else "no clear difference"
