"""Staggered adoption: effects of a roll-out with several start dates, after Callaway and Sant'Anna."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from diff_diff import CallawaySantAnna

from analysis.statistics.effect import effect_estimate
from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

METHOD = "Callaway-Sant'Anna, never-treated controls"
FEWEST_TREATED = 10
FEWEST_SHOWN = 5  # no event time or cohort that rests on fewer treated units is given


@dataclass(frozen=True)
class StaggeredEffects:
    """
    The headline effect and what it is made of, in the outcome's unit.

    ``overall`` averages cohorts by size; ``by_event`` is by periods since adoption (negative: before),
    with simultaneous bands; ``by_cohort`` by first treated period; ``group_time`` by cohort and period.
    """

    overall: Estimate
    by_event: Mapping[int, Estimate]
    by_cohort: Mapping[int, Estimate]
    group_time: Mapping[tuple[int, int], Estimate]


def staggered_adoption(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    period: str,
    first_treated: str,
    confidence: float = 0.95,
    draws: int = 999,
    seed: int = 0,
) -> StaggeredEffects:
    """
    Estimate the effect of something that units took up in different periods.

    Parameters
    ----------
    panel
        One row per unit and period; whole-number periods.
    outcome, unit, period, first_treated
        Columns; ``first_treated`` is 0 for units never treated. Units that are treated from the first
        period on have no before, and are left out.
    draws, seed
        Of the multiplier bootstrap behind the standard errors and the simultaneous bands.

    Returns
    -------
    StaggeredEffects
        Refused below 10 treated units, or without 10 never treated. A pre-adoption effect whose
        simultaneous band leaves out 0 makes the headline ``descriptive_only``. Cohorts and event times of
        fewer than 5 treated units count in the average and are not given alone.

    References
    ----------
    Callaway B, Sant'Anna PHC (2021), Journal of Econometrics 225: 200-230.
    """
    wide, cohort, left_out = _balanced(panel, outcome, unit, period, first_treated)
    sizes = cohort[cohort > 0].value_counts().to_dict()
    n, periods, treated = int(cohort.size), wide.shape[1], sum(sizes.values())
    if treated < FEWEST_TREATED or n - treated < FEWEST_TREATED:
        reason = f"Needs {FEWEST_TREATED} units that took it up and as many that did not; compare with peers."
        return StaggeredEffects(refused("insufficient_data", METHOD, reason, n=n, n_periods=periods), {}, {}, {})

    def estimate(row: Mapping, units: int, band: float | None = None) -> Estimate:
        shown = effect_estimate(
            row["effect"], row["se"], np.inf, n=units, method=METHOD, n_periods=periods, confidence=confidence
        )
        return shown if band is None or not shown.printable else _widened(shown, band * row["se"])

    cohorts, events, cells, band = _fit(wide, cohort, 1 - confidence, draws, seed)
    at = {event: sum(size for g, size in sizes.items() if g + event in wide.columns) for event in events}
    by_event = {e: estimate(row, at[e], band) for e, row in events.items() if at[e] >= FEWEST_SHOWN}
    by_cohort = {g: estimate(row, sizes[g]) for g, row in cohorts.items() if sizes[g] >= FEWEST_SHOWN}
    group_time = {
        (int(g), int(t)): estimate(row, sizes[g])
        for (g, t), row in cells.items()
        if sizes[g] >= FEWEST_SHOWN and np.isfinite(row["effect"])
    }
    overall = _judged(estimate(_over_cohorts(wide, cohort), n), by_event)
    if left_out:
        overall = overall.with_caveats(f"{left_out} units were left out for want of values in some period.")
    return StaggeredEffects(overall, by_event, by_cohort, group_time)


def two_way_fixed_effects(
    panel: pd.DataFrame, *, outcome: str, unit: str, period: str, treated: str
) -> tuple[float, float]:
    """
    Give the two-way fixed effects coefficient and its clustered standard error, as a check alone.

    It is biased where effects differ between cohorts or grow, so nothing printed rests on it; a large
    difference from :func:`staggered_adoption` says that effects do differ.

    Parameters
    ----------
    panel
        Balanced: one row per unit and period.
    outcome, unit, period, treated
        Columns; ``treated`` is true from adoption on.

    Returns
    -------
    tuple of float
        In the outcome's unit.

    References
    ----------
    Goodman-Bacon A (2021), Journal of Econometrics 225: 254-277.
    """
    y, d = (panel.pivot(index=unit, columns=period, values=x).to_numpy(dtype=float) for x in (outcome, treated))
    assert np.isfinite(y).all() and np.isfinite(d).all(), "the panel is not balanced"
    y, d = (x - x.mean(axis=0) - x.mean(axis=1, keepdims=True) + x.mean() for x in (y, d))
    slope = np.sum(d * y) / np.sum(d * d)
    scores = np.sum(d * (y - slope * d), axis=1)
    units, periods = y.shape
    # Unit effects are nested in the clusters, so they cost no degrees of freedom.
    correction = units / (units - 1) * (y.size - 1) / (y.size - 1 - periods)
    return float(slope), float(np.sqrt(correction * np.sum(scores**2)) / np.sum(d * d))


def _balanced(
    panel: pd.DataFrame, outcome: str, unit: str, period: str, first_treated: str
) -> tuple[pd.DataFrame, pd.Series, int]:
    """Give units by periods, each unit's cohort (0: not treated within the panel), and the number dropped."""
    wide = panel.pivot(index=unit, columns=period, values=outcome).sort_index(axis=1)
    cohort = panel.groupby(unit)[first_treated].first()
    assert (panel.groupby(unit)[first_treated].nunique() == 1).all(), "a unit has two dates of adoption"
    cohort = cohort.where(cohort <= wide.columns.max(), 0)
    kept = wide.notna().all(axis=1) & ((cohort == 0) | (cohort > wide.columns.min()))
    return wide[kept], cohort[kept], int((~kept).sum())


def _fit(wide: pd.DataFrame, cohort: pd.Series, alpha: float, draws: int, seed: int) -> tuple:
    long = wide.stack().rename_axis(["unit", "period"]).rename("outcome").reset_index()
    long["cohort"] = long["unit"].map(cohort)
    model = CallawaySantAnna(control_group="never_treated", alpha=alpha, n_bootstrap=draws, seed=seed)
    with warnings.catch_warnings():
        # It warns of cells that cannot be estimated, and of cohorts of a few units; we leave both out.
        warnings.simplefilter("ignore", UserWarning)
        fitted = model.fit(long, outcome="outcome", unit="unit", time="period", first_treat="cohort")
        groups, events = fitted.aggregate("group"), fitted.aggregate("event_study")

    def rows(table: pd.DataFrame, key: str) -> dict[int, dict]:
        table = table[np.isfinite(table["att"])].rename(columns={"att": "effect"})
        return {int(row[key]): row for row in table.to_dict("records")}

    return (
        rows(groups.to_dataframe(), "label"),
        rows(events.to_dataframe(), "event_time"),
        fitted.group_time_effects,
        events.cband_crit_value,
    )


def _over_cohorts(wide: pd.DataFrame, cohort: pd.Series) -> dict[str, float]:
    """
    Average the cohorts' effects by size, with a standard error that the library does not give.

    A cohort's effect is a difference of mean changes from its last period before, so the average is one
    mean over treated units, each less the controls' change; controls enter once, with all their weights.
    """
    series, treated = wide.to_numpy(), cohort[cohort > 0]
    control = series[cohort.to_numpy() == 0]
    own, controls = [], np.zeros(len(control))
    for group, size in treated.value_counts().items():
        start = int(np.sum(wide.columns < group))
        rise = series[:, start:].mean(axis=1) - series[:, start - 1]
        theirs = rise[cohort.to_numpy() == 0]
        own.append(rise[cohort.to_numpy() == group] - theirs.mean())
        controls += size / treated.size * (theirs - theirs.mean())
    effects = np.concatenate(own)
    apart = effects - effects.mean()
    variance = np.sum(apart**2) / effects.size**2 + np.sum(controls**2) / controls.size**2
    return {"effect": float(effects.mean()), "se": float(np.sqrt(variance))}


def _widened(estimate: Estimate, half: float) -> Estimate:
    assert estimate.value is not None
    return replace(estimate, lower=estimate.value - half, upper=estimate.value + half)


def _judged(overall: Estimate, by_event: Mapping[int, Estimate]) -> Estimate:
    before = [estimate for event, estimate in by_event.items() if event < 0 and estimate.printable]
    if not overall.printable:
        return overall
    if not before:
        return overall.with_caveats("No period before adoption shows whether the paths were parallel.")
    largest = max(abs(estimate.value) / estimate.details["standard_error"] for estimate in before)
    overall = replace(overall, details={**overall.details, "largest_pre_trend_z": largest})
    if all(estimate.lower <= 0 <= estimate.upper for estimate in before):
        return overall
    caveat = "The paths had parted before adoption, so this is not evidence of an effect."
    return replace(overall, status="descriptive_only").with_caveats(caveat)
