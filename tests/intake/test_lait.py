from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.errors import InvalidDataError
from analysis.intake.lait import parse_year, tabulate_measure


def drawn(*rows):
    return pd.DataFrame(rows, columns=["area_code", "measure_short", "year_label", "year_type", "value"])


def test_a_measure_becomes_place_rows_under_the_codes_published():
    rows = tabulate_measure(drawn(("E10000008", "A8", "2025", "Academic Year", 47.1)), "A8", "lait")

    assert rows.iloc[0][["place", "period", "start", "end", "value", "missing"]].tolist() == [
        "E10000008", "2024-25", date(2024, 9, 1), date(2025, 8, 31), 47.1, "",
    ]  # fmt: skip


def test_a_dash_is_suppressed():
    rows = tabulate_measure(drawn(("E06000053", "A8", "2025", "Academic Year", "-")), "A8", "lait")

    assert rows["missing"].tolist() == ["suppressed"]


def test_areas_without_a_code_are_left_out():
    table = drawn(("", "A8", "2025", "Academic Year", 1.0), ("E10000008", "A8", "2025", "Academic Year", 2.0))

    assert tabulate_measure(table, "A8", "lait")["value"].tolist() == [2]


def test_an_unknown_measure_is_refused():
    with pytest.raises(InvalidDataError, match="no measure 'B8'"):
        tabulate_measure(drawn(("E10000008", "A8", "2025", "Academic Year", 1.0)), "B8", "lait")


@pytest.mark.parametrize(
    ("label", "kind", "period", "start", "end"),
    [
        ("2025", "Academic Year", "2024-25", date(2024, 9, 1), date(2025, 8, 31)),
        ("2021/22", "Academic Year", "2021-22", date(2021, 9, 1), date(2022, 8, 31)),
        ("2022-23", "Financial Year", "2022-23", date(2022, 4, 1), date(2023, 3, 31)),
        ("2024", "Calendar Year", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2014-16", "Calendar Year", "2014 to 2016", date(2014, 1, 1), date(2016, 12, 31)),
        ("2013/14-15/16", "Financial Year", "2013-14 to 2015-16", date(2013, 4, 1), date(2016, 3, 31)),
        ("2024", "Annual (end of Sept)", "September 2024", date(2024, 9, 30), date(2024, 9, 30)),
        ("2024", "Annual - January", "January 2024", date(2024, 1, 1), date(2024, 1, 1)),
    ],
)
def test_the_mixed_year_labels_are_read(label, kind, period, start, end):
    read = parse_year(label, kind)

    assert (read.label, read.start, read.end) == (period, start, end)


@pytest.mark.parametrize(("label", "kind"), [("soon", "Academic Year"), ("2025", "Lunar Year")])
def test_a_year_that_cannot_be_read_is_refused(label, kind):
    with pytest.raises(InvalidDataError, match="is not one the interactive tool has used"):
        parse_year(label, kind)
