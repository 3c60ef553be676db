"""One truth for the environment: pyproject.toml, and what is written from it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

from analysis.production.environment import NAMED, render_environment

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_conda_environment_is_what_make_lock_would_write():
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == render_environment(PYPROJECT)


def test_the_conda_environment_names_the_same_ranges():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    for name in NAMED:
        [wanted] = [entry for entry in PYPROJECT["project"]["dependencies"] if re.match(rf"{name}\b", entry)]
        assert wanted in listed
    assert {"pip": ["-r requirements.lock"]} in listed


def test_a_changed_range_changes_the_environment():
    changed = {**PYPROJECT, "project": {**PYPROJECT["project"]}}
    changed["project"]["dependencies"] = [
        "pandas>=9,<10" if entry.startswith("pandas>") else entry for entry in PYPROJECT["project"]["dependencies"]
    ]
    assert "  - pandas>=9,<10\n" in render_environment(changed)


def test_the_lock_names_no_host_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_holds_every_dependency():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"(?m)^([a-z0-9._-]+)==", lock))
    groups = PYPROJECT["dependency-groups"]
    for entry in [*PYPROJECT["project"]["dependencies"], *groups["test"], *groups["build"]]:
        assert re.match(r"[a-z0-9_-]+", entry.lower())[0] in locked
