from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.paths import Project
from analysis.publishing import embedded, quarto
from tests.publishing.example import write_example


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return write_example(tmp_path / "project")


@pytest.fixture(scope="session")
def _built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    embedded.publish(write_example(folder / "project"), out=folder / "site")
    return folder / "site"


@pytest.fixture
def built(_built_once: Path, tmp_path: Path) -> Path:
    """A built site to plant faults in."""
    return Path(shutil.copytree(_built_once, tmp_path / "site"))


@pytest.fixture(scope="session", params=["embedded", "quarto"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built by each publisher that this machine has."""
    if request.param == "quarto" and quarto.find_quarto() is None:
        pytest.skip("quarto 1.9 or newer is not on the PATH: its side of the contract was not looked at")
    publish: Callable = {"embedded": embedded.publish, "quarto": quarto.publish}[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    publish(write_example(folder / "project"), out=folder / "site")
    return folder / "site"
