"""
Where a hospital trust's patients come from, by local authority.

What this stage does not do: it gives no patients of abolished districts to their successors, and rescales no
share in silence. `catchment_weights` leaves out shares below a threshold and says how much that leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import InvalidDataError
from analysis.intake.areas import RECODED, level_of

COLUMNS = {"nhs_trust22_code": "trust", "ltla21_code": "place", "proportion_trust_came_from_ltla": "share"}


@dataclass(frozen=True)
class Catchment:
    """Weights by place, summing to 1, and the share of the trust's patients that they describe."""

    weights: dict[str, float]
    covered: float


def read_catchments(raw: pd.DataFrame) -> pd.DataFrame:
    """Columns trust, place, share: one row per trust and 2021 district, one-to-one recodes applied."""
    absent = [name for name in COLUMNS if name not in raw.columns]
    if absent:
        raise InvalidDataError(f"The catchment table has no column {', '.join(absent)}.")
    shares = raw[list(COLUMNS)].rename(columns=COLUMNS)
    return shares.assign(place=shares["place"].replace(RECODED))


def catchment_weights(shares: pd.DataFrame, trust: str, smallest: float = 0.02) -> Catchment:
    """Weights of the districts that send at least ``smallest`` of a trust's patients, summing to 1."""
    own = shares[(shares["trust"] == trust) & (shares["place"].map(level_of) == "lad")]
    kept = own[own["share"] >= smallest].sort_values("share", ascending=False)
    if kept.empty:
        raise InvalidDataError(
            f"No catchment for the trust '{trust}'. Trusts are named by three-character codes, such as R1H."
        )
    covered = float(kept["share"].sum())
    return Catchment(dict(zip(kept["place"], kept["share"] / covered, strict=True)), covered)
