"""The tokens: the same in pages, PDFs and the brand file, and readable in light and dark."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.publishing.example import ROOT

THEME = ROOT / "reports" / "theme"
CSS = (THEME / "impact.css").read_text(encoding="utf-8")
PALETTE = yaml.safe_load((ROOT / "reports" / "_brand.yml").read_text(encoding="utf-8"))["color"]["palette"]


def tokens(scheme: str) -> dict[str, str]:
    """The custom properties of the first :root block, or of the one for dark pages."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", blocks[0 if scheme == "light" else 1]))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# WCAG 2.2, G18: black on white is 21, and #767676 is the lightest grey that passes 4.5 on white.
def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize("text", ["ink", "quiet", "focus", "caution"])
def test_text_can_be_read_on_either_ground(scheme: str, ground: str, text: str):
    assert contrast(tokens(scheme)[text], tokens(scheme)[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edge_of_a_control_can_be_seen(scheme: str):
    assert contrast(tokens(scheme)["edge"], tokens(scheme)["paper"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_contrasts_written_beside_the_colours_are_right(scheme: str):
    block = re.findall(r":root \{(.*?)\n\s*\}", CSS, flags=re.DOTALL)[0 if scheme == "light" else 1]
    noted = re.findall(r"(#[0-9A-F]{6});\s*/\* (.*?) \*/", block)
    assert noted
    for colour, note in noted:
        for value, ground in re.findall(r"([\d.]+) on (paper|tint)", note):
            measured = contrast(colour, tokens(scheme)[ground])
            assert float(value) == pytest.approx(measured, abs=0.06), (colour, note, measured)


@pytest.mark.parametrize("name", ["ink", "quiet", "hairline", "tint", "paper"])
def test_pages_and_pdfs_use_the_tokens_of_the_brand(name: str):
    assert tokens("light")[name] == PALETTE[name]
    assert tokens("dark")[name] == PALETTE[f"dark-{name}"]
    typst = (THEME / "typst" / "typst-template.typ").read_text(encoding="utf-8")
    stated = dict(re.findall(r'#let (\w+) = rgb\("(#[0-9A-F]{6})"\)', typst))
    assert stated.get(name, PALETTE[name]) == PALETTE[name]


# Analysis Function, "Data visualisation: colours in charts": the categorical palette, in its order.
def test_the_series_are_the_analysis_function_palette():
    names = ("dark-blue", "turquoise", "dark-pink", "orange", "dark-grey", "light-purple")
    series = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"]
    assert [PALETTE[name] for name in names] == series


def test_everything_that_the_theme_loads_is_shipped():
    for address in re.findall(r'url\("(.*?)"\)', CSS):
        assert (THEME / address).is_file(), address
    assert "://" not in CSS
    for file in (THEME / "typst").glob("*.typ"):
        assert "@preview" not in file.read_text(encoding="utf-8"), "packages are fetched when a PDF is made"
