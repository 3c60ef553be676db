"""Who one is fairly compared with, and why: each set of peers explains itself in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.statistics.estimate import Status
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

ENOUGH = 20  # peers at which matching stops widening; what is left at the end must still be eight
_FURTHEST = 4.0  # robust standard deviations; one freak variable must not decide who is near


@dataclass(frozen=True)
class PeerSet:
    """
    The peers chosen.

    Parameters
    ----------
    members
        Labels of the candidates' index, nearest first where there is a distance.
    sentence
        Why these.
    distances
        Of the nearest neighbours, in robust standard deviations; empty for an exact match.
    status
        ``insufficient_data`` when fewer than eight were found; members are then listed, not compared with.
    """

    members: tuple[Hashable, ...]
    sentence: str
    distances: tuple[float, ...] = ()
    status: Status = "ok"
    reason: str = ""


@dataclass(frozen=True)
class Step:
    """
    One widening of an exact match.

    Parameters
    ----------
    words
        How the sentence names those found, e.g. ``in retail with 1,000 to 4,999 staff``.
    same
        Columns that must agree.
    within
        Columns whose categories, in order, may differ by so many places.
    """

    words: str
    same: tuple[str, ...]
    within: Mapping[str, int]


def match_exactly(
    own: Mapping[str, object],
    candidates: pd.DataFrame,
    steps: Sequence[Step],
    *,
    orders: Mapping[str, Sequence[str]] | None = None,
    enough: int = ENOUGH,
) -> PeerSet:
    """
    Take those alike, widening step by step in a fixed order until there are enough.

    Parameters
    ----------
    own
        The characteristics of the one to be compared.
    candidates
        One row each, without the one compared; the index names them. Never pass the outcome compared.
    steps
        The widenings, narrowest first, the same for every organisation.
    orders
        For each column that a step lets differ, its categories from least to greatest.
    enough
        Widening stops here.
    """
    assert steps, "at least one step"
    found = candidates.iloc[:0]
    for step in steps:
        found = candidates[_alike(own, candidates, step, orders or {})]
        if len(found) >= enough:
            break
    permission = permit("percentile", peers=len(found))
    return PeerSet(tuple(found.index), f"{len(found)} {step.words}.", (), permission.status, permission.reason)


def _alike(
    own: Mapping[str, object], candidates: pd.DataFrame, step: Step, orders: Mapping[str, Sequence[str]]
) -> NDArray:
    alike = np.ones(len(candidates), bool)
    for column in step.same:
        alike &= (candidates[column] == own[column]).to_numpy()
    for column, places in step.within.items():
        order = list(orders[column])
        near = order[max(0, order.index(own[column]) - places) : order.index(own[column]) + places + 1]
        alike &= candidates[column].isin(near).to_numpy()
    return alike


def nearest_neighbours(own: Hashable, variables: pd.DataFrame, *, k: int = 10, words: str = "places") -> PeerSet:
    """
    Take the k nearest on standardised variables.

    Parameters
    ----------
    own
        Index label of the one compared, a row of ``variables``.
    variables
        One row each and the agreed variables as columns, none missing; never the outcome compared.
    k
        How many; eight at least.
    words
        What the rows are, for the sentence.
    """
    distances = _distances(own, variables).drop(own).sort_values(kind="stable").head(k)
    permission = permit("percentile", peers=len(distances))
    columns = ", ".join(str(column) for column in variables.columns)
    sentence = f"The {len(distances)} {words} most alike in {columns}."
    members, values = tuple(distances.index), tuple(float(x) for x in distances)
    return PeerSet(members, sentence, values, permission.status, permission.reason)


def _distances(own: Hashable, variables: pd.DataFrame) -> pd.Series:
    assert own in variables.index, own
    assert variables.notna().all(axis=None), "take out rows with a missing variable first, and say so"
    spread = variables.quantile(0.75) - variables.quantile(0.25)
    spread = spread.where(spread > 0, 1.0)
    standard = ((variables - variables.median()) / (spread / 1.349)).clip(-_FURTHEST, _FURTHEST)
    return ((standard - standard.loc[own]) ** 2).sum(axis=1) ** 0.5


def neighbour_stability(
    own: Hashable, variables: pd.DataFrame, *, k: int = 10, draws: int = 200, seed: int = 20260101
) -> float:
    """
    Give the share of neighbours that stay when the variables are drawn again with replacement.

    Where it is low, the verdict must be shown under other sets of peers too.
    """
    rng = np.random.default_rng(seed)
    chosen = set(nearest_neighbours(own, variables, k=k).members)
    width = variables.shape[1]
    kept = 0
    for _ in range(draws):
        sample = variables.iloc[:, rng.integers(0, width, width)]
        kept += len(chosen & set(nearest_neighbours(own, sample, k=k).members))
    return kept / (draws * len(chosen))
