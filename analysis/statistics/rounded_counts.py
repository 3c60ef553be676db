"""Counts that were rounded or held back: what is said of a share must hold for every count that they may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

from analysis.statistics.estimate import Estimate, Meaning, refused
from analysis.statistics.funnel import ALARM, WARNING, Funnel, aggregate_ratio, fit_funnel
from analysis.statistics.ladder import permit
from analysis.statistics.missing_data import MOST_MISSING
from analysis.statistics.proportions import wilson_limits
from analysis.statistics.representation import METHOD as RATIO
from analysis.statistics.representation import Representation, people_to_parity
from analysis.statistics.share import Share
from analysis.statistics.shrinkage import shrink_proportions

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

METHOD = "Wilson, widened for rounding"
GRID = 24  # sizes at which the limits of a funnel are worked out for drawing


def estimate_rounded_share(share: Share, *, confidence: float = 0.95, meaning: Meaning = "chance") -> Estimate:
    """
    Estimate a share whose counts were rounded: Wilson's interval of every count they may be, taken together.

    The union covers at least as often as the interval of the true counts, since that is one of them (Imbens and
    Manski 2004, Econometrica 72: 1845-1857, for intervals of what is known only within ends).

    Returns
    -------
    Estimate
        A share from 0 to 1; ``suppressed`` when fewer than 23 stand behind it, or when the count was held back.
    """
    method = "Wilson" if share.is_exact else METHOD
    permission = permit("percentage", denominator=share.n.value)
    n = round(share.n.value)
    if not permission.granted:
        return refused(permission.status, method, permission.reason, n=n)
    if share.value is None:
        return refused("suppressed", method, "The count was held back by its publisher.", n=n)
    lower = float(wilson_limits(*share.low, confidence)[0])
    upper = float(wilson_limits(*share.high, confidence)[1])
    return Estimate(
        share.value, min(max(lower, 0.0), share.value), max(min(upper, 1.0), share.value), n, method,
        confidence=confidence, meaning=meaning,
    )  # fmt: skip


def bound_unknown(share: Share, asked: float) -> Estimate:
    """Bound a share of everybody asked: as if none, and as if all, of whom it is not known belonged (Manski)."""
    asked = max(asked, share.n.value)
    lower, upper = share.count.least / asked, min(1.0, (share.count.most + asked - share.n.value) / asked)
    value = (lower + upper) / 2 if share.value is None else min(max(share.value, lower), upper)
    return Estimate(value, lower, upper, round(share.n.value), "Manski bounds", 1.0, meaning="bounds")


def represent(
    share: Share, benchmark: float, *, asked: float | None = None, confidence: float = 0.95
) -> Representation:
    """
    Compare a share of rounded counts with a whole population's, taken as fixed, as `representation_ratio` does.

    Parameters
    ----------
    benchmark
        The group's share in the population, 0 to 1.
    asked
        Everybody, known or not; where fewer than 80% are known, those who are not must not be able to turn it.
    """
    assert 0 < benchmark < 1 and share.value is not None, (share, benchmark)
    asked = max(asked or share.n.value, share.n.value)
    ratio = replace(
        estimate_rounded_share(share, confidence=confidence), method=RATIO,
        details={"share": share.value, "benchmark": benchmark, "response": share.n.value / asked},
    )  # fmt: skip
    bounds = bound_unknown(share, asked).scaled(1 / benchmark)
    parity = people_to_parity(round(share.count.value), round(share.n.value), benchmark)
    return Representation(ratio.scaled(1 / benchmark), bounds, parity)


@dataclass(frozen=True)
class Standing:
    """
    Where one share stands among its peers' once size is allowed for.

    Parameters
    ----------
    funnel
        Fitted to the peers and the one judged.
    z
        Its distance from the peers' overall share in standard errors, their usual spread allowed for: the one of
        all possible counts that lies nearest to the peers; 0 where some lie on either side.
    status, reason
        As the funnel's; ``insufficient_data`` too where more than 40% of the peers' counts were held back.
    """

    funnel: Funnel | None
    z: float
    status: str
    reason: str = ""

    peers: int = 0

    @property
    def p_value(self) -> float:
        """Two-sided, by Student's t: the peers' spread is known from so many of them, and no better."""
        return float(2 * stats.t.sf(abs(self.z), self.peers - 1))

    @property
    def side(self) -> Literal["higher", "lower", "similar"]:
        """Say on which side of the expected range of a body of its size it lies, or that it lies within."""
        if self.p_value > 1 - WARNING:
            return "similar"
        return "higher" if self.z > 0 else "lower"

    def expected(self, people: ArrayLike, confidence: float = WARNING) -> tuple[NDArray, NDArray]:
        """Give the shares between which bodies of these sizes lie, if they are as their peers are."""
        critical = stats.t.ppf((1 + confidence) / 2, self.peers - 1)
        return self.funnel.limits(people, float(2 * stats.norm.cdf(critical) - 1))

    def limits_by_size(self, people: ArrayLike) -> dict[str, tuple[NDArray, NDArray, NDArray]]:
        """
        Work out the limits over the sizes that a funnel is drawn for.

        Returns
        -------
        dict
            ``limits_95`` and ``limits_998`` with the usual spread among peers, ``chance_95`` and ``chance_998``
            without it: sizes, lower and upper limits as shares.
        """
        spread = np.asarray(people, float)
        grid = np.geomspace(spread.min(), spread.max(), GRID)
        chance = replace(self.funnel, tau=0.0)
        return {
            "limits_95": (grid, *self.expected(grid)),
            "limits_998": (grid, *self.expected(grid, ALARM)),
            "chance_95": (grid, *chance.limits(grid, WARNING)),
            "chance_998": (grid, *chance.limits(grid, ALARM)),
        }


def stand_among(own: Share, peers: list[Share]) -> Standing:
    """
    Judge a share by a funnel of its peers, for every count that the own and the held-back ones may be.

    Parameters
    ----------
    own
        Its count must not have been held back.
    peers
        Without the one judged, 23 people each at least. Counts that were rounded are taken as printed: their
        errors are independent, and add to the spread that is measured. Those held back are tried at both ends.
    """
    assert own.value is not None, "a count that was held back cannot be placed"
    permission = permit("funnel", peers=len(peers))
    if not permission.granted:
        return Standing(None, 0.0, permission.status, permission.reason)
    if too_many_held_back(peers):
        return Standing(None, 0.0, "insufficient_data", "Too many of the peers' counts were held back.")
    funnels = [
        fit_funnel(
            "proportion", [*counts, end[0]], [*sizes(peers), end[1]],
            centre=aggregate_ratio(counts, sizes(peers)), judged=len(peers),
        )
        for counts in (as_printed(peers, "least"), as_printed(peers, "most"))
        for end in (own.low, own.high)
    ]  # fmt: skip
    shown = fit_funnel(
        "proportion", [*as_printed(peers, "middle"), own.count.value], [*sizes(peers), own.n.value],
        centre=aggregate_ratio(as_printed(peers, "middle"), sizes(peers)), judged=len(peers),
    )  # fmt: skip
    distances = [float(funnel.z[-1]) for funnel in funnels]
    agree = min(distances) > 0 or max(distances) < 0
    return Standing(shown, min(distances, key=abs) if agree else 0.0, shown.status, shown.reason, len(peers))


def too_many_held_back(peers: list[Share]) -> bool:
    return sum(peer.value is None for peer in peers) > MOST_MISSING * len(peers)


def sizes(peers: list[Share]) -> NDArray:
    return np.array([peer.n.value for peer in peers])


def as_printed(peers: list[Share], held_back: Literal["least", "middle", "most"]) -> NDArray:
    """Give the peers' counts as printed; those held back as the least, the most, or midway between."""
    ends = {
        "least": lambda count: count.least,
        "most": lambda count: count.most,
        "middle": lambda count: (count.least + count.most) / 2,
    }
    filled = [ends[held_back](peer.count) if peer.value is None else peer.count.value for peer in peers]
    return np.minimum(filled, sizes(peers))


def quantile_of(peers: list[Share], quantile: float) -> Estimate:
    """Give a quantile of the peers' shares, between its ends where counts were held back."""
    low, high = (
        float(np.quantile(as_printed(peers, end) / sizes(peers), quantile)) for end in ("least", "most")
    )  # fmt: skip
    if low == high:
        return Estimate(low, None, None, len(peers), "quantile of peers", meaning="none")
    return Estimate((low + high) / 2, low, high, len(peers), "quantile of peers", 1.0, meaning="bounds")


def share_below(own: Share, peers: list[Share]) -> float:
    """Give the share of peers below, 0 to 1; ties, and counts held back that may be either, count half."""
    low, high = (as_printed(peers, end) / sizes(peers) for end in ("least", "most"))
    below = np.where(high < own.value, 1.0, np.where(low > own.value, 0.0, 0.5))
    return float(below.mean())


def shrink_rounded(own: Share, peers: list[Share]) -> Estimate:
    """
    Draw a share towards its peers' by as much as its own size calls for, for every count that it may be.

    Returns
    -------
    Estimate
        A share from 0 to 1, its range called approximate; refused below ten peers.
    """
    if not permit("shrinkage", peers=len(peers)).granted or too_many_held_back(peers):
        return refused("insufficient_data", "normal shrinkage", "Too few peers to know how far they truly differ.")
    found = []
    for count, n in ((own.count.value, own.n.value), own.low, own.high):
        counts, people = [*as_printed(peers, "middle"), count], [*sizes(peers), n]
        found.append(shrink_proportions(counts, people).estimate(len(peers)))
    middle = found[0]
    return replace(
        middle, lower=min(e.lower for e in found), upper=max(e.upper for e in found), n=round(own.n.value)
    )  # fmt: skip

