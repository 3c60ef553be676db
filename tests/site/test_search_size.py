"""What one search loads at a thousand organisations: real reports under drawn names, with drawn figures."""

from __future__ import annotations

import random
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from analysis.publishing.embedded.search import index_of
from tests.site.conftest import Quiet

pytestmark = pytest.mark.slow

ORGANISATIONS = 1000
PAYLOAD = 300_000  # bytes, all that the search box asks for from the first letter to the list of results
START = ("North", "South", "East", "West", "Great", "Little", "Upper", "Lower", "New", "Old", "Saint", "Royal")
MIDDLE = ("ham", "ton", "by", "field", "worth", "ley", "ford", "mouth", "bridge", "chester", "wick", "stead", "combe")
STEMS = ("Ald", "Brad", "Carl", "Darl", "Edg", "Farn", "Gains", "Harl", "Ips", "Ken", "Lang", "Mel", "Nor", "Oak",
         "Pen", "Rother", "Shef", "Thorn", "Wal", "Yar")  # fmt: skip
END = ("NHS Foundation Trust", "University", "Group", "Water", "Council", "Holdings", "Retail", "Housing")


def drawn_name(rng: random.Random) -> str:
    return f"{rng.choice(START)} {rng.choice(STEMS)}{rng.choice(MIDDLE)} {rng.choice(END)}"


def redrawn(text: str, title: str, rng: random.Random) -> str:
    """The page under another name, each figure with other digits, so that words repeat as far as they really do."""
    main = re.search(r"<main.*</main>", text, re.DOTALL).group(0)
    old = re.search(r"<h1[^>]*>(.*?)</h1>", main).group(1)
    digits = re.sub(r"(?<=>)[^<>]*\d[^<>]*(?=<)", lambda found: re.sub(r"\d", lambda _: str(rng.randint(0, 9)),
                                                                     found.group(0)), main)  # fmt: skip
    head = re.search(r"\A.*<main", text, re.DOTALL).group(0).removesuffix("<main")
    return head.replace(old, title) + digits.replace(old, title) + "</div></body></html>"


@pytest.fixture(scope="module")
def large(site: Path, reports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("large") / "site"
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("pagefind", "*.pdf", "*.svg"))
    rng = random.Random(1)
    texts = [page.read_text(encoding="utf-8") for page in reports]
    names = ["Great Rotherfield University", *(drawn_name(rng) for _ in range(ORGANISATIONS - 1))]
    for number, name in enumerate(names):
        page = folder / f"reports/organisations/drawn-{number}.html"
        page.write_text(redrawn(texts[number % len(texts)], name, rng), encoding="utf-8")
    with index_of(folder):
        pass
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


# Names, a word of every report, a word of the longest reports, and more words than most people type.
ASKED = ("lottery", "Rotherfield University", "pay", "pay gap", "apprentices", "women in the highest paid quarter")


@pytest.mark.parametrize("asked", ASKED)
def test_one_search_loads_little(browser: Browser, large: str, asked: str):
    context = browser.new_context()
    page = context.new_page()
    page.goto(large + "reports/methods.html", wait_until="networkidle")
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.__setitem__(answer.url.removeprefix(large), len(answer.body())))
    page.focus("#site-search")
    page.keyboard.type(asked)
    page.wait_for_selector("#site-search-results a")
    page.wait_for_load_state("networkidle")
    context.close()
    assert any(name.startswith("pagefind/index/") for name in sizes), "no part of the index was loaded"
    assert sum(sizes.values()) <= PAYLOAD, sizes
