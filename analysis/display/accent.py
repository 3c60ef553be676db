"""An organisation's own colour, made readable: lighter or darker until text in it and text on it can be read."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.framework.records import Organisation

LEAST = 4.5  # WCAG 2.2, 1.4.3: text against its ground

# Grounds of pages and paper, as reports/_brand.yml names them. White is also the text on a band of the colour.
LIGHT_GROUNDS = ("#FFFFFF", "#F3F6F9")
DARK_GROUNDS = ("#12181E", "#1B242D")

# Where an organisation has published no colour: one of the Analysis Function palette for each kind.
BY_KIND = {
    "company": "#12436D",
    "nhs": "#28A197",
    "university": "#801650",
    "council": "#A285D1",
    "public body": "#3D3D3D",
}


@dataclass(frozen=True)
class Accent:
    """
    One colour in its two forms.

    ``light`` can be read as text on light grounds, and carries white text as a band; ``dark`` can be read on
    dark grounds.
    """

    light: str
    dark: str


def accent_of(organisation: Organisation) -> Accent:
    """Give the colour of an organisation's brand, or that of its kind, with its contrast put right."""
    return readable(organisation.accent or BY_KIND[organisation.kind])


def as_style(accent: Accent) -> str:
    """Give both forms as the custom properties that reports/theme/impact.css reads."""
    return f"--accent: {accent.light}; --accent-dark: {accent.dark}"


@cache
def readable(colour: str) -> Accent:
    """
    Keep hue and saturation, and change lightness by no more than contrast needs.

    Parameters
    ----------
    colour
        As ``#12436D``.

    Raises
    ------
    ValueError
        It has another form.
    """
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"'{colour}' is not a colour. Write it as #12436D.")
    darker = (step / 1000 for step in range(1000, -1, -1))
    lighter = (step / 1000 for step in range(1001))
    return Accent(_first_that_passes(colour, LIGHT_GROUNDS, darker), _first_that_passes(colour, DARK_GROUNDS, lighter))


def _first_that_passes(colour: str, grounds: Sequence[str], shares: Iterator[float]) -> str:
    """The colour itself if it passes; else that of its shades, in the order given, which is nearest to it."""
    if _passes(colour, grounds):
        return colour.upper()
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    towards_black = contrast(grounds[0], "#FFFFFF") < contrast(grounds[0], "#000000")
    shades = (share for share in shares if (share < lightness) == towards_black)
    return next(shade for share in shades if _passes(shade := _hex(hue, share, saturation), grounds))


def _passes(colour: str, grounds: Sequence[str]) -> bool:
    return all(contrast(colour, ground) >= LEAST for ground in grounds)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(255 * channel):02X}" for channel in colorsys.hls_to_rgb(hue, lightness, saturation))
