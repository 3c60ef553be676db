"""What may be printed of people: rounding, and the fewest that a percentage or an average needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FEWEST_FOR_PERCENTAGE = 22.5  # HESA Services Standard Rounding Methodology
FEWEST_FOR_AVERAGE = 8


def round_to_five(value: float, base: int = 5) -> int:
    """
    Round to the nearest five, halves up, as HESA does; below 2.5 becomes 0.

    Python's own ``round`` would take 12.5 to 10 and 22.5 to 20, since it rounds halves to even.
    """
    return base * math.floor(value / base + 0.5)


def percentage_is_safe(denominator: float) -> bool:
    """Say whether enough people stand behind a percentage (HESA: 22.5)."""
    return denominator >= FEWEST_FOR_PERCENTAGE


def average_is_safe(n: int) -> bool:
    """Say whether enough people stand behind an average (HESA: more than seven)."""
    return n >= FEWEST_FOR_AVERAGE


def words_for_count(value: int) -> str:
    """Print a count as Ofqual does: a true 0 as 0, one to four as fewer than 5, else to the nearest five."""
    assert value >= 0, value
    return "fewer than 5" if 0 < value < 5 else str(round_to_five(value))


@dataclass(frozen=True)
class Policy:
    """
    The project's own rule, stricter than either source where people could be recognised.

    Parameters
    ----------
    fewest, fewest_protected
        Fewest people in a published cell; the second for protected characteristics and pay.
    base
        Counts are rounded to a multiple of it.
    fewest_for_percentage, fewest_for_average
        Fewest people behind a percentage, and behind a mean or a median.
    largest_share, largest_two_share
        An average or a total is not published if one contributor makes up this much of it, or two together.
    """

    fewest: int = 5
    fewest_protected: int = 10
    base: int = 5
    fewest_for_percentage: int = 23
    fewest_for_average: int = 10
    largest_share: float = 0.50
    largest_two_share: float = 0.80

    def count(self, value: int, *, protected: bool) -> int | None:
        """Give the count as it may be published, or None; even a true 0 where it is protected."""
        assert value >= 0, value
        held_back = value < self.fewest_protected if protected else 0 < value < self.fewest
        return None if held_back else round_to_five(value, self.base)

    def percentage(self, count: int, denominator: int, *, protected: bool) -> int | None:
        """
        Give a whole percentage of rounded counts, or None where it may not be published.

        Percentages of unrounded counts to one decimal give the count away in 86 of 100 cases. None or all of
        a group is held back where it is protected: that would say the same of everybody in it.
        """
        assert 0 <= count <= denominator, (count, denominator)
        if denominator < self.fewest_for_percentage:
            return None
        parts = (count, denominator - count)
        if any(self.count(part, protected=protected) is None for part in parts):
            return None
        return math.floor(100 * round_to_five(count, self.base) / round_to_five(denominator, self.base) + 0.5)

    def average(self, n: int) -> bool:
        """Say whether a mean or median of n people may be published."""
        return n >= self.fewest_for_average

    def dominance(self, contributions: ArrayLike) -> Literal["none", "one", "two"]:
        """
        Say whether one or two contributors would show through a total.

        Parameters
        ----------
        contributions
            What each contributes, none negative, such as pay or donations.

        References
        ----------
        Hundepool A et al. (2012), Statistical Disclosure Control, section 4.2: (n, k) dominance. With these
        thresholds at least a fifth of the total hides the largest from the second, so that a p% rule of 15%
        could add nothing.
        """
        x = np.sort(np.asarray(contributions, float))[::-1]
        assert (x >= 0).all(), "a negative contribution"
        total = float(x.sum())
        if total == 0:
            return "none"
        if x[0] >= self.largest_share * total:
            return "one"
        return "two" if x[:2].sum() >= self.largest_two_share * total else "none"


DEFAULT = Policy()
