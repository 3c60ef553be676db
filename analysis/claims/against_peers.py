"""Whether an organisation has moved otherwise than its peers: the later half of its filings against the earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.claims.change import trend_verdict
from analysis.claims.claim import Claim, make_claim
from analysis.claims.filings import PANEL_COLUMNS, of_latest_entity
from analysis.statistics.estimate import Estimate
from analysis.statistics.peers_design import organisation_against_peers

if TYPE_CHECKING:
    from analysis.claims.evidence import Evidence
    from analysis.claims.filings import Filing

_HALF = 2  # filings that each half needs at least, of the organisation and of every peer


def against_peers_claims(evidence: Evidence, metric: str, series: list[Filing]) -> list[Claim]:
    """
    Compare the change from the earlier half of the filings to the later half with the peers' same change.

    The halves are fixed before looking: the years that the organisation filed, cut in the middle, a middle
    year counting with the later ones. No cause is named, so this describes and is no effect of anything.
    """
    same = of_latest_entity(series)
    first_after = len(same) // 2
    if first_after < _HALF:
        return []
    years = [filing.year for filing in same]
    peers = _peers(evidence, metric, years, first_after)
    found = organisation_against_peers([filing.value for filing in same], peers, first_after)
    if not found.printable:
        return []
    definition = evidence.metrics[metric]
    verdict = trend_verdict(definition, found, [f.value for f in same]) if found.status == "ok" else "cant_tell"
    later, earlier = (f"{part[0].period} to {part[-1].period}" for part in (same[first_after:], same[:first_after]))
    common = {
        "organisation": evidence.organisation.slug, "metric": definition, "period": same[-1].period,
        "start": same[-1].start, "subject": same[-1].entity, "unit": "percentage points",
        "comparator": f"{earlier}, and the same change of {found.n} comparable employers",
        "sources": tuple(dict.fromkeys(filing.source for filing in same)),
        "rows": (
            f"pay_gap_filings: {same[-1].entity}, {metric}, {later} against {earlier}",
            f"employers: {found.n} members of {evidence.organisation.peer_group}",
        ),
    }  # fmt: skip
    smallest = found.details.get("minimum_detectable_effect")
    claims = [
        make_claim(estimate=found, what="change_against_peers", verdict=verdict, p_value=found.details.get("p"),
                   evidence="compared" if found.has_interval else "outcome", **common)
    ]  # fmt: skip
    if smallest is not None:
        detectable = Estimate(smallest, None, None, found.n, "smallest change found 8 times in 10", meaning="none")
        claims.append(make_claim(estimate=detectable, what="change_against_peers_detectable", stage="context",
                                 role="context", evidence="none", **common))  # fmt: skip
    return claims


def _peers(evidence: Evidence, metric: str, years: list[int], first_after: int) -> np.ndarray:
    """Give the peers' figures by year, of those that have enough filings in either half."""
    table = evidence.peers[["employer", "year", PANEL_COLUMNS[metric]]].dropna()
    rows, employers = pd.factorize(table["employer"], sort=True)
    columns = pd.Index(years).get_indexer(table["year"])
    values = np.full((len(employers), len(years)), np.nan)
    asked = columns >= 0
    values[rows[asked], columns[asked]] = table[PANEL_COLUMNS[metric]].to_numpy(float)[asked]
    known = np.isfinite(values)
    enough = (known[:, :first_after].sum(axis=1) >= _HALF) & (known[:, first_after:].sum(axis=1) >= _HALF)
    return values[enough]
