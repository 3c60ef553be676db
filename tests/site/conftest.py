from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from analysis.paths import Project
from tests.site.awkward import build_awkward


@pytest.fixture(scope="session")
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of some ordinary and awkward organisations, with its site truly built."""
    project, built = build_awkward(Project(request.config.rootpath), tmp_path_factory.mktemp("awkward") / "project")
    assert built.withheld == ()
    return project


@pytest.fixture(scope="session")
def site(project: Project) -> Path:
    return project.site


@pytest.fixture(scope="session")
def reports(site: Path) -> list[Path]:
    """The pages of the reports; beside each are its PDF, its claims and its table. A redirect has none of them."""
    return sorted(path.with_suffix(".html") for path in (site / "reports/organisations").glob("*.pdf"))


@pytest.fixture
def planted(reports: list[Path], tmp_path: Path) -> Path:
    """A report in all its formats, to plant faults in."""
    [page] = [page for page in reports if page.stem == "co-op"]
    for file in page.parent.glob("co-op.*"):
        shutil.copyfile(file, tmp_path / file.name)
    return tmp_path / page.name


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
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
