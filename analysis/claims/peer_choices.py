"""
An organisation beside other peers than those chosen for it by name: employers of its size, and of its industry too.

A verdict can depend on whom one is compared with, so a reader may look at other groups. Their rules are the same for
every organisation and use what employers file, never the figures that are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.claims.claim import Claim, make_claim
from analysis.claims.coverage import counting_metric
from analysis.claims.filings import LEAST_PEERS, PANEL_COLUMNS
from analysis.claims.judgement import chance, difference
from analysis.claims.peer_ledger import MEASURES, QUARTILES
from analysis.claims.peers_claims import likely_levels
from analysis.claims.stored_fits import read_fit
from analysis.framework.industries import SECTIONS
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import read_organisations
from analysis.statistics.comparison import compare
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.peers_level import peers_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.claims.stored_fits import StoredFit
    from analysis.framework.records import Metric
    from analysis.paths import Project

MEMBERS = counting_metric("peers_chosen", "Employers in the group", "employers")
SIZES = {
    "under 250": "fewer than 250 employees", "250-499": "250 to 499 employees", "500-999": "500 to 999 employees",
    "1000-4999": "1,000 to 4,999 employees", "5000-19999": "5,000 to 19,999 employees",
    "20000+": "20,000 employees or more",
}  # fmt: skip
NO_INDUSTRY = "The industry that it files under is not known, or is only said to be the public sector."
NO_SIZE = "Its size is not given in its filing."
TOO_FEW = "Too few such employers filed in that year to compare with."


@dataclass(frozen=True)
class Choice:
    """
    One rule by which peers can be chosen.

    Parameters
    ----------
    same
        Columns of the panel in which members agree with the organisation.
    """

    id: str
    name: str
    same: tuple[str, ...]

    def rule(self, own: Mapping[str, str]) -> str:
        """Say in a sentence who is in the group."""
        section = f" that file under '{SECTIONS[own['industry']]}'" if "industry" in self.same else ""
        return f"All employers of the {own['sector']} sector with {SIZES[own['size']]}{section}."

    def why_not(self, own: Mapping[str, str]) -> str:
        """Say why there can be no such group; empty if there can."""
        if own["size"] not in SIZES:
            return NO_SIZE
        return NO_INDUSTRY if "industry" in self.same and own["industry"] not in SECTIONS else ""


CHOICES = (
    Choice("same-industry-and-size", "Same industry and size", ("sector", "industry", "size")),
    Choice("same-size", "Same size", ("sector", "size")),
)


def peer_choices(project: Project) -> dict[str, list[Claim]]:
    """Make the claims of every organisation that files, by the address of its page."""
    tables = {name: pd.read_parquet(project.prepared / f"{name}.parquet") for name in ("employers", "entities")}
    panel = tables["employers"][tables["employers"]["flag"] != "implausible_gap"]
    panel = panel.assign(year=panel["year"].astype(str))
    fit, metrics = read_fit(project, "pay_gap"), read_metrics(project)
    made = {}
    for slug in read_organisations(project):
        entities = tables["entities"][tables["entities"]["organisation"] == slug]
        lead = entities[entities["role"] == "lead"]["id"]
        owner = f"with-{slug}"
        claims = choices_of(owner, set(lead), set(entities["id"]), panel, fit, metrics)
        if claims:
            made[f"peers/{owner}"] = claims
    return made


def choices_of(
    owner: str, lead: set[str], own: set[str], panel: pd.DataFrame, fit: StoredFit, metrics: Mapping[str, Metric]
) -> list[Claim]:
    """
    Compare an organisation's lead entity, in the newest year that it filed, with each group that can be made.

    Parameters
    ----------
    owner
        Name of the file that holds the claims, with which their ids begin.
    lead, own
        Ids of its lead entity, if any, and of all its entities, none of which is its own peer.
    panel
        Filings of all employers: employer, year, sector, industry, size, the measures, source.

    Returns
    -------
    list of Claim
        For each group how many filed, or why there is no such group; and with eight or more, for each measure the
        quartiles as filed, the likely level of the group, how far the own level lies from it and which way it leans.
    """
    filed = panel[panel["employer"].isin(lead)].sort_values("year")
    if filed.empty:
        return []
    latest = filed.iloc[-1]
    others = panel[(panel["year"] == latest["year"]) & ~panel["employer"].isin(own)]
    return [claim for choice in CHOICES for claim in _claims(owner, choice, latest, others, panel, fit, metrics)]


def _claims(
    owner: str,
    choice: Choice,
    latest: pd.Series,
    others: pd.DataFrame,
    panel: pd.DataFrame,
    fit: StoredFit,
    metrics: Mapping[str, Metric],
) -> Iterable[Claim]:
    about = {
        "period": latest["year"], "start": f"{latest['year'][:4]}-04-05", "stage": "context", "role": "context",
        "evidence": "none", "subject": choice.id, "comparator": choice.name,
    }  # fmt: skip
    if reason := choice.why_not(latest):
        nobody = refused("insufficient_data", "count", reason)
        told = {"address": (choice.id,), "missing": "not_applicable", "statement": reason}
        yield make_claim(owner, MEMBERS, nobody, **told, **about)
        return
    members = others[np.logical_and.reduce([others[column] == latest[column] for column in choice.same])]
    about |= {"sources": tuple(sorted(set(members["source"])))}
    counted = Estimate(float(len(members)), None, None, None, "count", meaning="none",
                       caveats=() if len(members) >= LEAST_PEERS else (TOO_FEW,))  # fmt: skip
    rows = (f"employers: {latest['year']}, {', '.join(str(latest[column]) for column in choice.same)}",)
    yield make_claim(owner, MEMBERS, counted, address=(choice.id,), statement=choice.rule(latest), rows=rows, **about)
    for metric in MEASURES:
        yield from _measure(owner, choice, metrics[metric], latest, members, panel, fit, {**about, "rows": rows})


def _measure(
    owner: str,
    choice: Choice,
    metric: Metric,
    latest: pd.Series,
    members: pd.DataFrame,
    panel: pd.DataFrame,
    fit: StoredFit,
    about: Mapping[str, object],
) -> Iterable[Claim]:
    known = members.dropna(subset=[PANEL_COLUMNS[metric.id]])
    own = fit.rows[(fit.rows["employer"] == latest["employer"]) & (fit.rows["metric"] == metric.id)].dropna()
    if len(known) < LEAST_PEERS or own.empty:
        return
    levels = likely_levels(fit, panel, metric.id, known["employer"])
    benchmark = peers_level(levels["level"], levels["sd"])
    if not benchmark.printable:
        return
    values = known[PANEL_COLUMNS[metric.id]].to_numpy(float)
    for what, share in QUARTILES.items():
        estimate = Estimate(float(np.quantile(values, share)), None, None, len(values), "quantile of peers",
                            meaning="none")  # fmt: skip
        yield make_claim(owner, metric, estimate, what=what, address=(what, choice.id), **about)
    level = _own_level(owner, metric, own.iloc[0], about)
    peers = make_claim(owner, metric, benchmark, what="peers_level", address=("peers_level", choice.id), **about)
    found = compare(_estimate(level), benchmark, polarity=metric.polarity, margin=metric.margin or 0.0)
    yield peers
    for claim in (difference(level, peers, found), chance(level, peers)):
        yield replace(claim, id=f"{claim.id}.{choice.id}", subject=choice.id)


def _own_level(owner: str, metric: Metric, row: pd.Series, about: Mapping[str, object]) -> Claim:
    """Give its likely level as its report does; here it is only compared, so it is not published again."""
    estimate = Estimate(float(row["level"]), float(row["level_lower"]), float(row["level_upper"]), None,
                        "pooled multilevel model of all employers", n_periods=int(row["years"]))  # fmt: skip
    return make_claim(owner, metric, estimate, what="level", **about)


def _estimate(claim: Claim) -> Estimate:
    return Estimate(claim.value, claim.lower, claim.upper, None, claim.method, meaning=claim.meaning)
