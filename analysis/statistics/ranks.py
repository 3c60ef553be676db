"""Where one stands among peers, and how firm that is: an interval of ranks, never a bare rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.estimate import Status
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEAST_SURE, MOST_SURE = (
    0.05,
    0.95,
)  # simulated chances are over-confident at the ends, so none is printed beyond


@dataclass(frozen=True)
class Ranks:
    """
    Ranks of all organisations compared, 1 being best; one entry each, in the order given.

    Parameters
    ----------
    median, likely, wide
        Middle rank; the 80% and 95% ranges, arrays of shape (organisations, 2).
    top_quarter, bottom_quarter
        Chances of belonging there, kept between 5% and 95%.
    status
        ``descriptive_only`` when ranges are so wide that no order may be shown: the middle 80% range exceeds
        half the list, or fewer than five are compared.
    """

    median: NDArray
    likely: NDArray
    wide: NDArray
    top_quarter: NDArray
    bottom_quarter: NDArray
    status: Status
    reason: str = ""


def rank_intervals(
    values: ArrayLike,
    sds: ArrayLike,
    *,
    higher_is_better: bool,
    nearest_to_zero: bool = False,
    draws: int = 4000,
    seed: int = 20260101,
) -> Ranks:
    """
    Simulate ranks from adjusted values and their uncertainty.

    Parameters
    ----------
    values, sds
        Shrunken values (``Shrunken.values``) and their standard deviations; ranks of raw values are too sure.
    higher_is_better
        Which end is first.
    nearest_to_zero
        The smallest distance from 0 is first instead, of each draw and not of the values.
    draws, seed
        Size and seed of the simulation; the same seed gives the same ranks.

    References
    ----------
    Goldstein H, Spiegelhalter DJ (1996), JRSS A 159: 385-443.
    """
    m, sd = np.asarray(values, float), np.asarray(sds, float)
    assert m.shape == sd.shape and (sd >= 0).all(), "one standard deviation for each value"
    k = m.size
    drawn = m + sd * np.random.default_rng(seed).standard_normal((draws, k))
    if nearest_to_zero:
        drawn = -np.abs(drawn)
    elif not higher_is_better:
        drawn = -drawn
    rank = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    # Each organisation's ranks in order, once for all that is read off them; 16 bits are sorted by counting.
    ordered = np.sort(rank.T.astype(np.int16 if k < 1 << 15 else np.int64), axis=1).astype(rank.dtype)
    places = np.arange(draws)
    likely, wide = (
        ordered[:, np.quantile(places, ends, method="nearest")] for ends in ([0.1, 0.9], [0.025, 0.975])
    )
    quarter = max(1, k // 4)
    top, bottom = (np.mean(inside, axis=0) for inside in (rank <= quarter, rank > k - quarter))
    status, reason = _gate(likely, k)
    return Ranks(
        (ordered[:, (draws - 1) // 2] + ordered[:, draws // 2]) / 2,
        likely,
        wide,
        np.clip(top, LEAST_SURE, MOST_SURE),
        np.clip(bottom, LEAST_SURE, MOST_SURE),
        status,
        reason,
    )


def _gate(likely: NDArray, k: int) -> tuple[Status, str]:
    permission = permit("rank", peers=k)
    if not permission.granted:
        return permission.status, permission.reason
    if np.median(likely[:, 1] - likely[:, 0]) > k / 2:
        return "descriptive_only", "The ranges of rank span half the list, so no order is shown."
    return "ok", ""
