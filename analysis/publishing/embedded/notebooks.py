"""Executed notebooks as Markdown: what the cells say and show, never their code."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import PublishError
from analysis.framework.yaml_text import parse_yaml

PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
OPTION = re.compile(r"^#\|\s?(.*)$")
MATTER = re.compile(r"\A\s*---\s*\n(.*?)\n---\s*\Z", re.DOTALL)

Cells = list[tuple[int, str]]


def cells_as_markdown(path: Path, name: str) -> tuple[Cells, dict[str, Any], dict[str, bytes], list[str]]:
    """
    Read a notebook.

    Returns
    -------
    The Markdown of each cell with its number (the first is 1), the metadata of the raw first cell,
    the pictures by their address beside the page, and what is wrong.
    """
    cells: Cells = []
    figures: dict[str, bytes] = {}
    faults: list[str] = []
    metadata: dict[str, Any] = {}
    for number, cell in enumerate(_read(path, name), start=1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            cells.append((number, source))
        elif cell["cell_type"] == "raw" and number == 1:
            metadata = _metadata(source, name)
        elif cell["cell_type"] == "code":
            where = f"{name}, cell {number}"
            shown = _outputs(cell, source, number, path.stem, where, figures, faults)
            cells.append((number, "\n\n".join(shown)))
    return cells, metadata, figures, faults


def notebook_metadata(path: Path, name: str) -> dict[str, Any]:
    """The raw first cell alone: what a listing needs."""
    first = next(iter(_read(path, name)), None)
    return _metadata("".join(first["source"]), name) if first and first["cell_type"] == "raw" else {}


def _read(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (json.JSONDecodeError, KeyError) as error:
        raise PublishError(f"{name} is not a notebook: {error}. Make it again with `impact report`.") from error


def _metadata(source: str, name: str) -> dict[str, Any]:
    matter = MATTER.match(source)
    try:
        return (parse_yaml(matter.group(1)) or {}) if matter else {}
    except yaml.YAMLError as error:
        raise PublishError(f"The first cell of {name} is not valid YAML: {error}") from error


def _options(source: str) -> dict[str, Any]:
    """The `#|` lines at the top of a cell."""
    lines = []
    for line in source.splitlines():
        option = OPTION.match(line)
        if not option:
            break
        lines.append(option.group(1))
    return parse_yaml("\n".join(lines)) or {}


def _outputs(
    cell: dict[str, Any],
    source: str,
    number: int,
    stem: str,
    where: str,
    figures: dict[str, bytes],
    faults: list[str],
) -> Iterator[str]:
    try:
        options = _options(source)
    except yaml.YAMLError as error:
        faults.append(f"  {where}: its options are not valid YAML ({str(error).splitlines()[0]})")
        return
    if options.get("include") is False or options.get("output") is False:
        return
    shown = [output for output in cell["outputs"] if _showable(output, where, faults)]
    for index, output in enumerate(shown, start=1):
        data = output["data"]
        picture = next((mime for mime in PICTURES if mime in data), None)
        if picture:
            label = options.get("label", f"cell-{number}")
            address = f"{stem}_files/figure-html/{label}-output-{index}.{PICTURES[picture]}"
            content = "".join(data[picture])
            figures[address] = content.encode() if picture.endswith("xml") else base64.b64decode(content)
            if not str(options.get("fig-alt", "")).strip():
                faults.append(f"  {where}: the figure has no alternative text (#| fig-alt)")
            yield _figure(address, label if index == 1 else "", options)
        elif "text/markdown" in data:
            yield _table("".join(data["text/markdown"]), options if index == 1 else {})
        else:
            faults.append(f"  {where}: shows {', '.join(sorted(data))}; only SVG, PNG and text/markdown are published")


def _showable(output: dict[str, Any], where: str, faults: list[str]) -> bool:
    if output["output_type"] == "error":
        faults.append(f"  {where}: stopped with {output['ename']}: {output['evalue']}")
    elif output["output_type"] == "stream":
        words = "".join(output["text"]).strip().splitlines()[:1]
        faults.append(f"  {where}: prints to {output['name']}, and a report must not ({' '.join(words)[:80]!r})")
    return output["output_type"] in ("display_data", "execute_result") and bool(output["data"])


def _figure(address: str, label: str, options: dict[str, Any]) -> str:
    alt = json.dumps(" ".join(str(options.get("fig-alt", "")).split()), ensure_ascii=False)
    picture = f"![]({address}){{fig-alt={alt}}}"
    caption = " ".join(str(options.get("fig-cap", "")).split())
    if label.startswith("fig-"):
        return f"::::::::: {{#{label}}}\n{picture}\n\n{caption}\n:::::::::"
    return f"{picture}\n\n{caption}"


def _table(markdown: str, options: dict[str, Any]) -> str:
    label = str(options.get("label", ""))
    if not label.startswith("tbl-"):
        return markdown
    caption = " ".join(str(options.get("tbl-cap", "")).split())
    return f"::::::::: {{#{label}}}\n{markdown}\n\n{caption}\n:::::::::"
