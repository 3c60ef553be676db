"""Models over everybody, fitted once for an edition and read by each report."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.claims.footprints import AUTHORITY, need_footprints, need_observations, serve_everywhere
from analysis.claims.stored_fits import INPUTS, FitSummary, StoredFit, fingerprint_of, is_current, read_fit, versions
from analysis.statistics.movement import fit_movement
from analysis.statistics.pay_gap import PayGapModel
from analysis.statistics.pay_gap_level import fit_level
from analysis.statistics.place_need import GoalNeed, PlaceNeed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analysis.paths import Project
    from analysis.statistics.diagnostics import FitDiagnostics
    from analysis.statistics.pay_gap import PayGapFit
    from analysis.statistics.pay_gap_level import LevelFit

# The median gap has the whole model; of the others the level and the ordinary movement are learnt.
MEASURES = {
    "median_pay_gap": "median_gap",
    "mean_pay_gap": "mean_gap",
    "women_top_quarter": "women_top_quarter",
}
LEVEL_COLUMNS = ["employer", "metric", "years", "level", "level_lower", "level_upper"]
IMPLAUSIBLE = "implausible_gap"

__all__ = ["FITS", "StoredFit", "fit_all", "read_fit"]


def fit_all(project: Project, progress: Callable[[str], None] | None = None) -> list[FitSummary]:
    """
    Fit every model whose prepared tables, or whose code, have changed.

    Parameters
    ----------
    progress
        Called with a short sentence before each fit and after it.

    Raises
    ------
    MissingInputError
        If the tables have not been prepared.
    """
    tell = progress or (lambda sentence: None)
    summaries = []
    for name, fit in FITS.items():
        changed = not is_current(project, name)
        if changed:
            tell(f"Fitting {name}")
            fingerprint = fingerprint_of(project, name)
            rows, found = fit(project)
            stored = {"fingerprint": fingerprint, "versions": versions(), "rows": len(rows), **found}
            _write(project.fits, name, rows, stored)
        summaries.append(FitSummary.of(project, name, changed=changed))
        tell(str(summaries[-1]))
    return summaries


def fit_pay_gap(project: Project) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Fit the pooled model to the national panel, and learn the ordinary movement of each of its measures."""
    employers = pd.read_parquet(project.prepared / "employers.parquet")
    flagged = employers["flag"].eq(IMPLAUSIBLE) if "flag" in employers else False
    panel = employers.loc[~pd.Series(flagged, employers.index)].assign(
        year=lambda rows: rows["year"].astype(str).str[:4].astype(int),
        industry=lambda rows: rows["industry"].str.replace("_", " "),
        size=lambda rows: rows["size"].str.replace("_", " "),
    )
    fit = PayGapModel().fit(panel)
    movement = {
        metric: fit.bands if metric == "median_pay_gap" else fit_movement(_measure(panel, column))
        for metric, column in MEASURES.items()
        if column in panel
    }
    others = {m: fit_level(_measure(panel, c)) for m, c in MEASURES.items() if m != "median_pay_gap"}
    own = fit.employers.assign(metric="median_pay_gap")[LEVEL_COLUMNS]
    levels = pd.concat([own, *(_levels(metric, level) for metric, level in others.items())], ignore_index=True)
    memory = {metric: level.memory for metric, level in {"median_pay_gap": fit.level, **others}.items()}
    found = {
        **_describe(fit.diagnostics),
        "n": fit.n,
        "employers": len(fit.employers),
        "years": list(fit.years),
        "excluded": fit.excluded + len(employers) - len(panel),
        "movement": {metric: [asdict(cell) for cell in bands.cells] for metric, bands in movement.items()},
        "persistence": {metric: {"overall": m.overall, **m.by_size} for metric, m in memory.items()},
        **_parameters(fit),
    }
    return levels, found


def fit_place_need(project: Project) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Score every goal for the places that each organisation serves, and for each local authority by itself."""
    tables = {name: pd.read_parquet(project.prepared / f"{name}.parquet") for name in INPUTS["place_need"]}
    metrics = tables["metrics"].query("level == 'place' and status == 'live'").set_index("id")
    observations = need_observations(tables["place_observations"], tables["places"])
    model = PlaceNeed()
    fit = model.fit(observations, metrics["polarity"].to_dict(), metrics["goal"].to_dict())
    everywhere = serve_everywhere(tables["footprints"], tables["places"])
    served = need_footprints(tables["footprints"], tables["places"])
    rows = [
        _need_row(organisation, _whole_nation(need) if organisation in everywhere else need)
        for organisation, weights in served.items()
        for need in fit.score(weights)
    ]
    by_itself = sorted(tables["places"].loc[tables["places"]["level"] == AUTHORITY, "code"])
    rows += [_need_row(code, need) for code in by_itself for need in fit.score({code: 1.0})]
    numbers = dict.fromkeys(("score", "lower", "upper", "p_worst_fifth"), float)
    table = pd.DataFrame(rows).astype(numbers) if rows else pd.DataFrame(columns=["organisation", "goal"])
    found = {
        "status": "ok" if rows else "model_failed",
        "reason": "" if rows else "No organisation has a footprint.",
        "parameters": asdict(model),
        "indicators": {str(goal): list(known.metrics) for goal, known in fit.tables.items()},
    }
    return table, found


FITS = {"pay_gap": fit_pay_gap, "place_need": fit_place_need}


def _whole_nation(need: GoalNeed) -> GoalNeed:
    reason = "No score: it serves a whole nation, and need is measured against the places of that nation."
    return GoalNeed(need.goal, None, None, None, None, need.n_indicators, "not_comparable", reason)


def _need_row(organisation: str, need: GoalNeed) -> dict[str, Any]:
    return {"organisation": organisation, **need.__dict__, "without": json.dumps(dict(need.without))}


def _measure(panel: pd.DataFrame, column: str) -> pd.DataFrame:
    return panel.assign(median_gap=panel[column]).dropna(subset=["median_gap"])


def _levels(metric: str, fit: LevelFit) -> pd.DataFrame:
    """Give the levels of another measure of the same filings; none if that fit failed its checks."""
    if fit.robust.diagnostics.status != "ok":
        return pd.DataFrame(columns=LEVEL_COLUMNS)
    return fit.levels.reset_index().rename(columns={"own_years": "years"}).assign(metric=metric)[LEVEL_COLUMNS]


def _describe(diagnostics: FitDiagnostics) -> dict[str, Any]:
    return {
        "status": diagnostics.status,
        "reason": diagnostics.reason,
        "checks": [asdict(item) for item in diagnostics.checks],
        "figures": dict(diagnostics.figures),
    }


def _parameters(fit: PayGapFit) -> dict[str, Any]:
    robust = fit.level.robust
    errors = np.sqrt(np.diag(robust.mixed.fixed_covariance))
    return {
        "fixed_effects": [
            {"name": name, "value": value, "standard_error": error}
            for name, value, error in zip(robust.mixed.names, robust.mixed.fixed, errors, strict=True)
        ],
        "employer_sd": float(np.sqrt(robust.mixed.random_covariance[0, 0])),
        "error_scales": dict(zip(robust.classes.tolist(), robust.scales.tolist(), strict=True)),
        "error_df": robust.df,
        "zero_log_odds": fit.zero.coefficients.to_dict(),
    }


def _write(folder: Path, name: str, rows: pd.DataFrame, summary: Mapping[str, Any]) -> None:
    """Move both files into place whole; the summary goes last, for it vouches for the table."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".{name}-") as draft:
        table, text = Path(draft) / "rows.parquet", Path(draft) / "summary.json"
        rows.to_parquet(table, index=False, compression="zstd")
        text.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
        (folder / f"{name}.json").unlink(missing_ok=True)
        os.replace(table, folder / f"{name}.parquet")
        os.replace(text, folder / f"{name}.json")
