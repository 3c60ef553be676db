"""
Where a hospital trust's patients come from, by local authority.

What this stage does not do: it rescales no share in silence. `catchment_weights` keeps the largest districts
and says how much of the trust's patients they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InvalidDataError
from analysis.intake.areas import RECODED, level_of

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = {"nhs_trust22_code": "trust", "ltla21_code": "place", "proportion_trust_came_from_ltla": "share"}


@dataclass(frozen=True)
class Catchment:
    """Weights by place, summing to 1, and the share of the trust's patients that they describe."""

    weights: dict[str, float]
    covered: float


def read_catchments(raw: pd.DataFrame, successors: Mapping[str, str] | None = None) -> pd.DataFrame:
    """
    Columns trust, place, share: one row per trust and district.

    Parameters
    ----------
    raw
        The published lookup, by 2021 districts.
    successors
        Abolished district -> the one that took it in. Residents move with their district, so shares (unlike
        rates) may be added up. Districts that were split cannot be given; their shares stay where they are.
    """
    absent = [name for name in COLUMNS if name not in raw.columns]
    if absent:
        raise InvalidDataError(f"The catchment table has no column {', '.join(absent)}.")
    shares = raw[list(COLUMNS)].rename(columns=COLUMNS)
    present = shares.assign(place=shares["place"].replace(RECODED | dict(successors or {})))
    return present.groupby(["trust", "place"], as_index=False)["share"].sum()


def catchment_weights(shares: pd.DataFrame, trust: str, covering: float = 0.9) -> Catchment:
    """Weights of the largest districts that hold at least ``covering`` of a trust's patients."""
    own = shares[(shares["trust"] == trust) & (shares["place"].map(level_of) == "lad")]
    if own.empty:
        raise InvalidDataError(
            f"No catchment for the trust '{trust}'. Trusts are named by three-character codes, such as R1H."
        )
    ordered = own.sort_values("share", ascending=False)
    kept = ordered[ordered["share"].cumsum().shift(fill_value=0) < covering]
    covered = float(kept["share"].sum())
    return Catchment(dict(zip(kept["place"], kept["share"] / covered, strict=True)), covered)
