"""One organisation against its peers: the honest default where the series are short."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.detectable import detectable_against_peers
from analysis.statistics.did import changes, compare_changes, placebo_before
from analysis.statistics.effect import effect_estimate
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

METHOD = "Organisation against peers, t prediction test"
FEWEST_PEERS = 10
FEWEST_FOR_RANK = 20  # below 20 peers the rank among placebos cannot reach p = 0.05


def organisation_against_peers(
    organisation: ArrayLike, peers: ArrayLike, first_after: int, *, confidence: float = 0.95
) -> Estimate:
    """
    Compare an organisation's change since an initiative began with the changes of peers that had none.

    The organisation's change is held against the spread of the peers' changes: each peer is a placebo.
    Since every unit counts once, autocorrelation within the series does no harm.

    Parameters
    ----------
    organisation
        Shape (periods,), in the metric's unit, NaN where missing.
    peers
        Shape (peers, periods), NaN where missing; peers without a value on either side are left out.
    first_after
        Number of periods before the initiative.

    Returns
    -------
    Estimate
        Change beyond the peers', in the metric's unit; ``n`` is the number of peers. Descriptive, without
        interval, below 10 peers; descriptive where the paths had parted before. Details hold
        ``placebo_rank_p`` (20 peers or more), ``placebo_p`` (pretended start), and ``breakdown``: how many
        times the largest wobble before it began would be needed to bring the interval to 0.

    References
    ----------
    Conley TG, Taber CR (2011), Review of Economics and Statistics 93: 113-125; Abadie A, Diamond A,
    Hainmueller J (2010), JASA 105: 493-505, for placebos in space; Rambachan A, Roth J (2023), Review of
    Economic Studies 90: 2555-2591, for the idea of the breakdown.
    """
    own, others = np.asarray(organisation, dtype=float), np.asarray(peers, dtype=float)
    assert own.ndim == 1 and others.ndim == 2 and others.shape[1] == own.size, (own.shape, others.shape)
    own_change, change = float(changes(own, first_after)), changes(others, first_after)
    others, change = others[np.isfinite(change)], change[np.isfinite(change)]
    if not np.isfinite(own_change) or change.size < 2:
        reason = "Needs the organisation's own values before and after, and those of at least 2 peers."
        return refused("insufficient_data", METHOD, reason, n=change.size, n_periods=own.size)
    if change.size < FEWEST_PEERS:
        return _described(own_change, change, own.size)
    effect, error, df = compare_changes(np.array([own_change]), change)
    series = np.vstack([own, others])
    details, caveats, failed = placebo_before(series, first_after, np.arange(len(series)) == 0)
    if change.size >= FEWEST_FOR_RANK:
        details["placebo_rank_p"] = placebo_rank_p(own_change, change)
    estimate = effect_estimate(
        float(effect),
        float(error),
        df,
        n=change.size,
        method=METHOD,
        n_periods=own.size,
        confidence=confidence,
        status="descriptive_only" if failed else "ok",
        caveats=caveats,
        details=details | _wobble(own, others, first_after),
    )
    return _with_breakdown(estimate)


def placebo_rank_p(own: float, others: np.ndarray) -> float:
    """
    Rank the organisation's change among the peers', each measured from the mean of all the others.

    Returns
    -------
    float
        Between ``1 / (peers + 1)`` and 1. Source: Abadie, Diamond and Hainmueller (2010).
    """
    pool = np.concatenate([[own], others])
    apart = np.abs(pool - (pool.sum() - pool) / (pool.size - 1))
    return float(np.mean(apart >= apart[0] * (1 - 1e-12)))


def _described(own_change: float, change: np.ndarray, periods: int) -> Estimate:
    peers = change.size
    caveat = f"With {peers} peers (fewer than {FEWEST_PEERS}), what is ordinary among them is not known."
    smallest = detectable_against_peers(float(change.std(ddof=1)), peers)
    return Estimate(
        own_change - float(change.mean()),
        None,
        None,
        peers,
        METHOD,
        status="descriptive_only",
        meaning="none",
        n_periods=periods,
        caveats=(caveat,),
        details={"minimum_detectable_effect": smallest},
    )


def _wobble(own: np.ndarray, others: np.ndarray, first_after: int) -> dict[str, float]:
    complete = others[np.isfinite(others[:, :first_after]).all(axis=1)]
    if first_after < 2 or not complete.size or not np.isfinite(own[:first_after]).all():
        return {}
    gap = own[:first_after] - complete[:, :first_after].mean(axis=0)
    return {"largest_wobble_before": float(np.max(np.abs(np.diff(gap))))}


def _with_breakdown(estimate: Estimate) -> Estimate:
    wobble = estimate.details.get("largest_wobble_before", 0.0)
    if estimate.lower is None or estimate.upper is None or not wobble:
        return estimate
    to_zero = max(0.0, estimate.lower, -estimate.upper)
    return replace(estimate, details={**estimate.details, "breakdown": to_zero / wobble})
