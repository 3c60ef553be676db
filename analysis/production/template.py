"""A template, read once for a batch, and given the parameters of a run. papermill reads and checks it for each run."""

from __future__ import annotations

import analysis.production.address_grammar  # noqa: F401 (before nbformat)

# isort: split
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING

from papermill.execute import prepare_notebook_metadata, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nbformat import NotebookNode

Version = tuple[int, int, int]


def version_of(path: Path) -> Version:
    """What changes with a file: time of its last change, size, and number."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def parameterised(
    template: Path, parameters: Mapping[str, object], kernel: str, language: str, output: Path
) -> NotebookNode:
    """Give the notebook that is to run: the template with a cell of parameters, as papermill.execute_notebook does."""
    notebook = deepcopy(_read(template, version_of(template)))
    notebook = parameterize_notebook(notebook, dict(parameters), kernel_name=kernel, language=language)
    return remove_error_markers(prepare_notebook_metadata(notebook, str(template), str(output), report_mode=False))


@lru_cache(maxsize=8)
def _read(template: Path, _version: Version) -> NotebookNode:
    return load_notebook_node(str(template))
