"""Dots on a line: their places, what they say, and the counts on either side of one."""

from __future__ import annotations

import re

import pytest

from analysis.publishing.pages.dots import Dot, Standing, dot_strip, nice_ticks, standing
from analysis.publishing.pages.published_claims import PublishedClaim
from tests.publishing.pages.conftest import record


def dot(name: str, value: float, own: bool = False) -> Dot:
    cells = record(f"trusts.median_pay_gap.2024-25.{name}", text=f"{value}%", value=value, unit="%")
    return Dot(name, name.title(), PublishedClaim.from_record(cells), own)


# Of 1, 2, 2, 5: beside the first 2 there is one lower, one the same, one higher.
def test_the_counts_leave_out_the_one_they_are_about():
    assert standing([2, 1, 2, 5], 0) == Standing(lower=1, same=1, higher=1)
    assert standing([2], 0) == Standing(0, 0, 0)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 30, [0, 5, 10, 15, 20, 25, 30]), (-3.2, 11, [-5, -2.5, 0, 2.5, 5, 7.5, 10, 12.5]), (4, 4, [4, 5])],
)
def test_ticks_are_round_and_span_the_figures(low, high, ticks):
    found = nice_ticks(low, high)
    assert found[0] <= low and found[-1] >= high and len(found) <= 10
    if low != high:
        assert found == ticks


def test_further_right_is_higher_and_equal_figures_are_stacked():
    strip = dot_strip([dot("abbey", 10.0), dot("barts", 2.0), dot("wharf", 10.0, own=True)], "Filed.")
    circles = re.findall(r'cx="(\d+)" cy="(\d+)" r="[\d.]+" data-id="(\w+)"', strip)
    x = {name: int(across) for across, _, name in circles}
    y = {name: int(down) for _, down, name in circles}
    assert x["barts"] < x["abbey"] == x["wharf"]
    assert y["abbey"] != y["wharf"]
    assert strip.count('class="own"') == 1


def test_the_alternative_text_says_the_ends_and_the_middle_in_the_words_of_claims():
    quartiles = {f"peers_{what}": dot(what, value).claim for what, value in
                 (("lower", 2.0), ("median", 5.0), ("upper", 9.0))}  # fmt: skip
    strip = dot_strip([dot("abbey", 1.0), dot("wharf", 12.0)], "Filed.", quartiles)
    said = re.search(r'aria-label="(.*?)"', strip).group(1)
    assert said == "Dots from 1.0% to 12.0%; the middle half lie between 2.0% and 9.0%, and the middle one is 5.0%."


def test_many_dots_do_not_say_whose_they_are():
    assert "data-name" not in dot_strip([dot("abbey", 1.0), dot("wharf", 2.0)], "Filed.", named=False)
