"""The map of need: every authority once, classes by stated bounds, what is served outlined and named."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis.claims.fits import StoredFit
from analysis.display.charts_map import class_of, plot_map, served_places, table_map
from analysis.display.plot_map import CANT_TELL, CLASSES, draw_map, lay_out
from analysis.display.theme import palette
from analysis.framework.places import read_hexes, read_places
from analysis.framework.records import Hex
from analysis.paths import find_project
from tests.claims.evidence_builder import report
from tests.display.drawn_svg import narrow, said, wide
from tests.display.reading import read
from tests.display.test_charts import WORDS

#   C
# A B     odd rows stand half a column right
HEXES = {"A": Hex("A", 0, 0), "B": Hex("B", 1, 0), "C": Hex("C", 0, 1)}
PLACES = [("A", 1.4, 1.1, 1.7), ("B", 0.1, -0.9, 0.9), ("C", -0.8, -1.2, -0.5)]


def drawn(footprint=(("A", 0.7), ("B", 0.3)), places=PLACES, need=((1, 0.9, 0.6, 1.2, 0.5), (4, 1.3, -0.1, 2.7, 0.5))):
    """A report whose fit scores its places one by one too, as the stored fit does."""
    known = report(footprint=list(footprint), need=list(need))
    fit = known.evidence.place_need_fit
    rows = [(code, goal, score, low, high, 0.3, 4, "ok", "") for code, score, low, high in places for goal in (1, 4)]
    table = pd.concat([fit.rows, pd.DataFrame(rows, columns=fit.rows.columns)], ignore_index=True)
    evidence = replace(known.evidence, place_need_fit=StoredFit("place_need", "ok", table, {}), hexes=HEXES)
    return replace(known, evidence=evidence)


@pytest.mark.parametrize(
    ("score", "lower", "upper", "name"),
    [
        (1.4, 1.1, 1.7, "much more than most"),
        (1.0, 0.4, 1.5, "more than most"),
        (0.4, -0.3, 0.9, "more than most"),
        (0.1, -0.3, 0.5, "about the middle"),
        (-0.8, -1.2, -0.5, "less than most"),
        (0.1, -0.9, 0.9, CANT_TELL),
        (0.9, -0.4, 2.2, CANT_TELL),
    ],
)
def test_a_place_is_classed_by_its_score_unless_its_range_says_both_more_and_less(score, lower, upper, name):
    assert class_of(score, lower, upper) == name


def test_hexagons_touch_and_do_not_overlap():
    for shape in (True, False):
        layout = lay_out(HEXES, shape)
        (ax, ay), (bx, by), (cx, cy) = (layout.units[code] for code in "ABC")
        assert (bx - ax, by) == (34, ay)
        assert (cx - ax, ay - cy) == (17, 30)  # north is up


def test_every_authority_of_the_kingdom_has_a_place_of_its_own():
    project = find_project()
    hexes = read_hexes(project)
    assert set(hexes) == {code for code, place in read_places(project).items() if place.level == "lad"}
    assert len({(each.q, each.r) for each in hexes.values()}) == len(hexes) == 361


def test_the_goal_is_the_one_with_the_clearest_need():
    # The fourth has the higher score, but is not clearly above a typical place.
    figure = plot_map(drawn())
    assert figure.subtitle.startswith("Need for Strong foundations in Early Years, the goal for which need")
    unclear = plot_map(drawn(need=((4, 1.3, -0.1, 2.7, 0.5),)))
    assert "Right advice and experiences, the goal with the highest score." in unclear.subtitle


@pytest.mark.parametrize("shape", [wide, narrow])
def test_each_class_is_shaded_and_those_served_are_outlined_and_named(shape):
    drawing = shape(plot_map(drawn()).svg)
    colours = palette()
    for colour, number in ((colours.need[3], 1), (colours.need[0], 1), (colours.need[1], 0)):
        paths = re.findall(rf'<path d="(M[^"]*z)" style="fill: {colour};', drawing)
        assert sum(path.count("M") for path in paths) == number
    outlined = re.findall(rf'<path d="(M[^"]*z)" style="fill: none; stroke: {colours.ink};', drawing)
    assert outlined[0].count("M") == 2
    hatched = re.findall(r'<path d="(M[^"]*z)" style="fill: url\(#hatch', drawing)
    assert hatched[0].count("M") == 1
    words = " ".join(said(drawing))
    assert "Aston" in words and "Barton" in words and "Colby" not in words
    assert CANT_TELL in words and CLASSES[3] in words and CLASSES[1] not in words  # no key for what is not there


@pytest.mark.parametrize(
    ("footprint", "finding"),
    [
        ([("A", 1.0)], "The place served has more need than most"),
        ([("C", 1.0)], "The place served has less need than most"),
        ([("B", 1.0)], "The place served does not clearly have more need than most"),
        ([("A", 0.5), ("B", 0.5)], "Some of the places served have more need than most"),
    ],
)
def test_the_finding_says_where_the_places_stand(footprint, finding):
    assert plot_map(drawn(footprint)).finding == f"{finding} for Strong foundations in Early Years."


def test_a_county_is_drawn_as_its_districts():
    assert served_places(drawn([("E10000001", 1.0)])) == {"A": "Aston", "B": "Barton"}


@pytest.mark.parametrize(
    "nothing",
    [report(), drawn([("E92000001", 1.0)]), drawn(need=()), drawn([("D", 1.0)]), drawn(places=[])],
)
def test_without_a_place_or_a_score_there_is_no_map(nothing):
    assert plot_map(nothing) is None
    assert table_map(nothing) is None


def test_the_page_lists_those_served_and_the_file_every_place():
    text = read(table_map(drawn()).text)
    assert "| Aston | 70% | much more than most |" in text
    assert "Colby" not in text
    rows = list(csv.DictReader(plot_map(drawn()).data.as_csv().splitlines()))
    assert [row["Local authority"] for row in rows] == ["Aston", "Barton", "Colby"]
    assert rows[2]["Need score, likely range, upper end"] == "-0.5"
    assert [row["Served by the organisation"] for row in rows] == ["yes", "yes", "no"]


def test_the_map_of_the_kingdom_is_light():
    hexes = read_hexes(find_project())
    classes = {code: (*CLASSES, CANT_TELL)[number % 5] for number, code in enumerate(hexes)}
    svg = draw_map(hexes, classes, {"E06000002": "Middlesbrough"}, WORDS, ()).svg
    assert len(svg.encode()) < 60_000
    for shape in (wide, narrow):
        assert sum(path.count("M") for path in re.findall(r'<path d="(M[^"]*z)" style="fill: [#u]', shape(svg))) == 361
