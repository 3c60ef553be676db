"""Settings for every test, and at the end of a run the tally of published values that were tested against."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import settings

from tests.statistics.reference import covered, every_case

# A busy machine is not a fault in the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


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
