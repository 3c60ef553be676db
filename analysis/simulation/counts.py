"""People counted in the synthetic coalition: true shares known, counts rounded and held back as publishers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.claims.family import CLEAR
from analysis.simulation.tables import SOURCE, slug_of

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.simulation.truth import Truth

TRUTH = "counted_truth.csv"
FINDINGS = "counted_findings.csv"
YEARS = (2022, 2023, 2024)
PEERS, TOGETHER = 24, 5  # bodies that are no members in each kind, and members in each kind
DIFFERENCES = {"none": 0.0, "small": 0.10, "large": 0.35}  # on the arcsine scale: half a share, about 10 and 33 points
RISE = {"none": 0.0, "trend": 0.10}  # from the first year to the last, on the same scale
SMALLEST, LARGEST = 20, 1500  # people counted
ROUNDED_TO, FEWEST_SHOWN = 10, 5
NATION, NATION_PEOPLE = "synthetic-nation", 400_000


@dataclass(frozen=True)
class Measure:
    """
    A counted share of the coalition.

    Parameters
    ----------
    spread
        How far bodies of a kind truly differ, a standard deviation on the arcsine scale.
    members_spread
        Whether members spread as their peers do; if not, one without a difference has the nation's share.
    """

    metric: str
    share: float
    spread: float
    members_spread: bool


# The first is judged among peers only; the second beside the nation too, whose share is then exactly its own.
MEASURES = (
    Measure("apprentice_starters_women", 0.5, 0.06, members_spread=True),
    Measure("apprentice_starters_learning_difficulty", 0.2, 0.05, members_spread=False),
)


def count_tables(truth: Truth, rng: np.random.Generator) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """
    Draw bodies, their counts, and what is true of each member's.

    Returns
    -------
    tables, truth
        ``counted_bodies`` and ``counts`` as under data/; and one row a member and measure: organisation, metric,
        people, difference, trend (names of what is true) and rises (whether that is upwards).
    """
    members = truth.employers[truth.employers["member"] > 0]
    bodies, counts, true = [_body(NATION, "", "", "total")], [], []
    for measure in MEASURES:
        if not measure.members_spread:
            counts += [_row(NATION, measure, year, round(measure.share * NATION_PEOPLE), NATION_PEOPLE)
                       for year in YEARS]  # fmt: skip
    for row in members.itertuples():
        kind = f"synthetic bodies {(row.member - 1) // TOGETHER}"
        name = f"synthetic-body-{row.member}"
        bodies.append(_body(name, slug_of(row.member), kind, "member"))
        people = _people(rng)
        for measure in MEASURES:
            sign, moving = (int(rng.choice([-1, 1])) for _ in range(2))
            own = rng.normal(0, measure.spread) if measure.members_spread else 0.0
            end = _angle(measure.share) + own + sign * DIFFERENCES[row.difference]
            for i, year in enumerate(YEARS):
                back = moving * RISE[row.trend] * (1 - i / (len(YEARS) - 1))
                counts.append(_drawn(name, measure, year, end - back, people, rng))
            true.append(
                {
                    "organisation": slug_of(row.member), "metric": measure.metric, "people": people,
                    "difference": row.difference, "trend": row.trend, "higher": sign > 0, "rises": moving > 0,
                }
            )  # fmt: skip
    for kind in sorted({body["compared_with"] for body in bodies} - {""}):
        for i in range(PEERS):
            name = f"{kind.replace(' ', '-')}-peer-{i}"
            bodies.append(_body(name, "", kind, "peer"))
            people = _people(rng)
            counts += [
                _drawn(name, m, YEARS[-1], _angle(m.share) + rng.normal(0, m.spread), people, rng) for m in MEASURES
            ]
    return {"counted_bodies": pd.DataFrame(bodies), "counts": pd.DataFrame(counts)}, pd.DataFrame(true)


def counted_findings(ledger: Ledger, row: dict[str, object]) -> dict[str, object]:
    """Give what a report says of one counted share: its place among peers, beside the nation, and its change."""
    own = [claim for claim in ledger if claim.metric == row["metric"]]
    judged = next((claim for claim in own if claim.what == "value" and claim.verdict), None)
    nation = next((claim for claim in own if claim.what == "representation"), None)
    change = next((claim for claim in own if claim.what == "change_since_first"), None)
    found = {"peers": judged, "nation": nation, "change": change}
    return {f"{name}_verdict": _verdict(claim) for name, claim in found.items()}


def false_verdicts(ledger: Ledger) -> int:
    """Count the clear verdicts on all counted shares of a report."""
    metrics = {measure.metric for measure in MEASURES}
    return sum(claim.verdict in CLEAR for claim in ledger if claim.metric in metrics)


def _verdict(claim: Claim | None) -> str:
    return claim.verdict if claim is not None and claim.printable else ""


def _angle(share: float) -> float:
    return float(np.arcsin(np.sqrt(share)))


def _people(rng: np.random.Generator) -> int:
    return int(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))


def _drawn(
    body: str, measure: Measure, year: int, angle: float, people: int, rng: np.random.Generator
) -> dict[str, object]:
    share = np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
    count = int(rng.binomial(people, share))
    return _row(body, measure, year, count, people, rounding=ROUNDED_TO)


def _row(body: str, measure: Measure, year: int, count: int, people: int, rounding: int = 1) -> dict[str, object]:
    """Publish a count: rounded halves up, and nothing below five; its ends are all that round to the same."""
    value, least, most = _published(count, rounding)
    n, n_least, n_most = _published(people, rounding)
    most = min(most, n_most)
    return {
        "body": body, "metric": measure.metric, "period": f"{year}-{(year + 1) % 100:02d}", "start": f"{year}-08-01",
        "end": f"{year + 1}-07-31", "group": "drawn", "count": None if value is None else min(value, most),
        "count_least": least, "count_most": most, "denominator": n, "denominator_least": n_least,
        "denominator_most": n_most, "rounding": rounding, "missing": "suppressed" if value is None else "",
        "source": SOURCE,
    }  # fmt: skip


def _published(true: int, rounding: int) -> tuple[int | None, int, int]:
    if rounding == 1:
        return true, true, true
    if true < FEWEST_SHOWN:
        return None, 0, FEWEST_SHOWN - 1
    value = (true + rounding // 2) // rounding * rounding
    return value, max(value - rounding // 2, FEWEST_SHOWN), value + rounding // 2 - 1


def _body(name: str, organisation: str, kind: str, role: str) -> dict[str, str]:
    return {
        "id": name, "name": name.replace("-", " ").capitalize(), "organisation": organisation, "compared_with": kind,
        "role": role, "note": "", "source": SOURCE,
    }  # fmt: skip
