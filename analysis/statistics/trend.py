"""Is it really changing, or bouncing: the average change per year, and the change since a baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import linalg, special

from analysis.statistics.comparison import difference_of
from analysis.statistics.estimate import Estimate, Meaning, refused
from analysis.statistics.guarded import Fit, fit_line, fit_rates, fit_shares
from analysis.statistics.ladder import permit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

SHORT_SERIES = "In so short a series, years that merely resemble each other can overstate a trend."
EXTREME_BASELINE = "The baseline was chosen for being unusual, so part of this change would have come anyway."
CHANGED_MEMBERS = "Not the same organisations in both periods, so part of this change is a change of members."


@dataclass(frozen=True)
class _Model:
    method: str
    fit: Callable[..., Fit]
    back: Callable[[NDArray], NDArray]  # from the scale of the link to the metric's own


_SHARES = _Model("quasi-binomial slope", fit_shares, special.expit)
_RATES = _Model("quasi-Poisson slope", fit_rates, np.exp)
_VALUES = _Model("least-squares slope", fit_line, np.asarray)


def segments(
    periods: Sequence[float], breaks: Sequence[float] = (), longest_gap: float | None = None
) -> tuple[tuple[int, ...], ...]:
    """
    Split a series where figures on the two sides must not be joined.

    Parameters
    ----------
    periods
        Points in time in years, in any order, e.g. 2024.25.
    breaks
        Times from which the measure or its coverage is another one.
    longest_gap
        Neighbours further apart than this are not joined by a line; by default gaps do not split, since a
        trend may span one as long as the spacing is kept.

    Returns
    -------
    tuple of tuples
        Positions in ``periods``, in order of time, one tuple a segment.
    """
    order = sorted(range(len(periods)), key=lambda i: periods[i])
    parts: list[list[int]] = []
    for i in order:
        joined = bool(parts) and not _is_cut(periods[parts[-1][-1]], periods[i], breaks, longest_gap)
        parts[-1].append(i) if joined else parts.append([i])
    return tuple(tuple(part) for part in parts)


def _is_cut(before: float, after: float, breaks: Sequence[float], longest_gap: float | None) -> bool:
    too_far = longest_gap is not None and after - before > longest_gap
    return too_far or any(before < b <= after for b in breaks)


def estimate_share_trend(
    periods: ArrayLike,
    counts: ArrayLike,
    n: ArrayLike,
    *,
    breaks: Sequence[float] = (),
    confidence: float = 0.95,
    meaning: Meaning = "chance",
) -> Estimate:
    """
    Estimate the average change of a share per year, by a quasi-binomial logit slope with Student's t.

    Parameters
    ----------
    periods
        In years, the real spacing kept; never 1, 2, 3.
    counts, n
        People with the characteristic, and people, one a period.
    breaks
        Times from which the measure is another one; only periods since the last are used.

    Returns
    -------
    Estimate
        Change of the share per year; ``insufficient_data`` with fewer than five comparable periods.
    """
    return _estimate(_SHARES, periods, (counts, n), breaks, confidence, meaning)


def estimate_rate_trend(
    periods: ArrayLike,
    counts: ArrayLike,
    exposure: ArrayLike,
    *,
    breaks: Sequence[float] = (),
    confidence: float = 0.95,
    meaning: Meaning = "chance",
) -> Estimate:
    """Estimate the average change of a rate per year, in events per exposure, by a quasi-Poisson slope."""
    return _estimate(_RATES, periods, (counts, exposure), breaks, confidence, meaning)


def estimate_value_trend(
    periods: ArrayLike,
    values: ArrayLike,
    *,
    breaks: Sequence[float] = (),
    confidence: float = 0.95,
    meaning: Meaning = "sample",
    persistence: float = 0.0,
) -> Estimate:
    """
    Estimate the average change per year of a mean, a gap or an index, by a line with Student's t.

    Parameters
    ----------
    persistence
        Share of a departure from the line that is still there a year later, known from many other series.
        With eight points and 0.7, least squares would find a trend in one flat series out of four;
        generalised least squares with a known persistence keeps to its level (Aitken 1935).
    """
    assert 0 <= persistence < 1, persistence
    model = replace(_VALUES, method="generalised least-squares slope") if persistence else _VALUES
    return _estimate(model, periods, (values,), breaks, confidence, meaning, persistence)


def _estimate(
    model: _Model,
    periods: ArrayLike,
    data: tuple[ArrayLike, ...],
    breaks: Sequence[float],
    confidence: float,
    meaning: Meaning,
    persistence: float = 0.0,
) -> Estimate:
    years = np.asarray(periods, float)
    columns = [np.asarray(column, float) for column in data]
    whole = np.isfinite(years) & np.all([np.isfinite(column) for column in columns], axis=0)
    years, columns = years[whole], [column[whole] for column in columns]
    assert np.unique(years).size == years.size, "two figures for one period"
    last = list(segments(years.tolist(), breaks)[-1]) if years.size else []
    permission = permit("trend", periods=len(last))
    if not permission.granted:
        return refused(permission.status, model.method, permission.reason, n_periods=len(last))
    years, columns = years[last], [column[last] for column in columns]
    centred = years - years.mean()
    line = np.column_stack([np.ones(years.size), centred])
    fitted = model.fit(*_independent(years, [*columns, line], persistence))
    if fitted.fault:
        return refused("model_failed", model.method, fitted.fault, n_periods=years.size)
    # The level in mid-series is held, so that the limits of the slope are limits of the change it stands for.
    ends = np.array([centred[0], centred[-1]])
    low, value, high = (
        float(np.diff(model.back(fitted.coefficients[0] + slope * ends))[0] / (years[-1] - years[0]))
        for slope in fitted.interval(1, confidence)
    )
    is_known = persistence > 0 or permit("autocorrelation", periods=years.size).granted
    memory = () if is_known else (SHORT_SERIES,)
    was_cut = len(last) < whole.sum()
    cut = (f"Only the {years.size} periods since the last break are used.",) if was_cut else ()
    return Estimate(
        value,
        low,
        high,
        None,
        model.method,
        confidence=confidence,
        meaning=meaning,
        n_periods=years.size,
        caveats=memory + cut + fitted.caveats,
        details={"p": fitted.p_value(1), "df": fitted.df, "dispersion": fitted.dispersion},
    )


def _independent(years: NDArray, columns: list[NDArray], persistence: float) -> list[NDArray]:
    """Take out of each column what years share with the years before them."""
    if not persistence:
        return columns
    shared = persistence ** np.abs(years[:, None] - years[None, :])
    root = np.linalg.cholesky(shared)
    return [linalg.solve_triangular(root, column, lower=True) for column in columns]


def direction_of(trend: Estimate) -> Literal["rising", "falling", "no clear trend"]:
    """Say which way a trend goes; an interval that holds 0 has none."""
    if not trend.has_interval or trend.lower <= 0 <= trend.upper:
        return "no clear trend"
    return "rising" if trend.value > 0 else "falling"


def change_since(
    baseline: Estimate, latest: Estimate, *, baseline_was_extreme: bool = False, same_members: bool = True
) -> Estimate:
    """
    Estimate latest less baseline, with the warnings that such a change needs.

    Parameters
    ----------
    baseline, latest
        Independent estimates in one unit. For the same people asked twice the interval is too wide.
    baseline_was_extreme
        The starting point was picked for being high or low: it would have moved back by itself.
    same_members
        Whether both cover the same organisations.
    """
    warnings = [(baseline_was_extreme, EXTREME_BASELINE), (not same_members, CHANGED_MEMBERS)]
    change = replace(difference_of(latest, baseline), n_periods=2)
    return change.with_caveats(*(sentence for applies, sentence in warnings if applies))


def change_adjusted_for_start(starts: ArrayLike, ends: ArrayLike) -> NDArray:
    """
    Give each organisation's change less what its starting value let expect.

    High starters fall and low ones rise by themselves; "most improved" may only be said of what is left over.

    Parameters
    ----------
    starts, ends
        One value an organisation, in the metric's unit; ten at least.
    """
    start, end = np.asarray(starts, float), np.asarray(ends, float)
    assert start.size >= 10, "too few organisations to know what a start lets expect"
    design = np.column_stack([np.ones(start.size), start])
    fitted = fit_line(end - start, design)
    assert not fitted.fault, fitted.fault
    return end - start - design @ fitted.coefficients
