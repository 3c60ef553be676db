"""Rates made comparable: as if all had one age structure (direct), or against the expected (indirect)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.statistics.counts import byar_limits, count_limits
from analysis.statistics.estimate import Estimate, Meaning, refused
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NOT_FOR_RANKING = "Two organisations with a different mix of people cannot be compared by this figure."


def estimate_directly_standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    *,
    squared_counts: ArrayLike | None = None,
    per: float = 100_000,
    confidence: float = 0.95,
    meaning: Meaning = "chance",
) -> Estimate:
    """
    Estimate the rate that a standard population would have, with Dobson's interval.

    Parameters
    ----------
    counts, populations, standard
        Events, people and standard weights, one an age band. A band without events counts as 0; a band
        without people is a fault of the data, not a gap.
    squared_counts
        For events that are not independent: in each band, the sum over people of the square of their number
        of events (see ``count_repeated_events``). Left out, every event is its own person's.
    per
        The rate is given per so many people.

    Returns
    -------
    Estimate
        ``n`` is the events; suppressed below ten of them.

    References
    ----------
    Dobson AJ et al. (1991), Stat Med 10: 457-462. The usual standard is the European one of 2013.
    """
    x = np.nan_to_num(np.asarray(counts, float))
    n, w = np.asarray(populations, float), np.asarray(standard, float)
    assert x.shape == n.shape == w.shape, (x.shape, n.shape, w.shape)
    assert (n[w > 0] > 0).all(), "an age band that carries weight has no people in it"
    total = float(x.sum())
    permission = permit("standardised_rate", count=total)
    if not permission.granted:
        return refused(permission.status, "Dobson", permission.reason, n=int(total))
    used = w > 0
    weight = w[used] / n[used] / w.sum()
    squares = x if squared_counts is None else np.asarray(squared_counts, float)
    value, variance = float(weight @ x[used]), float(weight**2 @ squares[used])
    lower, upper = byar_limits(total, confidence)
    stretch = np.sqrt(variance / total)
    low, high = float(value + stretch * (lower - total)), float(value + stretch * (upper - total))
    estimate = Estimate(value, low, high, int(total), "Dobson", confidence=confidence, meaning=meaning)
    return estimate.scaled(per)


def count_repeated_events(bands: ArrayLike, events_each: ArrayLike, people: ArrayLike) -> tuple[NDArray, NDArray]:
    """
    Count events and their squares by age band, from how many people had one event, two events, and so on.

    Parameters
    ----------
    bands, events_each, people
        One row for each band and number of events: the band, the number, and the people who had so many.

    Returns
    -------
    counts, squared_counts
        In the order in which the bands first appear.
    """
    each, persons = np.asarray(events_each, float), np.nan_to_num(np.asarray(people, float))
    table = pd.DataFrame({"band": bands, "events": each * persons, "squares": each**2 * persons})
    sums = table.groupby("band", sort=False)[["events", "squares"]].sum()
    return sums["events"].to_numpy(), sums["squares"].to_numpy()


def expected_count(populations: ArrayLike, reference_counts: ArrayLike, reference_populations: ArrayLike) -> float:
    """Give the events expected had every group its rate in the reference population."""
    reference = np.asarray(reference_populations, float)
    assert (reference > 0).all(), "the reference population has an empty group"
    return float(np.nan_to_num(np.asarray(populations, float)) @ (np.asarray(reference_counts, float) / reference))


def estimate_standardised_ratio(
    observed: float, expected: float, *, per: float = 1, confidence: float = 0.95, meaning: Meaning = "chance"
) -> Estimate:
    """
    Estimate observed over expected events, exact limits below ten events and Byar's from ten.

    Parameters
    ----------
    observed, expected
        Events counted, and events had the reference rates held (``expected_count``).
    per
        1 for a ratio, 100 for a standardised ratio as often printed.

    Returns
    -------
    Estimate
        Never rank by it. ``descriptive_only`` when fewer than five events are expected.
    """
    if expected <= 0:
        return refused("insufficient_data", "Byar", "No events are expected, so there is nothing to compare with.")
    lower, upper, method = count_limits(observed, confidence)
    permission = permit("standardised_ratio", count=expected)
    estimate = Estimate(
        observed,
        lower,
        upper,
        int(observed),
        method,
        confidence=confidence,
        meaning=meaning,
        status=permission.status,
        details={"expected": expected},
    )
    reasons = () if permission.granted else (permission.reason,)
    return estimate.scaled(per / expected).with_caveats(NOT_FOR_RANKING, *reasons)


def estimate_indirectly_standardised_rate(
    observed: float,
    expected: float,
    reference_rate: float,
    *,
    confidence: float = 0.95,
    meaning: Meaning = "chance",
) -> Estimate:
    """Estimate the reference rate multiplied by observed over expected; unit and caveats as for the ratio."""
    return estimate_standardised_ratio(observed, expected, per=reference_rate, confidence=confidence, meaning=meaning)
