"""An organisation's colour can always be read, and stays as near to itself as that allows."""

from __future__ import annotations

import colorsys
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.display.accent import BY_KIND, DARK_GROUNDS, LEAST, LIGHT_GROUNDS, contrast, readable
from analysis.framework.vocabulary import SECTORS

BRAND = Path(__file__).parents[2] / "reports/_brand.yml"
PALETTE = yaml.safe_load(BRAND.read_text(encoding="utf-8"))["color"]["palette"]
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
A_STEP = 1 / 255


def hls(colour: str) -> tuple[float, float, float]:
    return colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))


@given(COLOURS)
@example("#FFFFFF")
@example("#000000")
@example("#FFFF00")
def test_any_colour_comes_out_readable(colour: str):
    accent = readable(colour)
    assert min(contrast(accent.light, ground) for ground in LIGHT_GROUNDS) >= LEAST
    assert min(contrast(accent.dark, ground) for ground in DARK_GROUNDS) >= LEAST
    assert contrast("#FFFFFF", accent.light) >= LEAST, "white text on a band"


@given(COLOURS)
def test_what_passes_is_left_as_it_is(colour: str):
    accent = readable(colour)
    if min(contrast(colour, ground) for ground in LIGHT_GROUNDS) >= LEAST:
        assert accent.light == colour
    if min(contrast(colour, ground) for ground in DARK_GROUNDS) >= LEAST:
        assert accent.dark == colour


@given(COLOURS)
def test_the_hue_is_kept_to_within_a_step_of_each_channel(colour: str):
    hue, _, saturation = hls(colour)
    accent = readable(colour)
    for made in (accent.light, accent.dark):
        exact = colorsys.hls_to_rgb(hue, hls(made)[1], saturation)
        found = [int(made[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        assert all(abs(a - b) <= 1.5 * A_STEP for a, b in zip(exact, found, strict=True)), (colour, made)


@given(COLOURS)
def test_no_more_is_changed_than_contrast_needs(colour: str):
    accent = readable(colour)
    if accent.light != colour:
        hue, lightness, saturation = hls(accent.light)
        lighter = colorsys.hls_to_rgb(hue, min(1, lightness + 3 * A_STEP), saturation)
        as_hex = "#" + "".join(f"{round(255 * channel):02X}" for channel in lighter)
        assert min(contrast(as_hex, ground) for ground in LIGHT_GROUNDS) < LEAST


# #28A197 on white is 3.1 by WCAG 2.2 (too little for text), #12436D is 10.2.
def test_a_colour_that_is_too_light_is_darkened_and_a_dark_one_is_not():
    assert contrast("#28A197", "#FFFFFF") == pytest.approx(3.15, abs=0.1)
    assert readable("#28A197").light != "#28A197"
    assert readable("#12436D").light == "#12436D"


@pytest.mark.parametrize("given", ["12436D", "#123", "navy", "", "#12436G"])
def test_what_is_no_colour_is_refused_with_what_to_write(given: str):
    with pytest.raises(ValueError, match="Write it as #12436D"):
        readable(given)


def test_every_kind_has_a_colour_of_the_palette_and_the_grounds_are_those_of_the_brand():
    assert set(BY_KIND) == set(SECTORS)
    assert set(BY_KIND.values()) <= set(PALETTE.values())
    assert (PALETTE["paper"], PALETTE["tint"]) == LIGHT_GROUNDS
    assert (PALETTE["dark-paper"], PALETTE["dark-tint"]) == DARK_GROUNDS
