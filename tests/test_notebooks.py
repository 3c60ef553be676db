"""How a report template is written, as tests: words and calls, no logic, no leftovers of a run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "notebooks").glob("*.ipynb"))
MAY_IMPORT = {"analysis", "IPython.display"}
LOGIC = ("def ", "open(", "read_csv", "sys.path")
KEPT_BY_DEFAULT = "metadata.language_info.version metadata.papermill cell.metadata.papermill"

pytestmark = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)


def read(template):
    return nbformat.read(template, as_version=4)


def code(template):
    return [cell for cell in read(template).cells if cell.cell_type == "code"]


def test_the_first_cell_is_front_matter_with_a_title(template):
    first = read(template).cells[0]
    assert first.cell_type == "raw"
    opening, text, _ = first.source.split("---")
    assert opening == ""
    assert yaml.safe_load(text)["title"]


def test_one_cell_declares_scalar_parameters_and_explains_each(template):
    [cell] = [cell for cell in code(template) if "parameters" in cell.metadata.get("tags", [])]
    for line in cell.source.splitlines():
        assert re.search(r"\S  # \S", line), f"no explanation: {line}"
        [statement] = ast.parse(line).body
        assert isinstance(statement, ast.Assign | ast.AnnAssign)
        assert isinstance(ast.literal_eval(statement.value), str | int | float | bool)


def test_only_the_package_and_display_are_imported(template):
    for cell in code(template):
        for node in ast.walk(ast.parse(cell.source)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert set(names) <= MAY_IMPORT, names


def test_cells_are_short_and_hold_no_logic(template):
    for cell in code(template):
        assert len(cell.source.splitlines()) <= 5, cell.source
        for word in LOGIC:
            assert word not in re.sub(r"#.*", "", cell.source), cell.source


def test_nothing_of_a_run_is_left(template):
    for cell in code(template):
        assert cell.outputs == []
        assert cell.execution_count is None
    assert "papermill" not in read(template).metadata
    assert not any("papermill" in cell.metadata for cell in read(template).cells)


def test_stripping_would_change_nothing(template):
    command = [sys.executable, "-m", "nbstripout", "--dry-run", "--extra-keys", KEPT_BY_DEFAULT, str(template)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Dry run: would have stripped" not in done.stdout + done.stderr
