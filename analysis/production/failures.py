"""The page on a failed report: for the people who make reports, never for those who read them."""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.production.request import RunRequest, RunResult

FILE = "failure.md"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def write_failure(request: RunRequest, result: RunResult) -> Path | None:
    """Write cell, traceback, inputs and the way to open the notebook to .cache/runs/<slug>/failure.md."""
    path = request.folder / FILE
    # The reason is in the result already: a full disk must not hide it.
    with contextlib.suppress(OSError):
        request.folder.mkdir(parents=True, exist_ok=True)
        path.write_text(describe_failure(request, result), encoding="utf-8")
        return path
    return None


def describe_failure(request: RunRequest, result: RunResult) -> str:
    source, traceback = _failed_cell(result.notebook)
    kept = request.project.relative(result.notebook) if result.notebook else ""
    inputs = {
        "template": request.project.relative(request.template),
        "engine": request.engine,
        "time limit": f"{request.limits.seconds:g} s",
        "memory limit": f"{request.limits.memory >> 20} MiB",
        **{f"parameter `{name}`": f"`{value!r}`" for name, value in request.parameters.items()},
        **{name: f"`{value or 'none'}`" for name, value in request.inputs.items()},
    }
    parts = [
        f"# {request.slug} is withheld",
        result.reason,
        "Its last good record stays published, since it was made from the same inputs."
        if request.keep
        else "No page of it is published.",
        f"## The cell\n\n```python\n{source}\n```" if source else "",
        f"## The traceback\n\n```\n{traceback}\n```" if traceback else "",
        "## Its inputs\n\n" + "\n".join(f"- {name}: {value}" for name, value in inputs.items()),
        "## To look into it",
        f"    impact lab {kept}\n    impact report {request.slug}" if kept else f"    impact report {request.slug}",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _failed_cell(notebook: Path | None) -> tuple[str, str]:
    """Source and traceback of the cell that ended with an error, in the notebook that was kept."""
    if notebook is None:
        return "", ""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                lines = "\n".join(output["traceback"])
                return "".join(cell["source"]), COLOURS.sub("", lines)
    return "", ""
