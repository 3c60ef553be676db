"""From an empty folder to a table of error rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.simulation.calibration import certainty_rates
from analysis.simulation.chain import run_chain
from analysis.simulation.coalition import write_coalition
from analysis.simulation.counts import FINDINGS
from analysis.simulation.methods import method_rates
from analysis.simulation.page import PAGE, write_page
from analysis.simulation.truth import Plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analysis.paths import Project


def simulate(
    project: Project,
    into: Path,
    organisations: int,
    seed: int,
    *,
    publish: bool = False,
    progress: Callable[[str], None] | None = None,
) -> str:
    """
    Write a synthetic coalition, run the chain on it and tell the error rates.

    Parameters
    ----------
    project
        Whose framework it takes over, and into whose methods page the rates go.
    into
        A new folder for the synthetic project; ``truth.csv`` and ``findings.csv`` lie in it.
    publish
        Write the rates into the methods page.

    Returns
    -------
    str
        The tables, as Markdown.
    """
    plan = Plan(organisations, seed)
    coalition = write_coalition(project, into, plan)
    findings = run_chain(coalition, progress)
    counted = pd.read_csv(coalition.root / FINDINGS)
    command = f"impact simulate --into FOLDER --organisations {organisations} --seed {seed} --publish"
    page = write_page(findings, certainty_rates(coalition), method_rates(seed), plan, command, counted)
    if publish:
        (project.reports / PAGE).write_text(page, encoding="utf-8")
    return page
