"""Words on charts: measured in the face that is drawn, broken where there is no more room, kept apart."""

from __future__ import annotations

import pytest

from analysis.display.chart_data import ChartData, Column
from analysis.display.lettering import spread, width_of, wrap
from tests.display.reading import read


def test_a_text_is_as_wide_as_its_letters():
    assert width_of("ii") == pytest.approx(2 * width_of("i"), rel=0.02)
    assert width_of("W") > 2 * width_of("i")
    assert width_of("peers", bold=True) > width_of("peers")


def test_lines_are_no_longer_than_there_is_room():
    words = "Achieve equality, through diversity & inclusion"
    lines = wrap(words, 90)
    assert " ".join(lines) == words and len(lines) > 1
    assert all(width_of(line) <= 90 for line in lines)
    assert wrap(words, 500) == [words]


def test_a_word_that_is_too_long_stays_whole():
    assert wrap("a Donaudampfschifffahrt b", 20) == ["a", "Donaudampfschifffahrt", "b"]


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([10, 50], [10, 50]),  # far enough apart
        ([50, 52], [46, 56]),  # each gives way by half of what is missing
        ([52, 50], [56, 46]),  # the order is kept
        ([50, 50, 50], [40, 50, 60]),
        ([2, 3], [0, 10]),  # both stay inside
        ([98, 99], [90, 100]),
        ([50, 52, 61], [44.33, 54.33, 64.33]),  # pushed together, the three move as one
    ],
)
def test_labels_are_moved_apart_as_little_as_it_takes(wanted, placed):
    assert spread(wanted, 10, 0, 100) == pytest.approx(placed, abs=0.01)


def test_columns_and_rows_for_the_file_only_are_not_on_the_page():
    columns = (Column("Place"), Column("Need", short="How much"), Column("Score", on_page=False))
    data = ChartData(columns, (("Ash", "more", 1.5), ("Birch", "less", -0.5), ("Cedar", "more", 0.75)), shown=1)
    page = read(data.folded("acme.map.csv"))
    assert "| Place | How much |" in page and "| Ash | more |" in page
    assert "Birch" not in page and "1.5" not in page
    assert data.as_csv() == "Place,Need,Score\nAsh,more,1.5\nBirch,less,-0.5\nCedar,more,0.75\n"


def test_a_row_too_short_is_refused():
    with pytest.raises(AssertionError, match="a cell for each column"):
        ChartData((Column("A"), Column("B")), (("a",),))
