"""What looks wrong on a page without being wrong: overflow, cut words, empty or collided charts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page

LEFTOVER = re.compile(r"\b(?:nan|NaN|NaT|undefined|TODO|TBC|[Ll]orem [Ii]psum)\b|\bNone%|<NA>|\{\{|\[object")
MARKS = 4  # an axis and a text or two are not a chart

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


def page_faults(page: Page) -> Iterator[str]:
    """Of the page that the browser shows."""
    for found in page.evaluate(OVERFLOW):
        yield f"sticks out: {found}"
    text = page.inner_text("main")
    for cited in page.locator("main pre").all_inner_texts():  # BibTeX keeps capitals by braces
        text = text.replace(cited, "")
    for words in LEFTOVER.findall(text):
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
