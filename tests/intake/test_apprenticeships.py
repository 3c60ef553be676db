"""Apprenticeships by provider: what a printed count stands for, and what whole and parts say of each other."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.errors import InvalidDataError
from analysis.intake.apprenticeships import MEASURES, Cell, period_of, read_providers, tabulate_counts

LLDD = "Learner with learning difficulties or disabilities (LLDD)"
PROVIDER = "THE UNIVERSITY OF SOMEWHERE (10000001)"


def drawn(provider=PROVIDER, year="2024/25", total="100", **given):
    """The publisher's 18 rows of one provider and year; what is not given is held back."""
    cells = {
        "Age": {"Total": total, "Under 19": "low", "19-24": "low", "25+": "low"},
        "Sex": {"Total": total, "Female": "low", "Male": "low"},
        "Ethnicity": {
            "Total": total, "White": "low", "Asian / Asian British": "low", "Mixed / Multiple ethnic groups": "low",
            "Black / African / Caribbean / Black British": "low", "Other ethnic group": "low", "Unknown": "low",
        },
        LLDD: {
            "Total": total, "With learning difficulty / disability": "low", "LLDD - Unknown": "low",
            "No learning difficulty / disability": "low",
        },
    }  # fmt: skip
    rows = [
        (year, provider, kind, group, measure, given.get(group, count) if measure == "Starts" else "low")
        for kind, groups in cells.items() for group, count in groups.items() for measure in ("Starts", "Achievements")
    ]  # fmt: skip
    return pd.DataFrame(
        rows, columns=["year", "provider_name", "characteristic_type", "characteristic", "measure", "count"]
    )


def counts(**given):
    rows = tabulate_counts(read_providers(drawn(**given)), "dfe")
    return rows.set_index("metric")


def ends(row, field="count"):
    return row[f"{field}_least"], row[f"{field}_most"]


@pytest.mark.parametrize(
    ("printed", "stands_for"),
    [(30, (30, 25, 34)), (10, (10, 5, 14)), (float("nan"), (None, 0, 4))],
)
def test_a_printed_count_stands_for_all_that_round_to_it(printed, stands_for):
    cell = Cell.printed(printed)
    assert (cell.value, cell.least, cell.most) == stands_for


def test_the_publisher_s_rounding_is_turned_round_exactly():
    for true in range(200):
        cell = Cell.printed(float("nan") if true < 5 else (true + 5) // 10 * 10)
        assert cell.least <= true <= cell.most


def test_a_share_has_its_count_its_people_and_the_ends_of_both():
    row = counts(Female="60", Male="40").loc["apprentice_starters_women"]
    assert (row["body"], row["count"], row["denominator"]) == ("ukprn-10000001", 60, 100)
    assert ends(row) == (55, 64)  # 95 to 104 less 35 to 44 is 51 to 69: no narrower
    assert ends(row, "denominator") == (95, 104)


def test_what_the_whole_leaves_narrows_a_count():
    # The printed groups allow 15 to 28, but of 35 to 44 at most 44 - 25 = 19 are left. What is left of the printed
    # figures, 40 - 30, is fewer than the group that was printed, so the count is the least that it may be.
    row = counts(total="40", **{"Under 19": "20", "25+": "30"}).loc["apprentice_starters_under_25"]
    assert ends(row) == (15, 19)
    assert row["count"] == 15 and row["missing"] == ""


def test_a_count_of_which_every_group_was_held_back_has_ends_and_no_value():
    row = counts(**{"25+": "100"}).loc["apprentice_starters_under_25"]
    assert pd.isna(row["count"]) and row["missing"] == "suppressed"
    assert ends(row) == (0, 8)  # two groups of 0 to 4 each


def test_where_one_small_group_was_held_back_the_whole_says_how_many_all_are():
    row = counts(White="70", **{"Asian / Asian British": "20"}).loc["apprentice_starters_minority_ethnic"]
    assert (row["count"], row["denominator"], row["asked"]) == (30, 100, 100)
    assert ends(row) == (17, 36)  # 15 to 24 and thrice 0 to 4; and 95 to 104 less 65 to 74 less 0 to 4


def test_people_of_whom_it_is_not_known_are_no_part_of_the_share():
    groups = {"With learning difficulty / disability": "20", "No learning difficulty / disability": "50"}
    row = counts(**groups, **{"LLDD - Unknown": "30"}).loc["apprentice_starters_learning_difficulty"]
    assert (row["count"], row["denominator"], row["asked"]) == (20, 70, 100)
    assert ends(row, "denominator") == (61, 79)


def test_of_a_provider_whose_total_was_held_back_only_that_is_said():
    rows = tabulate_counts(read_providers(drawn(total="low")), "dfe")
    assert rows[["metric", "missing", "count_least", "count_most"]].values.tolist() == [
        ["provider_apprenticeship_starts", "suppressed", 0, 4]
    ]


def test_the_nation_is_a_body_of_its_own():
    assert set(read_providers(drawn("Total (All providers)"))["body"]) == {"england"}


def test_two_spellings_of_one_number_are_one_provider():
    rows = pd.concat([drawn("OLD NAME (10000001)", "2023/24"), drawn("NEW NAME (10000001)", "2024/25")])
    assert set(read_providers(rows)["body"]) == {"ukprn-10000001"}


@pytest.mark.parametrize(
    ("year", "period", "start", "end"),
    [
        ("2024/25", "2024-25", date(2024, 8, 1), date(2025, 7, 31)),
        ("2025/26 (Aug to Apr)", "2025-26 (August to April)", date(2025, 8, 1), date(2026, 4, 30)),
        ("2025/26 (Aug to Jan)", "2025-26 (August to January)", date(2025, 8, 1), date(2026, 1, 31)),
        ("2025/26 (Aug to Oct)", "2025-26 (August to October)", date(2025, 8, 1), date(2025, 10, 31)),
    ],
)
def test_a_part_of_a_year_is_called_one(year, period, start, end):
    assert period_of(year) == {"period": period, "start": start, "end": end}


def test_what_cannot_be_read_is_said_in_a_sentence():
    with pytest.raises(InvalidDataError, match="no column count"):
        read_providers(drawn().drop(columns="count"))
    with pytest.raises(InvalidDataError, match="'A PROVIDER' has no number of eight digits"):
        read_providers(drawn("A PROVIDER"))
    with pytest.raises(InvalidDataError, match="'2024' is not a year"):
        period_of("2024")


def test_every_measure_adds_up_groups_of_one_kind():
    for measure in MEASURES:
        assert not set(measure.counted) & {*measure.others, measure.unknown}
