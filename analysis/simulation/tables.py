"""The tables of a synthetic project, of the same form as those under data/."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.simulation.truth import MEASURES, YEARS

if TYPE_CHECKING:
    from analysis.simulation.truth import Truth

SOURCE = "synthetic"
ABOUT = "{} does not exist. Its figures were drawn by a computer to test how reports are made."
QUARTERS = ("women_lower_quarter", "women_lower_middle_quarter", "women_upper_middle_quarter")
BONUSES = ("median_bonus_gap", "mean_bonus_gap", "men_bonus_share", "women_bonus_share")
NATION, KINGDOM = "E92000001", "K02000001"
PLACES = 60
QUANTILES = {"p05": 0.05, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}


def name_of(member: int) -> str:
    return f"Synthetic organisation {member}"


def slug_of(member: int) -> str:
    return f"synthetic-organisation-{member}"


def source_row() -> dict[str, str]:
    return {
        "id": SOURCE, "publisher": "Nobody", "title": "Synthetic figures, drawn by a computer",
        "note": "Describes no organisation and no place that exists.",
    }  # fmt: skip


def organisation_tables(truth: Truth) -> dict[str, pd.DataFrame]:
    """Make the tables under organisations/, by their file's name."""
    members = truth.employers[truth.employers["member"] > 0]
    groups = {row.member: f"synthetic-group-{row.member}" for row in members.itertuples()}
    organisations = [
        {
            "slug": slug_of(row.member), "name": name_of(row.member), "kind": "company", "industry": "Synthetic",
            "peer_group": groups[row.member], "about": ABOUT.format(name_of(row.member)), "source": SOURCE,
        }
        for row in members.itertuples()
    ]  # fmt: skip
    entities = [
        {
            "id": row.employer, "organisation": slug_of(row.member), "name": name_of(row.member), "role": "lead",
            "first_year": label(YEARS[0]), "last_year": label(YEARS[-1]), "source": SOURCE,
        }
        for row in members.itertuples()
    ]  # fmt: skip
    rule = "Synthetic employers of one industry and about one size."
    peer_groups = [
        {"id": group, "name": "synthetic employers", "rule": rule, "source": SOURCE} for group in groups.values()
    ]
    peers = [
        {
            "peer_group": groups[member + 1], "employer": truth.employers["employer"].iloc[peer],
            "name": f"Synthetic employer {peer}", "reason": rule, "source": SOURCE,
        }
        for member, group in enumerate(truth.peers)
        for peer in group
    ]  # fmt: skip
    columns = ("organisations", organisations), ("entities", entities), ("peer_groups", peer_groups), ("peers", peers)
    nothing = {"redirects": pd.DataFrame(), "accents": pd.DataFrame()}
    return {name: pd.DataFrame(rows) for name, rows in columns} | nothing


def panel_tables(panel: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Make the national panel, the filings of the members in full, and how gaps are spread."""
    employers = panel.rename(columns={"median_pay_gap": "median_gap", "mean_pay_gap": "mean_gap"}).assign(
        year=panel["calendar"].map(label), sector="private", source=SOURCE
    )
    own = _with_all_figures(panel[panel["member"] > 0], rng)
    filings = own.melt(["employer", "calendar"], var_name="metric").rename(columns={"employer": "entity"})
    is_bonus = filings["metric"].isin(BONUSES)
    kind = np.where(is_bonus, "not_applicable", "not_given")
    filings = filings.assign(
        period=filings["calendar"].map(label),
        start=[f"{year}-04-05" for year in filings["calendar"]],
        end=[f"{year + 1}-04-04" for year in filings["calendar"]],
        missing=np.where(filings["value"].isna(), kind, ""),
        source=SOURCE,
    )
    return {"employers": employers, "pay_gap_filings": filings, "pay_gap_distributions": _distributions(employers)}


def _with_all_figures(own: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add the three lower quarters and the bonuses; one filing in fifty gives no quarters, one in six no bonus."""
    rows = own[["employer", "calendar", *MEASURES]].copy()
    for i, quarter in enumerate(QUARTERS):
        rows[quarter] = np.clip(rows["women_top_quarter"] + (3 - i) * 4 + rng.normal(0, 2, len(rows)), 0, 100).round(1)
    no_bonus = rng.random(len(rows)) < 1 / 6
    for bonus in BONUSES:
        drawn = rng.normal(20, 30, len(rows)) if bonus.endswith("gap") else rng.uniform(5, 95, len(rows))
        rows[bonus] = np.where(no_bonus, np.nan, np.clip(drawn, -99, 99).round(1))
    return rows


def _distributions(employers: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for (year, industry), group in employers.groupby(["year", "industry"]):
        gaps = group["median_gap"]
        if len(gaps) >= 20:
            spread = {name: round(float(gaps.quantile(q)), 2) for name, q in QUANTILES.items()}
            rows.append(
                {
                    "year": year, "industry": industry, "size": "all", "employers": len(gaps), **spread,
                    "mean": round(float(gaps.mean()), 2), "share_zero": round(100 * float((gaps == 0).mean()), 1),
                    "source": SOURCE,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def place_tables(truth: Truth, metrics: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Make synthetic places, who serves them, which are alike, and their official figures."""
    codes = [f"Z07{i:06d}" for i in range(1, PLACES + 1)]
    above = [(KINGDOM, "Synthetic kingdom", "uk", ""), (NATION, "Synthetic nation", "nation", KINGDOM)]
    areas = [*above, *((code, f"Synthetic place {i}", "lad", NATION) for i, code in enumerate(codes, 1))]
    places = pd.DataFrame(areas, columns=["code", "name", "level", "nation"]).assign(source=SOURCE)
    places["nation"] = places["nation"].where(places["level"] == "lad", "")
    places["population"] = [60_000_000, 50_000_000, *rng.integers(60_000, 400_000, PLACES)]
    footprints = [
        {
            "organisation": slug_of(member), "place": codes[place], "weight": 1 / served,
            "basis": "service area", "source": SOURCE,
        }
        for member in truth.employers.loc[truth.employers["member"] > 0, "member"]
        for served in [1 + member % 4 if 1 + member % 4 != 3 else 2]
        for place in rng.choice(PLACES, served, replace=False)
    ]  # fmt: skip
    neighbours = [
        {"place": code, "neighbour": codes[(i + rank) % PLACES], "rank": rank, "source": SOURCE}
        for i, code in enumerate(codes)
        for rank in range(1, 11)
    ]
    hexes = [{"place": code, "q": i % 8, "r": i // 8, "source": SOURCE} for i, code in enumerate(codes)]
    live = metrics[(metrics["level"] == "place") & (metrics["status"] == "live")]
    # One of each kind, and enough of the first goal for a score of need.
    chosen = pd.concat([live.drop_duplicates("kind"), live[live["goal"] == "1"].head(4)]).drop_duplicates("id")
    observed = {row.id: _place_values([*codes, NATION, KINGDOM], row, rng) for row in chosen.itertuples()}
    return {
        "places": places,
        "footprints": pd.DataFrame(footprints),
        "neighbours": pd.DataFrame(neighbours),
        "hexes": pd.DataFrame(hexes),
    } | {f"places/{metric}": rows for metric, rows in observed.items()}


def _place_values(codes: list[str], metric: object, rng: np.random.Generator) -> pd.DataFrame:
    centre, spread, error = (50.0, 8.0, 2.0) if metric.kind in ("percentage", "rank") else (100.0, 15.0, 4.0)
    true = rng.normal(centre, spread, len(codes))
    value = np.round(np.clip(true + rng.normal(0, error, len(codes)), 1, 99 if centre == 50 else None), 1)
    half = round(1.96 * error, 1)
    hidden = rng.random(len(codes)) < 0.02
    return pd.DataFrame(
        {
            "place": codes, "period": "2024", "start": "2024-01-01", "end": "2024-12-31",
            "value": np.where(hidden, np.nan, value),
            "lower": np.where(hidden, np.nan, np.round(np.maximum(value - half, 0), 1)),
            "upper": np.where(hidden, np.nan, np.round(value + half, 1)),
            "missing": np.where(hidden, "suppressed", ""), "source": SOURCE,
        }
    )  # fmt: skip


def fact_table(truth: Truth, metrics: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Make published figures of every kind of metric, some suppressed, not given or of too few people."""
    own = metrics[(metrics["level"] == "organisation") & (metrics["status"] == "live") & (metrics["unit"] != "")]
    own = own[~own["source"].eq("gpg-service")]
    kinds = list(own.groupby("kind"))
    rows = []
    for member in truth.employers.loc[truth.employers["member"] > 0, "member"]:
        for kind, group in kinds:
            metric = group.iloc[int(rng.integers(len(group)))]
            missing = rng.choice(["", "suppressed", "not_given", "too_few"], p=[0.85, 0.05, 0.05, 0.05])
            value = np.nan if missing else _fact_value(kind, rng)
            rows.append(
                {
                    "id": f"{slug_of(member)}-{metric['id']}.2024", "organisation": slug_of(member),
                    "metric": metric["id"], "stage": "outcome", "role": "result", "value": value,
                    "statement": f"A synthetic figure of {name_of(member)}", "bound": "exact", "missing": missing,
                    "unit": metric["unit"], "period": "2024", "start": "2024-01-01", "end": "2024-12-31",
                    "n": int(rng.integers(10, 2000)) if kind == "percentage" and not missing else np.nan,
                    "source": SOURCE,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _fact_value(kind: str, rng: np.random.Generator) -> float:
    if kind == "percentage":
        return round(float(rng.uniform(5, 95)), 1)
    return float(rng.integers(1, 20)) if kind == "rank" else float(rng.poisson(rng.choice([3, 40, 900])))


def label(year: int) -> str:
    """Write a reporting year as printed: 2024-25."""
    return f"{year}-{(year + 1) % 100:02d}"
