"""Forests: each effect with its interval, boxes as large as their weight, a diamond and a bar for all together."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pytest

from analysis.claims.claim import make_claim
from analysis.claims.ledger import Ledger
from analysis.display.charts_forest import CHANGE, forest_data, forest_finding, plot_forest, table_forest
from analysis.display.plot_forest import Effect, draw_forest
from analysis.statistics.estimate import Estimate
from tests.claims.evidence_builder import METRICS, report
from tests.display.drawn_svg import narrow, said, traced, wide
from tests.display.reading import read
from tests.display.test_charts import FOCUS, QUIET, WORDS

CAUTION = "#801650"


def effect(value, lower=None, upper=None, metric="median_pay_gap", what=CHANGE, owner="acme"):
    ends = (lower, upper)
    estimate = Estimate(value, *ends, None, "drawn", meaning="none" if lower is None else "sample")
    return make_claim(owner, METRICS[metric], estimate, period="2024-25", start="2024-04-05", what=what,
                      unit="percentage points")  # fmt: skip


ROWS = [Effect("Ash", effect(-2.0, -4.0, 0.0), 0.64), Effect("Birch", effect(1.0, -1.0, 3.0), 0.16),
        Effect("Cedar", effect(0.5), 0.04)]  # fmt: skip
POOLED = Effect("Together", effect(-1.0, -2.0, 0.5))
PREDICTION = effect(-1.0, -5.0, 3.0, what="prediction")


def forest(**more):
    return draw_forest(ROWS, WORDS, **{"pooled": POOLED, "prediction": PREDICTION, **more})


BOX, HOLLOW = f"fill: {FOCUS}; stroke: {FOCUS}; stroke-width: 1.2", f"fill: #fffffd; stroke: {FOCUS}; stroke-width: 1.2"


def line(colour, thickness):
    return f"fill: none; stroke: {colour}; stroke-width: {thickness}"


@pytest.mark.parametrize("shape", [wide, narrow])
def test_every_effect_has_a_box_and_those_with_an_interval_a_line(shape):
    drawing = shape(forest().svg)
    assert (len(traced(drawing, BOX)), len(traced(drawing, HOLLOW))) == (2, 1)
    assert len(traced(drawing, line(FOCUS, 1.4))) == 2
    assert len(traced(drawing, line(QUIET, 5))) == 1  # the prediction


def test_a_box_is_as_large_as_its_weight():
    boxes = [x[1][0] - x[0][0] for x in (*traced(wide(forest().svg), BOX), *traced(wide(forest().svg), HOLLOW))]
    grown = [box - boxes[2] for box in boxes]
    assert grown[0] > grown[1] > 0
    # Sides grow with the root of the weight: 0.8, 0.4 and 0.2 of the way from the least to the largest.
    assert grown[0] / grown[1] == pytest.approx((0.8 - 0.2) / (0.4 - 0.2), rel=0.1)


@pytest.mark.parametrize("shape", [wide, narrow])
def test_marks_stand_where_the_numbers_are(shape):
    drawing = shape(forest().svg)
    zero = traced(drawing, line(QUIET, 1))[0][0][0]
    [(low, top), (high, _)] = traced(drawing, line(FOCUS, 1.4))[0]  # Ash: -4 to 0
    assert high == pytest.approx(zero, abs=0.15)
    [box] = [each for each in traced(drawing, BOX) if abs(sum(y for _, y in each) / 4 - top) < 0.2]
    assert sum(x for x, _ in box) / 4 == pytest.approx((low + high) / 2, abs=0.15)  # -2 is half way


def test_the_diamond_reaches_over_the_pooled_interval():
    drawing = wide(forest().svg)
    [[(left, _), (middle, _), (right, _), _]] = traced(drawing, f"fill: {CAUTION}")
    zero = traced(drawing, line(QUIET, 1))[0][0][0]
    assert (middle - zero) / (left - zero) == pytest.approx(0.5, abs=0.01)  # -1 is half way to -2
    assert (right - zero) / (zero - middle) == pytest.approx(0.5, abs=0.01)  # 0.5 as far right as half of 1


def test_a_forest_of_forty_is_light_and_no_longer_on_a_phone_than_four_screens():
    many = [Effect(f"University Hospitals of Town {i}", effect(i / 10 - 2, i / 10 - 9, i / 10 + 5)) for i in range(40)]
    figure = draw_forest(many, WORDS, pooled=POOLED, prediction=PREDICTION)
    assert len(figure.svg.encode()) < 80_000
    assert figure.narrow <= 430


@pytest.mark.parametrize("shape", [wide, narrow])
def test_rows_are_named_with_effect_and_interval(shape):
    words = " ".join(said(shape(forest().svg)))
    for text in ("Ash", "Together", "One more like these", "−2.0 (−4.0 to 0.0)", "−5.0 to 3.0"):
        assert text in words


def test_without_pooling_there_is_no_diamond():
    svg = draw_forest(ROWS, WORDS).svg
    assert CAUTION not in re.sub(r"<style>.*?</style>", "", svg)
    assert "One more like these" not in said(wide(svg))


@pytest.mark.parametrize(
    ("claims", "finding"),
    [
        ([effect(-2, -3, -1), effect(1, 0.5, 2)], "Every change is clearly beyond that of peers."),
        ([effect(-2, -3, -1), effect(1, -1, 2)],
         "Some changes are clearly beyond those of peers, and some could be chance."),
        ([effect(1, -1, 2), effect(1)], "No change beyond that of peers is clear of chance."),
    ],
)  # fmt: skip
def test_the_finding_says_what_is_clear_of_chance(claims, finding):
    assert forest_finding(claims) == finding


def drawn(*claims):
    known = report({"2024-25": 6.5})
    return replace(known, ledger=Ledger((*known.ledger, *claims)))


def test_a_report_shows_the_changes_that_share_a_unit():
    two = drawn(effect(-2.0, -4.0, 0.5), effect(3.0, 1.0, 5.0, metric="mean_pay_gap"))
    figure = plot_forest(two)
    assert figure.finding == "Some changes are clearly beyond those of peers, and some could be chance."
    assert "Median pay gap −2.0 (−4.0 to 0.5)" in figure.alt
    assert "| Mean pay gap | 3.0 | 1.0 to 5.0 |" in read(table_forest(two).text).splitlines()
    assert plot_forest(drawn(effect(-2.0, -4.0, 0.5))) is None  # one effect is said in a sentence
    assert plot_forest(report()) is None and table_forest(report()) is None


def test_the_file_holds_rows_pooled_effect_and_prediction():
    rows = list(csv.reader(forest_data("Change, points", "Who", ROWS, POOLED, PREDICTION).as_csv().splitlines()))
    assert rows[0] == ["Who", "Change, points", "Change, points, likely range, lower end",
                       "Change, points, likely range, upper end"]  # fmt: skip
    assert rows[3:] == [["Cedar", "0.5", "", ""], ["Together", "-1.0", "-2.0", "0.5"],
                        ["One more like these", "", "-5.0", "3.0"]]  # fmt: skip
