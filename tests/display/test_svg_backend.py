"""Texts from words laid out once: the drawing that matplotlib's own backend makes, byte for byte."""

from __future__ import annotations

import io
from itertools import product
from string import ascii_letters, digits

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.display.letters import LETTERS
from analysis.display.svg_backend import spare
from analysis.display.theme import BACKEND, FONT, SIZE, canvas, house_style, load_fonts

SIGNS = ".,:;()%'\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}\N{MINUS SIGN}-&/+\N{POUND SIGN}é"
TEXTS = (
    "", " ", "1", "AVATAR", "difficult offices fjord", " two  spaces ", "women 45.3%", "\N{MINUS SIGN}3.5 points",
    "Reduce inequality, of every kind & everywhere: better (5.0%), worse (12.5%)", "99.8% by chance alone", "a\xa0b",
)  # fmt: skip


def face(weight="regular"):
    load_fonts()
    return FontProperties(family=FONT, size=SIZE, weight=weight)


def placed(letters):
    return [(letter.name, x, y) for letter, x, y in letters]


def placed_by_matplotlib(text, prop):
    glyphs, _, _ = text_to_path.get_glyphs_with_font(text_to_path._get_font(prop), text)
    return [(name, x, y) for name, x, y, _ in glyphs]


@pytest.mark.parametrize("weight", ["regular", "semibold"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_letters_places_and_size_that_matplotlib_gives_it(text, weight):
    prop = face(weight)
    assert placed(LETTERS.laid(text, prop).letters) == placed_by_matplotlib(text, prop)
    size = text_to_path.get_text_width_height_descent(text, prop, ismath=False)
    assert LETTERS.get_text_width_height_descent(text, prop, ismath=False) == size


@pytest.mark.parametrize("weight", ["regular", "semibold"])
def test_no_letter_is_kerned_with_a_space(weight):
    prop = face(weight)
    pairs = [f"{before} {after}" for before, after in product(ascii_letters + digits + SIGNS, "AVTWvjf1-(" + SIGNS)]
    kerned = [text for text in pairs if placed(LETTERS.laid(text, prop).letters) != placed_by_matplotlib(text, prop)]
    assert not kerned


@house_style
def drawn(backend):
    figure, axes = canvas(2.0, margins=(40, 20, 10, 10))
    axes.plot([0, 1, 2], [1.5, -3.25, 8.125], marker="o")
    axes.scatter([0, 1, 2, 3, 4], [1, 2, 3, 4, 5])
    axes.annotate("two lines,\nof words & \N{MINUS SIGN}3.123%", (1, 2), rotation=30, fontweight="semibold")
    axes.annotate("$x^2$ by formula", (0, 1), color="black")
    axes.set(xlabel="People counted", title="1 < 2")
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None}, **backend)
    return file.getvalue()


def test_a_drawing_is_that_of_matplotlib_without_what_nobody_sees():
    whole = drawn({})
    assert drawn({"backend": BACKEND}) == spare(whole[whole.index("<svg") :].rstrip())
    assert drawn({"backend": BACKEND}) == drawn({"backend": BACKEND})  # whatever has been drawn before
