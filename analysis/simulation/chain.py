"""The whole chain on a synthetic coalition: prepare, fit, and every report's claims, set beside the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.family import CLEAR
from analysis.claims.fits import fit_all
from analysis.claims.report import load_report
from analysis.errors import ModelError
from analysis.intake.prepare import prepare
from analysis.simulation import counts
from analysis.simulation.coalition import TRUTH
from analysis.simulation.tables import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.paths import Project

CHANGES = ("change_one_year", "change_since_first", "trend", "change_against_peers")
CROSSED = "crossed"  # a trend across zero that stands: it says that the figure moves, though not that it is good
FINDINGS = "findings.csv"


def run_chain(project: Project, progress: Callable[[str], None] | None = None) -> pd.DataFrame:
    """
    Make every report's claims of a synthetic project, and set its verdicts beside the truth.

    Returns
    -------
    pandas.DataFrame
        The columns of truth.csv; for the place among peers ``peers_verdict``, ``certainty``, ``level_lower``
        and ``level_upper``; for each of a year's change, the change since the first filing, the trend and the
        change against peers its verdict and its ``_rises`` (True, False or missing); ``others``, how many
        verdicts the report gives on other measures, and ``counted``, how many on counted shares, whose own
        findings lie in ``counted_findings.csv``.

    Raises
    ------
    ModelError
        If a fit fails its own checks, so that no report could be made of it.
    """
    tell = progress or (lambda sentence: None)
    prepare(project, progress)
    failed = [str(fit) for fit in fit_all(project, progress) if fit.status != "ok"]
    if failed:
        raise ModelError(f"The models do not hold on the synthetic data. {' '.join(failed)}")
    edition = pd.read_parquet(project.prepared / "edition.parquet")["edition"].iloc[0]
    truth = pd.read_csv(project.root / TRUTH)
    counted = dict(list(pd.read_csv(project.root / counts.TRUTH).groupby("organisation")))
    found, found_counted = [], []
    for number, (slug, rows) in enumerate(truth.groupby("organisation", sort=False), 1):
        ledger = load_report(slug, edition, project=project).ledger
        found += [{**row, **_findings(ledger, row["metric"])} for row in rows.to_dict("records")]
        for row in counted[slug].to_dict("records"):
            found_counted.append({**row, **counts.counted_findings(ledger, row)})
        if number % 50 == 0:
            tell(f"{number} reports")
    frame = pd.DataFrame(found)
    frame.to_csv(project.root / FINDINGS, index=False, lineterminator="\n")
    pd.DataFrame(found_counted).to_csv(project.root / counts.FINDINGS, index=False, lineterminator="\n")
    return frame


def _findings(ledger: Ledger, metric: str) -> dict[str, object]:
    own = [claim for claim in ledger if claim.metric == metric]
    values = [claim for claim in own if claim.what == "value" and claim.printable]
    latest = max(values, key=lambda claim: claim.start, default=None)
    level = next((claim for claim in own if claim.what == "level"), None)
    known = {*MEASURES, *(measure.metric for measure in counts.MEASURES)}
    others = [claim for claim in ledger if claim.metric not in known and claim.verdict in CLEAR]
    row: dict[str, object] = {
        "peers_verdict": latest.verdict if latest else "",
        "certainty": latest.certainty if latest else "",
        "level_lower": level.lower if level else None,
        "level_upper": level.upper if level else None,
        "others": len(others),
        "counted": counts.false_verdicts(ledger),
    }
    for what in CHANGES:
        claim = next((claim for claim in own if claim.what == what and claim.printable), None)
        row[f"{what}_verdict"] = _verdict(claim) if claim else ""
        row[f"{what}_rises"] = claim.value > 0 if claim else None
    return row


def _verdict(claim: Claim) -> str:
    return CROSSED if claim.verdict == "not_compared" and claim.p_value is not None else claim.verdict
