"""Rules of the tables that hold figures."""

from __future__ import annotations

from analysis.framework import vocabulary as words
from analysis.intake.count_tables import COUNTS
from analysis.intake.rules import (
    RowRule,
    Table,
    choice,
    day,
    limits_enclose_value,
    number,
    reference,
    source,
    starts_before_end,
    text,
    value_or_missing,
)

PERCENTILES = ("p05", "p10", "p25", "p50", "p75", "p90", "p95")
REPORTING_YEAR = r"20\d\d-\d\d"
INDUSTRIES = tuple("ABCDEFGHIJKLMNOPQRSTUX")  # SIC 2007 sections, and X: the service's "public sector"
PANEL_SECTORS = ("private", "public", "not_given")
PANEL_FLAGS = ("implausible_gap", "impossible_share", "quarters_not_100")


def missing():
    return choice("Why there is no value", words.MISSING, required=False)


def reporting_year():
    return text("Reporting year", pattern=REPORTING_YEAR, example="2024-25")


def percentile(name: str):
    return number(f"{int(name[1:])}th percentile of median gaps, %", required=True)


ORDERED_PERCENTILES = RowRule(
    "p50",
    "percentiles must not fall as they go up",
    "Work the row out again",
    lambda frame: (frame[list(PERCENTILES)].diff(axis=1).iloc[:, 1:] >= 0).all(axis=1),
)
GAP_BEYOND_100_IS_FLAGGED = RowRule(
    "flag",
    "must be implausible_gap where a gap is beyond 100% either way",
    "Flag it; keep the figure as published",
    lambda frame: (frame[["median_gap", "mean_gap"]].abs() <= 100).all(axis=1) | (frame["flag"] == "implausible_gap"),
)
NO_GAP_ABOVE_100 = RowRule(
    "value",
    "a gap cannot be above 100%: nobody is paid less than nothing",
    "Check the figure against its source",
    lambda frame: ~(frame["metric"].isin(("median_pay_gap", "mean_pay_gap")) & (frame["value"] > 100)),
)

OBSERVATIONS = {
    "pay_gap_filings": Table(
        {
            "entity": reference("Who filed", "entities.id"),
            "metric": reference("What", "metrics.id"),
            "period": reporting_year(),
            "start": day("Snapshot date: 31 March for public bodies, else 5 April"),
            "end": day("Day before the next snapshot date"),
            "value": number("Figure as filed, in per cent"),
            "missing": missing(),
            "source": source(),
        },
        ("entity", "metric", "period"),
        (*value_or_missing(), starts_before_end(), NO_GAP_ABOVE_100),
    ),
    "published_facts": Table(
        {
            "id": text("Name of the fact"),
            "organisation": reference("Whose figure it is", "organisations.slug"),
            "metric": reference("What it measures", "metrics.id"),
            "activity": text("What was done", required=False),
            "stage": choice("Where it stands in the theory of change", words.STAGES),
            "role": choice("What the figure is for", words.ROLES),
            "statement": text("What the source says"),
            "value": number("The figure"),
            "bound": choice("How exact the source is", words.BOUNDS),
            "missing": missing(),
            "unit": text("Unit", required=False),
            "period": text("Period, as printed", required=False),
            "start": day("First day", required=False),
            "end": day("Last day", required=False),
            "n": number("How many people or cases it rests on", 0),
            "source": source(),
            "note": text("What to know about it", required=False),
        },
        ("organisation", "metric", "period", "role"),  # the address of its claim
        (*value_or_missing(), starts_before_end()),
    ),
    "counts": COUNTS,
    "employers": Table(
        {
            "employer": text("Key in the gender pay gap service"),
            "year": reporting_year(),
            "sector": choice("By the date on which it is due to report", PANEL_SECTORS),
            "industry": choice("SIC 2007 section; X: the service's public sector code", (*INDUSTRIES, "not_given")),
            "size": choice("Employees", words.SIZE_BANDS),
            "median_gap": number("Median hourly pay gap, %", required=True),
            "mean_gap": number("Mean hourly pay gap, %", required=True),
            "women_top_quarter": number("Women in the top quarter by pay, %; blank: not given", 0, 100),
            "flag": choice("What cannot be true of the figures", PANEL_FLAGS, required=False),
            "source": source(),
        },
        ("employer", "year"),
        (GAP_BEYOND_100_IS_FLAGGED,),
    ),
    "pay_gap_distributions": Table(
        {
            "year": reporting_year(),
            "industry": choice("SIC 2007 section, or all", (*INDUSTRIES, "all")),
            "size": choice("Employees, or all", (*words.SIZE_BANDS, "all")),
            "employers": number("How many employers; at least 20", 20, required=True, whole=True),
            **{name: percentile(name) for name in PERCENTILES},
            "mean": number("Mean of median gaps, %", required=True),
            "share_zero": number("Employers whose median gap is exactly 0, %", 0, 100, required=True),
            "source": source(),
        },
        ("year", "industry", "size"),
        (ORDERED_PERCENTILES,),
    ),
    "breaks": Table(
        {
            "metric": reference("Metric whose series breaks", "metrics.id"),
            "start": day("First day of the first period under the new definition"),
            "note": text("What changed"),
            "source": source(),
        },
        ("metric", "start"),
    ),
    "place_observations": Table(
        {
            "metric": reference("Metric: the name of the file", "metrics.id"),
            "place": reference("Area that the figure was published for", "places.code"),
            "period": text("Period to print"),
            "start": day("First day"),
            "end": day("Last day"),
            "value": number("Figure, in the metric's unit"),
            "lower": number("Lower limit of the published 95% interval"),
            "upper": number("Upper limit of the published 95% interval"),
            "missing": missing(),
            "source": source(),
        },
        ("metric", "place", "period"),
        (*value_or_missing(), *limits_enclose_value(), starts_before_end()),
    ),
}
