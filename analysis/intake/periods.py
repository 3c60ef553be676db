"""Periods as publishers write them, turned into a printed label, a first day and a last day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.errors import InvalidDataError

INTERVAL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?(?:/P(\d+)([YM]))?")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Period:
    """A label to print, with the first and last day that it covers."""

    label: str
    start: date
    end: date


def parse_interval(text: str) -> Period:
    """Read an ISO 8601 start and duration, or a single day: '2024-09-01/P1Y', '2026-01-01'."""
    found = INTERVAL.fullmatch(text)
    if not found:
        raise InvalidDataError(
            f"'{text}' is not a period. Periods are a day, or a day and a length in years or months, "
            "such as 2024-09-01/P1Y. Ask the publisher's metadata what it means."
        )
    year, month, day = (int(part) for part in found.group(1, 2, 3))
    start = date(year, month, day)
    if found.group(4) is None:
        return Period(f"{MONTHS[month - 1]} {year}", start, start)
    months = int(found.group(4)) * (12 if found.group(5) == "Y" else 1)
    end = add_months(start, months) - timedelta(days=1)
    return Period(label_of(start, end, months), start, end)


def add_months(day: date, months: int) -> date:
    """The same day of a later month."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def label_of(start: date, end: date, months: int) -> str:
    """'2024' and '2024-25' for one year, '2022 to 2024' for several, 'July 2024' for less than one."""
    if months < 12:
        return f"{MONTHS[start.month - 1]} {start.year}"
    if months == 12:
        return str(start.year) if start.year == end.year else year_pair(start.year)
    return f"{start.year} to {end.year}"


def year_pair(first: int) -> str:
    """2024 -> '2024-25', the way academic, financial and reporting years are printed."""
    return f"{first}-{(first + 1) % 100:02d}"
