"""One look for every chart: the same tokens as the pages and the PDFs, in light and in dark."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import matplotlib
import seaborn
import yaml
from matplotlib import font_manager
from matplotlib.figure import Figure as Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_THEME = Path(__file__).resolve().parents[2] / "reports"
_FONT = "Source Sans 3"

# Charts are drawn at the width of the PDF's text, and shown at that width on a page too,
# so that 9.5 points are 9.5 points in both.
WIDTH = 6.2


@dataclass(frozen=True)
class Palette:
    """Colours by their job. ``dark`` gives what each becomes on a dark ground."""

    ink: str
    quiet: str
    hairline: str
    band: str
    focus: str
    on_focus: str
    peers: str
    dark: tuple[tuple[str, str], ...]


@cache
def palette() -> Palette:
    """Read the tokens that pages and PDFs use too."""
    tokens = yaml.safe_load((_THEME / "_brand.yml").read_text(encoding="utf-8"))["color"]["palette"]

    def light(name: str) -> str:
        return str(tokens[name]).lower()

    names = ("ink", "quiet", "hairline", "band", "focus", "on-focus", "peers")
    dark = tuple((light(name), light(f"dark-{name}")) for name in names)
    return Palette(*(light(name) for name in names), dark)


@cache
def _settings() -> dict[str, object]:
    for file in sorted((_THEME / "theme" / "fonts").glob("*.[to]tf")):
        font_manager.fontManager.addfont(file)
    colours = palette()
    return {
        "font.family": [_FONT],
        "font.size": 9.5,
        "axes.titlesize": 9.5,
        "axes.labelsize": 9.5,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "text.color": colours.ink,
        "axes.labelcolor": colours.ink,
        "axes.edgecolor": colours.hairline,
        "xtick.color": colours.quiet,
        "ytick.color": colours.quiet,
        "xtick.labelcolor": colours.ink,
        "ytick.labelcolor": colours.ink,
        "grid.color": colours.hairline,
        "grid.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "svg.fonttype": "path",  # a chart looks the same on a machine without the font
        "svg.hashsalt": "impact",  # and is the same file every time
        "savefig.transparent": True,
    }


def house_style(draw: Callable[..., T]) -> Callable[..., T]:
    """Draw in the house look: what is written on a chart after its axes are made needs the settings too."""

    @wraps(draw)
    def styled(*given: object, **named: object) -> T:
        with matplotlib.rc_context(_settings()):
            return draw(*given, **named)

    return styled


def canvas(height: float, width: float = WIDTH) -> tuple[Canvas, matplotlib.axes.Axes]:
    """Make an empty chart in the house look; sizes in inches."""
    with seaborn.axes_style("ticks", rc=_settings()):
        figure = Canvas(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()


def to_svg(figure: Canvas) -> str:
    """Write a chart as SVG that follows the reader's light or dark setting."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    # The XML prologue and doctype are of no use inside a notebook output.
    svg = svg[svg.index("<svg") :]
    head, body = svg.split(">", 1)
    return f"{head}>{_dark_style()}{body}"


@cache
def _dark_style() -> str:
    rules = [
        f'[style*="{prop}: {light}"]{{{prop}:{dark}!important}}'
        for light, dark in palette().dark
        for prop in ("fill", "stroke")
    ]
    return f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"
