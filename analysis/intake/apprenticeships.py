"""
Apprenticeships by training provider (Department for Education), as rows of counts.

The publisher's query rounds each count to the nearest ten, halves up, and writes "low" below five. So a printed
30 stands for 25 to 34, and "low" for 0 to 4. Totals and parts are rounded apart, and each bounds the other:
what the whole leaves for a group counts as much as what was printed for it.

What this stage does not do: it makes no count up for a cell that was held back, joins no providers, and takes
no part of a year for a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InvalidDataError
from analysis.intake.periods import year_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS = ("year", "provider_name", "characteristic_type", "characteristic", "measure", "count")
COUNT_COLUMNS = (
    "body", "metric", "period", "start", "end", "group", "count", "count_least", "count_most", "denominator",
    "denominator_least", "denominator_most", "asked", "rounding", "missing", "source",
)  # fmt: skip
ROUNDED_TO, FEWEST_SHOWN = 10, 5
EVERYBODY = "Total (All providers)"
NATION = "england"
TOTAL = "Total"
MEASURE = "Starts"
_NUMBER = re.compile(r" \((\d{8})\)$")
_YEAR = re.compile(r"(20\d\d)/\d\d(?: \(Aug to (Oct|Jan|Apr)\))?")
_LAST_DAY = {None: (1, 7, 31), "Oct": (0, 10, 31), "Jan": (1, 1, 31), "Apr": (1, 4, 30)}


@dataclass(frozen=True)
class Measure:
    """A share of the people who start: which of the publisher's groups it adds up, and which make up the whole."""

    metric: str
    words: str
    kind: str
    counted: tuple[str, ...]
    others: tuple[str, ...]
    unknown: str = ""


STARTS = "provider_apprenticeship_starts"
MEASURES = (
    Measure("apprentice_starters_under_25", "Under 25", "Age", ("Under 19", "19-24"), ("25+",)),
    Measure("apprentice_starters_women", "Women", "Sex", ("Female",), ("Male",)),
    Measure(
        "apprentice_starters_minority_ethnic",
        "Asian, Black, mixed and other groups",
        "Ethnicity",
        (
            "Asian / Asian British",
            "Black / African / Caribbean / Black British",
            "Mixed / Multiple ethnic groups",
            "Other ethnic group",
        ),
        ("White",),
        "Unknown",
    ),
    Measure(
        "apprentice_starters_learning_difficulty",
        "With a learning difficulty or disability",
        "Learner with learning difficulties or disabilities (LLDD)",
        ("With learning difficulty / disability",),
        ("No learning difficulty / disability",),
        "LLDD - Unknown",
    ),
)


@dataclass(frozen=True)
class Cell:
    """A count as printed, and the least and the most that it stands for; no value where it was held back."""

    value: float | None
    least: float
    most: float

    @classmethod
    def printed(cls, value: float) -> Cell:
        if np.isnan(value):
            return cls(None, 0, FEWEST_SHOWN - 1)
        # Halves go up, so that 25 to 34 are printed as 30; below five nothing is printed.
        return cls(value, max(value - ROUNDED_TO / 2, FEWEST_SHOWN), value + ROUNDED_TO / 2 - 1)

    @classmethod
    def added(cls, cells: Iterable[Cell]) -> Cell:
        """Add cells up; the sum has ends, and no value if one of them was held back."""
        cells = list(cells)
        values = [cell.value for cell in cells]
        value = None if None in values else sum(values)
        return cls(value, sum(cell.least for cell in cells), sum(cell.most for cell in cells))

    @property
    def shown(self) -> float:
        """As printed, and none where it was held back: so that numbers stay on the publisher's grid of tens."""
        return 0 if self.value is None else self.value

    def within(self, least: float, most: float) -> Cell:
        """Narrow the ends by what is known from elsewhere; contradictions are left as they were printed."""
        low, high = max(self.least, least), min(self.most, most)
        if low > high:
            return self
        return Cell(None if self.value is None else min(max(self.value, low), high), low, high)


def read_providers(raw: pd.DataFrame) -> pd.DataFrame:
    """
    Read the publisher's table of starts.

    Parameters
    ----------
    raw
        Has year, provider_name, characteristic_type, characteristic, measure and count (text or number; "low"
        or blank where held back).

    Returns
    -------
    DataFrame
        body (the provider's UK provider reference number, or ``england``), name, year, kind, group, count.

    Raises
    ------
    InvalidDataError
        A column is missing, or a provider has no number after its name.
    """
    absent = [name for name in COLUMNS if name not in raw.columns]
    if absent:
        raise InvalidDataError(f"The table of apprenticeships by provider has no column {', '.join(absent)}.")
    starts = raw[raw["measure"] == MEASURE]
    names = starts["provider_name"]
    numbers = names.str.extract(_NUMBER)[0].where(names != EVERYBODY, NATION)
    if numbers.isna().any():
        raise InvalidDataError(
            f"The provider '{names[numbers.isna()].iloc[0]}' has no number of eight digits after its name. "
            "The publisher has changed how it names providers: compare with analysis/intake/apprenticeships.py."
        )
    return pd.DataFrame(
        {
            "body": numbers.where(numbers == NATION, "ukprn-" + numbers),
            "name": names.str.replace(_NUMBER, "", regex=True),
            "year": starts["year"],
            "kind": starts["characteristic_type"],
            "group": starts["characteristic"],
            "count": pd.to_numeric(starts["count"].replace({"low": np.nan, "": np.nan})).astype(float),
        }
    ).reset_index(drop=True)


def tabulate_counts(providers: pd.DataFrame, source: str, measures: Iterable[Measure] = MEASURES) -> pd.DataFrame:
    """
    Turn providers' starts into rows of counts, one a provider, year and measure.

    A provider whose total was held back has one row, of its starts: of nobody there is no share. Nor is there
    one where the group of nobody who starts is known.

    Parameters
    ----------
    providers
        From `read_providers`, of the bodies that are wanted.
    source
        Id of the source.
    """
    rows = []
    for (body, year), part in providers.groupby(["body", "year"], sort=True):
        printed = part.set_index(["kind", "group"])["count"]
        assert printed.index.is_unique, f"{body}, {year}: a group twice"
        cells = {key: Cell.printed(value) for key, value in printed.items()}
        whole = cells["Age", TOTAL]
        common = {"body": body, **period_of(year), "rounding": ROUNDED_TO, "source": source}
        rows.append({**common, "metric": STARTS, "group": "All who start", **_count(whole)})
        if whole.value is not None:
            shares = (_share(measure, cells, whole) for measure in measures)
            rows += [{**common, **share} for share in shares if share["denominator"] > 0]
    order = {metric: place for place, metric in enumerate([STARTS, *(m.metric for m in measures)])}
    frame = pd.DataFrame(rows).reindex(columns=list(COUNT_COLUMNS))
    frame = frame.assign(_order=frame["metric"].map(order)).sort_values(["body", "_order", "start"])
    return frame[list(COUNT_COLUMNS)].reset_index(drop=True)


def period_of(year: str) -> dict[str, object]:
    """Give label, first and last day: '2024/25' is a year from August; '2025/26 (Aug to Apr)' is a part of one."""
    found = _YEAR.fullmatch(year)
    if not found:
        raise InvalidDataError(
            f"'{year}' is not a year of the table of apprenticeships by provider. It writes 2024/25, or "
            "2025/26 (Aug to Apr) for a year that is not over."
        )
    first = int(found.group(1))
    later, month, day = _LAST_DAY[found.group(2)]
    part = f" (August to {found.group(2)})" if found.group(2) else ""
    label = year_pair(first) + part.replace("Oct", "October").replace("Jan", "January").replace("Apr", "April")
    return {"period": label, "start": date(first, 8, 1), "end": date(first + later, month, day)}


def _count(cell: Cell) -> dict[str, object]:
    return {
        "count": cell.value, "count_least": cell.least, "count_most": cell.most,
        "missing": "suppressed" if cell.value is None else "",
    }  # fmt: skip


def _share(measure: Measure, cells: Mapping[tuple[str, str], Cell], whole: Cell) -> dict[str, object]:
    parts = [cells[measure.kind, group] for group in measure.counted]
    counted, others = Cell.added(parts), Cell.added(cells[measure.kind, group] for group in measure.others)
    unknown = cells[measure.kind, measure.unknown] if measure.unknown else Cell(0, 0, 0)
    if counted.value is None and others.value is not None and any(part.value is not None for part in parts):
        # One small group of several was held back: the printed whole and rest say how many all of them are.
        counted = Cell(whole.value - others.value - unknown.shown, counted.least, counted.most)
    counted = counted.within(whole.least - others.most - unknown.most, whole.most - others.least - unknown.least)
    known = Cell(whole.value - unknown.shown, whole.least - unknown.most, whole.most - unknown.least)
    return {
        "metric": measure.metric, "group": measure.words, **_count(counted),
        "denominator": known.value, "denominator_least": known.least, "denominator_most": known.most,
        "asked": whole.value if measure.unknown else None,
    }  # fmt: skip
