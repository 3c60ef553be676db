"""Notebooks for researchers: written as templates are, and each runs to its end on the project's own data."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
EXPLORE = sorted((ROOT / "notebooks" / "explore").glob("*.ipynb"))
RUN = [*EXPLORE, ROOT / "notebooks" / "diagnostics.ipynb"]
NAMES = {
    "compare_with_peers", "disclosure", "evaluation", "inequality", "pay_gap_model", "place_need",
    "shares_and_counts", "synthesis", "trends_and_targets",
}  # fmt: skip


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_every_family_of_methods_has_a_notebook():
    assert {path.stem for path in EXPLORE} == NAMES


@pytest.mark.parametrize("path", EXPLORE, ids=lambda path: path.stem)
def test_it_imports_only_the_package_and_keeps_nothing_of_a_run(path):
    for cell in cells(path, "code"):
        assert cell.outputs == [] and cell.execution_count is None
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.Import), cell.source
            if isinstance(node, ast.ImportFrom):
                assert node.module == "analysis"


@pytest.mark.parametrize("path", EXPLORE, ids=lambda path: path.stem)
def test_words_come_before_every_question(path):
    """Each question is asked in bold above the cell that answers it."""
    asked = [cell for cell in cells(path, "markdown") if "**" in cell.source]
    assert len(asked) >= 3
    assert all(len(cell.source.split()) >= 5 for cell in asked)


@pytest.mark.slow
@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_it_runs_to_its_end(path, monkeypatch):
    if not (ROOT / ".cache" / "fits" / "pay_gap.json").is_file():
        pytest.skip("the models are not fitted; run: impact prepare && impact fit")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(ROOT)}}).execute()
    assert any(cell.outputs for cell in notebook.cells if cell.cell_type == "code")
