"""What readers do, done by keyboard, by pointer and without a script: find, filter, sort, mark, follow an address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.page_types import page_types

pytestmark = pytest.mark.slow

DIRECTORY = "reports/directory/index.html"
ROWS = ".sortable tbody tr:visible"
TARGET = 24  # CSS pixels: WCAG 2.2, 2.5.8, which spares links in a sentence
# What can be pressed and is smaller, unless it stands in a sentence, a cell or a list of words, or has room around it.
SMALL = """size => [...document.querySelectorAll('button, input, select, summary, .letters a, .navbar a, .nav-tabs a')]
  .filter(e => e.getClientRects().length && !e.closest('.skip-link'))
  .filter(e => { const b = e.getBoundingClientRect(); return b.width < size || b.height < size; })
  .map(e => e.outerHTML.slice(0, 90))"""


def press_until(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is on what the selector names."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached by keyboard")


def test_from_home_to_a_report_by_keyboard(page: Page, address: str):
    page.goto(address + "reports/index.html")
    press_until(page, "#find-name")
    page.keyboard.type("lottery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/directory/index.html?q=lottery")
    assert page.locator(ROWS).count() == 1
    assert page.inner_text(".filter-line [role=status]") == "1 found"
    press_until(page, ".sortable tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/allwyn.html")


def test_the_directory_filters_as_one_types_and_says_how_many(page: Page, address: str):
    page.goto(address + DIRECTORY)
    every = page.locator(ROWS).count()
    page.fill(".filter-line input", "nothing like it")
    assert page.locator(ROWS).count() == 0
    assert page.inner_text(".filter-line [role=status]") == "Nothing found"
    page.fill(".filter-line input", "")
    assert page.locator(ROWS).count() == every


def test_the_directory_sorts_by_keyboard_and_says_which_way(page: Page, address: str):
    page.goto(address + DIRECTORY)
    press_until(page, ".sortable th .sort")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.get_attribute(".sortable th", "aria-sort") == "descending"
    names = [name.casefold() for name in page.locator(".sortable tbody td:first-child").all_inner_texts()]
    assert names == sorted(names, reverse=True)


def test_numbers_are_sorted_as_numbers(page: Page, address: str):
    page.goto(address + "reports/peers/food-retail.html#members")
    table = page.locator(".sortable table")
    table.locator("th .sort").nth(1).click()
    texts = table.locator("tbody td:nth-child(2)").all_inner_texts()
    numbers = [float(text.replace("−", "-").rstrip("%")) for text in texts if re.search(r"\d", text)]
    assert len(numbers) > 20
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("group", ["kind-company", "goal-14", "region-nationwide"])
def test_without_a_script_each_filter_is_a_page(browser: Browser, address: str, group: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + DIRECTORY)
    page.click(f"main a[href$='{group}.html']")
    assert page.locator("tbody tr").count() > 0
    assert page.locator(".filter-line").count() == 0
    page.click("main .onward a")
    assert page.url.endswith("directory/index.html#filters")
    context.close()


def test_a_reader_marks_an_employer_among_its_peers(page: Page, address: str, site: Path):
    """The counts are those that the report was made from: the share of peers whose gap is wider."""
    page.goto(address + "reports/peers/food-retail.html")
    page.select_option("#mark-employer", label="Co-operative Group Limited")
    said = page.inner_text(".dots-answer >> nth=0")
    others, lower, higher, same = map(int, re.search(
        r"Of the (\d+) others, (\d+) filed a lower figure, (\d+) a higher one and (\d+) the same", said
    ).groups())  # fmt: skip
    claims = json.loads((site / "reports/organisations/co-op.json").read_text(encoding="utf-8"))["claims"]
    [beaten] = [c for c in claims if c["metric"] == "median_pay_gap" and c["what"] == "peers_beaten"]
    assert others == lower + higher + same == beaten["n"]
    # every gap of the group's is in favour of men or nought, so that a wider gap is a higher figure
    assert (higher + same / 2) / others * 100 == pytest.approx(beaten["value"], abs=2)
    assert page.locator("circle.marked").count() == 2
    page.goto(page.url + "?mark=E458")
    assert page.locator("circle.marked").count() == 2


def test_the_script_counts_as_the_package_does(page: Page, address: str):
    """Ten thousand drawn groups, ties among them."""
    from analysis.publishing.pages.dots import standing  # noqa: PLC0415 (beside what it is compared with)

    page.goto(address + "reports/peers/food-retail.html")
    rng = __import__("random").Random(1)
    cases = [
        [round(rng.uniform(-20, 40), rng.choice([0, 1])) for _ in range(rng.randint(1, 30))] for _ in range(10_000)
    ]
    counted = page.evaluate("cases => cases.map(([values, at]) => standing(values, at))", [[c, 0] for c in cases])
    assert counted == [vars(standing(case, 0)) for case in cases]


def test_the_address_of_a_claim_leads_to_it(page: Page, address: str, site: Path):
    claim = "co-op.median_pay_gap.2024-25"
    page.goto(f"{address}reports/organisations/co-op.html#{claim}")
    target = page.locator(f"[id='{claim}']")
    assert target.get_attribute("data-claim") == claim
    assert target.evaluate("each => each.matches(':target')")
    claims = json.loads((site / "reports/organisations/co-op.json").read_text(encoding="utf-8"))["claims"]
    assert target.inner_text() in {c["text"] for c in claims if c["id"] == claim} | {
        c["size"] for c in claims if c["id"] == claim
    }


def test_what_can_be_pressed_is_large_enough(browser: Browser, address: str, site: Path):
    small = {}
    for width in (1280, 320):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        for name in page_types(site).values():
            page.goto(address + name)
            if found := page.evaluate(SMALL, TARGET):
                small[name, width] = found
        context.close()
    assert small == {}


def test_every_page_says_its_language_and_has_a_title_of_its_own(site: Path):
    titles: dict[str, list[str]] = {}
    for file in sorted(site.glob("reports/**/*.html")):
        text = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text[:600]:
            continue
        assert '<html lang="en-GB"' in text, file
        titles.setdefault(re.search(r"<title>(.*?)</title>", text, re.DOTALL).group(1), []).append(file.name)
    assert {title: files for title, files in titles.items() if len(files) > 1} == {}


def test_on_paper_no_control_is_printed_and_nothing_is_dark(browser: Browser, address: str):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(address + DIRECTORY)
    shown = page.evaluate(
        "[...document.querySelectorAll('input, select, #quarto-header')].filter(e => e.getClientRects().length).length"
    )
    assert shown == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()
