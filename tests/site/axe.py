"""What axe finds on a page, and what it leaves undecided, decided here where that can be computed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.publishing.test_theme import contrast

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ENOUGH = 4.5  # of contrast, for text of any size

# The colour of a node's text, and that of the ground it stands on: the nearest one that is not transparent.
COLOURS = """selector => {
  const node = document.querySelector(selector), style = getComputedStyle(node);
  const see = colour => !/rgba\\(.*, 0\\)|transparent/.test(colour);
  let ground = node;
  while (ground && !see(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
  return [node.closest('svg') ? style.fill : style.color,
    ground ? getComputedStyle(ground).backgroundColor : 'rgb(255, 255, 255)'];
}"""


@dataclass(frozen=True)
class Scan:
    """Sentences for what is wrong and what nobody could decide; the rules that applied; the contrasts measured."""

    violations: tuple[str, ...]
    unsure: tuple[str, ...]
    rules: frozenset[str]
    measured: tuple[float, ...]


def scan(page: Page) -> Scan:
    """
    Run axe's rules of WCAG 2.2 A and AA over the page as it is shown.

    Where axe cannot tell the ground behind a text (drawings, cells that are scrolled out of sight, single
    letters), the contrast is computed from the styles. Whatever else it leaves undecided stays unsure.
    """
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
    rules = frozenset(each["id"] for part in ("passes", "violations", "incomplete") for each in found[part])
    assert len(found["passes"]) + len(found["violations"]) > 5, "axe applied hardly a rule"
    violations = [_said(page, each, node) for each in found["violations"] for node in each["nodes"]]
    unsure, measured = [], []
    for each in found["incomplete"]:
        for node in each["nodes"]:
            if each["id"] != "color-contrast":
                unsure.append(_said(page, each, node))
                continue
            measured.append(contrast(*(_hexadecimal(colour) for colour in page.evaluate(COLOURS, node["target"][0]))))
            if measured[-1] < ENOUGH:
                violations.append(f"{_said(page, each, node)} has a contrast of {measured[-1]:.1f}")
    return Scan(tuple(violations), tuple(unsure), rules, tuple(measured))


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate("document.querySelectorAll('.tab-pane').forEach(each => each.classList.add('active'))")


def _said(page: Page, rule: dict, node: dict) -> str:
    return f"{page.url}: {rule['id']}: {node['html']}"


def _hexadecimal(colour: str) -> str:
    """``rgb(18, 67, 109)`` as ``#12436D``; a ground that lets others through cannot be computed so."""
    numbers = [float(each) for each in re.findall(r"[\d.]+", colour)]
    assert len(numbers) == 3, f"the colour {colour} is not a plain one"
    return "#" + "".join(f"{round(number):02X}" for number in numbers)
