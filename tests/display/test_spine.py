"""The chart of all compared measures: each on its own scale, better to the right, told by shape and word."""

from __future__ import annotations

import csv

import pytest

from analysis.claims.claim import make_claim
from analysis.display.charts_spine import plot_spine, spine_rows, table_spine
from analysis.display.plot_spine import REACH, Vertebra, draw_spine, on_scale
from analysis.statistics.estimate import Estimate
from tests.claims.evidence_builder import METRICS, metric, report
from tests.display.drawn_svg import marks, narrow, said, wide
from tests.display.reading import read
from tests.display.test_charts import WORDS

PEERS = (4, 6, 8, 10, 12, 14, 16, 18)  # quartiles 7.5, 11, 14.5
SHARES = {"women_top_quarter": PEERS}


def drawn(filed=7.0, level=(5.0, 9.0), **more):
    other = {"women_top_quarter": {"2024-25": 12.0}}
    return report({"2024-25": filed}, peers=PEERS, level=level, other=other, peers_other=SHARES, **more)


def claims(polarity, value, low, middle, high, ends=None):
    """One row whose claims are made of drawn numbers."""
    def one(number, what, ends=(None, None)):
        meaning = "none" if ends[0] is None else "sample"
        estimate = Estimate(float(number), *ends, None, "drawn", meaning=meaning)
        measure = metric("m", "M", 1, polarity)
        return make_claim("acme", measure, estimate, period="2024", what=what, evidence="none")

    level = one(value, "level", ends) if ends else None
    return Vertebra("M, 2024", "can't tell", one(value, "value"), one(low, "peers_lower"), one(middle, "peers_median"),
                    one(high, "peers_upper"), level)  # fmt: skip


@pytest.mark.parametrize(
    ("polarity", "value", "place"),
    [
        ("higher", 20, 1.0),  # the middle half is 10 wide, from 5 to 15, with the median at 10
        ("lower", 20, -1.0),
        ("none", 20, 1.0),
        ("zero", 20, -1.0),
        ("zero", 0, 1.0),
        ("zero", -20, -1.0),  # as far from zero as 20 is
        ("zero", -10, 0.0),
    ],
)
def test_better_is_to_the_right(polarity, value, place):
    row = claims(polarity, value, 5, 10, 15)
    assert on_scale(row, value, value) == (place, place)


def test_a_range_over_zero_is_folded_where_nearer_to_zero_is_better():
    row = claims("zero", 1, 5, 10, 15)
    assert on_scale(row, -3, 8) == (0.2, 1.0)  # at worst 8 from zero, at best none


def test_each_verdict_has_a_shape_of_its_own_and_its_word_beside_it():
    better, unsure = drawn(), drawn(filed=12.0, level=(6.0, 18.0), margin=2.0)
    assert [(row.own.verdict, row.verdict) for row in spine_rows(better)][0] == ("better", "better")
    assert "better" in said(wide(plot_spine(better).svg))
    assert "can't tell" in said(wide(plot_spine(unsure).svg))
    assert plot_spine(better).svg.count("M 0 -") != plot_spine(unsure).svg.count("M 0 -")


@pytest.mark.parametrize("shape", [wide, narrow])
def test_values_stand_at_their_rows(shape):
    words = " ".join(said(shape(plot_spine(drawn()).svg)))
    assert "7.0%" in words and "12.0%" in words and "Median pay gap" in words


def test_what_has_no_good_direction_says_so():
    figure = plot_spine(drawn())
    assert [row.name[-30:] for row in spine_rows(drawn())] == [
        "Median pay gap, 2024-25", "en, highest paid quarter*, 2024-25"[-30:],
    ]  # fmt: skip
    assert "No direction is good: right is higher." in figure.subtitle
    assert {"or lower*", "or higher*"} <= set(said(wide(figure.svg)))


def test_a_value_far_out_stands_at_the_edge_with_an_arrow():
    row = claims("higher", 100, 5, 10, 15, ends=(12, 110))
    assert on_scale(row, 100, 100)[0] > REACH
    svg = wide(draw_spine([row], WORDS).svg)
    assert marks(svg, "PathCollection") == 2  # the value, and the range that goes on


def test_the_finding_names_what_is_clear_and_prints_no_number():
    assert plot_spine(drawn()).finding == "Clearly better than peers on median pay gap."
    assert plot_spine(drawn(filed=16.0, level=(15.0, 17.0))).finding == "Clearly worse than peers on median pay gap."
    unsure = drawn(filed=12.0, level=(6.0, 18.0), margin=2.0)
    assert plot_spine(unsure).finding == "No measure can be told apart from that of peers."
    similar = drawn(filed=12.0, level=(6.0, 18.0))
    assert plot_spine(similar).finding == "No measure differs clearly from that of peers."


def test_the_alternative_text_gives_values_and_verdicts():
    assert plot_spine(drawn()).alt.startswith(
        "Range chart. Clearly better than peers on median pay gap. Median pay gap, 2024-25 7.0%, median 11.0%: better;"
    )


def test_the_table_and_the_file_hold_what_is_drawn():
    figure = plot_spine(drawn())
    line = "| Median pay gap, 2024-25 | % | 7.0% | 5.0% to 9.0% | 7.5% | 11.0% | 14.5% | 8 | better |"
    assert line in read(table_spine(drawn()).text).splitlines()
    first = list(csv.DictReader(figure.data.as_csv().splitlines()))[0]
    assert first["Figure of Acme"] == "7.0" and first["Likely level of Acme, lower end"] == "5.0"


@pytest.mark.parametrize("nothing", [report(), report({"2024-25": 6.5}), report({"2024-25": 6.5}, peers=PEERS[:7])])
def test_without_peers_there_is_no_chart(nothing):
    assert plot_spine(nothing) is None
    assert table_spine(nothing) is None


def test_the_measures_of_the_tests_are_those_that_are_compared():
    assert {"median_pay_gap", "women_top_quarter"} <= set(METRICS)
