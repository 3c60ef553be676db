"""What is true of each synthetic employer: whom it is compared with, how it differs, where it is heading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

YEARS = tuple(range(2017, 2025))
MEASURES = ("median_pay_gap", "mean_pay_gap", "women_top_quarter")
INDUSTRIES = ("C", "G", "I", "J", "K", "N", "P", "Q")
DIFFERENCES = {"none": 0.0, "small": 4.0, "large": 15.0}  # percentage points from the peers' median
TRENDS = {"none": 0.0, "trend": 2.0}  # percentage points a year


@dataclass(frozen=True)
class Size:
    """
    How the filings of employers of one size behave.

    Parameters
    ----------
    share
        Of the employers in the panel.
    spread
        Standard deviation of a year's departure from the level, in percentage points.
    persistence
        Share of a departure that is still there a year later.
    """

    share: float
    spread: float
    persistence: float


# Fitted by eye to the middle halves of changes over 1 to 7 years in the filings of 2017-18 to 2024-25: the
# larger the employer, the smaller a year's change and the longer it lasts.
SIZES = {
    "under 250": Size(0.05, 7.1, 0.65),
    "250-499": Size(0.40, 6.4, 0.72),
    "500-999": Size(0.25, 5.9, 0.78),
    "1000-4999": Size(0.20, 5.5, 0.85),
    "5000-19999": Size(0.07, 4.8, 0.90),
    "20000+": Size(0.03, 4.9, 0.93),
}


@dataclass(frozen=True)
class Plan:
    """
    How large a synthetic coalition is, and the seed from which all of it is drawn.

    Parameters
    ----------
    organisations
        Members of the coalition, spread evenly over the size bands.
    others
        Further employers in the national panel for each of them.
    """

    organisations: int = 500
    seed: int = 20261130
    others: int = 5

    @property
    def employers(self) -> int:
        return self.organisations * (1 + self.others)


@dataclass(frozen=True)
class Truth:
    """
    The coalition before any noise.

    Parameters
    ----------
    employers
        employer, member (number in the coalition, 0 for the others), industry, size, flat (pays flat rates,
        so that its median gap is zero), difference and trend (names of what is true), latest (year).
    filed
        Shape (employers, years): whether it files.
    levels, slopes
        Shape (employers, measures): the level in the middle of the years, and its change a year.
    peers
        Rows of ``employers`` that each member is compared with.
    """

    employers: pd.DataFrame
    filed: np.ndarray
    levels: np.ndarray
    slopes: np.ndarray
    peers: tuple[np.ndarray, ...]

    def peers_median(self, member: int) -> np.ndarray:
        """Give the median of the levels of the peers that filed when the member last did; one a measure."""
        last = YEARS.index(int(self.employers["latest"].iloc[member]))
        group = self.peers[member]
        return np.median(self.levels[group[self.filed[group, last]]], axis=0)


def draw_truth(plan: Plan, rng: np.random.Generator) -> Truth:
    """Draw who there is and what is true of them."""
    employers = _employers(plan, rng)
    filed = _filed(employers, rng)
    employers["latest"] = [max(np.array(YEARS)[row]) for row in filed]
    groups: dict[tuple, np.ndarray] = {}
    peers = tuple(_peers(employers, member, groups, rng) for member in range(plan.organisations))
    levels = _levels(employers, rng)
    slopes = np.zeros_like(levels)
    truth = Truth(employers, filed, levels, slopes, peers)
    for member in range(plan.organisations):
        row = employers.iloc[member]
        centre = truth.peers_median(member)
        levels[member] = centre + _signs(centre, rng) * DIFFERENCES[row["difference"]]
        slopes[member] = rng.choice([-1, 1], len(MEASURES)) * TRENDS[row["trend"]]
    return truth


def _employers(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    members, others = plan.organisations, plan.employers - plan.organisations
    shares = [size.share for size in SIZES.values()]
    sizes = [list(SIZES)[i % len(SIZES)] for i in range(members)] + list(rng.choice(list(SIZES), others, p=shares))
    # Five members in a row share industry and size, and so their peers, as members of one trade do.
    industries = [INDUSTRIES[(i // 30) % len(INDUSTRIES)] for i in range(members)]
    return pd.DataFrame(
        {
            "employer": [f"SYN{i:05d}" for i in range(plan.employers)],
            "member": [i + 1 for i in range(members)] + [0] * others,
            "industry": [*industries, *rng.choice(INDUSTRIES, others)],
            "size": sizes,
            "flat": np.append(np.zeros(members, bool), rng.random(others) < 0.06),
            "difference": [*rng.choice(list(DIFFERENCES), members, p=[0.6, 0.2, 0.2]), *["none"] * others],
            "trend": [*rng.choice(list(TRENDS), members, p=[0.7, 0.3]), *["none"] * others],
        }
    )


def _filed(employers: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Some begin late, some miss a year, and in 2019 two in five did not file, as reporting was paused."""
    shape = len(employers), len(YEARS)
    miss = np.where(np.array(YEARS) == 2019, 0.4, 0.05)
    filed = rng.random(shape) >= miss
    late = np.where(rng.random(shape[0]) < 0.25, rng.integers(1, len(YEARS), shape[0]), 0)
    filed &= np.arange(len(YEARS)) >= late[:, None]
    filed[~filed.any(axis=1), -1] = True
    return filed


def _peers(
    employers: pd.DataFrame, member: int, groups: dict[tuple, np.ndarray], rng: np.random.Generator
) -> np.ndarray:
    """Give the members that share industry and size the same 10 to 40 others of their industry, nearest in size."""
    order = list(SIZES)
    row = employers.iloc[member]
    key = row["industry"], row["size"], member // 30
    if key not in groups:
        others = employers[(employers["member"] == 0) & (employers["industry"] == row["industry"])]
        apart = (others["size"].map(order.index) - order.index(row["size"])).abs()
        ranked = apart.sample(frac=1, random_state=rng).sort_values(kind="stable")
        groups[key] = ranked.index[: int(rng.integers(10, 41))].to_numpy()
    return groups[key]


def _levels(employers: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Draw the gaps, which go together, and the share of women at the top, which falls as they rise."""
    usual = dict(zip(INDUSTRIES, rng.normal(0, 6, len(INDUSTRIES)), strict=True))
    median = 10 + employers["industry"].map(usual).to_numpy() + rng.normal(0, 11, len(employers))
    mean = 3 + 0.8 * median + rng.normal(0, 6, len(employers))
    top = np.clip(50 - 0.8 * median + rng.normal(0, 15, len(employers)), 18, 82)
    median = np.where(employers["flat"], 0.0, median)  # all are paid one rate, so there is no gap to have
    return np.column_stack([median, mean, top])


def _signs(centre: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Choose the side of the peers, away from zero where towards it would lead past it."""
    signs = rng.choice([-1.0, 1.0], len(MEASURES))
    widest = max(DIFFERENCES.values())
    crossing = np.abs(centre[:2]) < widest
    signs[:2] = np.where(crossing, np.where(centre[:2] >= 0, 1.0, -1.0), signs[:2])
    return signs
