"""The pages as a browser shows them: axe's rules in light and dark, wide and narrow, and the keyboard."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PAGES = ("reports/index.html", "reports/methods.html", "reports/organisations/example.html")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium to look at the pages with"),
]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, address: str, scheme: str, width: int):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    for name in PAGES:
        page.goto(address + name)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        violations = Axe().run(page).response["violations"]
        found = [(each["id"], node["html"]) for each in violations for node in each["nodes"]]
        assert found == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def test_the_first_key_leads_past_the_navigation(page: Page, address: str):
    page.goto(address + PAGES[2])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "quarto-document-content"


def test_arrow_keys_move_between_tabs(page: Page, address: str):
    page.goto(address + PAGES[2])
    page.focus(".panel-tabset [role=tab]")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Bonus"
    assert page.inner_text(".panel-tabset .tab-content") == "Bonus pay in the year to April."


def test_search_finds_a_report_and_escape_closes_it(page: Page, address: str):
    page.goto(address + PAGES[1])
    page.focus("#site-search")
    page.keyboard.type("middle employer")
    page.wait_for_selector("#site-search-results a")
    assert "The middle employer" in page.inner_text("#site-search-results")
    assert page.inner_text("#site-search-status").endswith("found")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.href").startswith(address)
    page.keyboard.press("Escape")
    assert page.is_hidden("#site-search-results")
    assert page.evaluate("document.activeElement.id") == "site-search"


def test_the_listing_sorts_and_filters(page: Page, address: str):
    page.goto(address + PAGES[0])
    rows = ".quarto-listing tbody tr:visible"
    assert page.locator(rows).first.inner_text().startswith("A second report")
    page.click(".quarto-listing th button.sort")
    assert page.locator(rows).first.inner_text().startswith("The middle employer")
    page.fill(".quarto-listing input.search", "second")
    assert page.locator(rows).count() == 1
    page.fill(".quarto-listing input.search", "nothing like it")
    assert page.is_visible(".listing-no-matching")


def test_everything_can_be_read_without_a_script(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGES[2])
    for words in ("Hourly pay in April.", "Bonus pay in the year to April."):
        assert page.get_by_text(words).is_visible()
    page.goto(address + PAGES[0])
    assert page.locator(".quarto-listing tbody tr").count() == 2
    assert page.locator(".listing-actions-group").is_hidden()
    context.close()
