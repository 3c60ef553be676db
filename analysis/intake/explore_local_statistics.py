"""
Series of Explore local statistics (ONS), as place rows.

What this stage does not do: it adds up no areas, fills in no period, joins no series of different definition
and gives no abolished district's figure to its successor. One-to-one recodes are done by name, in
`areas.recode_areas`. Refresh: https://www.ons.gov.uk/explore-local-statistics/api/v1/data.csv?indicator=SLUG&time=all
(without time=all only the latest period is served; the API is internal, so its columns are checked here).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import InvalidDataError
from analysis.intake.areas import level_of, recode_areas
from analysis.intake.periods import parse_interval

COLUMNS = (
    "areacd", "areanm", "geography", "indicator", "period", "observation",
    "measure", "unit", "lci_95", "uci_95", "status", "notes",
)  # fmt: skip
PLACE_COLUMNS = ["place", "period", "start", "end", "value", "lower", "upper", "missing", "source"]
RATIO = "ratio"
ROUNDED_TO = 4  # decimals: the files carry up to 14, far beyond what any of the series can mean

# What a blank observation's note says, and the kind of missing that it is.
MISSING_WORDS = {
    "suppress": "suppressed",
    "disclos": "suppressed",
    "confidential": "suppressed",
    "unreliable": "too_few",
    "small": "too_few",
    "not applicable": "not_applicable",
}


@dataclass(frozen=True)
class SeriesMetadata:
    """What the publisher says about a series, from the JSON served beside its CSV."""

    label: str
    publisher: str
    url: str
    released: str
    unit: str
    decimals: int | None
    caveats: str


def read_series(path: Path) -> pd.DataFrame:
    """Read a CSV as served; raise `InvalidDataError` if its columns are not the twelve known ones."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return check_columns(raw, path.name)


def check_columns(raw: pd.DataFrame, name: str) -> pd.DataFrame:
    if set(raw.columns) != set(COLUMNS):
        wrong = sorted(set(raw.columns) ^ set(COLUMNS))
        raise InvalidDataError(
            f"{name} does not have the columns of Explore local statistics: {', '.join(wrong)} "
            f"is missing or new. It must have: {', '.join(COLUMNS)}."
        )
    return raw


def read_metadata(path: Path) -> dict[str, SeriesMetadata]:
    """Read the JSON served beside a CSV: indicator name -> metadata. Several indicators may share fields."""
    served = json.loads(path.read_text(encoding="utf-8-sig"))["ess-beta-metadata"]
    if "label" in served:
        return {served["label"]: describe_series(served)}
    shared = served.get("shared", {})
    return {name: describe_series({**shared, **own}) for name, own in served.items() if name != "shared"}


def describe_series(served: dict) -> SeriesMetadata:
    return SeriesMetadata(
        label=served.get("label") or "",
        publisher=served.get("sourceOrg") or "",
        url=served.get("sourceURL") or "",
        released=served.get("sourceDate") or "",
        unit=(served.get("suffix") or served.get("prefix") or served.get("subText") or "").strip(),
        decimals=served.get("decimalPlaces"),
        caveats=served.get("caveats") or "",
    )


def true_unit(unit: str, metadata: SeriesMetadata) -> str:
    """
    The unit to use where a file and its metadata disagree.

    Housing affordability is labelled % in its rows; its metadata says that it is a ratio.
    """
    return RATIO if unit == "%" and RATIO in metadata.unit else unit


def tabulate_series(raw: pd.DataFrame, indicator: str, source: str) -> pd.DataFrame:
    """
    Turn one indicator into place rows.

    Parameters
    ----------
    raw
        Columns as served; may hold several indicators.
    indicator
        The name in the column ``indicator``.
    source
        Id of the source.

    Returns
    -------
    DataFrame
        place, period, start, end, value, lower, upper, missing, source; sorted by place and period.
        Areas other than districts, counties, regions and nations are left out. Limits that do not enclose
        their value are blanked, both of them (the publisher has six, all in "Engaged with the arts").

    Raises
    ------
    InvalidDataError
        The indicator is not there, or gives two values for one area and period.
    """
    chosen = raw[(raw["indicator"] == indicator) & (raw["areacd"].map(level_of) != "")]
    if chosen.empty:
        offered = ", ".join(sorted(raw["indicator"].unique())[:8])
        raise InvalidDataError(f"No rows for the indicator '{indicator}'. The file has: {offered}.")
    figures = ("observation", "lci_95", "uci_95")
    value, lower, upper = (pd.to_numeric(chosen[name]).round(ROUNDED_TO) for name in figures)
    enclosed = (lower <= value) & (value <= upper)
    periods = {text: parse_interval(text) for text in chosen["period"].unique()}
    rows = pd.DataFrame(
        {
            "place": chosen["areacd"],
            "period": chosen["period"].map(lambda text: periods[text].label),
            "start": chosen["period"].map(lambda text: periods[text].start),
            "end": chosen["period"].map(lambda text: periods[text].end),
            "value": value,
            "lower": lower.where(enclosed),
            "upper": upper.where(enclosed),
            "missing": np.where(value.isna(), missing_kinds(chosen), ""),
            "source": source,
        }
    )
    rows = recode_areas(drop_repeats(rows, indicator))
    return rows.sort_values(["place", "start"])[PLACE_COLUMNS].reset_index(drop=True)


def missing_kinds(raw: pd.DataFrame) -> pd.Series:
    said = (raw["status"] + " " + raw["notes"]).str.lower()
    kinds = pd.Series("not_given", index=raw.index)
    for words, kind in MISSING_WORDS.items():
        kinds = kinds.mask((kinds == "not_given") & said.str.contains(words, regex=False), kind)
    return kinds


def drop_repeats(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Keep one of identical rows; two different values for one area and period cannot both be right."""
    distinct = rows.drop_duplicates(["place", "period", "value"])
    conflicts = distinct[distinct.duplicated(["place", "period"], keep=False)]
    if not conflicts.empty:
        first = conflicts.iloc[0]
        raise InvalidDataError(
            f"'{indicator}' gives {len(conflicts)} values that contradict one another, first for "
            f"{first['place']} in {first['period']}. Ask the publisher which are right; do not pick one."
        )
    return distinct
