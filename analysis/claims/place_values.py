"""An organisation's place figures, arranged once: each indicator in the latest period that covers its footprint."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.claims.evidence import Evidence

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
    every: tuple[PlaceValue, ...]  # all that is published for the period, whoever is served
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

    A place has its own series, or its upper-tier authority's where only that is published. The tables are joined
    and summed once for all indicators: by indicator, that is 70 small joins a report, and most of its time.
    """
    known = evidence.place_values[evidence.place_values["value"].notna()][_COLUMNS]
    served = known.merge(_weights(evidence, known), on=["metric", "place"], validate="many_to_one")
    latest = _latest_covered(served, sum(row.weight for row in evidence.footprint))
    own, every = _by_metric(served, latest), _by_metric(known, latest)
    places = _places_by_metric(evidence.place_values)
    for metric in sorted(own):
        first: dict[str, PlaceValue] = {}
        for row in every[metric]:
            first.setdefault(row.place, row)
        yield Indicator(metric, tuple(own[metric]), first, tuple(every[metric]), frozenset(places[metric]))


def published_as(evidence: Evidence, place: str, published: Iterable[str]) -> str | None:
    """Code under which a place's figure is published: its own, else its upper-tier authority's, else None."""
    utla = evidence.places[place].utla
    return place if place in published else utla if utla in published else None


def _weights(evidence: Evidence, known: pd.DataFrame) -> pd.DataFrame:
    """What each published series weighs in the footprint; districts of one county add up."""
    shares: dict[tuple[str, str], list[float]] = defaultdict(list)
    for metric, published in _places_by_metric(known).items():
        for row in evidence.footprint:
            code = published_as(evidence, row.place, published)
            if code is not None:
                shares[metric, code].append(row.weight)
    rows = [(*key, math.fsum(weights)) for key, weights in shares.items()]
    return pd.DataFrame(rows, columns=["metric", "place", "weight"])


def _latest_covered(served: pd.DataFrame, total: float) -> dict[str, pd.Timestamp]:
    covered = served.groupby(["metric", "start"])["weight"].sum()
    enough = covered[covered >= _COVERED * total].reset_index()
    return enough.groupby("metric")["start"].max().to_dict()


def _by_metric(rows: pd.DataFrame, latest: dict[str, pd.Timestamp]) -> dict[str, list[PlaceValue]]:
    now = rows[rows["start"] == rows["metric"].map(latest)]
    found: dict[str, list[PlaceValue]] = defaultdict(list)
    for row in zip(*(now[name].tolist() for name in now.columns), strict=True):
        found[row[0]].append(PlaceValue(*row))
    return found


def _places_by_metric(rows: pd.DataFrame) -> dict[str, set[str]]:
    pairs = rows[["metric", "place"]].drop_duplicates()
    found: dict[str, set[str]] = defaultdict(set)
    for metric, place in zip(pairs["metric"].tolist(), pairs["place"].tolist(), strict=True):
        found[metric].add(place)
    return found
