"""How far employers ordinarily move between filings: quantiles of real changes, not of a normal curve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

COVERAGE = 0.95
ENOUGH = 50  # changes from one starting year that make a band of their own
TELLING = ENOUGH * (1 - COVERAGE)  # changes expected beyond a band, for a starting year to have a say in it
# Chances for which the size of change is kept that so few exceed; enough for a dozen comparisons in a report.
TAIL = (0.05, 0.04, 0.03, 0.025, 0.02, 0.015, 0.0125, 0.01, 0.008, 0.006, 0.005, 0.004, 0.003, 0.002, 0.001, 0.0005)
HEAPING = 0.5  # a quarter of filings are whole numbers: two filings half a point apart say the same


@dataclass(frozen=True)
class OrdinaryMovement:
    """
    The size of change that is ordinary for a size band over a number of years.

    Parameters
    ----------
    points
        From every starting year on record, 95 per cent of employers of this size moved by no more than this
        over so many years, or fewer.
    typical
        Median size of change.
    n, origins
        Changes seen, and starting years they came from.
    back_tested
        Share of changes to the newest year which the band as known at their start would have held;
        None where the record is too short to say.
    tail
        Pairs of a chance and the size of change that no more than this share exceeds, from 0.05 downwards as
        far as the record reaches. The first is ``points``.
    """

    size: str
    horizon: int
    points: float
    typical: float
    n: int
    origins: int
    back_tested: float | None
    tail: tuple[tuple[float, float], ...] = ()

    def p_value(self, moved: float) -> float:
        """
        Give the chance that an employer which moves as all do moves further than this (conformal).

        It is the smallest chance on record whose size of change is exceeded, so never too small; 1 for a
        change that is ordinary.

        References
        ----------
        Vovk V, Gammerman A, Shafer G (2005), Algorithmic Learning in a Random World, chapter 2.
        """
        return min((chance for chance, points in self.tail if moved > points), default=1.0)


def upper_quantile(sizes_of_change: np.ndarray, coverage: float = COVERAGE) -> float:
    """Give the order statistic which holds a further change with at least this probability (conformal)."""
    ordered = np.sort(sizes_of_change)
    position = int(np.ceil((len(ordered) + 1) * coverage))
    return float(ordered[min(position, len(ordered)) - 1])


def changes(panel: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """
    Pair filings ``horizon`` calendar years apart.

    Returns
    -------
    pandas.DataFrame
        employer, origin, size and industry (both at the origin), start, change.
    """
    later = panel[["employer", "year", "median_gap"]].assign(year=panel["year"] - horizon)
    pairs = panel.merge(later, on=["employer", "year"], suffixes=("", "_later"), validate="one_to_one")
    pairs = pairs.assign(change=pairs["median_gap_later"] - pairs["median_gap"])
    pairs = pairs.rename(columns={"year": "origin", "median_gap": "start"})
    return pairs[["employer", "origin", "size", "industry", "start", "change"]]


def widest_band(sizes_of_change: pd.Series, origin: pd.Series, coverage: float = COVERAGE) -> float:
    """
    Take the widest of the bands of the starting years.

    Years differ by more than chance: a band pooled over calm years fails in a year such as 2021. Starting
    years with too few changes are pooled.
    """
    if sizes_of_change.empty:
        return np.nan
    count = sizes_of_change.groupby(origin).transform("size")
    pooled = origin.where(count >= ENOUGH, -1)
    own = [upper_quantile(part.to_numpy(), coverage) for key, part in sizes_of_change.groupby(pooled) if key != -1]
    return max(own) if own else upper_quantile(sizes_of_change.to_numpy(), coverage)


@dataclass(frozen=True)
class MovementBands:
    """Ordinary movement by size band and horizon; a size that is not given gets the widest band."""

    cells: tuple[OrdinaryMovement, ...]

    def at(self, size: str, horizon: int) -> OrdinaryMovement | None:
        """Find the band; None where no change over so many years is on record."""
        assert horizon >= 1, horizon
        alike = [cell for cell in self.cells if cell.horizon == horizon]
        own = next((cell for cell in alike if cell.size == size), None)
        return own or max(alike, key=lambda cell: cell.points, default=None)

    def table(self) -> pd.DataFrame:
        return pd.DataFrame([cell.__dict__ for cell in self.cells])


def fit_movement(panel: pd.DataFrame, not_given: Iterable[str] = ("not given",)) -> MovementBands:
    """
    Learn the ordinary movement of each size band over every horizon on record.

    Parameters
    ----------
    panel
        employer, year, industry, size, median_gap; one row per employer and year.
    not_given
        Names of the size band that is no size: it gets no cell of its own.
    """
    newest, span = int(panel["year"].max()), int(np.ptp(panel["year"]))
    cells: list[OrdinaryMovement] = []
    reached: dict[str, OrdinaryMovement] = {}
    for horizon in range(1, span + 1):
        pairs = changes(panel, horizon)
        pairs = pairs.assign(moved=pairs["change"].abs())
        for size, own in pairs[~pairs["size"].isin(list(not_given))].groupby("size", observed=True):
            if len(own) >= ENOUGH:
                cell = _cell(str(size), horizon, own, newest)
                # What is ordinary in two years is so in three: long spans have fewer starts.
                before = reached.get(cell.size, cell)
                widest = max(cell.points, before.points)
                reached[cell.size] = replace(cell, points=widest, tail=_widest_tail(cell.tail, before.tail))
                cells.append(reached[cell.size])
    return MovementBands(tuple(cells))


def _widest_tail(
    own: tuple[tuple[float, float], ...], before: tuple[tuple[float, float], ...]
) -> tuple[tuple[float, float], ...]:
    """Widen a tail to that of a shorter span, as far down as both reach."""
    known = dict(before)
    return tuple((chance, max(points, known[chance])) for chance, points in own if chance in known)


def tail_of(sizes_of_change: pd.Series, origin: pd.Series) -> tuple[tuple[float, float], ...]:
    """
    Tell how large a change must be for no more than a given share to exceed it, from any starting year.

    A starting year has a say wherever two or three of its changes are expected beyond; all years together
    always have one. The tail ends where fewer than one change is expected beyond it.
    """
    parts = [part.to_numpy() for _, part in sizes_of_change.groupby(origin)]
    pooled, widest, tail = sizes_of_change.to_numpy(), 0.0, []
    for chance in TAIL:
        if (len(pooled) + 1) * chance < 1:
            break
        telling = [part for part in parts if len(part) * chance >= TELLING - 1e-9]
        widest = max([widest, *(upper_quantile(part, 1 - chance) for part in [pooled, *telling])])
        tail.append((chance, widest))
    return tuple(tail)


def _cell(size: str, horizon: int, pairs: pd.DataFrame, newest: int) -> OrdinaryMovement:
    points = widest_band(pairs["moved"], pairs["origin"])
    # What lies within the band is ordinary, whatever the years say together.
    tail = tuple((chance, max(beyond, points)) for chance, beyond in tail_of(pairs["moved"], pairs["origin"]))
    return OrdinaryMovement(
        size=size,
        horizon=horizon,
        points=points,
        typical=float(pairs["moved"].median()),
        tail=tail,
        n=len(pairs),
        origins=pairs["origin"].nunique(),
        back_tested=_back_test(pairs, newest - horizon, horizon),
    )


def _back_test(pairs: pd.DataFrame, origin: int, horizon: int) -> float | None:
    """Predict the changes from ``origin`` with the band of changes that had ended by then."""
    known, tested = pairs[pairs["origin"] + horizon <= origin], pairs[pairs["origin"] == origin]
    if len(known) < ENOUGH or tested.empty:
        return None
    return float((tested["moved"] <= widest_band(known["moved"], known["origin"])).mean())
