"""People counted, as claims: each share with its interval, what has changed, and what it is compared with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, make_claim
from analysis.claims.counted_peers import benchmark_claims, judge_among_peers, peer_claims
from analysis.claims.counted_rows import address, comparable, series_of
from analysis.claims.family import p_value_of
from analysis.statistics.comparison import compare, difference_of
from analysis.statistics.disclosure import DEFAULT
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.proportions import WIDEST_DIFFERENCE
from analysis.statistics.rounded_counts import estimate_rounded_share
from analysis.statistics.trend import estimate_share_trend

if TYPE_CHECKING:
    from analysis.claims.counted_rows import Counted
    from analysis.claims.evidence import Evidence
    from analysis.framework.records import Metric

PART_YEAR = "Part of a year, and provisional: it is set beside no whole year."
_TREND_YEARS = 5
_POINTS = "percentage points"


def counted_claims(evidence: Evidence) -> list[Claim]:
    """Make the claims of an organisation's counts; one whose people nobody has counted has none."""
    own = series_of(evidence.counts)
    peers = series_of(evidence.counts_peers)
    totals = {_measure(c): c for series in series_of(evidence.counts_total).values() for c in series}
    claims: list[Claim] = []
    for series in own.values():
        values = [_value(evidence, counted) for counted in series]
        years = comparable(series)
        if years:
            latest = years[-1]
            others = [c for group in peers.values() for c in group if _measure(c) == _measure(latest)]
            among, standing = peer_claims(evidence, latest, [c.share for c in others if _is_sound(c)])
            values = [judge_among_peers(v, latest, standing) if v.period == latest.period else v for v in values]
            values += [*among, *benchmark_claims(evidence, latest, totals.get(_measure(latest)))]
            values += _change(evidence, years) + _trend(evidence, years)
        claims += values
    return claims


def _measure(counted: Counted) -> tuple[str, str]:
    return counted.metric, counted.period


def _is_sound(counted: Counted) -> bool:
    """Whether enough people stand behind a peer's share for it to say anything."""
    return counted.share is not None and counted.share.n.value >= DEFAULT.fewest_for_percentage


def _value(evidence: Evidence, counted: Counted) -> Claim:
    metric = evidence.metrics[counted.metric]
    estimate = _share(counted) if counted.share else _plain(counted)
    missing = counted.missing or ("" if estimate.printable else "too_few")
    if not counted.is_whole_year:
        estimate = estimate.with_caveats(PART_YEAR)
    return make_claim(
        evidence.organisation.slug, metric, estimate, period=counted.period, start=str(counted.start)[:10],
        subject=counted.body, stage="output", evidence="output", missing=missing, bound=_hedge(counted),
        sources=(counted.source,), rows=(counted.row,), address=address(evidence, counted),
    )  # fmt: skip


def _hedge(counted: Counted) -> str:
    return "about" if counted.share is None and counted.rounding > 1 else "exact"


def _share(counted: Counted) -> Estimate:
    estimate = estimate_rounded_share(counted.share).scaled(100)
    if estimate.printable and not counted.may_be_printed:
        reason = "So few have the characteristic, or have not, that a percentage would speak of single people."
        return refused("insufficient_data", estimate.method, reason, n=estimate.n)
    return estimate


def _plain(counted: Counted) -> Estimate:
    if counted.count.value is None:
        return refused("suppressed", "as published", "The count was held back by its publisher.")
    method = f"as published, rounded to {counted.rounding}" if counted.rounding > 1 else "as published"
    ends = (None, None) if counted.count.is_exact else (counted.count.least, counted.count.most)
    meaning = "none" if counted.count.is_exact else "bounds"
    return Estimate(counted.count.value, *ends, None, method, 1.0, meaning=meaning)


def _change(evidence: Evidence, years: list[Counted]) -> list[Claim]:
    """Tell the difference between the first and the latest whole year, by Newcombe's interval, rounding allowed for."""
    first, latest = years[0], years[-1]
    if first is latest:
        return []
    before, now = (estimate_rounded_share(counted.share).scaled(100) for counted in (first, latest))
    difference = difference_of(now, before)
    metric = evidence.metrics[latest.metric]
    found = compare(now, before, polarity=metric.polarity, margin=metric.margin or 0.0)
    wide = difference.upper - difference.lower > 100 * WIDEST_DIFFERENCE
    estimate = replace(
        difference, n=before.n + now.n, n_periods=latest.start.year - first.start.year + 1,
        method="Newcombe, widened for rounding", status="descriptive_only" if wide else "ok",
    )  # fmt: skip
    return [
        _following(
            evidence, metric, years, estimate, "change_since_first", verdict="" if wide else found.verdict,
            p_value=None if wide else p_value_of(found), comparator_value=before.value,
        )
    ]  # fmt: skip


def _trend(evidence: Evidence, years: list[Counted]) -> list[Claim]:
    """Give the average change a year where there are five whole years, by a quasi-binomial slope."""
    if len(years) < _TREND_YEARS:
        return []
    estimate = estimate_share_trend(
        [c.start.year for c in years], [c.count.value for c in years], [c.share.n.value for c in years]
    ).scaled(100)
    metric = evidence.metrics[years[-1].metric]
    if not estimate.printable:
        return []
    found = compare(estimate, 0.0, polarity=metric.polarity)
    return [_following(evidence, metric, years, estimate, "trend", verdict=found.verdict,
                       p_value=estimate.details.get("p"))]  # fmt: skip


def _following(
    evidence: Evidence, metric: Metric, years: list[Counted], estimate: Estimate, what: str, **more: object
) -> Claim:
    first, latest = years[0], years[-1]
    used = years if what == "trend" else [first, latest]
    return make_claim(
        evidence.organisation.slug, metric, estimate, period=latest.period, start=str(latest.start)[:10], what=what,
        subject=latest.body, unit=_POINTS, comparator=first.period, stage="output", evidence="output",
        sources=tuple(dict.fromkeys(c.source for c in used)), rows=tuple(c.row for c in used),
        address=address(evidence, latest, what), **more,
    )  # fmt: skip
