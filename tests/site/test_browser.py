"""The pages as a browser shows them: axe's rules, the keyboard, narrow and magnified screens, no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.site.awkward import ORGANISATIONS
from tests.site.axe import open_everything, scan
from tests.site.page_types import page_types

pytestmark = pytest.mark.slow

REPORT = "reports/organisations/co-op.html"
REPORTS = (REPORT, "reports/organisations/true-potential.html", "reports/organisations/pennon.html")
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "narrow": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "narrow and dark": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}
WEIGHT = 200_000  # bytes of a page with its styles and scripts


@pytest.fixture(scope="session")
def kinds_of_pages(site: Path) -> list[str]:
    return list(page_types(site).values())


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(
    browser: Browser, address: str, site: Path, look: str, record_property: Callable[[str, object], None]
):
    context = browser.new_context(**LOOKS[look])
    page = context.new_page()
    scans = []
    for name in page_types(site).values():
        page.goto(address + name)
        open_everything(page)
        scans.append(scan(page))
    context.close()
    found = [each for one in scans for each in one.violations]
    unsure = [each for one in scans for each in one.unsure]
    measured = [each for one in scans for each in one.measured]
    record_property("look", look)
    record_property("browser", browser.version)
    record_property("pages", page_types(site))
    record_property("rules", sorted(set().union(*(one.rules for one in scans))))
    record_property("violations", [each.removeprefix(address) for each in found])
    record_property("unsure", [each.removeprefix(address) for each in unsure])
    record_property("measured", [len(measured), min(measured)])
    assert found == []
    assert unsure == []


def test_axe_finds_what_is_planted(page: Page, address: str):
    page.goto(address + REPORT)
    page.evaluate("document.querySelector('main p').style.color = '#ccd'")
    page.evaluate("document.querySelectorAll('main img').forEach(each => each.removeAttribute('alt'))")
    found = {each.split(": ")[1] for each in scan(page).violations}
    assert found == {"color-contrast", "image-alt"}


def test_too_pale_a_text_in_a_drawing_is_found_although_axe_is_unsure(page: Page, address: str):
    page.goto(address + "reports/goals/14.html")
    assert scan(page).violations == ()
    page.evaluate("document.querySelector('.dots text').style.fill = '#CCCCDD'")
    [found] = scan(page).violations
    assert "<text" in found and "has a contrast of 1." in found


def test_a_scan_of_nothing_is_refused(page: Page):
    page.goto("about:blank")
    page.set_content("<html lang=en><title>x</title></html>")
    with pytest.raises(AssertionError, match="hardly a rule"):
        scan(page)


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 1280, "height": 900}])
def test_nothing_scrolls_sideways(browser: Browser, address: str, kinds_of_pages: list[str], viewport: dict):
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    for name in kinds_of_pages:
        page.goto(address + name)
        open_everything(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
    context.close()


def test_nothing_scrolls_sideways_or_is_lost_at_four_times_the_size(browser: Browser, address: str):
    # 1280 by 1024 at 400 % is a viewport of 320 by 256 CSS pixels, each four device pixels wide
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page = context.new_page()
    for name in REPORTS:
        page.goto(address + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert page.locator("h1").is_visible()
        # what stays in place while scrolling must leave room to read in
        held = page.evaluate(
            """Array.from(document.querySelectorAll('body *'))
            .filter(each => ['fixed', 'sticky'].includes(getComputedStyle(each).position) && each.offsetParent)
            .reduce((sum, each) => sum + each.getBoundingClientRect().height, 0)"""
        )
        assert held < 128, name
    context.close()


def test_text_may_be_spaced_widely(page: Page, address: str):
    """WCAG 1.4.12: nothing is cut off when a reader spaces lines, paragraphs, letters and words."""
    page.goto(address + REPORT)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
        "p { margin-bottom: 2em !important }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = page.evaluate(
        """Array.from(document.querySelectorAll('main *')).filter(each => each.clientHeight > 0
        && ['hidden', 'clip'].includes(getComputedStyle(each).overflowY)
        && each.scrollHeight > each.clientHeight + 1
        && !each.closest('.screen-reader-only')).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert cut == []


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(page: Page, address: str):
    page.goto(address + REPORT)
    seen = []
    for _ in range(200):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """(() => { const e = document.activeElement; if (e === document.body) return null;
            const s = getComputedStyle(e), b = e.getBoundingClientRect();
            return {name: e.className || e.id || e.tagName, tag: e.tagName, href: e.getAttribute('href') || '',
              main: !!e.closest('main'),
              shown: b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight,
              marked: (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none'}; })()"""
        )
        if focus is None:
            break
        seen.append(focus)
    assert seen[0]["name"] == "skip-link"
    assert [each for each in seen if not (each["shown"] and each["marked"])] == []
    assert {"SUMMARY", "A", "INPUT"} <= {each["tag"] for each in seen}
    in_main = [number for number, each in enumerate(seen) if each["main"]]
    assert in_main == list(range(in_main[0], in_main[-1] + 1)), "focus leaves the text and comes back"


def test_pictures_that_come_late_leave_the_reader_where_they_are(page: Page, address: str):
    held: list[Route] = []
    page.route("**/*.svg", lambda route: held.append(route))  # Playwright puts a mark on what it calls
    page.goto(address + REPORT, wait_until="domcontentloaded")
    with page.expect_request("**/fig-evidence-*.svg"):
        page.focus("a.chart-data[href$='.evidence.csv']")
    top = "document.activeElement.getBoundingClientRect().top"
    page.evaluate("document.fonts.ready")
    before = page.evaluate(top)
    assert 0 < before < 900
    [late] = [route for route in held if "fig-evidence-" in route.request.url]
    late.continue_()
    page.wait_for_function("document.querySelector('img[src*=fig-evidence-]').naturalWidth > 0")
    assert abs(page.evaluate(top) - before) < 1, "sizes are told in whole pixels"


def test_the_first_link_skips_to_the_content_and_on_to_its_links(page: Page, address: str):
    page.goto(address + REPORT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "quarto-document-content"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_folded_notes_open_and_close_by_keyboard(page: Page, address: str):
    page.goto(address + REPORT)
    page.focus("main summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('main details').open")
    page.keyboard.press("Space")
    assert not page.evaluate("document.querySelector('main details').open")


def test_search_finds_an_organisation_by_keyboard_alone(page: Page, address: str):
    page.goto(address + REPORT)
    page.focus("#site-search")
    page.keyboard.type("lottery")
    page.wait_for_selector("#site-search-results a")
    assert re.search(r"\d+ .*found", page.inner_text("#site-search-status"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*.html*")
    page.wait_for_selector("h1")
    assert "allwyn" in page.url


def test_whoever_asks_for_less_motion_sees_none(browser: Browser, address: str):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + REPORT)
    moving = page.evaluate(
        """Array.from(document.querySelectorAll('*')).filter(each => { const s = getComputedStyle(each);
        return parseFloat(s.animationDuration) > 0.01 || parseFloat(s.transitionDuration) > 0.01
          || s.scrollBehavior === 'smooth'; }).length"""
    )
    context.close()
    assert moving == 0


def test_without_a_script_the_way_leads_from_list_to_report_to_paper(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "reports/index.html")
    page.fill("#find-name", "co-op")
    page.click("main form button")
    assert "/reports/directory/index.html?q=co-op" in page.url
    page.click("main a[href$='kind-company.html']")
    page.click("main a[href$='organisations/co-op.html']")
    assert page.locator("h1").inner_text() == "Co-op"
    papers = {link.get_attribute("href") for link in page.locator("a[href$='.pdf']").all()}
    assert papers == {"co-op.pdf", "../summaries/co-op.pdf"}
    for paper in papers:
        answer = context.request.get(urljoin(page.url, paper))
        assert answer.ok and answer.body().startswith(b"%PDF-1.7")
    page.click("main details summary")
    assert page.locator("main details").first.get_attribute("open") is not None
    context.close()


@pytest.fixture
def recorded(browser: Browser) -> BrowserContext:
    context = browser.new_context()
    yield context
    context.close()


def test_no_page_asks_for_anything_outside_the_site(recorded: BrowserContext, address: str, kinds_of_pages: list[str]):
    outside = []

    def answer(route: Route) -> None:
        if route.request.url.startswith((address, "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    recorded.route("**/*", answer)
    page = recorded.new_page()
    for name in kinds_of_pages:
        page.goto(address + name, wait_until="networkidle")
    assert outside == []
    assert recorded.cookies() == []


def test_a_page_weighs_little(recorded: BrowserContext, address: str, kinds_of_pages: list[str]):
    heavy = {}
    for name in kinds_of_pages:
        page = recorded.new_page()
        sizes: dict[str, int] = {}
        page.on(
            "response",
            lambda answer, sizes=sizes: (
                sizes.__setitem__(urlsplit(answer.url).path, len(answer.body()))
                if answer.request.resource_type in ("document", "stylesheet", "script")
                else None
            ),
        )
        page.goto(address + name, wait_until="networkidle")
        page.close()
        if sum(sizes.values()) > WEIGHT:
            heavy[name] = sizes
    assert heavy == {}


def test_the_directory_names_every_organisation(page: Page, address: str):
    page.goto(address + "reports/directory/index.html")
    linked = page.eval_on_selector_all("main a", "links => links.map(each => each.getAttribute('href'))")
    assert {f"../organisations/{slug}.html" for slug in ORGANISATIONS} <= {link.split("#")[0] for link in linked}
