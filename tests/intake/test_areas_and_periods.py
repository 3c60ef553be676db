from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InvalidDataError
from analysis.intake.areas import RECODED, assign_upper_tier, leave_out_impossible, level_of, recode_areas
from analysis.intake.nhs_catchments import catchment_weights, read_catchments
from analysis.intake.periods import parse_interval


@pytest.mark.parametrize(
    ("text", "label", "end"),
    [
        ("2024-09-01/P1Y", "2024-25", date(2025, 8, 31)),
        ("2025-01-01/P1Y", "2025", date(2025, 12, 31)),
        ("1999-04-01/P1Y", "1999-00", date(2000, 3, 31)),
        ("2022-01-01/P3Y", "2022 to 2024", date(2024, 12, 31)),
        ("2024-07-01/P1M", "July 2024", date(2024, 7, 31)),
        ("2026-01-01", "January 2026", date(2026, 1, 1)),
    ],
)
def test_a_period_is_read_from_its_interval(text, label, end):
    period = parse_interval(text)

    assert (period.label, period.end) == (label, end)


@given(year=st.integers(1990, 2090), month=st.integers(1, 12), months=st.integers(1, 60))
def test_a_period_of_so_many_months_ends_the_day_before_the_next(year, month, months):
    period = parse_interval(f"{year}-{month:02d}-01/P{months}M")

    following = period.end + timedelta(days=1)
    assert following.day == 1
    assert (following.year - year) * 12 + following.month - month == months


@pytest.mark.parametrize("text", ["2024", "2024-09-01/P1W", "last year", ""])
def test_what_is_not_a_period_is_refused(text):
    with pytest.raises(InvalidDataError, match="is not a period"):
        parse_interval(text)


def test_levels_follow_the_code():
    codes = (
        "E06000052",
        "E07000042",
        "W06000015",
        "E10000008",
        "E12000009",
        "E92000001",
        "K02000001",
        "E47000006",
    )

    assert [level_of(code) for code in codes] == ["lad", "lad", "lad", "utla", "region", "nation", "uk", ""]


def test_recodes_keep_the_level_and_lead_nowhere_further():
    assert all(level_of(old) == level_of(new) for old, new in RECODED.items())
    assert not set(RECODED) & set(RECODED.values())


def test_recoding_twice_is_recoding_once():
    rows = pd.DataFrame(
        {"place": ["E08000016", "E08000038"], "period": ["2023", "2024"], "value": [1.0, 2.0]}
    )

    once = recode_areas(rows)

    pd.testing.assert_frame_equal(recode_areas(once), once)


def test_a_percentage_above_100_is_left_out_and_a_typed_missing_stays():
    rows = pd.DataFrame({"place": ["E06000026", "E06000027", "E06000028"], "value": [100.02, 100, None]})

    assert leave_out_impossible(rows, 0, 100)["place"].tolist() == ["E06000027", "E06000028"]


def test_a_county_figure_read_for_its_districts_says_whose_it_is():
    rows = pd.DataFrame({"place": ["E10000008"], "period": ["2024-25"], "value": [47.1]})

    read = assign_upper_tier(
        rows, {"E07000042": "E10000008", "E07000043": "E10000008", "E06000052": "E06000052"}
    )

    assert read["place"].tolist() == ["E07000042", "E07000043"]
    assert read["published_for"].tolist() == ["E10000008", "E10000008"]
    assert read["value"].tolist() == [47.1, 47.1]


def drawn_catchments(successors=None):
    rows = [
        ("R1H", "E09000025", 0.6),
        ("R1H", "E09000030", 0.31),
        ("R1H", "E07000163", 0.09),
        ("RA9", "E06000027", 1),
    ]
    names = ["nhs_trust22_code", "ltla21_code", "proportion_trust_came_from_ltla"]
    return read_catchments(pd.DataFrame(rows, columns=names), successors)


def test_catchment_weights_sum_to_one_and_say_what_they_cover():
    catchment = catchment_weights(drawn_catchments(), "R1H")

    assert catchment.covered == pytest.approx(0.6 + 0.31)
    assert catchment.weights == pytest.approx({"E09000025": 0.6 / 0.91, "E09000030": 0.31 / 0.91})


def test_residents_of_an_abolished_district_are_counted_with_its_successor():
    shares = drawn_catchments({"E07000163": "E09000030"})

    assert shares.set_index(["trust", "place"])["share"]["R1H", "E09000030"] == pytest.approx(0.31 + 0.09)


def test_an_unknown_trust_is_refused():
    with pytest.raises(InvalidDataError, match="No catchment for the trust 'XXX'"):
        catchment_weights(drawn_catchments(), "XXX")
