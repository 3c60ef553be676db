"""On course or not: the pace that a target needs, who has managed it, and how likely it is in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.certainty import certainty_words
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from analysis.statistics.comparison import Polarity

LEAST_LIKELY, MOST_LIKELY = 0.10, 0.90  # back-tested chances were over-confident beyond these
FEWEST_ERRORS = 100  # past predictions that a chance may rest on


@dataclass(frozen=True)
class BackTest:
    """
    How far past predictions were out, at one horizon, among organisations of one size.

    Parameters
    ----------
    horizon
        Years ahead.
    errors
        What came less what was predicted, in the metric's unit.
    """

    horizon: float
    errors: NDArray


@dataclass(frozen=True)
class Outlook:
    """
    What a target asks and how it stands.

    Parameters
    ----------
    required
        Change per year needed from now on, in the metric's unit; 0 once met.
    managed
        Share of similar organisations that have changed as fast, 0 to 1; None where unknown.
    words
        How likely, in words; None where nothing has been back-tested or there are fewer than five periods.
    probability
        Behind the words, kept between 10% and 90%; for the annex only.
    reason
        Why there are no words.
    """

    met: bool
    required: float
    managed: float | None = None
    words: str | None = None
    probability: float | None = None
    reason: str = ""


def outlook(
    latest: float,
    target: float,
    years_left: float,
    *,
    polarity: Polarity,
    n_periods: int,
    level: float | None = None,
    pooled_change: float | None = None,
    back_test: BackTest | None = None,
    peer_changes: ArrayLike | None = None,
) -> Outlook:
    """
    Set a target against the pace of similar organisations.

    Parameters
    ----------
    latest, target
        In the metric's unit.
    years_left
        From the latest period to the target's.
    polarity
        Which direction is good; a target without one cannot be met or missed.
    n_periods
        Comparable periods that the organisation has.
    level, pooled_change
        Shrunken present level, and change per year of similar organisations. An organisation's own slope is
        never projected: back-tested, it predicts worse than no change at all.
    back_test
        At this horizon and for this size; without one there is no chance, only the pace.
    peer_changes
        Change per year of each similar organisation over a span as long.
    """
    assert polarity in ("higher", "lower", "zero"), polarity
    assert years_left > 0, years_left
    if _meets(np.array([latest]), target, polarity)[0]:
        return Outlook(True, 0.0, reason="The target is met.")
    # Where nearer to 0 is good, the nearer of the two ends of the band is what must be reached.
    goal = float(np.copysign(target, latest)) if polarity == "zero" else target
    required = (goal - latest) / years_left
    managed = None if peer_changes is None else _managed(np.asarray(peer_changes, float), required)
    permission = permit("projection", periods=n_periods)
    if not permission.granted:
        return Outlook(False, required, managed, reason=permission.reason)
    if back_test is None or level is None or pooled_change is None or back_test.errors.size < FEWEST_ERRORS:
        return Outlook(False, required, managed, reason="Too few past predictions to say how likely it is.")
    assert abs(back_test.horizon - years_left) < 0.5, "a back-test at another horizon says nothing of this one"
    ahead = level + pooled_change * years_left + back_test.errors
    chance = float(np.clip(np.mean(_meets(ahead, target, polarity)), LEAST_LIKELY, MOST_LIKELY))
    return Outlook(False, required, managed, certainty_words(chance), chance)


def fan(
    level: float, pooled_change: float, back_test: BackTest, coverages: tuple[float, ...] = (0.5, 0.8, 0.95)
) -> dict[float, tuple[float, float]]:
    """Give the range of what may come at the back-test's horizon, in the metric's unit, for each coverage."""
    ahead = level + pooled_change * back_test.horizon + back_test.errors
    return {c: (float(np.quantile(ahead, (1 - c) / 2)), float(np.quantile(ahead, (1 + c) / 2))) for c in coverages}


def _meets(values: NDArray, target: float, polarity: Polarity) -> NDArray:
    if polarity == "higher":
        return values >= target
    return values <= target if polarity == "lower" else np.abs(values) <= abs(target)


def _managed(changes: NDArray, required: float) -> float | None:
    permission = permit("percentile", peers=changes.size)
    if not permission.granted:
        return None
    return float(np.mean(changes <= required if required < 0 else changes >= required))
