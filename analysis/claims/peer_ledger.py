"""The claims of each peer group: its members' filed figures of the latest year, and their quartiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric
from analysis.framework.metrics import read_metrics
from analysis.statistics.estimate import Estimate

if TYPE_CHECKING:
    from analysis.framework.records import Metric
    from analysis.paths import Project

MEASURES = {"median_pay_gap": "median_gap", "women_top_quarter": "women_top_quarter"}
QUARTILES = {"peers_lower": 0.25, "peers_median": 0.5, "peers_upper": 0.75}
LEAST_MEMBERS = 8
MEMBERS = counting_metric("peer_group_members", "Members of the group", "employers")


def peer_ledgers(project: Project) -> dict[str, list[Claim]]:
    """
    Make the claims of every peer group, by its id.

    All members count, those that a report is about too: on an organisation's own page its peers are the
    others only. A measure with fewer than eight members has no quartiles.
    """
    metrics = read_metrics(project)
    members = pd.read_parquet(project.prepared / "peers.parquet")
    panel = pd.read_parquet(project.prepared / "employers.parquet")
    panel = panel[panel["flag"] != "implausible_gap"].merge(members[["peer_group", "employer"]], on="employer")
    ledgers = {}
    for group, rows in members.groupby("peer_group"):
        own = panel[panel["peer_group"] == group]
        ledgers[str(group)] = [
            _members(str(group), len(rows)),
            *(c for metric, column in MEASURES.items() for c in _measure(str(group), metrics[metric], column, own)),
        ]
    return ledgers


def _members(group: str, count: int) -> Claim:
    return make_claim(
        group, MEMBERS, Estimate(float(count), None, None, None, "count", meaning="none"), period="edition",
        stage="context", role="context", evidence="none", rows=(f"peers: {group}",),
    )  # fmt: skip


def _measure(group: str, metric: Metric, column: str, panel: pd.DataFrame) -> list[Claim]:
    """Take the latest year in which enough members filed; an earlier figure of another year is not mixed in."""
    known = panel.dropna(subset=[column])
    counts = known.groupby("year")["employer"].nunique()
    enough = counts[counts >= LEAST_MEMBERS]
    if enough.empty:
        return []
    year = str(enough.index.max())
    rows = known[known["year"].astype(str) == year].drop_duplicates("employer")
    common = {
        "period": year, "start": f"{year[:4]}-04-05", "stage": "context", "role": "context", "evidence": "none",
        "sources": tuple(sorted(set(rows["source"]))),
    }  # fmt: skip
    values = rows[column].to_numpy(float)
    quartiles = [
        make_claim(
            group, metric,
            Estimate(float(np.quantile(values, share)), None, None, len(values), "quantile of members", meaning="none"),
            what=what, subject=group, rows=(f"employers: {len(values)} members of {group}, {year}",), **common,
        )
        for what, share in QUARTILES.items()
    ]  # fmt: skip
    own = [
        make_claim(
            group, metric, Estimate(float(value), None, None, None, "as filed", meaning="none"), subject=employer,
            address=(employer,), rows=(f"employers: {employer}, {year}",), **common,
        )
        for employer, value in zip(rows["employer"], values, strict=True)
    ]  # fmt: skip
    return quartiles + own
