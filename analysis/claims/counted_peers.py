"""What counted shares are compared with: bodies of the same kind by a funnel, and the whole nation by a ratio."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.claims.claim import Claim, make_claim, with_verdict
from analysis.claims.counted_rows import address
from analysis.claims.family import p_value_of
from analysis.statistics.comparison import compare
from analysis.statistics.estimate import Estimate
from analysis.statistics.ladder import permit
from analysis.statistics.proportions import WIDEST_DIFFERENCE
from analysis.statistics.representation import FULL_RESPONSE
from analysis.statistics.rounded_counts import (
    Standing,
    estimate_rounded_share,
    quantile_of,
    represent,
    share_below,
    shrink_rounded,
    sizes,
    stand_among,
    too_many_held_back,
)
from analysis.statistics.share import Share

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.claims.counted_rows import Counted
    from analysis.claims.evidence import Evidence

QUARTILES = {"peers_lower": 0.25, "peers_median": 0.5, "peers_upper": 0.75}
LIMITS = ("limits_95", "limits_998", "chance_95", "chance_998")
WIDE = "Few stand behind it, or its counts were rounded, so its likely range is too wide for a verdict."
NO_PEERS = "For too few bodies of the same kind is this count known."
UNKNOWN = "For more than one in five it is not known, which could turn the comparison."
WIDEST = 100 * WIDEST_DIFFERENCE
# Only for these would a higher share of the group close a gap that the goal names; ages follow what is taught.
PARITY_GOAL = 14
_SIDES = {"under": "lower", "over": "higher", "no clear difference": "similar", "cannot tell": "cant_tell"}


def peer_claims(evidence: Evidence, latest: Counted, peers: list[Share]) -> tuple[list[Claim], Standing | None]:
    """Give the peers' quartiles, the place among them, the range expected at its size, and the adjusted share."""
    if not permit("percentile", peers=len(peers)).granted or too_many_held_back(peers):
        return [], None
    make = _maker(evidence, latest, len(peers))
    dots = sorted((peer for peer in peers if peer.value is not None), key=lambda peer: peer.value)
    claims = []
    for what, quantile in QUARTILES.items():
        shown = dots if what == "peers_median" else []
        claims.append(
            make(
                what, quantile_of(peers, quantile).scaled(100),
                distribution=tuple(100 * peer.value for peer in shown), sizes=tuple(p.n.value for p in shown),
            )
        )  # fmt: skip
    below = Estimate(100 * share_below(latest.share, peers), None, None, len(peers), "share of peers, ties half",
                     meaning="none")  # fmt: skip
    claims.append(make("peers_beaten", below, unit="%", decimals=0))
    standing = stand_among(latest.share, peers)
    if standing.funnel is not None:
        claims += _limit_claims(make, latest, peers, standing)
        adjusted = shrink_rounded(latest.share, peers).scaled(100)
        claims += [make("adjusted", adjusted)] if adjusted.printable else []
    return claims, standing


def _limit_claims(make: Callable[..., Claim], latest: Counted, peers: list[Share], standing: Standing) -> list[Claim]:
    """Give each limit at the body's own size, and over all sizes for a chart: lower limits first, then upper."""
    people = [*sizes(peers), latest.share.n.value]
    own = standing.limits_by_size([latest.share.n.value] * 2)
    claims = []
    for what, (grid, lower, upper) in standing.limits_by_size(people).items():
        centre = 100 * standing.funnel.centre
        _, low, high = (float(values[0]) for values in own[what])
        range_ = Estimate(
            centre, 100 * min(low, centre / 100), 100 * max(high, centre / 100), len(peers),
            f"funnel, arcsine scale; spread beyond chance {standing.funnel.tau:.3f}",
            0.95 if what.endswith("95") else 0.998, meaning="chance",
            details={"phi": standing.funnel.phi, "tau": standing.funnel.tau},
        )  # fmt: skip
        claims.append(
            make(
                what, range_, sizes=tuple(round(float(n), 1) for n in (*grid, *grid)),
                distribution=tuple(round(100 * float(share), 2) for share in (*lower, *upper)),
            )
        )  # fmt: skip
    return claims


def _maker(evidence: Evidence, latest: Counted, count: int) -> Callable[..., Claim]:
    kind = _kind(evidence, latest)

    def make(what: str, estimate: Estimate, **more: object) -> Claim:
        return make_claim(
            evidence.organisation.slug, evidence.metrics[latest.metric], estimate, period=latest.period,
            start=str(latest.start)[:10], what=what, subject="peers", stage="context", role="context",
            evidence="none", comparator=f"{count} other {kind}", sources=(latest.source,),
            rows=(f"counts: {count} other {kind}, {latest.metric}, {latest.period}",),
            address=address(evidence, latest, what), **more,
        )  # fmt: skip

    return make


def _kind(evidence: Evidence, latest: Counted) -> str:
    return str(evidence.counts.loc[evidence.counts["body"] == latest.body, "compared_with"].iloc[0])


def judge_among_peers(claim: Claim, latest: Counted, standing: Standing | None) -> Claim:
    """Put on the latest share the verdict of its funnel: beyond what is expected of a body of its size, or not."""
    if standing is None:
        return with_verdict(claim, "not_compared", NO_PEERS)
    if standing.status != "ok":
        return with_verdict(claim, "not_compared", standing.reason)
    if latest.response < FULL_RESPONSE:
        return with_verdict(claim, "not_compared", UNKNOWN)
    if claim.upper - claim.lower > WIDEST:
        return with_verdict(claim, "cant_tell", WIDE)
    beside = replace(
        claim, comparator=f"{standing.peers} peers", comparator_value=100 * standing.funnel.centre,
        p_value=standing.p_value,
    )  # fmt: skip
    return with_verdict(beside, standing.side)


def benchmark_claims(evidence: Evidence, latest: Counted, total: Counted | None) -> list[Claim]:
    """Give the nation's share, the ratio to it, and how many more people parity would need where that makes sense."""
    if total is None or total.share.value is None:
        return []
    metric = evidence.metrics[latest.metric]
    nation = estimate_rounded_share(total.share).scaled(100)
    found = represent(latest.share, total.share.value, asked=latest.asked)
    own = estimate_rounded_share(latest.share).scaled(100)
    compared = compare(
        own, nation.value, polarity="none", margin=metric.margin or 0.0, widest=WIDEST, denominator=own.n,
        response=latest.response,
    )  # fmt: skip
    side = _SIDES[found.verdict]
    verdict = compared.verdict if side in ("similar", compared.verdict) else "cant_tell"
    common = {
        "period": latest.period, "start": str(latest.start)[:10], "stage": "context", "role": "context",
        "evidence": "none", "sources": tuple(dict.fromkeys((latest.source, total.source))),
        "comparator": total.name,
    }  # fmt: skip

    def make(what: str, estimate: Estimate, **more: object) -> Claim:
        place = address(evidence, latest, what)
        return make_claim(evidence.organisation.slug, metric, estimate, what=what, address=place, **common, **more)

    both = (latest.row, total.row)
    claims = [
        make("nation", nation, subject=total.body, rows=(total.row,)),
        make(
            "representation", found.ratio, subject=latest.body, rows=both, unit="times", decimals=2,
            comparator_value=nation.value, verdict=verdict, p_value=p_value_of(compared),
        ),
    ]  # fmt: skip
    if latest.response < FULL_RESPONSE:
        claims.append(make("if_unknown", found.bounds.scaled(nation.value), subject=latest.body, rows=both))
    if metric.goal == PARITY_GOAL and verdict == "lower":
        more = Estimate(float(found.people_to_parity), None, None, own.n, "people to parity", meaning="none")
        claims.append(make("people_to_parity", more, subject=latest.body, rows=both, unit="people", decimals=0))
    return claims
