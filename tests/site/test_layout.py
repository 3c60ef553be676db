"""What is published looks as it is meant to; what is planted in tiny documents is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.layout import chart_faults, fonts_of, narrow_height, page_faults

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_nothing_on_the_pages_sticks_out(browser: Browser, address: str, reports: list[Path], width: int):
    page = browser.new_page(viewport={"width": width, "height": 900})
    found = {}
    for report in reports:
        page.goto(f"{address}reports/organisations/{report.name}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        if faults := list(page_faults(page)):
            found[report.stem] = faults
    page.close()
    assert found == {}


SIZES = """all => all.map(e => [e.getAttribute('src'), e.getBoundingClientRect().width,
  e.getBoundingClientRect().height])"""


def charts(reports: list[Path]) -> dict[str, str]:
    files = [file for report in reports for file in sorted(report.parent.glob(f"{report.stem}_files/**/*.svg"))]
    return {f"{file.parents[1].name} {file.stem}": file.read_text(encoding="utf-8") for file in files}


def test_charts_are_full_and_their_texts_keep_apart(page: Page, reports: list[Path]):
    drawn = charts(reports)
    assert len(drawn) > len(reports)
    found = {name: list(chart_faults(page, svg)) for name, svg in drawn.items()}
    faults = [f"{name}: {fault}" for name, some in found.items() for fault in some]
    assert faults == []


@pytest.mark.parametrize("width", [320, 360, 500])
def test_charts_are_shown_narrow_on_a_phone_in_letters_that_can_be_read(
    browser: Browser, address: str, reports: list[Path], width: int
):
    page = browser.new_page(viewport={"width": width, "height": 900})
    small, flat = {}, {}
    for report in reports:
        page.goto(f"{address}reports/organisations/{report.name}")
        for source, across, down in page.eval_on_selector_all("main figure img", SIZES):
            if not source.endswith(".svg"):
                continue  # a photo
            svg = (report.parent / source).read_text(encoding="utf-8")
            if 'class="narrow"' not in svg:
                flat[source] = "has no narrow drawing"
                continue
            if down / across != pytest.approx(narrow_height(svg), rel=0.02):
                flat[source] = (across, down)
            if (letters := 9.5 * across / (72 * 3.3)) < 11:  # points of the drawing in pixels of the page
                small[source] = letters
    page.close()
    assert (small, flat) == ({}, {})


def test_charts_are_written_in_the_house_face_alone(reports: list[Path]):
    found = {name: fonts_of(svg) for name, svg in charts(reports).items()}
    strange = {name: sorted(fonts) for name, fonts in found.items() if any("SourceSans3" not in each for each in fonts)}
    assert strange == {}
    assert all(found.values()), "a chart without a letter"


def svg(*drawn: str) -> str:
    return f'<svg width="200" height="100" xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'


LINES = "".join(f'<path d="M 0 {y} L 200 {y}" style="stroke: black"/>' for y in (10, 30, 50, 70, 90))


def both(wide: str, narrow: str) -> str:
    """A chart of 300 by 100 points that turns into one as tall as wide."""
    turn = "<style>@media (max-aspect-ratio:1732/1000){.wide{display:none}.narrow{display:inline}}</style>"
    groups = f'<g class="wide">{wide}</g><g class="narrow" display="none" transform="scale(2)">{narrow}</g>'
    head = 'preserveAspectRatio="xMinYMin meet" width="300pt" height="100pt" viewBox="0 0 300 100"'
    return f'<svg {head} xmlns="http://www.w3.org/2000/svg">{turn}{groups}</svg>'


GOOD = LINES + '<text x="20" y="40">one</text><text x="80" y="40">two</text>'


@pytest.mark.parametrize(
    ("picture", "fault"),
    [
        (both(GOOD, GOOD), None),
        (both(GOOD, LINES + '<text x="20" y="40">one</text><text x="30" y="42">two</text>'),
         "on a phone, 'one' and 'two' collide"),
        (both(GOOD, LINES + '<text x="20" y="140">one</text>'), None),  # below the wide drawing, inside the tall one
        (both(GOOD, LINES + '<text x="20" y="170">one</text>'), "on a phone, 'one' leaves the picture"),
        (both(GOOD, ""), "on a phone, the chart has 0 marks"),
        (both("", GOOD), "the chart has 0 marks"),
        (svg(LINES, '<text x="20" y="40">one</text><text x="120" y="40">two</text>'), None),
        (svg('<path d="M 0 0 L 9 9"/><text x="20" y="40">one</text>'), "the chart has 1 marks"),
        (svg(LINES, '<text x="20" y="40">one</text><text x="30" y="42">two</text>'), "'one' and 'two' collide"),
        (svg(LINES, '<text x="180" y="40">a long label</text>'), "'a long label' leaves the picture"),
        (svg(LINES, '<text x="20" y="40">nan%</text>'), "'nan%' is written on the chart"),
    ],
)
def test_faults_of_charts(page: Page, picture: str, fault: str | None):
    assert list(chart_faults(page, picture)) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<p>Short words.</p>", None),
        ("<div style='overflow-x:auto'><div style='width:900px'>wide</div></div>", None),
        ("<div style='width:900px'>wide</div>", "sticks out: <div style="),
        ("<p style='width:40px;overflow:hidden'>Donaudampfschiffahrt</p>", "sticks out: <p style="),
        ("<table style='table-layout:fixed;width:40px'><tr><td>Donaudampfschiffahrt</td></tr></table>", "<td>Donau"),
        ("<p>It was nan in 2024.</p>", "'nan' stands in the text"),
        ("<p>It was None% in 2024.</p>", "'None%' stands in the text"),
    ],
)
def test_faults_of_pages(page: Page, content: str, fault: str | None):
    page.set_content(f"<main style='width:400px'>{content}</main>")
    found = list(page_faults(page))
    assert fault in found[0] if fault else found == [], found
