"""
The local authority interactive tool (DfE), as place rows.

Its areas are the authorities responsible for children's services: counties and unitary authorities, under
their own codes. What this stage does not do: it copies no county's figure to its districts
(`areas.assign_upper_tier` does, where a reader asks), fills in no suppressed value and adds nothing up.
"""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd

from analysis.errors import InvalidDataError
from analysis.intake.areas import level_of, recode_areas
from analysis.intake.explore_local_statistics import PLACE_COLUMNS, ROUNDED_TO, drop_repeats
from analysis.intake.periods import MONTHS, Period, year_pair

COLUMNS = ("area_code", "measure_short", "year_label", "year_type", "value")

# First month of the year that each of the tool's year types names.
FIRST_MONTH = {"Academic Year": 9, "Financial Year": 4, "Calendar Year": 1, "Annual": 1}
DAY_OF_YEAR = {"Annual (end of Sept)": (9, 30), "Annual - January": (1, 1)}
SUPPRESSED = ("-", "c", "x", "z", "")


def tabulate_measure(raw: pd.DataFrame, measure: str, source: str) -> pd.DataFrame:
    """
    Turn one measure, named by its short name, into place rows.

    Parameters
    ----------
    raw
        Has area_code, measure_short, year_label, year_type and value (text or numbers; '-' is suppressed).
    measure
        A short name such as 'AVG_Attain8_Score'.
    source
        Id of the source.

    Returns
    -------
    DataFrame
        place, period, start, end, value, lower, upper, missing, source. Areas without a code
        (councils abolished before 2023, Inner and Outer London) are left out. The tool publishes no limits.

    Raises
    ------
    InvalidDataError
        A column or the measure is missing, or a year cannot be read.
    """
    absent = [name for name in COLUMNS if name not in raw.columns]
    if absent:
        raise InvalidDataError(f"The interactive tool's table has no column {', '.join(absent)}.")
    chosen = raw[(raw["measure_short"] == measure) & raw["area_code"].fillna("").map(level_of).ne("")]
    if chosen.empty:
        raise InvalidDataError(
            f"The interactive tool has no measure '{measure}'. Short names are in the column measure_short."
        )
    periods = [parse_year(*pair) for pair in zip(chosen["year_label"], chosen["year_type"], strict=True)]
    value = pd.to_numeric(chosen["value"].where(~chosen["value"].isin(SUPPRESSED))).round(ROUNDED_TO)
    rows = pd.DataFrame(
        {
            "place": chosen["area_code"],
            "period": [period.label for period in periods],
            "start": [period.start for period in periods],
            "end": [period.end for period in periods],
            "value": value,
            "lower": np.nan,
            "upper": np.nan,
            "missing": np.where(value.isna(), "suppressed", ""),
            "source": source,
        }
    )
    rows = recode_areas(drop_repeats(rows, measure))
    return rows.sort_values(["place", "start"])[PLACE_COLUMNS].reset_index(drop=True)


def parse_year(label: str, kind: str) -> Period:
    """
    Read the tool's mixed year labels.

    A single year of an academic or financial kind is the year in which it ends: 2025 is 2024-25.
    """
    years = [int(text) for text in re.findall(r"\d{4}", label)]
    if not years or kind not in FIRST_MONTH | DAY_OF_YEAR:
        raise InvalidDataError(
            f"The year '{label}' of the kind '{kind}' is not one the interactive tool has used. "
            f"Kinds: {', '.join(FIRST_MONTH | DAY_OF_YEAR)}."
        )
    if kind in DAY_OF_YEAR:
        month, day = DAY_OF_YEAR[kind]
        only = date(years[0], month, day)
        return Period(f"{MONTHS[month - 1]} {years[0]}", only, only)
    last = last_year(label, years)
    first = years[0] if len(label) > 4 else last if FIRST_MONTH[kind] == 1 else last - 1
    return span(first, last, FIRST_MONTH[kind])


def last_year(label: str, years: list[int]) -> int:
    """2014-16 -> 2016, 2021/22 -> 2022, 2013/14-15/16 -> 2016, 2025 -> 2025."""
    ending = re.search(r"[-/](\d{2})$", label)
    return years[0] // 100 * 100 + int(ending.group(1)) if ending else years[-1]


def span(first: int, last: int, month: int) -> Period:
    start = date(first, month, 1)
    if month == 1:
        label = str(first) if first == last else f"{first} to {last}"
        return Period(label, start, date(last, 12, 31))
    label = year_pair(first) if last - first == 1 else f"{year_pair(first)} to {year_pair(last - 1)}"
    ends = date(last, 8, 31) if month == 9 else date(last, 3, 31)
    return Period(label, start, ends)
