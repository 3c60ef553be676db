"""What looks wrong without being wrong: overflow, empty or collided charts, orphaned headings, near-empty pages."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
from playwright.sync_api import Page

LEFTOVER = re.compile(r"\b(?:nan|NaN|NaT|undefined|TODO|TBC|[Ll]orem [Ii]psum)\b|\bNone%|<NA>|\{\{|\[object")
MARKS = 4  # an axis and a text or two are not a chart
NEAR_EMPTY = 0.12  # of the height that text may take

# Elements that stick out of the text's column, unless something around them scrolls, and cells with cut content.
OVERFLOW = """() => {
  const main = document.querySelector('main'), edge = main.getBoundingClientRect().right + 1, found = [];
  const scrolls = e => { for (; e && e !== main; e = e.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(e).overflowX)) return true; return false; };
  for (const e of main.querySelectorAll('*')) {
    if (e.closest('.screen-reader-only') || e.closest('svg') || !e.getClientRects().length) continue;
    if (e.getBoundingClientRect().right > edge && !scrolls(e)) found.push(e);
    else if (e.matches('td, th, p, li, figcaption') && e.scrollWidth > e.clientWidth + 1
      && getComputedStyle(e).display !== 'inline' && e.clientWidth > 0) found.push(e);
  }
  return found.map(e => e.outerHTML.slice(0, 90));
}"""

# The boxes of an SVG's texts as matplotlib groups them, the box of the picture, and how many marks it has.
# What is not displayed, such as the narrow drawing in a wide picture, has no box.
BOXES = """() => {
  const svg = document.querySelector('svg'), frame = svg.getBoundingClientRect();
  const shown = e => e.getClientRects().length > 0;
  const box = e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  const lettered = 'g[id^=text_], g[id^=narrow_text_]';
  const texts = [...svg.querySelectorAll(`${lettered}, text`)]
    .filter(e => !e.parentElement.closest(lettered) && shown(e))
    .map(e => { const note = [...e.childNodes].find(n => n.nodeType === 8);
      return {words: note ? note.data.trim() : e.textContent.trim(), box: box(e)}; });
  const drawn = e => !e.closest(`defs, clipPath, pattern, ${lettered}`) && shown(e)
    && e.getAttribute('style') !== 'fill: none';
  return {frame: [frame.left, frame.top, frame.right, frame.bottom], texts,
    marks: [...svg.querySelectorAll('path, use, rect, circle, line')].filter(drawn).length};
}"""


@dataclass(frozen=True)
class Line:
    """A line of text on a page of a PDF, in points from the top left."""

    words: str
    top: float
    bottom: float
    height: float  # of its letters


def page_faults(page: Page) -> Iterator[str]:
    """Of the page that the browser shows."""
    for found in page.evaluate(OVERFLOW):
        yield f"sticks out: {found}"
    for words in LEFTOVER.findall(page.inner_text("main")):
        yield f"'{words}' stands in the text"


def chart_faults(page: Page, svg: str) -> Iterator[str]:
    """Of one chart, drawn by the browser as it is, and in the shape of a phone if it has a drawing for that."""
    # A drawing in the page itself, not in a picture of its own, takes the page's proportions for its own.
    page.set_viewport_size({"width": 2000, "height": 200})
    page.set_content(f"<body style='margin:50px'>{svg}</body>")
    yield from _drawing_faults(page)
    if 'class="narrow"' in svg:
        wide, scale = (float(re.search(found, svg)[1]) for found in (r'width="([\d.]+)pt"', r'scale\(([\d.]+)\)">'))
        size = f"width:{wide / scale}pt;height:{wide / scale * narrow_height(svg)}pt"
        page.set_viewport_size({"width": 400, "height": 1600})
        page.set_content(f"<body style='margin:50px'><style>body > svg {{{size}}}</style>{svg}</body>")
        yield from (f"on a phone, {fault}" for fault in _drawing_faults(page))


def narrow_height(svg: str) -> float:
    """How tall the narrow drawing of a chart is, in its widths: from where the picture turns from wide to narrow."""
    wide, height = (float(re.search(rf'<svg [^>]*?{side}="([\d.]+)pt"', svg)[1]) for side in ("width", "height"))
    turn = int(re.search(r"max-aspect-ratio:(\d+)/1000", svg)[1]) / 1000
    return round(10 * wide / height / turn**2) / 10  # shapes go in tenths of the width


def _drawing_faults(page: Page) -> Iterator[str]:
    drawn = page.evaluate(BOXES)
    texts = [text for text in drawn["texts"] if text["words"]]
    if drawn["marks"] < MARKS:
        yield f"the chart has {drawn['marks']} marks"
    for text in texts:
        if not _inside(text["box"], drawn["frame"]):
            yield f"'{text['words']}' leaves the picture"
        if LEFTOVER.search(text["words"]):
            yield f"'{text['words']}' is written on the chart"
    for number, one in enumerate(texts):
        for other in texts[number + 1 :]:
            if _overlap(one["box"], other["box"]):
                yield f"'{one['words']}' and '{other['words']}' collide"


def fonts_of(svg: str) -> set[str]:
    """The fonts whose letters were drawn into a chart."""
    return set(re.findall(r'id="([A-Za-z0-9]+-[A-Za-z]+|[A-Za-z]+)-[0-9a-f]+"', svg)) - {"clip", "figure"}


def pdf_faults(pdf: Path) -> Iterator[str]:
    """Headings at the foot of a page, pages with hardly a word, and leftovers of failed computations."""
    pages = list(lines_of(pdf))
    text_size = _text_size([line for _, lines in pages for line in lines])
    for number, (height, lines) in enumerate(pages, start=1):
        body = [line for line in lines if 0.08 * height < line.top < 0.92 * height]
        where = f"page {number} of {len(pages)}"
        used = max((line.bottom for line in body), default=0.0) - min((line.top for line in body), default=0.0)
        last_page = number == len(pages)
        scanty = len(body) < 2 if last_page else used < NEAR_EMPTY * height
        if scanty and not _has_picture(pdf, number):
            yield f"{where}: hardly anything stands on it"
        if body and not last_page and not _has_picture(pdf, number):
            last = max(body, key=lambda line: line.bottom)
            if last.height > 1.08 * text_size and last.bottom > 0.8 * height:
                yield f"{where}: the heading '{last.words}' stands at its foot"
        for line in body:
            if LEFTOVER.search(line.words):
                yield f"{where}: '{line.words}'"


def _text_size(lines: list[Line]) -> float:
    """The largest size in which a tenth of the lines is set: running text, tables being smaller."""
    sizes = [round(line.height, 1) for line in lines]
    return max((size for size in set(sizes) if sizes.count(size) >= 0.1 * len(sizes)), default=0.0)


def lines_of(pdf: Path) -> Iterator[tuple[float, list[Line]]]:
    """Height and lines of each page, as poppler lays them out."""
    done = subprocess.run(["pdftotext", "-bbox-layout", pdf, "-"], capture_output=True, check=True)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", done.stdout.decode())
    space = {"h": "http://www.w3.org/1999/xhtml"}
    for page in ElementTree.fromstring(text).iterfind(".//h:page", space):
        lines = []
        for line in page.iterfind(".//h:line", space):
            words = line.findall("h:word", space)
            top, bottom = float(line.get("yMin")), float(line.get("yMax"))
            heights = [float(word.get("yMax")) - float(word.get("yMin")) for word in words]
            lines.append(Line(" ".join(word.text or "" for word in words), top, bottom, max(heights, default=0.0)))
        yield float(page.get("height")), lines


@cache
def _curves(pdf: Path) -> tuple[int, ...]:
    """How many curves are drawn on each page, charts within it included: text extraction does not see them."""
    with pikepdf.open(pdf) as document:
        return tuple(_curves_in(page.obj) for page in document.pages)


def _curves_in(drawing: pikepdf.Object) -> int:
    count = sum(str(each.operator) in ("c", "v", "y") for each in pikepdf.parse_content_stream(drawing))
    forms = drawing.get("/Resources", {}).get("/XObject", {})
    return count + sum(_curves_in(form) for form in forms.values() if form.get("/Subtype") == "/Form")


def _has_picture(pdf: Path, number: int) -> bool:
    return _curves(pdf)[number - 1] > 100


def _inside(box: list[float], frame: list[float]) -> bool:
    slack = 1.0
    return (
        box[0] >= frame[0] - slack
        and box[1] >= frame[1] - slack
        and box[2] <= frame[2] + slack
        and box[3] <= frame[3] + slack
    )


def _overlap(one: list[float], other: list[float]) -> bool:
    """Whether two texts cover one another by more than a hair in both directions."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1.0 and down > 1.5
