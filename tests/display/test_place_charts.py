"""The charts of one place: need goal by goal against its nation, and the place among the others on the map."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from analysis.claims.ledger import Ledger
from analysis.claims.need import need_claims
from analysis.display.charts_map import class_of
from analysis.display.charts_place import (
    MIDDLE,
    map_finding,
    plot_place_map,
    plot_profile,
    profile_finding,
    shown_goal,
    table_place_map,
)
from analysis.display.figure import ALT_LIMIT
from analysis.display.place_profile import Profile
from analysis.display.plot_map import CANT_TELL, CLASSES, lay_out
from analysis.display.plot_place_map import border
from analysis.display.plot_profile import MIDDLE as MIDDLE_IN_WORDS
from analysis.display.plot_profile import is_clear
from analysis.display.theme import palette
from analysis.framework.goals import read_goals
from analysis.framework.places import read_hexes, read_places
from analysis.framework.records import Hex, Place
from analysis.paths import find_project
from tests.claims.evidence_builder import GOALS
from tests.display.drawn_svg import narrow, said, traced, wide
from tests.display.prose_rules import CAUSAL, SUPERLATIVE
from tests.display.reading import read

#    C
#   A B     odd rows stand half a column right; D is in another region
#    D
HEXES = {"A": Hex("A", 0, 1), "B": Hex("B", 1, 1), "C": Hex("C", 1, 2), "D": Hex("D", 1, 0)}
AROUND = {
    code: Place(code, name, "lad", region, "", "E9", 100)
    for code, name, region in (("A", "Aston", "R1"), ("B", "Barton", "R1"), ("C", "Colby", "R1"), ("D", "Dale", "R2"))
}  # fmt: skip
NEED = {1: (1.4, 1.1, 1.7), 4: (0.9, 0.2, 1.6), 5: (-0.8, -1.2, -0.5)}
NEAR = {"B": (1.1, 0.6, 1.6), "C": (0.1, -0.9, 0.9), "D": (-0.8, -1.2, -0.5)}


def scored(need):
    rows = [SimpleNamespace(organisation="A", goal=goal, score=score, lower=lower, upper=upper, p_worst_fifth=0.4,
                            n_indicators=4, status="ok", reason="") for goal, (score, lower, upper) in need.items()]
    return Ledger(tuple(claim for row in rows for claim in need_claims("a", "A", row)))  # fmt: skip


def profile(need=None, near=None, **more):
    need, near = NEED if need is None else need, NEAR if near is None else near
    scores = {goal: {"A": own, **near} for goal, own in need.items()}
    known = Profile(AROUND["A"], scored(need), GOALS, "England", "Northshire", AROUND, HEXES, scores)
    return replace(known, **more)


def score(value, lower, upper, goal=1):
    return scored({goal: (value, lower, upper)}).first(metric="place_need")


@pytest.mark.parametrize(
    ("lower", "upper", "clear"),
    [(0.36, 1.0, True), (0.35, 1.0, False), (0.1, 1.0, False), (-1.0, -0.36, True), (-1.0, -0.3, False),
     (-1.0, 1.0, False)],
)  # fmt: skip
def test_a_score_is_clear_where_its_range_keeps_out_of_the_middle(lower, upper, clear):
    assert is_clear(score((lower + upper) / 2, lower, upper), MIDDLE) == clear


@pytest.mark.parametrize("shape", [wide, narrow])
def test_each_goal_is_named_drawn_and_labelled_with_score_and_range_greatest_need_on_top(shape):
    drawing = shape(plot_profile(profile()).svg)
    words = said(drawing)
    assert [word for word in words if re.match(r"\d+ ", word)] == [
        f"{goal} {next(each.title for each in GOALS if each.number == goal)}" for goal in (1, 4, 5)
    ]
    assert {"1.4 (1.1 to 1.7)", "−0.8 (−1.2 to −0.5)", MIDDLE_IN_WORDS, "less need", "more need"} <= set(words)
    assert drawing.count("<circle") == 3


def test_dots_are_filled_where_the_range_keeps_clear_and_hollow_where_not():
    drawing = wide(plot_profile(profile()).svg)
    filled = re.findall(rf'<g style="fill: {palette().focus};[^>]*>(.*?)</g>', drawing)
    hollow = re.findall(rf'<g style="fill: {palette().ground};[^>]*>(.*?)</g>', drawing)
    assert [group.count("<circle") for group in (*filled, *hollow)] == [2, 1]


def test_marks_stand_where_the_numbers_are():
    drawing = wide(plot_profile(profile()).svg)
    [zero] = traced(drawing, f"fill: none; stroke: {palette().quiet}; stroke-width: 1")
    [(left, _), (right, *_), *_] = traced(drawing, f"fill: {palette().band}")[0]
    [first, last] = traced(drawing, f"fill: none; stroke: {palette().focus}; stroke-width: 2")
    unit = (right - left) / (MIDDLE[1] - MIDDLE[0])
    assert zero[0][0] == pytest.approx((left + right) / 2, abs=0.11)
    assert [(x - zero[0][0]) / unit for x, _ in (*first, *last)] == pytest.approx([1.1, 1.7, -1.2, -0.5], abs=0.01)


TITLES = {1: "Early", 2: "School", 3: "Advice", 4: "Jobs", 5: "Homes"}
MORE, LESS, MIDDLING = (1.0, 0.5, 1.5), (-1.0, -1.5, -0.5), (0.5, 0.1, 0.9)


@pytest.mark.parametrize(
    ("need", "finding"),
    [
        ({1: MIDDLING, 2: MIDDLING}, "For no goal is need clearly more or less than in most places."),
        ({1: MORE, 2: MIDDLING}, "Need is clearly more than in most places for Early."),
        ({1: LESS, 2: MIDDLING}, "Need is clearly less than in most places for Early."),
        ({1: LESS, 2: MORE}, "Need is clearly more than in most places for School; clearly less for Early."),
        ({1: MORE, 2: (2.0, 1.0, 3.0)}, "Need is clearly more than in most places for School and Early."),
        ({1: MORE, 2: MORE, 3: MORE, 4: MORE},
         "Need is clearly more than in most places for Early, School, Advice and another goal."),
        ({1: MORE, 2: MORE, 3: MORE, 4: MORE, 5: MORE},
         "Need is clearly more than in most places for Early, School, Advice and other goals."),
    ],
)  # fmt: skip
def test_the_finding_names_the_goals_that_are_clear_of_the_middle(need, finding):
    assert profile_finding(tuple(scored(need).where(metric="place_need")), TITLES) == finding


def test_the_map_shows_the_goal_with_the_clearest_need():
    # The fourth has the higher score, but its range reaches into the middle.
    high = {1: (0.9, 0.5, 1.3), 4: (1.3, 0.1, 2.5)}
    said_first = "Need for Strong foundations in Early Years, the goal with the clearest need here"
    assert plot_place_map(profile(high)).subtitle.startswith(said_first)
    claim, clear = shown_goal(tuple(scored({4: (1.3, 0.1, 2.5), 5: (0.2, 0.0, 0.4)}).where(metric="place_need")))
    assert (claim.goal, clear) == (4, False)


@pytest.mark.parametrize(
    ("here", "around", "finding"),
    [
        (CLASSES[3], [CLASSES[2], CLASSES[3], CLASSES[0]],
         "Aston has much more need than most places for Jobs, and so have most places of its region."),
        (CLASSES[2], [CLASSES[2], CLASSES[1]],
         "Aston has more need than most places for Jobs, and so have some places of its region."),
        (CLASSES[2], [CANT_TELL, CLASSES[1]],
         "Aston has more need than most places for Jobs, unlike the others of its region."),
        (CLASSES[2], [], "Aston has more need than most places for Jobs."),
        (CLASSES[1], [CLASSES[2]], "Need for Jobs in Aston is about the middle."),
        (CLASSES[0], [CLASSES[0]], "Aston has less need than most places for Jobs."),
        (CANT_TELL, [CLASSES[0]], "Whether Aston has more or less need than most places for Jobs cannot be told."),
    ],
)  # fmt: skip
def test_the_finding_of_the_map_says_where_the_place_and_its_region_stand(here, around, finding):
    assert map_finding("Aston", here, "Jobs", around) == finding


@pytest.mark.parametrize("shape", [wide, narrow])
def test_the_place_is_named_and_its_region_too(shape):
    words = " ".join(said(shape(plot_place_map(profile()).svg)))
    assert "Aston" in words and "Thin outline: Northshire" in words and "Barton" not in words
    assert "Thin outline" not in " ".join(said(shape(plot_place_map(profile(region="")).svg)))


def test_each_class_is_shaded_once_and_lent_to_both_drawings():
    svg = plot_place_map(profile()).svg
    for colour, number in ((palette().need[3], 2), (palette().need[0], 1)):
        paths = re.findall(rf'<path d="(M[^"]*z)" style="fill: {colour}; stroke: {palette().hairline}', svg)
        assert sum(path.count("M") for path in paths) == number
    [hatched] = re.findall(r'<path d="(M[^"]*z)" style="fill: url\(#hatch\)', svg)
    assert hatched.count("M") == 1
    assert len(re.findall(r'<use href="#s0"', svg)) == 2


def test_a_border_goes_around_the_whole_and_not_between():
    layout = lay_out(HEXES, False)
    assert [len(ring) for ring in border(layout, ["A"])] == [6]
    assert [len(ring) for ring in border(layout, ["A", "B", "C"])] == [12]  # 3 x 6 sides less both of 3 shared
    apart = {"X": Hex("X", 0, 0), "Y": Hex("Y", 5, 0)}
    assert sorted(map(len, border(lay_out(apart, False), apart))) == [6, 6]
    assert border(layout, []) == []


@pytest.mark.parametrize("nothing", [profile({}), profile({1: NEED[1]}, hexes={}), profile({2: NEED[1]}, goals=())])
def test_without_scores_or_a_hexagon_there_is_no_chart(nothing):
    assert plot_profile(nothing) is None
    assert plot_place_map(nothing) is None and table_place_map(nothing) is None


def test_one_goal_is_said_and_not_drawn_but_can_be_mapped():
    assert plot_profile(profile({1: NEED[1]})) is None
    assert plot_place_map(profile({1: NEED[1]})) is not None


def test_the_page_lists_the_region_in_words_and_the_file_every_place_in_numbers():
    text = read(table_place_map(profile()).text)
    assert [line for line in text.splitlines() if line.startswith("| ")][2:] == [
        "| Aston | much more than most |", "| Barton | much more than most |", "| Colby | can't tell |"
    ]  # fmt: skip
    rows = list(csv.DictReader(plot_place_map(profile()).data.as_csv().splitlines()))
    assert [row["Local authority"] for row in rows] == ["Aston", "Barton", "Colby", "Dale"]
    assert [row["Region"] for row in rows] == ["Northshire"] * 3 + [""]
    assert rows[3]["Need score, likely range, upper end"] == "-0.5"


def test_the_file_of_the_profile_holds_words_score_range_chance_and_indicators():
    [first, *_] = csv.DictReader(plot_profile(profile()).data.as_csv().splitlines())
    assert list(first.values()) == ["1. Strong foundations in Early Years", "much more than most", "1.4", "1.1", "1.7",
                                    "40.0", "4"]  # fmt: skip


def test_captions_name_no_cause_and_praise_nobody_and_alternative_texts_hold_the_value():
    for figure in (plot_profile(profile()), plot_place_map(profile())):
        assert "Context, not results." in figure.subtitle and "Sources: " in figure.subtitle
        assert not CAUSAL.search(figure.caption + figure.alt) and not SUPERLATIVE.search(figure.caption + figure.alt)
        assert "1.4 (1.1 to 1.7)" in figure.alt and len(figure.alt) <= ALT_LIMIT
    assert "hatched" in plot_place_map(profile()).subtitle.lower()
    assert "hatched" not in plot_place_map(profile(near={})).subtitle.lower()


def test_the_charts_of_any_place_are_light_and_every_nation_s_map_fits_its_shape():
    project = find_project()
    places, hexes, goals = read_places(project), read_hexes(project), read_goals(project)
    need = {goal.number: (1.2, 0.6, 1.8) for goal in goals}
    for code in ("E06000002", "W06000015", "S12000049", "N09000003"):
        place = places[code]
        around = {each: places[each] for each in hexes if places[each].nation == place.nation}
        scores = {goal: dict.fromkeys(around, (0.5, -0.5, 1.5)) | {code: own} for goal, own in need.items()}
        stand = {each: hexes[each] for each in around}
        known = Profile(place, scored(need), goals, "England", "", around, stand, scores)
        figures = plot_profile(known), plot_place_map(known)
        assert sum(len(figure.svg.encode()) for figure in figures) < 60_000
        assert all(figure.narrow <= 300 for figure in figures)
        assert class_of(*scores[1][code]) == CLASSES[3]
