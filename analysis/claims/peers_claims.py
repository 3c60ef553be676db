"""An organisation among its peers: their figures year by year, their likely level, and its place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.claims.claim import Claim, make_claim
from analysis.claims.filings import LEAST_PEERS, PANEL_COLUMNS
from analysis.statistics.certainty import lean_words
from analysis.statistics.comparison import place_among_peers
from analysis.statistics.estimate import Estimate
from analysis.statistics.peers_level import peers_level
from analysis.statistics.ranks import rank_intervals

if TYPE_CHECKING:
    import pandas as pd

    from analysis.claims.evidence import Evidence
    from analysis.claims.filings import Filing
    from analysis.claims.stored_fits import StoredFit
    from analysis.framework.records import Metric

_LEAST_RANKED = 10  # peers; fewer are placed by their share only


def peer_claims(evidence: Evidence, metric: str, latest: Filing) -> list[Claim]:
    """Give the peers' quartiles for every year, and the organisation's place among them in the latest."""
    column = PANEL_COLUMNS[metric]
    definition = evidence.metrics[metric]
    claims: list[Claim] = []
    for year, group in evidence.peers.dropna(subset=[column]).groupby("year"):
        values = np.sort(group[column].to_numpy(float))
        if len(values) < LEAST_PEERS:
            continue
        newest = int(year) == latest.year
        common = _peer_fields(evidence, int(year), len(values), tuple(sorted(set(group["source"]))))
        quartiles = np.quantile(values, (0.25, 0.5, 0.75)).tolist()
        for what, quartile in zip(("peers_lower", "peers_median", "peers_upper"), quartiles, strict=True):
            estimate = Estimate(quartile, None, None, len(values), "quantile of peers",
                                meaning="none")  # fmt: skip
            dots = tuple(float(v) for v in values) if newest and what == "peers_median" else ()
            claims.append(make_claim(evidence.organisation.slug, definition, estimate, what=what,
                                     distribution=dots, **common))  # fmt: skip
        if newest:
            place = place_among_peers(latest.value, values, definition.polarity)
            share = Estimate(100 * place.beats, None, None, len(values), "share of peers, ties half", meaning="none")
            claims.append(make_claim(evidence.organisation.slug, definition, share, what="peers_beaten", unit="%",
                                     decimals=0, **common))  # fmt: skip
            claims += _level_of_peers(evidence, definition, latest, group, common)
    return claims


def _level_of_peers(
    evidence: Evidence, metric: Metric, latest: Filing, group: pd.DataFrame, common: dict[str, object]
) -> list[Claim]:
    """Give the median of the likely levels of the peers that filed in the same year, and the own place in them."""
    levels = likely_levels(evidence.pay_gap_fit, evidence.peers, metric.id, group["employer"])
    benchmark = peers_level(levels["level"], levels["sd"])
    if not benchmark.printable:
        return []
    slug = evidence.organisation.slug
    claims = [make_claim(slug, metric, benchmark, what="peers_level", **common)]
    own = evidence.pay_gap_fit.levels(metric.id, [latest.entity])
    if own.empty or len(levels) < _LEAST_RANKED or metric.polarity == "none":
        return claims
    ranks = rank_intervals(
        [*own["level"], *levels["level"]], [*own["sd"], *levels["sd"]],
        higher_is_better=metric.polarity == "higher", nearest_to_zero=metric.polarity == "zero",
    )  # fmt: skip
    if ranks.status != "ok":
        return claims
    count = len(levels) + 1
    rank = Estimate(float(ranks.median[0]), *(float(end) for end in ranks.wide[0]), count, "simulated ranks of levels")
    top = float(ranks.top_quarter[0])
    chance = Estimate(100 * top, None, None, count, "simulated ranks of levels", meaning="none")
    return [
        *claims,
        make_claim(slug, metric, rank, what="rank", unit="rank", decimals=0, **common),
        make_claim(slug, metric, chance, what="top_quarter", unit="%", decimals=0,
                   certainty=lean_words(top, "in", "outside"), **common),
    ]  # fmt: skip


def likely_levels(fit: StoredFit, panel: pd.DataFrame, metric: str, employers: pd.Series) -> pd.DataFrame:
    """Give each peer's level and standard deviation; of one that never filed anything but zero, that is known."""
    levels = fit.levels(metric, employers)
    if fit.status != "ok":
        return levels
    unknown = set(employers) - set(levels.index)
    if not unknown:
        return levels
    column = PANEL_COLUMNS[metric]
    filed = panel[panel["employer"].isin(unknown)]
    always = filed.dropna(subset=[column]).groupby("employer")[column].agg(lambda values: (values == 0).all())
    for employer in always.index[always.to_numpy(bool)]:
        levels.loc[employer] = 0.0
    return levels


def _peer_fields(evidence: Evidence, year: int, count: int, sources: tuple[str, ...]) -> dict[str, object]:
    name = evidence.peer_group.name if evidence.peer_group else "peers"
    return {
        "period": f"{year}-{(year + 1) % 100:02d}", "start": f"{year}-04-05", "subject": "peers",
        "comparator": f"{count} comparable employers ({name})", "sources": sources, "evidence": "none",
        "stage": "context", "role": "context",
        "rows": (f"employers: {count} members of {evidence.organisation.peer_group}, {year}",),
    }  # fmt: skip


