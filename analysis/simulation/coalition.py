"""A synthetic coalition as a project of its own: the same tables, with the truth beside them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.intake.schemas import SCHEMAS
from analysis.intake.tables import TABLES
from analysis.paths import MARKER, Project
from analysis.simulation.counts import TRUTH as COUNTED_TRUTH
from analysis.simulation.counts import count_tables
from analysis.simulation.filings import draw_panel
from analysis.simulation.tables import (
    fact_table,
    organisation_tables,
    panel_tables,
    place_tables,
    slug_of,
    source_row,
)
from analysis.simulation.truth import DIFFERENCES, MEASURES, TRENDS, draw_truth

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.simulation.truth import Plan, Truth

TRUTH = "truth.csv"
LEVELS = "levels.csv"
# Definitions are those of the project itself; everything that describes somebody is drawn.
COPIED = (
    "goal_sets", "edition", "editions", "goals", "metrics", "official_measures", "crosswalk", "benchmarks",
    "place_series",
)  # fmt: skip
QUESTIONS = "framework/seb_questions.yaml"
NOT_COPIED = shutil.ignore_patterns("organisations", "__pycache__", ".*")


def write_coalition(project: Project, into: Path, plan: Plan) -> Project:
    """
    Write a synthetic coalition.

    Parameters
    ----------
    project
        Whose framework, templates and pages it takes over.
    into
        A folder that does not exist yet or is empty, outside the project's data/.

    Returns
    -------
    Project
        The new folder, ready for ``prepare``; ``truth.csv``, ``levels.csv`` and ``counted_truth.csv`` lie beside its
        data/.

    Raises
    ------
    UsageError
        If the folder is inside data/ or holds something.
    """
    into = into.resolve()
    if into.is_relative_to(project.data.resolve()) or into == project.root.resolve():
        raise UsageError(f"{into} belongs to the real data. Give a folder outside {project.data}.")
    if into.exists() and any(into.iterdir()):
        raise UsageError(f"{into} is not empty. Give a new folder, or empty it.")
    rng = np.random.default_rng(plan.seed)
    truth = draw_truth(plan, rng)
    new = Project(into)
    copied = {table.path: _read(project, table.path) for table in TABLES if table.name in COPIED}
    metrics = copied["framework/metrics.csv"]
    drawn = {
        **organisation_tables(truth),
        **panel_tables(draw_panel(truth, rng), rng),
        **place_tables(truth, metrics, rng),
        "published_facts": fact_table(truth, metrics, rng),
        "breaks": pd.DataFrame(),
    }
    counted, counted_truth = count_tables(truth, rng)
    drawn |= counted
    sources = pd.concat([_read(project, "sources.csv"), pd.DataFrame([source_row()])], ignore_index=True)
    used = set().union(*(set(frame["source"]) for frame in copied.values() if "source" in frame)) | {"synthetic"}
    copied["sources.csv"] = sources[sources["id"].isin(used)]
    for path, frame in copied.items():
        _write(frame, new.data / path)
    for table in TABLES:
        if table.name in drawn:
            _write(drawn[table.name].reindex(columns=list(SCHEMAS[table.name].columns)), new.data / table.path)
    for name, frame in drawn.items():
        if name.startswith("places/"):
            _write(frame, new.data / "observations" / f"{name}.csv")
    _write(truth_table(truth), new.root / TRUTH)
    _write(counted_truth, new.root / COUNTED_TRUTH)
    _write(level_table(truth), new.root / LEVELS)
    shutil.copy(project.data / QUESTIONS, new.data / QUESTIONS)
    _copy_pages(project, new)
    return new


def truth_table(truth: Truth) -> pd.DataFrame:
    """Give one row a member and measure: what is true, and what the report ought to find."""
    rows = []
    for member in np.flatnonzero(truth.employers["member"] > 0):
        row, median = truth.employers.iloc[member], truth.peers_median(member)
        for i, measure in enumerate(MEASURES):
            level = truth.levels[member, i]
            folded = measure != "women_top_quarter"
            gap = abs(level) - abs(median[i]) if folded else level - median[i]
            rows.append(
                {
                    "organisation": slug_of(row["member"]), "metric": measure, "size": row["size"],
                    "difference": row["difference"], "trend": row["trend"], "level": round(level, 3),
                    "peers_median": round(median[i], 3), "points": round(gap, 3),
                    "points_a_year": truth.slopes[member, i], "years": int(truth.filed[member].sum()),
                }
            )  # fmt: skip
    frame = pd.DataFrame(rows)
    assert set(frame["difference"]) <= set(DIFFERENCES) and set(frame["trend"]) <= set(TRENDS)
    return frame


def level_table(truth: Truth) -> pd.DataFrame:
    """Give one row an employer of the panel: its industry, its size and its true levels."""
    table = truth.employers[["employer", "member", "industry", "size"]]
    return table.assign(**{measure: truth.levels[:, i].round(3) for i, measure in enumerate(MEASURES)})


def _read(project: Project, path: str) -> pd.DataFrame:
    return pd.read_csv(project.data / path, dtype=str, keep_default_na=False)


def _write(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, lineterminator="\n")


def _copy_pages(project: Project, new: Project) -> None:
    """Take over templates and pages, so that the reports can be looked at; every title says what they are."""
    settings = (project.root / MARKER).read_text(encoding="utf-8")
    marked = settings.replace("  title: Impact reports", "  title: Synthetic reports of nobody")
    (new.root / MARKER).write_text(marked, encoding="utf-8")
    for folder, target in ((project.notebooks, new.notebooks), (project.reports, new.reports)):
        if folder.is_dir():
            shutil.copytree(folder, target, ignore=NOT_COPIED)
    kept = project.executed / "_metadata.yml"
    if kept.is_file():
        new.executed.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, new.executed)
