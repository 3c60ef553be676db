"""Charts written shape by shape: light, the same every time, in the house face and colours, wide and narrow."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from analysis.display.lettering import width_of
from analysis.display.sheet import Sheet, width_of_sheet, write_picture
from analysis.display.theme import palette
from tests.display.drawn_svg import narrow, said, traced, wide

HATCH = '<path d="M0 0h10"/>'


def draw(is_narrow):
    sheet = Sheet(width_of_sheet(is_narrow), 237.6 if is_narrow else 100)
    sheet.lines([[(1, 2), (3, 2), (3, 9.04)], [(5, 5), (7, 8)]], palette().focus, 1.4)
    sheet.shapes([[(0, 0), (4, 0), (0, 4)]], palette().caution)
    sheet.text("Need & wage", 10, 20)
    sheet.text("wage −1.5", 200, 20, 1, palette().quiet)
    sheet.stamp(HATCH, 5, 6, 0.5 if is_narrow else 0.25)
    return sheet


def test_it_is_well_formed_and_its_letters_are_shapes_and_the_same_every_time():
    svg = write_picture(draw).svg
    root = ElementTree.fromstring(svg)
    assert not [each for each in root.iter() if each.tag.endswith("}text")]
    assert svg == write_picture(draw).svg
    assert "SourceSans3-Regular-0" in svg


@pytest.mark.parametrize("shape", [wide, narrow])
def test_points_are_where_they_were_put_to_a_tenth_of_a_point(shape):
    drawing = shape(write_picture(draw).svg)
    look = f"fill: none; stroke: {palette().focus}; stroke-width: 1.4"
    for given, found in zip([(1, 2), (3, 2), (3, 9.0), (5, 5), (7, 8)],
                            [point for line in traced(drawing, look) for point in line], strict=True):  # fmt: skip
        assert found == pytest.approx(given)
    assert said(drawing) == ["Need & wage", "wage −1.5"]


def test_a_letter_a_word_and_a_stamp_are_defined_once():
    svg = write_picture(draw).svg
    letters = re.findall(r'<path id="(a\d+)"', svg)
    assert len(letters) == len(set(letters)) == len(set("Need&wage−1.5") - {" "})
    assert svg.count('<g id="w') == 2 and svg.count('href="#w0"') == 2
    assert svg.count(HATCH) == 1
    assert re.findall(r'<use href="#s0" transform="translate\(5 6\) scale\(([\d.]+)\)"', svg) == ["0.2500", "0.5000"]


def test_words_that_end_somewhere_start_their_own_width_before():
    [x] = re.findall(r'−1.5 --><use href="#w1" x="([\d.]+)"', wide(write_picture(draw).svg))
    assert float(x) == pytest.approx(200 - width_of("wage −1.5"), abs=0.06)


def test_letters_stand_as_far_apart_as_their_widths_add_up():
    svg = write_picture(draw).svg
    [word] = re.findall(r'<g id="w0"[^>]*>(.*?)</g>', svg)
    last = int(re.findall(r'x="(\d+)"', word)[-1])
    assert last * 9.5 / 1000 == pytest.approx(width_of("Need & wag"), abs=1.0)  # kerned, and without side bearings


def test_only_colours_that_are_used_change_in_the_dark():
    rules = re.search(r"@media \(prefers-color-scheme:dark\)\{(.*?)\}@media", write_picture(draw).svg)[1]
    assert f'[style*="stroke: {palette().focus}"]' in rules and f'[style*="fill: {palette().quiet}"]' in rules
    assert palette().need[0] not in rules


def test_the_shape_of_the_narrow_drawing_goes_in_tenths_of_its_width():
    picture = write_picture(draw)
    assert picture.narrow == 100
    assert "max-aspect-ratio:2113/1000" in picture.svg  # between 446.4 by 100 and 1 by 1
