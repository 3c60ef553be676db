"""What is in a drawn chart: its wide and narrow drawing, the words on it, its marks and lines."""

from __future__ import annotations

import re
from html import unescape


def wide(svg):
    return svg[svg.index('<g class="wide">') : svg.index('<g class="narrow"')]


def narrow(svg):
    return svg[svg.index('<g class="narrow"') :]


def said(drawing):
    """Give the texts, which stand in comments beside the shapes of their letters."""
    return [unescape(text).strip() for text in re.findall(r"<!-- (.*?) -->", drawing)]


def marks(drawing, shape):
    """Count the drawn uses of markers within collections or lines of a kind."""
    groups = re.split(r'(?=<g id=")', drawing)
    return sum(group.count("<use ") for group in groups if re.match(rf'<g id="(narrow_)?{shape}', group))


def lines_in(drawing, colour, thickness):
    """Give the lines drawn in a colour and thickness, as their points; a thickness of 1 goes without saying."""
    width = "(?!; stroke-width)" if thickness == "1" else rf"; stroke-width: {re.escape(thickness)}"
    style = rf'style="fill: none; stroke: {colour}{width}[;"]'
    found = re.findall(rf'<path d="([^"]*)"[^>]*{style}', drawing)
    return [[tuple(map(float, point.split()[1:])) for point in re.findall(r"[ML] [-\d.]+ [-\d.]+", each)]
            for each in found]  # fmt: skip


def traced(drawing, look):
    """Give what a sheet has drawn in one look: the points of each line, or the corners of each shape."""
    paths = re.findall(rf'<path d="([^"]*)" style="{re.escape(look)}"', drawing)
    return [_points(piece) for path in paths for piece in path.split("M")[1:]]


def _points(piece):
    x, y = map(float, re.match(r"([-\d.]+) ([-\d.]+)", piece).groups())
    points = [(x, y)]
    for step, first, second in re.findall(r"([lhv])([-\d.]+)(?: ([-\d.]+))?", piece):
        x, y = (x, y + float(first)) if step == "v" else (x + float(first), y + float(second or 0))
        points.append((x, y))
    return points
