"""Areas by their GSS codes: level, one-to-one recodes, and districts within upper-tier areas."""

from __future__ import annotations

import pandas as pd

LEVEL_OF_PREFIX = {
    "E06": "lad", "E07": "lad", "E08": "lad", "E09": "lad", "W06": "lad", "S12": "lad", "N09": "lad",
    "E10": "utla", "E12": "region",
    "E92": "nation", "W92": "nation", "S92": "nation", "N92": "nation", "K02": "uk", "K03": "uk",
}  # fmt: skip

# The same area under a new code (boundary orders that moved no residents, or very few). Mergers are not
# here: an abolished district's figures are nobody else's, so they are left out rather than reassigned.
RECODED = {
    "E06000048": "E06000057",  # Northumberland, 2013
    "E07000097": "E07000242",  # East Hertfordshire, 2013
    "E07000100": "E07000240",  # St Albans, 2013
    "E07000101": "E07000243",  # Stevenage, 2013
    "E07000104": "E07000241",  # Welwyn Hatfield, 2013
    "E08000016": "E08000038",  # Barnsley, 2025
    "E08000019": "E08000039",  # Sheffield, 2025
    "E08000020": "E08000037",  # Gateshead, 2013
    "S12000015": "S12000047",  # Fife, 2018
    "S12000024": "S12000048",  # Perth and Kinross, 2018
    "S12000044": "S12000050",  # North Lanarkshire, 2019
    "S12000046": "S12000049",  # Glasgow City, 2019
}


def level_of(code: str) -> str:
    """lad, utla, region, nation or uk; empty for areas that this project does not use."""
    return LEVEL_OF_PREFIX.get(code[:3], "")


def recode_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Give areas their present code where only the code has changed.

    Where a publisher gives a figure under both codes for a period, the one under the present code is kept.

    Parameters
    ----------
    rows
        Has the columns ``place`` and ``period``.
    """
    present = rows["place"].replace(RECODED)
    recoded = rows.assign(place=present, _old=present != rows["place"]).sort_values("_old", kind="stable")
    kept = recoded.drop_duplicates(["place", "period"], keep="first")
    return kept.drop(columns="_old").sort_index()


def leave_out_impossible(rows: pd.DataFrame, low: float, high: float) -> pd.DataFrame:
    """
    Leave out rows whose value cannot be true of its unit, such as a percentage above 100.

    The publisher's figure is wrong and the right one is not known: a capped one would hide that.
    (Thurrock's September Guarantee offers in 2021 and 2022 are 100.02 and 100.21.)
    """
    return rows[rows["value"].isna() | rows["value"].between(low, high)]


def assign_upper_tier(rows: pd.DataFrame, upper_tier_of: dict[str, str]) -> pd.DataFrame:
    """
    Read an upper-tier series for districts, saying so.

    Parameters
    ----------
    rows
        Place rows under the codes that were published.
    upper_tier_of
        District code -> code of the county, or of itself where the district is unitary.

    Returns
    -------
    DataFrame
        One row per district and period, with ``published_for`` naming the area that the figure describes.
        It is the county's figure, shared by its districts: never a figure of the district.
    """
    pairs = pd.DataFrame(upper_tier_of.items(), columns=["district", "published_for"])
    assigned = pairs.merge(rows, left_on="published_for", right_on="place").drop(columns="place")
    return assigned.rename(columns={"district": "place"})
