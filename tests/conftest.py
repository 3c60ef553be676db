"""Settings for every test, and at the end of a run the tally of published values that were tested against."""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.statistics.reference import covered, every_case

# A busy machine is not a fault in the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# A shell has what it starts in the background ignore Ctrl-C, and all that tests start would ignore it too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process: Playwright allows no second one beside it."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium to look at the pages with")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_sessionfinish(session):
    # Under pytest-xdist each worker covers some of the cases; this is how they reach the process that prints.
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["reference_values"] = sorted(covered)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    covered.update(getattr(node, "workeroutput", {}).get("reference_values", ()))


def pytest_terminal_summary(terminalreporter):
    if not covered:
        return
    every = every_case()
    left = Counter(case.method for case in every if case.number not in covered)
    names = ", ".join(f"{method} ({count})" for method, count in left.items()) or "none"
    line = f"Reference values: {len(covered)} of {len(every)} covered; not covered: {names}"
    terminalreporter.write_line(line)
