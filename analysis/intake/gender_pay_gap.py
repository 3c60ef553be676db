"""
The yearly file of the gender pay gap service, as tidy rows.

What this stage does not do: it adds nothing up, fills nothing in, corrects no employer's figure and renames
no employer. A figure that cannot be true stays as published and is flagged, and those who summarise leave
flagged employers out. Refresh: https://gender-pay-gap.service.gov.uk/viewing/download-data/{year}
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import InvalidDataError
from analysis.intake.periods import year_pair

MEASURES = {
    "median_pay_gap": "DiffMedianHourlyPercent",
    "mean_pay_gap": "DiffMeanHourlyPercent",
    "median_bonus_gap": "DiffMedianBonusPercent",
    "mean_bonus_gap": "DiffMeanBonusPercent",
    "men_bonus_share": "MaleBonusPercent",
    "women_bonus_share": "FemaleBonusPercent",
    "women_lower_quarter": "FemaleLowerQuartile",
    "women_lower_middle_quarter": "FemaleLowerMiddleQuartile",
    "women_upper_middle_quarter": "FemaleUpperMiddleQuartile",
    "women_top_quarter": "FemaleTopQuartile",
}
MEN_TOP = "MaleTopQuartile"
BONUS_GAPS = ("median_bonus_gap", "mean_bonus_gap")
SHARES = tuple(metric for metric in MEASURES if metric.startswith(("men_", "women_")))

SIZES = {
    "Less than 250": "under 250",
    "250 to 499": "250-499",
    "500 to 999": "500-999",
    "1000 to 4999": "1000-4999",
    "5000 to 19,999": "5000-19999",
    "20,000 or more": "20000+",
    "Not Provided": "not given",
}

# First division of each SIC 2007 section. The service adds its own code 1, "public sector": X here.
SECTION_STARTS = {
    "A": 1, "B": 5, "C": 10, "D": 35, "E": 36, "F": 41, "G": 45, "H": 49, "I": 55, "J": 58, "K": 64,
    "L": 68, "M": 69, "N": 77, "O": 84, "P": 85, "Q": 86, "R": 90, "S": 94, "T": 97, "U": 99,
}  # fmt: skip
PUBLIC_SECTOR_CODE = "1"
NOT_GIVEN = "not_given"

PANEL_COLUMNS = {
    "median_gap": "median_pay_gap",
    "mean_gap": "mean_pay_gap",
    "women_top_quarter": "women_top_quarter",
}
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
SMALLEST_CELL = 20


def read_filings(source: Path | pd.DataFrame, year: int) -> pd.DataFrame:
    """
    Read the file of one reporting year: one row per employer, the latest submission of each.

    Parameters
    ----------
    source
        The CSV as served, or a frame with its columns.
    year
        First year of the reporting year: 2024 for 2024-25.

    Returns
    -------
    DataFrame
        employer, year, name, company_number, sector, industry, size, submitted, flag and the ten measures in
        per cent. ``flag`` is empty or names what cannot be true of the figures.

    Raises
    ------
    InvalidDataError
        A column is missing, or an employer size is new.
    """
    raw = pd.read_csv(source, dtype=str, encoding="utf-8-sig") if isinstance(source, Path) else source
    check_columns(raw, year)
    filings = pd.DataFrame({metric: to_number(raw[column]) for metric, column in MEASURES.items()})
    filings = filings.assign(
        employer=identify_employers(raw),
        year=year_pair(year),
        name=raw["EmployerName"].str.strip(),
        company_number=clean_company_numbers(raw["CompanyNumber"]),
        sector=sectors(raw["DueDate"]),
        industry=sections(raw["SicCodes"]),
        size=raw["EmployerSize"].map(SIZES),
        submitted=pd.to_datetime(raw["DateSubmitted"]),
        flag=flags(filings, to_number(raw[MEN_TOP])),
    )
    return keep_latest(filings)


def check_columns(raw: pd.DataFrame, year: int) -> None:
    needed = {*MEASURES.values(), MEN_TOP, "EmployerName", "EmployerId", "CompanyNumber", "SicCodes"}
    missing = sorted((needed | {"EmployerSize", "DueDate", "DateSubmitted"}) - set(raw.columns))
    if missing:
        raise InvalidDataError(
            f"The gender pay gap file of {year_pair(year)} has no column {', '.join(missing)}. "
            "The service has changed its file: compare its header with analysis/intake/gender_pay_gap.py."
        )
    sizes = sorted(set(raw["EmployerSize"].dropna()) - set(SIZES))
    if sizes:
        raise InvalidDataError(
            f"The gender pay gap file of {year_pair(year)} has the employer size '{sizes[0]}', "
            f"which is not one of: {', '.join(SIZES)}. Add it to SIZES if the service has a new band."
        )


def to_number(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.replace("", np.nan)).astype(float)


def clean_company_numbers(numbers: pd.Series) -> pd.Series:
    """Eight characters, as Companies House writes them: spreadsheets drop the leading zeros."""
    cleaned = numbers.fillna("").astype(str).str.strip().str.upper()
    return cleaned.where(~cleaned.str.fullmatch(r"\d+"), cleaned.str.zfill(8))


def identify_employers(raw: pd.DataFrame) -> pd.Series:
    """
    Key of each employer: E and the service's id; failing that, C and the company number, or N and the name.

    Files made before 2019 had no ids. A copy that has been linked to later years carries its keys in a column
    ``employer_key``, which is then used as it stands.
    """
    if "employer_key" in raw.columns:
        return raw["employer_key"]
    number = clean_company_numbers(raw["CompanyNumber"])
    name = raw["EmployerName"].str.upper().str.replace(r"[^A-Z0-9]+", " ", regex=True).str.strip()
    by_number = ("C" + number).where(number != "", "N" + name)
    given = raw["EmployerId"].fillna("").astype(str).str.strip().str.removesuffix(".0")
    return ("E" + given).where(given != "", by_number)


def sectors(due: pd.Series) -> pd.Series:
    """Public bodies are due in March, private and voluntary ones in April; in 2020-21 all in October."""
    month = pd.to_datetime(due).dt.month
    return month.map({3: "public", 4: "private"}).fillna(NOT_GIVEN)


def sections(codes: pd.Series) -> pd.Series:
    """Section letter of the first SIC code that names an industry; ``not_given`` where there is none."""
    distinct = {given: section_of(given) for given in codes.fillna("").unique()}
    return codes.fillna("").map(distinct)


def section_of(given: str) -> str:
    codes = [code.strip() for code in given.replace("\n", ",").split(",") if code.strip().isdigit()]
    industries = [code.zfill(5) for code in codes if code != PUBLIC_SECTOR_CODE]
    if not industries:
        return "X" if codes else NOT_GIVEN
    division = int(industries[0][:2])
    started = [letter for letter, first in SECTION_STARTS.items() if first <= division]
    return started[-1] if started else NOT_GIVEN


def flags(filings: pd.DataFrame, men_top: pd.Series) -> pd.Series:
    """Name what cannot be true: a gap beyond 100%, a share outside 0 to 100, a quarter that is not 100."""
    gap = (filings[["median_pay_gap", "mean_pay_gap"]].abs() > 100).any(axis=1)
    share = ((filings[list(SHARES)] < 0) | (filings[list(SHARES)] > 100)).any(axis=1)
    quarters = (filings["women_top_quarter"] + men_top - 100).abs() > 0.2
    named = np.select([gap, share, quarters], ["implausible_gap", "impossible_share", "quarters_not_100"], "")
    return pd.Series(named, index=filings.index).astype("str")


def keep_latest(filings: pd.DataFrame) -> pd.DataFrame:
    """One row per employer and year: employers correct a figure by submitting again."""
    ordered = filings.sort_values(["employer", "year", "submitted"], kind="stable")
    return ordered.drop_duplicates(["employer", "year"], keep="last").reset_index(drop=True)


def carry_across(filings: pd.DataFrame, column: str) -> pd.DataFrame:
    """
    Fill ``not_given`` in ``sector`` or ``industry`` from the same employer's other years, the latest first.

    The file of 2023-24 leaves out most SIC codes and 2020-21 had one due date for all. An employer that never
    gave one keeps ``not_given``.
    """
    given = filings[filings[column] != NOT_GIVEN].sort_values("year").groupby("employer")[column].last()
    carried = filings["employer"].map(given).fillna(NOT_GIVEN)
    return filings.assign(**{column: filings[column].where(filings[column] != NOT_GIVEN, carried)})


def tabulate_filings(filings: pd.DataFrame, entities: pd.DataFrame, source: str) -> pd.DataFrame:
    """
    Lay out the ten measures of the named entities, one row each, with typed missing.

    A year in which an entity filed nothing has no rows: nothing was submitted, and nothing is made up.

    Parameters
    ----------
    filings
        From `read_filings`, of one or several years.
    entities
        Has ``id``, the employer key.
    source
        Id of the source.
    """
    chosen = filings.merge(entities[["id"]], left_on="employer", right_on="id")
    tidy = melt_measures(chosen)
    nobody = (tidy["men_bonus"] == 0) | (tidy["women_bonus"] == 0)
    why = np.where(tidy["metric"].isin(BONUS_GAPS) & nobody, "not_applicable", NOT_GIVEN)
    tidy["missing"] = np.where(tidy["value"].isna(), why, "")
    years = tidy["year"].str[:4].astype(int)
    days = [reporting_days(*pair) for pair in zip(years, tidy["sector"], strict=True)]
    tidy["start"], tidy["end"] = zip(*days, strict=True) if days else ([], [])
    tidy = tidy.rename(columns={"employer": "entity", "year": "period"}).assign(source=source)
    columns = ["entity", "metric", "period", "start", "end", "value", "missing", "source"]
    order = {metric: place for place, metric in enumerate(MEASURES)}
    tidy = tidy.assign(_order=tidy["metric"].map(order)).sort_values(["entity", "_order", "period"])
    return tidy[columns].reset_index(drop=True)


def melt_measures(filings: pd.DataFrame) -> pd.DataFrame:
    kept = filings.assign(men_bonus=filings["men_bonus_share"], women_bonus=filings["women_bonus_share"])
    names = ["employer", "year", "sector", "men_bonus", "women_bonus"]
    return kept.melt(names, list(MEASURES), "metric", "value")


def reporting_days(year: int, sector: str) -> tuple[date, date]:
    """From the snapshot date (31 March for public bodies, else 5 April) to the day before the next."""
    month, day = (3, 31) if sector == "public" else (4, 5)
    return date(year, month, day), date(year + 1, month, day) - timedelta(days=1)


def tabulate_employers(filings: pd.DataFrame, source: str) -> pd.DataFrame:
    """
    Lay out the national panel: one row per employer and reporting year, gaps and shares to one decimal.

    ``industry`` is a SIC 2007 section letter, X for the service's own "public sector" code, or not_given.
    """
    figures = {name: filings[metric].round(1) for name, metric in PANEL_COLUMNS.items()}
    panel = filings[["employer", "year", "sector", "industry", "size"]].assign(
        **figures, flag=filings["flag"], source=source
    )
    return panel.sort_values(["employer", "year"]).reset_index(drop=True)


def tabulate_distributions(panel: pd.DataFrame, source: str) -> pd.DataFrame:
    """
    Describe how median gaps are spread, by year, industry and size, with ``all`` for each margin.

    Flagged employers, and cells of fewer than 20 employers, are left out. ``share_zero`` is the percentage of
    employers whose median gap is exactly 0.
    """
    sound = panel[panel["flag"] == ""]
    margins = ({}, {"industry": "all"}, {"size": "all"}, {"industry": "all", "size": "all"})
    stacked = pd.concat([sound.assign(**margin) for margin in margins])
    cells = stacked.groupby(["year", "industry", "size"])["median_gap"]
    spread = cells.quantile([p / 100 for p in PERCENTILES]).unstack().round(2)
    spread.columns = [f"p{p:02d}" for p in PERCENTILES]
    summary = pd.DataFrame({"employers": cells.size()}).join(spread)
    summary["mean"] = cells.mean().round(2)
    summary["share_zero"] = (100 * cells.agg(lambda gaps: (gaps == 0).mean())).round(1)
    large = summary[summary["employers"] >= SMALLEST_CELL].reset_index()
    return large[large["industry"] != NOT_GIVEN].assign(source=source).reset_index(drop=True)
