"""Write environment.yml, for people who use conda, from pyproject.toml: one truth, two files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

NAMED = ("jupyterlab", "papermill", "pandas", "statsmodels", "seaborn")
PYTHON = "3.13"


def render_environment(pyproject: dict) -> str:
    """The text of environment.yml: what the workbench is made of by name, and all the rest by the lock."""
    ranges = dict(_split(requirement) for requirement in pyproject["project"]["dependencies"])
    [quarto] = pyproject["project"]["optional-dependencies"]["quarto"]
    lines = [
        "# Written by `make lock` from pyproject.toml; do not edit by hand.",
        "# After `conda env create -f environment.yml`: pip install --no-deps --no-build-isolation -e .",
        f"name: {pyproject['project']['name']}",
        "channels: [conda-forge]",
        "dependencies:",
        f"  - python={PYTHON}",
        *(f"  - {name}{ranges[name]}" for name in NAMED),
        f"  - quarto{_split(quarto)[1]}",
        "  - make",
        "  - pip",
        "  - pip:",
        "      - -r requirements.lock",
    ]
    return "\n".join(lines) + "\n"


def _split(requirement: str) -> tuple[str, str]:
    """Part a name from its range: "pandas>=3.0,<4" -> ("pandas", ">=3.0,<4")."""
    match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*(.*)", requirement)
    return match[1], match[2]


def main(root: Path) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    (root / "environment.yml").write_text(render_environment(pyproject), encoding="utf-8")


if __name__ == "__main__":
    main(Path.cwd())
