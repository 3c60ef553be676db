"""Women's share of each pay quarter: is it plausible, how steep is it, and where are the women?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.diagnostics import Check, check
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

QUARTERS = ("lower", "lower middle", "upper middle", "top")
RIDITS = np.array([0.125, 0.375, 0.625, 0.875])
ROUNDING = 0.05  # shares are published to one decimal
HEAPING = 0.5  # on the gap: smaller ones have no sign to contradict

_SLOPE = (RIDITS - 0.5) / ((RIDITS - 0.5) ** 2).sum()
_WHOLE = (
    "The whole workforce was counted, so there is no sampling error; the range is what rounding to one decimal allows."
)


def screen_quarters(
    women: Sequence[float | None],
    *,
    men: Sequence[float | None] | None = None,
    median_gap: float | None = None,
    workforce: float | None = None,
) -> tuple[Check, ...]:
    """
    Ask whether published quarter shares agree with each other and with the gap.

    Parameters
    ----------
    women, men
        Per cent of each quarter, lowest paid first; None where missing.
    median_gap
        Per cent; positive when the median man earns more.
    workforce
        Women's share of all staff, per cent, from elsewhere: quarters of equal size average to it.
    """
    missing = sum(not _known(share) for share in women)
    checks = [check("complete", missing, "at_most", 0, f"{missing} of the 4 quarters are missing.")]
    if missing:
        return tuple(checks)
    shares = np.array(women, float)
    outside = float(np.maximum(-shares, shares - 100).max())
    checks.append(check("between_0_and_100", outside, "at_most", 0, "A share lies outside 0 to 100."))
    if men is not None and all(_known(share) for share in men):
        off = float(np.abs(shares + np.array(men, float) - 100).max())
        checks.append(
            check("sums_to_100", off, "at_most", 2 * ROUNDING + 1e-9, f"Women and men miss 100 by {off:.1f}.")
        )
    if workforce is not None:
        off = abs(float(shares.mean()) - workforce)
        checks.append(
            check(
                "mean_of_quarters",
                off,
                "at_most",
                0.5,
                f"The quarters' mean misses women's share by {off:.1f}.",
            )
        )
    if median_gap is not None:
        contrary = _contrary(shares, median_gap)
        checks.append(check("agrees_with_gap", contrary, "at_most", 0, "The quarters and the gap point opposite ways."))
    return tuple(checks)


def _contrary(shares: np.ndarray, gap: float) -> float:
    """Give the size of a slope whose direction contradicts the sign of the gap; else 0."""
    slope = float(_SLOPE @ shares)
    firm = abs(gap) > HEAPING and abs(slope) > ROUNDING * np.abs(_SLOPE).sum()
    return abs(slope) if firm and slope * gap > 0 else 0.0


def estimate_gradient(women: Sequence[float | None]) -> Estimate:
    """
    Estimate how women's share changes from the lowest to the highest paid, in percentage points.

    The least-squares slope of the share on the ridit (position in the pay order from 0 to 1); negative when
    women are concentrated among the lowest paid. No binomial interval is made up from a size band.
    """
    if not all(_known(share) for share in women):
        return refused("insufficient_data", "ridit slope", "A pay quarter is missing, so there is no gradient.")
    slope = float(_SLOPE @ np.array(women, float))
    reach = ROUNDING * float(np.abs(_SLOPE).sum())
    return Estimate(slope, slope - reach, slope + reach, None, "ridit slope", meaning="bounds", caveats=(_WHOLE,))


def estimate_spread(women: Sequence[float | None]) -> tuple[Estimate, ...]:
    """
    Estimate what per cent of all women are in each quarter: 25 each if pay did not depend on sex.

    Quarters are of equal size, so that this needs no head-count.
    """
    method = "composition over pay quarters"
    if not all(_known(share) for share in women):
        return (refused("insufficient_data", method, "A pay quarter is missing."),) * 4
    shares = np.array(women, float)
    if shares.sum() == 0:
        return (refused("not_comparable", method, "No women were employed."),) * 4
    lower, upper = np.maximum(shares - ROUNDING, 0), np.minimum(shares + ROUNDING, 100)
    others_low, others_high = lower.sum() - lower, upper.sum() - upper
    return tuple(
        Estimate(100 * share / shares.sum(), 100 * low / (low + high_rest) if low else 0.0,
                 100 * high / (high + low_rest), None, method, meaning="bounds", caveats=(_WHOLE,))
        for share, low, high, low_rest, high_rest in zip(
            shares, lower, upper, others_low, others_high, strict=True
        )
    )  # fmt: skip


def log_ratios(women: Sequence[float | None]) -> np.ndarray | None:
    """
    Give the additive log-ratios of the composition, each quarter against the lowest; shape (3,).

    A published 0.0 counts as half a rounding unit. None where a quarter is missing.
    """
    if not all(_known(share) for share in women):
        return None
    shares = np.maximum(np.array(women, float), ROUNDING / 2)
    return np.log(shares[1:] / shares[0])


def _known(share: float | None) -> bool:
    return share is not None and bool(np.isfinite(share))
