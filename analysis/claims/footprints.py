"""Which local authorities an organisation serves, and which published value stands for each of them."""

from __future__ import annotations

import pandas as pd

AUTHORITY = "lad"


def need_observations(observations: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """
    Give every local authority the newest value of each metric, its own or its upper-tier authority's.

    Parameters
    ----------
    observations
        place, metric, end, value, lower, upper.
    places
        code, level, nation, and utla where an upper-tier authority contains the place.

    Returns
    -------
    pandas.DataFrame
        place, nation, metric, value, lower, upper, age_years, area (the place that the value is of). Age is
        counted from the newest end of any observation.
    """
    known = observations[observations["value"].notna()].assign(end=lambda rows: pd.to_datetime(rows["end"]))
    newest = known.sort_values("end").drop_duplicates(["place", "metric"], keep="last")
    newest = newest.assign(age_years=(known["end"].max() - newest["end"]).dt.days / 365.25, area=newest["place"])
    newest = newest[["metric", "area", "value", "lower", "upper", "age_years"]]
    authorities = places[places["level"] == AUTHORITY]
    own = authorities[["code", "nation"]].merge(newest, left_on="code", right_on="area")
    if "utla" not in places:
        return own.rename(columns={"code": "place"})
    within = authorities[["code", "nation", "utla"]].dropna(subset=["utla"])
    lent = within.merge(newest, left_on="utla", right_on="area").drop(columns="utla")
    # Its own comes first, so that what is lent only fills gaps.
    both = pd.concat([own, lent], ignore_index=True).drop_duplicates(["code", "metric"])
    return both.rename(columns={"code": "place"})


def need_footprints(footprints: pd.DataFrame, places: pd.DataFrame) -> dict[str, dict[str, float]]:
    """
    Break footprints down to local authorities, larger areas by the population of those inside them.

    Parameters
    ----------
    footprints
        organisation, place, weight.

    Returns
    -------
    dict
        Organisation to {local authority: weight}.
    """
    authorities = places[places["level"] == AUTHORITY]
    level = places.set_index("code")["level"]
    inside = {place: _inside(place, level[place], authorities) for place in footprints["place"].unique()}
    served: dict[str, dict[str, float]] = {}
    for row in footprints.itertuples():
        weights = served.setdefault(row.organisation, {})
        for code, share in inside[row.place].items():
            weights[code] = weights.get(code, 0.0) + row.weight * share
    return {organisation: weights for organisation, weights in served.items() if weights}


def serve_everywhere(footprints: pd.DataFrame, places: pd.DataFrame) -> set[str]:
    """Name the organisations that serve a whole nation: no place to set against the nation."""
    nationwide = footprints["place"].map(places.set_index("code")["level"]).isin(["nation", "uk"])
    share = footprints["weight"].where(nationwide, 0).groupby(footprints["organisation"]).sum()
    total = footprints.groupby("organisation")["weight"].sum()
    return set(share.index[share >= total / 2])


def _inside(place: str, level: str, authorities: pd.DataFrame) -> dict[str, float]:
    if level == AUTHORITY:
        return {place: 1.0}
    if level == "uk":
        rows = authorities
    else:
        rows = authorities[authorities[level] == place] if level in authorities else authorities.iloc[:0]
    people = rows["population"].astype(float)
    return dict(zip(rows["code"], people / people.sum(), strict=True)) if people.sum() > 0 else {}
