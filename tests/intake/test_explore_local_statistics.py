from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pandas as pd
import pytest

from analysis.errors import InvalidDataError
from analysis.intake.explore_local_statistics import (
    COLUMNS,
    SeriesMetadata,
    read_metadata,
    read_series,
    tabulate_series,
    true_unit,
)

HEADER = ",".join(COLUMNS)


def served(*rows):
    return pd.read_csv(StringIO("\n".join([HEADER, *rows])), dtype=str, keep_default_na=False)


def tabulate(*rows):
    return tabulate_series(served(*rows), "Literacy", "els")


def test_a_row_as_served_becomes_a_place_row():
    rows = tabulate("E06000052,Cornwall,Unitary,Literacy,2024-09-01/P1Y,68.12345,Percentage,%,65,71,,")

    assert rows.iloc[0].to_dict() == {
        "place": "E06000052",
        "period": "2024-25",
        "start": date(2024, 9, 1),
        "end": date(2025, 8, 31),
        "value": 68.1234,
        "lower": 65,
        "upper": 71,
        "missing": "",
        "source": "els",
    }  # fmt: skip


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "early-years.csv"
    path.write_text(
        f"{HEADER}\nE06000052,Cornwall,U,Literacy,2024-09-01/P1Y,68,P,%,,,,\n", encoding="utf-8-sig"
    )

    assert tabulate_series(read_series(path), "Literacy", "els")["value"].tolist() == [68]


def test_a_changed_column_is_refused(tmp_path):
    path = tmp_path / "early-years.csv"
    path.write_text(HEADER.replace("observation", "value"), encoding="utf-8")

    with pytest.raises(InvalidDataError, match="observation, value is missing or new"):
        read_series(path)


def test_areas_that_no_report_uses_are_left_out():
    rows = tabulate(
        "E06000052,Cornwall,Unitary,Literacy,2024-09-01/P1Y,68,P,%,,,,",
        "E47000006,Tees Valley,Combined,Literacy,2024-09-01/P1Y,70,P,%,,,,",
        "K99000004,Outside of England and Unknown,Region,Literacy,2024-09-01/P1Y,82,P,%,,,,",
    )

    assert rows["place"].tolist() == ["E06000052"]


@pytest.mark.parametrize(
    ("status", "note", "missing"),
    [
        ("", "", "not_given"),
        ("", "Suppressed to prevent disclosure", "suppressed"),
        ("c", "Estimate unreliable since the group sample size is small (3-9)", "too_few"),
        ("", "Not applicable to this area", "not_applicable"),
    ],
)
def test_a_blank_observation_says_why(status, note, missing):
    rows = tabulate(f"E06000053,Isles of Scilly,U,Literacy,2024-09-01/P1Y,,P,%,,,{status},{note}")

    assert rows["value"].isna().all()
    assert rows["missing"].tolist() == [missing]


def test_limits_that_do_not_enclose_their_value_are_blanked():
    rows = tabulate("E06000052,Cornwall,U,Literacy,2024-09-01/P1Y,68,P,%,69,71,,")

    assert rows[["lower", "upper"]].isna().all(axis=None)


def test_the_same_row_twice_counts_once():
    row = "E06000052,Cornwall,U,Literacy,2024-09-01/P1Y,68,P,%,,,,"

    assert len(tabulate(row, row)) == 1


def test_two_values_for_one_area_and_period_are_refused():
    with pytest.raises(
        InvalidDataError, match="2 values that contradict one another, first for E06000052 in 2024-25"
    ):
        tabulate(
            "E06000052,Cornwall,U,Literacy,2024-09-01/P1Y,68,P,%,,,,",
            "E06000052,Cornwall,U,Literacy,2024-09-01/P1Y,69,P,%,,,,",
        )


def test_an_old_code_gives_way_to_the_present_one_and_fills_where_it_alone_has_a_figure():
    rows = tabulate(
        "E08000016,Barnsley,M,Literacy,2023-09-01/P1Y,60,P,%,,,,",
        "E08000016,Barnsley,M,Literacy,2024-09-01/P1Y,61,P,%,,,,",
        "E08000038,Barnsley,M,Literacy,2024-09-01/P1Y,62,P,%,,,,",
    )

    assert rows["place"].unique().tolist() == ["E08000038"]
    assert rows["value"].tolist() == [60, 62]


def test_an_unknown_indicator_lists_what_there_is():
    with pytest.raises(
        InvalidDataError, match="No rows for the indicator 'Literacy'. The file has: Numeracy"
    ):
        tabulate("E06000052,Cornwall,U,Numeracy,2024-09-01/P1Y,68,P,%,,,,")


def metadata(**fields):
    drawn = {"label": "Ratio", "suffix": None, "prefix": None, "subText": None, "decimalPlaces": 1} | fields
    return {"ess-beta-metadata": drawn}


def test_metadata_of_one_indicator(tmp_path):
    path = tmp_path / "series.json"
    path.write_text(json.dumps(metadata(suffix="%", sourceOrg="Ofcom")), encoding="utf-8")

    series = read_metadata(path)["Ratio"]

    assert (series.unit, series.publisher, series.decimals) == ("%", "Ofcom", 1)


def test_metadata_of_several_indicators_share_fields(tmp_path):
    path = tmp_path / "series.json"
    several = {
        "shared": {"suffix": "%"},
        "Literacy": {"label": "Literacy skills"},
        "Maths": {"suffix": "points"},
    }
    path.write_text(json.dumps({"ess-beta-metadata": several}), encoding="utf-8")

    assert {name: series.unit for name, series in read_metadata(path).items()} == {
        "Literacy": "%",
        "Maths": "points",
    }


def test_the_metadata_decides_where_the_unit_in_the_file_is_wrong():
    affordability = SeriesMetadata("Affordability", "ONS", "", "", "affordability ratio", 1, "")
    broadband = SeriesMetadata("Gigabit", "Ofcom", "", "", "%", 1, "")

    assert true_unit("%", affordability) == "ratio"
    assert true_unit("%", broadband) == "%"
