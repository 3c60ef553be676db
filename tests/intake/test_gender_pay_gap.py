from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InvalidDataError
from analysis.intake.gender_pay_gap import (
    MEASURES,
    carry_across,
    keep_latest,
    read_filings,
    section_of,
    tabulate_distributions,
    tabulate_employers,
    tabulate_filings,
)

# The header as served; the column of responsible persons is not read.
HEADER = (
    "EmployerName,EmployerId,CompanyNumber,SicCodes,DiffMeanHourlyPercent,DiffMedianHourlyPercent,"
    "DiffMeanBonusPercent,DiffMedianBonusPercent,MaleBonusPercent,FemaleBonusPercent,"
    "MaleLowerQuartile,FemaleLowerQuartile,MaleLowerMiddleQuartile,FemaleLowerMiddleQuartile,"
    "MaleUpperMiddleQuartile,FemaleUpperMiddleQuartile,MaleTopQuartile,FemaleTopQuartile,"
    "EmployerSize,DueDate,DateSubmitted"
)
QUARTERS = "40,60,45,55,50,50,60,40"
PRIVATE = "2025/04/05 00:00:00,2025/03/01 09:00:00"


def served(*rows):
    return pd.read_csv(StringIO("\n".join([HEADER, *rows])), dtype=str)


def filed(*rows, year=2024):
    return read_filings(served(*rows), year)


def test_a_row_as_served_becomes_one_employer_with_ten_measures():
    row = filed(f"Harbour,101,102498,36000,11.0,9.5,20,15,30,28,{QUARTERS},250 to 499,{PRIVATE}").iloc[0]

    assert row["employer"] == "E101"
    assert row["year"] == "2024-25"
    assert row["company_number"] == "00102498"  # spreadsheets drop the leading zeros
    assert (row["sector"], row["industry"], row["size"], row["flag"]) == ("private", "E", "250-499", "")
    assert row[list(MEASURES)].tolist() == [9.5, 11, 15, 20, 30, 28, 60, 55, 50, 40]


def test_a_csv_file_reads_like_a_frame(tmp_path):
    row = f"Harbour,101,IP00525R,36000,11.0,9.5,20,15,30,28,{QUARTERS},250 to 499,{PRIVATE}"
    path = Path(tmp_path / "UK Gender Pay Gap Data - 2024 to 2025.csv")
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8-sig")

    pd.testing.assert_frame_equal(read_filings(path, 2024), filed(row))


def test_the_latest_submission_stands():
    filings = filed(
        f"Harbour,101,1,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,2025/04/05 00:00:00,2025/03/01 09:00:00",
        f"Harbour,101,1,36000,11,8.0,,,0,0,{QUARTERS},250 to 499,2025/04/05 00:00:00,2025/05/01 09:00:00",
        f"Harbour,101,1,36000,11,7.0,,,0,0,{QUARTERS},250 to 499,2025/04/05 00:00:00,2025/04/01 09:00:00",
    )

    assert filings["median_pay_gap"].tolist() == [8.0]


def test_keeping_the_latest_twice_is_keeping_it_once():
    filings = filed(f"Harbour,101,1,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,{PRIVATE}")

    pd.testing.assert_frame_equal(keep_latest(filings), filings)


def test_an_employer_without_an_id_is_known_by_its_number_and_then_its_name():
    filings = filed(
        f"Harbour,,102498,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,{PRIVATE}",
        f"St. Bride's Trust,,,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,{PRIVATE}",
    )

    assert filings["employer"].tolist() == ["C00102498", "NST BRIDE S TRUST"]


def test_public_bodies_are_told_by_their_deadline():
    filings = filed(
        f"A Council,1,,1,11,9.5,,,0,0,{QUARTERS},250 to 499,2025/03/31 00:00:00,2025/03/01 09:00:00",
        f"B Ltd,2,,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,2025/04/05 00:00:00,2025/03/01 09:00:00",
        f"C Ltd,3,,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,2021/10/06 00:00:00,2021/03/01 09:00:00",
    )

    assert filings["sector"].tolist() == ["public", "private", "not_given"]


@pytest.mark.parametrize(
    ("codes", "section"),
    [
        ("36000", "E"),
        ("1470,10910", "A"),  # 01470, raising of poultry, without its leading zero
        ("1,\r\n85421", "P"),  # the service's own code 1, then higher education
        ("1", "X"),
        ("1,1", "X"),
        ("99999", "U"),
        ("", "not_given"),
        ("none", "not_given"),
    ],
)
def test_an_industry_is_the_section_of_the_first_code_that_names_one(codes, section):
    assert section_of(codes) == section


@pytest.mark.parametrize(
    ("mean", "median", "bonus", "quarters", "flag"),
    [
        ("11", "9.5", "30,28", QUARTERS, ""),
        ("-499.9", "-30.3", "30,28", QUARTERS, "implausible_gap"),
        ("11", "121.2", "30,28", QUARTERS, "implausible_gap"),
        ("11", "100", "30,28", QUARTERS, ""),
        ("11", "9.5", "30,100.4", QUARTERS, "impossible_share"),
        ("11", "9.5", "30,28", "40,60,45,55,50,50,60,50", "quarters_not_100"),
        ("11", "9.5", "30,28", ",,,,,,,", ""),
    ],
)
def test_what_cannot_be_true_is_flagged_and_kept(mean, median, bonus, quarters, flag):
    row = filed(f"Harbour,101,1,36000,{mean},{median},20,15,{bonus},{quarters},250 to 499,{PRIVATE}").iloc[0]

    assert row["flag"] == flag
    assert row["median_pay_gap"] == float(median)


def test_a_missing_column_says_which():
    with pytest.raises(InvalidDataError, match="2024-25 has no column DueDate"):
        read_filings(served().drop(columns="DueDate"), 2024)


def test_a_new_size_band_stops_the_reading():
    with pytest.raises(InvalidDataError, match="employer size '250 to 300'"):
        filed(f"Harbour,101,1,36000,11,9.5,,,0,0,{QUARTERS},250 to 300,{PRIVATE}")


def tidy(row, **entities):
    return tabulate_filings(filed(row), pd.DataFrame({"id": ["E101"]}), "gpg").set_index("metric")


def test_a_bonus_gap_is_not_applicable_where_nobody_was_paid_a_bonus():
    rows = tidy(f"Harbour,101,1,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,{PRIVATE}")

    assert rows.loc["median_bonus_gap", "missing"] == "not_applicable"
    assert rows.loc["men_bonus_share", "value"] == 0
    assert rows.loc["men_bonus_share", "missing"] == ""


def test_a_bonus_gap_that_could_be_given_and_is_not_is_not_given():
    rows = tidy(f"Harbour,101,1,36000,11,9.5,,,100,100,{QUARTERS},250 to 499,{PRIVATE}")

    assert rows.loc[["median_bonus_gap", "mean_bonus_gap"], "missing"].tolist() == ["not_given", "not_given"]


def test_blank_quarters_are_not_given():
    rows = tidy(f"Harbour,101,1,36000,11,9.5,5,5,10,10,,,,,,,,,250 to 499,{PRIVATE}")

    quarters = [metric for metric in MEASURES if metric.endswith("quarter")]
    assert rows.loc[quarters, "missing"].tolist() == ["not_given"] * 4


def test_filings_have_one_row_for_each_entity_and_measure_and_no_others():
    filings = filed(
        f"Harbour,101,1,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,{PRIVATE}",
        f"Other,102,2,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,{PRIVATE}",
    )

    rows = tabulate_filings(filings, pd.DataFrame({"id": ["E101", "a-slug-that-never-filed"]}), "gpg")

    assert rows["entity"].unique().tolist() == ["E101"]
    assert rows["metric"].tolist() == list(MEASURES)
    assert ((rows["value"].notna()) ^ (rows["missing"] != "")).all()
    assert (rows["start"].iloc[0], rows["end"].iloc[0]) == (date(2024, 4, 5), date(2025, 4, 4))


def test_no_entity_gives_no_rows():
    filings = filed(f"Harbour,101,1,36000,11,9.5,,,0,0,{QUARTERS},250 to 499,{PRIVATE}")

    assert tabulate_filings(filings, pd.DataFrame({"id": ["E9"]}), "gpg").empty


def test_the_panel_has_one_decimal_and_keeps_flagged_employers():
    panel = tabulate_employers(
        filed(f"Harbour,101,1,36000,11.04,121.26,,,0,0,{QUARTERS},250 to 499,{PRIVATE}"), "gpg"
    )

    assert panel[["median_gap", "mean_gap", "flag"]].iloc[0].tolist() == [121.3, 11.0, "implausible_gap"]


def test_an_industry_left_out_one_year_is_carried_from_another_year_of_the_same_employer():
    filings = pd.DataFrame(
        {
            "employer": ["E1", "E1", "E2"],
            "year": ["2022-23", "2023-24", "2023-24"],
            "industry": ["E", "not_given", "not_given"],
        }
    )

    assert carry_across(filings, "industry")["industry"].tolist() == ["E", "E", "not_given"]


def drawn_panel(gaps, industry="E", size="250-499", flag=""):
    return pd.DataFrame({"median_gap": gaps, "flag": flag}).assign(
        year="2024-25", industry=industry, size=size
    )


def test_a_distribution_is_of_the_median_gaps_with_margins():
    panel = pd.concat([drawn_panel(np.arange(21.0)), drawn_panel([50.0] * 4, industry="F")])

    rows = tabulate_distributions(panel, "gpg").set_index(["industry", "size"])

    assert set(rows.index) == {("E", "250-499"), ("E", "all"), ("all", "250-499"), ("all", "all")}
    water = rows.loc[("E", "all")]
    assert (water["employers"], water["p05"], water["p50"], water["p95"]) == (21, 1, 10, 19)  # of 0, 1 ... 20
    assert water["share_zero"] == 4.8  # 1 of 21
    assert rows.loc[("all", "all"), "employers"] == 21 + 4


@pytest.mark.parametrize(("employers", "cells"), [(19, 0), (20, 4)])
def test_cells_of_fewer_than_twenty_employers_are_left_out(employers, cells):
    assert len(tabulate_distributions(drawn_panel([1.0] * employers), "gpg")) == cells


def test_flagged_employers_do_not_count():
    panel = pd.concat([drawn_panel([1.0] * 20), drawn_panel([-714.0], flag="implausible_gap")])

    rows = tabulate_distributions(panel, "gpg")

    assert (rows["employers"] == 20).all()
    assert (rows["mean"] == 1).all()


def test_employers_without_an_industry_count_only_among_all():
    rows = tabulate_distributions(drawn_panel([1.0] * 20, industry="not_given"), "gpg")

    assert set(rows["industry"]) == {"all"}
