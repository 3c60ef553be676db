"""Which goals matter most where an organisation works: indicators of places, set against the nation."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.statistics.estimate import NORMAL_95

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.statistics.estimate import Status

COLUMNS = ("place", "nation", "metric", "value", "lower", "upper", "age_years")
NORMAL_IQR = 1.349  # interquartile range of a standard normal
LEAST_PLACES = 20  # of a nation, for a spread to be standardised by


@dataclass(frozen=True)
class GoalNeed:
    """
    One goal's need in the places that an organisation serves.

    Parameters
    ----------
    score, lower, upper
        In spreads between local authorities of the same nation; positive is more need than the median one.
    p_worst_fifth
        Chance that the average over the places served would be among the neediest fifth of local authorities.
    n_indicators
        Indicators that the score rests on.
    without
        The score without each indicator in turn.
    """

    goal: str
    score: float | None
    lower: float | None
    upper: float | None
    p_worst_fifth: float | None
    n_indicators: int
    status: Status
    reason: str = ""
    without: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class _Table:
    """Indicators of one goal over all places: each array (places, metrics), NaN where there is no value."""

    places: pd.Index
    metrics: tuple[str, ...]
    need: np.ndarray
    error: np.ndarray
    weight: np.ndarray  # metrics only: shape (metrics,)
    area: np.ndarray  # number of the area that the value was published for


@dataclass(frozen=True)
class NeedFit:
    """Every goal's scores of all places, as estimated and as drawn."""

    model: PlaceNeed
    tables: Mapping[str, _Table]
    scores: Mapping[str, np.ndarray]  # goal -> (places,)
    draws: Mapping[str, np.ndarray]  # goal -> (draws, places)
    thresholds: Mapping[str, np.ndarray]  # goal -> (draws,): where the neediest fifth begins

    def score(self, footprint: Mapping[str, float]) -> tuple[GoalNeed, ...]:
        """Score each goal for the places served; ``footprint`` gives their weights, of any total."""
        return tuple(self._score_goal(goal, pd.Series(footprint, dtype=float)) for goal in self.tables)

    def _score_goal(self, goal: str, footprint: pd.Series) -> GoalNeed:
        table, point = self.tables[goal], self.scores[goal]
        share = footprint.reindex(table.places).fillna(0).to_numpy() / footprint.sum()
        used = np.isfinite(table.need[share > 0]).any(axis=0)
        scored = np.isfinite(point) & (share > 0)
        if used.sum() < self.model.least_indicators or not scored.any():
            reason = f"No score: {used.sum()} indicators, and at least {self.model.least_indicators} are needed."
            return GoalNeed(goal, None, None, None, None, int(used.sum()), "insufficient_data", reason)
        if share[scored].sum() < self.model.least_covered:
            reason = f"No score: the indicators cover {share[scored].sum():.0%} of what the organisation serves."
            return GoalNeed(goal, None, None, None, None, int(used.sum()), "insufficient_data", reason)
        weights = share[scored] / share[scored].sum()
        score = float(weights @ point[scored])
        drawn = self.draws[goal][:, scored] @ weights
        lower, upper = (float(end) for end in np.quantile(drawn, [0.025, 0.975]))
        return GoalNeed(
            goal=goal,
            score=score,
            lower=min(lower, score),
            upper=max(upper, score),
            p_worst_fifth=float((drawn >= self.thresholds[goal]).mean()),
            n_indicators=int(used.sum()),
            status="ok",
            without=MappingProxyType(_leave_one_out(table, scored, weights, used)),
        )


@dataclass(frozen=True)
class PlaceNeed:
    """
    Need by place and goal.

    Parameters
    ----------
    least_indicators, least_covered
        Fewer indicators, or a smaller share of the footprint, give no score.
    old_after
        Indicators older than this many years count half.
    clip
        Standardised values are cut here, so that one extreme place cannot carry a goal.
    dirichlet
        Concentration of random weights around the given ones, for equal weights are a choice like any other;
        None leaves weights as they are.
    """

    least_indicators: int = 3
    least_covered: float = 0.5
    old_after: float = 4.0
    clip: float = 4.0
    draws: int = 1000
    dirichlet: float | None = 4.0
    seed: int = 20260301

    def fit(self, observations: pd.DataFrame, polarity: Mapping[str, str], goals: Mapping[str, str]) -> NeedFit:
        """
        Standardise every indicator and simulate what its errors, and the choice of indicators, leave open.

        Parameters
        ----------
        observations
            One row a local authority and metric: place, nation, metric, value, lower, upper (95 per cent
            limits, or missing) and age_years. An optional ``area`` names the larger area that a value is
            of, so that places which share a value share its error.
        polarity
            Metric to which direction is good: higher or lower; metrics of another polarity are left out.
        goals
            Metric to its goal.
        """
        missing = [column for column in COLUMNS if column not in observations]
        assert not missing, f"the observations lack {missing}"
        rows = observations[observations["metric"].map(polarity).isin(["higher", "lower"])]
        rows = rows[rows["value"].notna() & rows["metric"].isin(list(goals))]
        parts = [
            _standardise(own, polarity[metric], self.clip) for (metric, _), own in rows.groupby(["metric", "nation"])
        ]
        rows = pd.concat([part for part in parts if part is not None]) if parts else rows
        rng = np.random.default_rng(self.seed)
        tables, scores, draws, thresholds = {}, {}, {}, {}
        for goal in sorted(set(goals.values())):
            own = rows[rows["metric"].map(goals) == goal]
            tables[goal] = _tabulate(own, self.old_after)
            scores[goal] = self._average(tables[goal], tables[goal].need, tables[goal].weight)
            draws[goal] = self._simulate(tables[goal], rng)
            known = np.isfinite(scores[goal])
            thresholds[goal] = np.quantile(draws[goal][:, known], 0.8, axis=1) if known.any() else np.zeros(self.draws)
        return NeedFit(self, tables, scores, draws, thresholds)

    def _average(self, table: _Table, need: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """Average each place's indicators; NaN below the least number of them."""
        known = np.isfinite(table.need)
        total = (known * weight).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            score = (np.where(known, need, 0) * weight).sum(axis=1) / total
        return np.where((known.sum(axis=1) >= self.least_indicators) & (total > 0), score, np.nan)

    def _simulate(self, table: _Table, rng: np.random.Generator) -> np.ndarray:
        """Draw scores: indicators moved by their errors, one of them left out, weights perturbed."""
        count = len(table.metrics)
        drawn = np.empty((self.draws, len(table.places)))
        for draw in range(self.draws):
            noise = rng.standard_normal((table.area.max(initial=0) + 1, count))
            moved = table.need + table.error * np.take_along_axis(noise, table.area, axis=0)
            weight = table.weight if self.dirichlet is None else _perturb(table.weight, self.dirichlet, rng)
            out = rng.integers(count + 1) if count else 0
            drawn[draw] = self._average(table, moved, np.where(np.arange(count) == out, 0.0, weight))
        return drawn


def _standardise(rows: pd.DataFrame, good: str, clip: float) -> pd.DataFrame | None:
    """
    Turn one metric of one nation into need: robust z over its local authorities, shrunk where it is noisy.

    None where there are too few places, or they do not differ.
    """
    lower, middle, upper = rows["value"].quantile([0.25, 0.5, 0.75])
    scale = (upper - lower) / NORMAL_IQR
    if len(rows) < LEAST_PLACES or scale <= 0:
        return None
    sign = -1.0 if good == "higher" else 1.0
    z = (sign * (rows["value"] - middle) / scale).clip(-clip, clip)
    error = ((rows["upper"] - rows["lower"]) / (2 * NORMAL_95 * scale)).astype(float)
    published = error.notna() & (error > 0)
    # The robust scale contains the errors' part; what is left is the spread of the places themselves.
    spread = max(1 - float((error[published] ** 2).mean()), 0.05) if published.any() else 1.0
    reliability = (spread / (spread + error**2)).where(published, 1.0)
    return rows.assign(need=reliability * z, error=(np.sqrt(reliability) * error).where(published, 0.0))


def _tabulate(rows: pd.DataFrame, old_after: float) -> _Table:
    if rows.empty:
        nothing = np.empty((0, 0))
        return _Table(pd.Index([]), (), nothing, nothing, np.empty(0), nothing.astype(int))
    area = rows["area"].fillna(rows["place"]) if "area" in rows else rows["place"]
    wide = rows.assign(area=pd.factorize(area)[0]).pivot(index="place", columns="metric")
    metrics = tuple(wide["need"].columns)
    age = rows.groupby("metric")["age_years"].median().loc[list(metrics)].to_numpy(float)
    return _Table(
        places=wide.index,
        metrics=metrics,
        need=wide["need"].to_numpy(float),
        error=wide["error"].fillna(0).to_numpy(float),
        weight=np.where(age > old_after, 0.5, 1.0),
        area=wide["area"].fillna(0).to_numpy(int),
    )


def _perturb(weight: np.ndarray, concentration: float, rng: np.random.Generator) -> np.ndarray:
    return rng.dirichlet(concentration * weight) * weight.sum() if len(weight) else weight


def _leave_one_out(table: _Table, scored: np.ndarray, share: np.ndarray, used: np.ndarray) -> dict[str, float]:
    need, found = table.need[scored], {}
    for position in np.flatnonzero(used):
        weight = np.where(np.isfinite(need), table.weight, 0.0)
        weight[:, position] = 0
        total = weight.sum(axis=1)
        if (total > 0).all():
            score = (np.nan_to_num(need) * weight).sum(axis=1) / total
            found[table.metrics[position]] = float(share @ score)
    return found
