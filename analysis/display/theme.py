"""One look for every chart: the same tokens as the pages and the PDFs, in light and in dark."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import matplotlib
import seaborn
from matplotlib import font_manager
from matplotlib.figure import Figure as Canvas

from analysis.framework.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_THEME = Path(__file__).resolve().parents[2] / "reports"
FONT = "Source Sans 3"
SIZE = 9.5  # points, on paper and on a page
BACKEND = "module://analysis.display.svg_backend"

# Charts are drawn at the width of the PDF's text, and shown at that width on a page too,
# so that 9.5 points are 9.5 points in both. For phones each is drawn a second time, narrow and tall.
WIDTH = 6.2
NARROW = 3.3
STEP = 10  # per cent: a narrow chart is as many steps high, by which the page's style sheet knows its shape
TALLER = 1.25  # the two shapes differ at least by this, so that a picture can tell which one it is shown in


@dataclass(frozen=True)
class Palette:
    """Colours by their job; those of need from least to most. ``dark`` gives what each becomes on a dark ground."""

    ink: str
    quiet: str
    hairline: str
    band: str
    focus: str
    on_focus: str
    peers: str
    caution: str
    ground: str
    need: tuple[str, ...]
    dark: tuple[tuple[str, str], ...]


@cache
def palette() -> Palette:
    """Read the tokens that pages and PDFs use too."""
    tokens = parse_yaml((_THEME / "_brand.yml").read_text(encoding="utf-8"))["color"]["palette"]

    def light(name: str) -> str:
        return str(tokens[name]).lower()

    names = ("ink", "quiet", "hairline", "band", "focus", "on-focus", "peers", "caution", "ground")
    need = ("need-1", "need-2", "need-3", "need-4")
    dark = tuple((light(name), light(f"dark-{name}")) for name in (*names, *need))
    return Palette(*map(light, names), tuple(map(light, need)), dark)


@cache
def load_fonts() -> None:
    """Make the project's own face known; no machine needs to have it installed."""
    for file in sorted((_THEME / "theme" / "fonts").glob("*.[to]tf")):
        font_manager.fontManager.addfont(file)


@cache
def _settings() -> dict[str, object]:
    load_fonts()
    colours = palette()
    return {
        "font.family": [FONT],
        "font.size": SIZE,
        "axes.titlesize": SIZE,
        "axes.labelsize": SIZE,
        "xtick.labelsize": SIZE,
        "ytick.labelsize": SIZE,
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


@dataclass(frozen=True)
class Picture:
    """A chart in one SVG that holds a wide and a narrow drawing; ``narrow`` is the height of that in % of its width."""

    svg: str
    narrow: int


def canvas(
    height: float,
    narrow: bool = False,
    width: float = WIDTH,
    margins: tuple[float, float, float, float] | None = None,
    *,
    grid: bool = True,
) -> tuple[Canvas, matplotlib.axes.Axes]:
    """
    Make an empty chart in the house look.

    Parameters
    ----------
    height
        In inches. That of a narrow chart is rounded up to whole steps of its width.
    narrow
        For a phone: about half as wide, with letters of the same size.
    margins
        Left, bottom, right and top of the axes in points; found from what is written there if not given.
    grid
        Whether lines are drawn across at the ticks. To take them away later costs as much as to draw them.
    """
    if narrow:
        width = NARROW
        height = math.ceil(round(100 * height / width / STEP, 6)) * STEP / 100 * width
    with seaborn.axes_style("ticks", rc={**_settings(), "axes.grid": grid}):
        if margins is None:
            figure = Canvas(figsize=(width, height), layout="constrained")
            return figure, figure.add_subplot()
        figure = Canvas(figsize=(width, height))
        left, bottom, right, top = margins
        across, up = 72 * width, 72 * height
        place = (left / across, bottom / up, (across - left - right) / across, (up - bottom - top) / up)
        return figure, figure.add_axes(place)


def picture(draw: Callable[[bool], Canvas], under: Callable[[bool], str] = lambda narrow: "") -> Picture:
    """
    Draw a chart wide and narrow, and put both into one SVG that shows the one that fits its own shape.

    A page makes the picture tall where it is narrow; the drawing follows by a media query on the picture's
    proportions. Wherever nothing asks for the tall shape, as on paper, the wide drawing is shown.

    Parameters
    ----------
    draw
        Given whether to draw the narrow shape, returns the drawn canvas.
    under
        Given the same, returns SVG to lay under the drawing, in points from the top left.
    """
    wide, narrow = draw(False), draw(True)
    (width, height), (small, tall) = wide.get_size_inches(), narrow.get_size_inches()
    share = round(100 * tall / small)
    shapes = shapes_of((width, height), (small, tall))
    head, body = to_svg(wide).split("<style>", 1)
    styles, body = body.split("</style>", 1)
    head = head.replace("<svg ", '<svg preserveAspectRatio="xMinYMin meet" ', 1)
    second = _second(to_svg(narrow), body)
    svg = (
        f'{head}<style>{styles}{shapes}</style><g class="wide">{under(False)}{body.removesuffix("</svg>").rstrip()}</g>'
        f'<g class="narrow" display="none" transform="scale({width / small:.6g})">{under(True)}{second}</g></svg>'
    )
    return Picture(svg, share)


def shapes_of(wide: tuple[float, float], narrow: tuple[float, float]) -> str:
    """Write the style that shows the narrow drawing where the picture is nearer to its shape; width and height each."""
    (width, height), (small, tall) = wide, narrow
    taller = round(100 * tall / small) >= TALLER * 100 * height / width
    assert taller, "the narrow drawing must be the taller one in proportion"
    turn = round(1000 * math.sqrt(width / height * small / tall))
    return f"@media (max-aspect-ratio:{turn}/1000){{.wide{{display:none}}.narrow{{display:inline}}}}"


def _second(svg: str, first: str) -> str:
    """
    Take the drawing out of a whole SVG, to stand beside the first one.

    Letters and marks that the first has drawn already are not drawn again, and running ids are kept apart.
    """
    body = svg.split("</style>", 1)[1].rstrip().removesuffix("</svg>").rstrip()
    known = set(re.findall(r'<path id="([^"]+)"', first))
    body = re.sub(r'<path id="([^"]+)"[^>]*/>\n?', lambda found: "" if found[1] in known else found[0], body)
    body = body.replace("<defs>\n</defs>\n", "")
    return re.sub(r'(?<= id=")(?=[A-Za-z0-9.]+_\d+")', "narrow_", body)


def to_svg(figure: Canvas) -> str:
    """Write one drawing as SVG that follows the reader's light or dark setting."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", backend=BACKEND, metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
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
