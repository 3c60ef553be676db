"""What colours of charts must do: letters can be read, marks be seen, classes be told apart without colour vision."""

from __future__ import annotations

from itertools import pairwise

import pytest

from analysis.display.theme import palette

LIGHT, DARK = "#ffffff", "#12181e"
TO_DARK = dict(palette().dark)


def luminance(colour):
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def in_both(*names):
    """Pairs of colour and ground, in light and in dark."""
    for name in names:
        colour = getattr(palette(), name)
        yield colour, LIGHT
        yield TO_DARK[colour], DARK


@pytest.mark.parametrize(("colour", "ground"), list(in_both("ink", "quiet", "focus", "caution")))
def test_letters_and_marks_stand_out(colour, ground):
    assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("name", ["quiet", "focus", "caution"])
def test_what_is_drawn_over_the_band_can_be_seen(name):
    band, colour = palette().band, getattr(palette(), name)
    assert contrast(colour, band) >= 3
    assert contrast(TO_DARK[colour], TO_DARK[band]) >= 3


def test_words_on_a_bar_can_be_read():
    own = palette()
    assert contrast(own.on_focus, own.focus) >= 4.5
    assert contrast(TO_DARK[own.on_focus], TO_DARK[own.focus]) >= 4.5


@pytest.mark.parametrize("turn", [lambda colour: colour, TO_DARK.get])
def test_classes_of_need_run_one_way_and_are_told_apart_in_grey(turn):
    shades = [turn(colour) for colour in palette().need]
    lights = [luminance(colour) for colour in shades]
    assert lights in (sorted(lights), sorted(lights, reverse=True))
    assert all(contrast(one, other) >= 1.45 for one, other in pairwise(shades))


def test_each_colour_has_its_own_dark_one():
    assert len(TO_DARK) == len(palette().dark)  # a colour that stands twice would be turned into one only
