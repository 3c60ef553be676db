"""Two-way tables: what a reader could work out of hidden cells, and which more to hide so that none can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from analysis.statistics.estimate import Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import ArrayLike, NDArray

    Cell = tuple[int, int]

MOST_CUTS = 40
_SECONDS = 5.0


def attack(
    table: ArrayLike, hidden: Collection[Cell], *, margins_published: bool = True
) -> dict[Cell, tuple[int, int]]:
    """
    Work out, as a careful reader could, between which counts each hidden cell must lie.

    Parameters
    ----------
    table
        True counts, rows by columns.
    hidden
        Cells that are not published, as (row, column).
    margins_published
        Whether the totals of rows and columns are; without them nothing bounds a hidden cell from above, and
        its upper end is the table's total, taken as known.

    Returns
    -------
    dict
        Least and greatest count of each hidden cell; equal ends mean that it has been recovered.
    """
    counts = np.asarray(table, float)
    cells = sorted(hidden)
    if not cells:
        return {}
    constraints, totals = _known_sums(counts, cells, margins_published)
    return {cell: _ends(position, len(cells), constraints, totals) for position, cell in enumerate(cells)}


def _known_sums(counts: NDArray, cells: list[Cell], margins_published: bool) -> tuple[NDArray, NDArray]:
    """What is left of each published total once the visible cells are taken off."""
    if not margins_published:
        return np.ones((1, len(cells))), np.array([sum(counts[cell] for cell in cells)])
    lines = [("row", i) for i in range(counts.shape[0])] + [("column", j) for j in range(counts.shape[1])]
    member = np.array([[cell[kind == "column"] == k for cell in cells] for kind, k in lines], float)
    return member, member @ np.array([counts[cell] for cell in cells])


def _ends(position: int, width: int, constraints: NDArray, totals: NDArray) -> tuple[int, int]:
    direction = np.eye(width)[position]
    low, high = (
        optimize.linprog(sign * direction, A_eq=constraints, b_eq=totals, bounds=(0, None), method="highs")
        for sign in (1, -1)
    )
    assert low.success and high.success, "the true counts are a solution, so there is one"
    # People come whole, so the ends do too.
    return int(np.ceil(low.fun - 1e-6)), int(np.floor(-high.fun + 1e-6))


@dataclass(frozen=True)
class Protection:
    """
    Which cells to hold back.

    Parameters
    ----------
    hidden
        Primary and secondary cells; empty unless status is ``ok``.
    intervals
        What a reader could still work out of the primary cells.
    """

    hidden: frozenset[Cell]
    intervals: dict[Cell, tuple[int, int]]
    status: Status = "ok"
    reason: str = ""


def protect(table: ArrayLike, primary: Collection[Cell], *, width: int = 5, most_cuts: int = MOST_CUTS) -> Protection:
    """
    Choose further cells to hold back, losing the fewest people, until no primary cell can be worked out.

    Collapsing categories or rounding comes first; this is for when neither will do.

    Parameters
    ----------
    table
        True counts, rows by columns, whose totals are published.
    primary
        Cells that must not be known.
    width
        How far apart the ends must be that a reader could work out, in people.
    most_cuts
        Patterns tried before giving up.

    Returns
    -------
    Protection
        ``suppressed``, with nothing to publish, when no pattern was found.

    References
    ----------
    Fischetti M, Salazar JJ (2001), Management Science 47: 1008-1027: the attacker's problem as cuts.
    """
    counts = np.asarray(table, float)
    primary = sorted(set(primary))
    if not primary:
        return Protection(frozenset(), {})
    rows, bounds = _partners(counts.shape)
    for _ in range(most_cuts):
        pattern = _cheapest(counts, primary, rows, bounds)
        if pattern is None:
            break
        hidden = frozenset((int(i), int(j)) for i, j in np.argwhere(pattern))
        ends = attack(counts, hidden)
        intervals = {cell: ends[cell] for cell in primary}
        if all(high - low >= width for low, high in intervals.values()):
            return Protection(hidden, intervals)
        # Hiding fewer cells than this can only narrow the ends, so at least one more must go.
        rows.append(np.where(pattern, 0.0, 1.0).ravel())
        bounds.append(1.0)
    reason = "No choice of cells protects the small ones; merge categories or round instead."
    return Protection(frozenset(), {}, "suppressed", reason)


def _partners(shape: tuple[int, ...]) -> tuple[list[NDArray], list[float]]:
    """No hidden cell stands alone in its row or column: the others there, less itself, are nought or more."""
    rows: list[NDArray] = []
    for i, j in np.ndindex(*shape):
        for line in (np.s_[i, :], np.s_[:, j]):
            row = np.zeros(shape)
            row[line] = 1.0
            row[i, j] = -1.0
            rows.append(row.ravel())
    return rows, [0.0] * len(rows)


def _cheapest(counts: NDArray, primary: list[Cell], rows: list[NDArray], bounds: list[float]) -> NDArray | None:
    must = np.zeros(counts.shape)
    must[tuple(np.array(primary).T)] = 1.0
    solved = optimize.milp(
        # One more than the people lost, so that empty cells are not thrown in for nothing.
        c=(counts + 1).ravel(),
        integrality=np.ones(counts.size),
        bounds=optimize.Bounds(must.ravel(), 1),
        constraints=optimize.LinearConstraint(np.array(rows), np.array(bounds), np.inf),
        options={"time_limit": _SECONDS},
    )
    return None if solved.x is None else solved.x.reshape(counts.shape) > 0.5
