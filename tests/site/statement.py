"""Run the tests of use and write what came of them for the accessibility statement: `make accessibility`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from importlib.metadata import version

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from analysis.paths import find_project
from analysis.publishing.pages.accessibility import RESULTS, fingerprint

TESTS = ("test_browser.py", "test_journeys.py", "test_html.py", "test_pdf.py")
# Tests of the tests, and of other things than use.
NOT_JOURNEYS = ("axe", "planted", "refused", "weighs", "outside", "counts_as_the_package", "nu_checker", "pdf")


class Collector:
    """A plug-in of pytest that keeps what tests recorded, and how each ended."""

    def __init__(self) -> None:
        self.recorded: list[dict[str, object]] = []
        self.journeys: dict[str, bool] = {}
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.rsplit("::", 1)[-1]
        if report.skipped:
            self.skipped.append(name)
        if report.when == "call" and report.user_properties:
            self.recorded.append(dict(report.user_properties))
        in_browser = report.nodeid.split("::")[0].endswith(("test_browser.py", "test_journeys.py"))
        if in_browser and not report.skipped and not any(word in name for word in NOT_JOURNEYS):
            said = name.removeprefix("test_").replace("_", " ")
            self.journeys[said] = self.journeys.get(said, True) and report.passed


def results(found: Collector, makers: dict[str, str]) -> dict[str, object]:
    """Put together what the statement prints; what was not run is told by a count of nothing."""
    scans = [each for each in found.recorded if "rules" in each]
    html = next((each["html"] for each in found.recorded if "html" in each), {"errors": 0, "pages": 0})
    pdf = next((each["pdf"] for each in found.recorded if "pdf" in each), {"failed": 0, "files": 0})
    measured = sum(each["measured"][0] for each in scans)
    lowest = min((each["measured"][1] for each in scans), default=0.0)
    decided = f"contrast of {measured} texts in drawings or out of sight, computed from the styles; lowest {lowest:.1f}"
    return {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "fingerprint": makers,
        "tools": _tools(found, html, pdf),
        "looks": [each["look"] for each in scans],
        "pages": [{"kind": kind, "page": page} for kind, page in (scans[0]["pages"] if scans else {}).items()],
        "rules": len(set().union(*(each["rules"] for each in scans))),
        "violations": sorted({fault for each in scans for fault in each["violations"]}),
        "unsure": sorted({fault for each in scans for fault in each["unsure"]}),
        "decided": {"color-contrast": decided} if measured else {},
        "journeys": [{"name": name, "passed": passed} for name, passed in found.journeys.items()],
        "html": html,
        "pdf": pdf,
    }


def _tools(found: Collector, html: dict, pdf: dict) -> dict[str, str]:
    axe = AXE_FILE_PATH.read_text(encoding="utf-8")[:200].split("axe v")[1].split()[0]
    browser = next((each["browser"] for each in found.recorded if "browser" in each), "not run")
    tools = {"axe-core": axe, "Chromium": browser, "Playwright": version("playwright")}
    if html["pages"]:
        tools["Nu HTML checker"] = html["version"]
    if pdf["files"]:
        tools["veraPDF, PDF/UA-1 profile"] = pdf["version"]
    return tools


def main() -> int:
    project = find_project()
    found = Collector()
    folder = project.root / "tests/site"
    makers = fingerprint(project)  # before the tests: what changes while they run was not tested
    # pytest would rewrite modules that this one has already imported, and says that it comes too late
    quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    tests = [str(folder / name) for name in TESTS]
    code = pytest.main(["-m", "slow", "-p", "no:xdist", *quiet, *tests], plugins=[found])
    written = results(found, makers)
    if not written["pages"]:
        sys.exit("No page was scanned, so nothing was written: see the messages above.")
    file = project.reports / RESULTS
    file.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"The results are in {project.relative(file)}; the next build prints them.")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
