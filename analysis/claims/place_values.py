"""An organisation's place figures, arranged once: each indicator in the latest period that covers its footprint."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.claims.evidence import Evidence

UK = "K02000001"
_COVERED = 0.9  # share of the footprint that must have a value before a figure stands for it
_COLUMNS = ["metric", "place", "period", "start", "value", "lower", "upper", "source"]


class PlaceValue(NamedTuple):
    """One published value; ``lower`` and ``upper`` are NaN where none are published."""

    metric: str
    place: str
    period: str
    start: pd.Timestamp
    value: float
    lower: float
    upper: float
    source: str
    weight: float = 0.0  # of the place in the footprint; 0 where it is not part of it


@dataclass(frozen=True)
class Indicator:
    """One indicator in one period, each list in the order of the table."""

    metric: str
    served: tuple[PlaceValue, ...]
    others: dict[str, PlaceValue]  # by place: the first value that each place has in the period
    every: tuple[PlaceValue, ...]  # all for the period; where several places are served, theirs and the nations'
    places: frozenset[str]  # with a row for the indicator in any period, value or not

    @property
    def start(self) -> pd.Timestamp:
        return self.served[0].start

    @property
    def period(self) -> str:
        return self.served[0].period


def latest_indicators(evidence: Evidence) -> Iterator[Indicator]:
    """
    Give each indicator in the latest period whose places make up most of the footprint, by metric.

    A place has its own series, or its upper-tier authority's where only that is published. All rows are counted
    at once, by number of metric, place and start: as joined tables they took most of a report's time.
    """
    table = evidence.place_values
    if table.empty:
        return
    (metric, metrics), (place, places), (start, starts) = (
        pd.factorize(table[name], sort=True) for name in ("metric", "place", "start")
    )
    known = table["value"].notna().to_numpy()
    there, published = (_pairs(metric[rows], place[rows], (len(metrics), len(places))) for rows in (slice(None), known))
    weights = _weights(evidence, list(places), published)
    covered = np.zeros((len(metrics), len(starts)))
    np.add.at(covered, (metric[known], start[known]), weights[metric[known], place[known]])
    enough = covered >= _COVERED * sum(row.weight for row in evidence.footprint)
    latest = np.where(enough.any(axis=1), enough.shape[1] - 1 - enough[:, ::-1].argmax(axis=1), -1)
    kept = known & (start == latest[metric])
    if len(evidence.footprint) > 1:
        kept &= (weights[metric, place] > 0) | places.isin(_nations(evidence))[place]
    every: dict[str, list[PlaceValue]] = defaultdict(list)
    cells = (table[name][kept].tolist() for name in _COLUMNS)
    for row in zip(*cells, weights[metric[kept], place[kept]].tolist(), strict=True):
        every[row[0]].append(PlaceValue(*row))
    for number, name in enumerate(metrics):
        if name in every:
            rows, first = tuple(every[name]), {}
            for row in rows:
                first.setdefault(row.place, row)
            served = tuple(row for row in rows if row.weight)
            yield Indicator(name, served, first, rows, frozenset(places[there[number]]))


def published_as(evidence: Evidence, place: str, published: Iterable[str]) -> str | None:
    """Code under which a place's figure is published: its own, else its upper-tier authority's, else None."""
    utla = evidence.places[place].utla
    return place if place in published else utla if utla in published else None


def _pairs(metric: np.ndarray, place: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Whether each metric has a row for each place."""
    found = np.zeros(shape, bool)
    found[metric, place] = True
    return found


def _weights(evidence: Evidence, places: list[str], published: np.ndarray) -> np.ndarray:
    """What each place's series of each metric weighs in the footprint; districts of one county add up."""
    at = {code: number for number, code in enumerate(places)}
    found = np.zeros(published.shape)
    for number, has in enumerate(published):
        there = {code for code, n in at.items() if has[n]}
        shares: dict[str, list[float]] = defaultdict(list)
        for row in evidence.footprint:
            code = published_as(evidence, row.place, there)
            if code is not None:
                shares[code].append(row.weight)
        for code, weights in shares.items():
            found[number, at[code]] = math.fsum(weights)
    return found


def _nations(evidence: Evidence) -> set[str]:
    return {UK, *(evidence.places[row.place].nation for row in evidence.footprint)}
