"""What is written down beside the prepared tables: what they were made from, and what had to be left out of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.paths import Project

MANIFEST = "manifest.json"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what `impact prepare` says of the tables in a folder; nothing if it cannot be read."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def faulty_rows(project: Project) -> dict[str, str]:
    """What is wrong with the rows of organisations that were left out, by slug."""
    return read_manifest(project.prepared).get("faulty_rows", {})


def left_out_of(project: Project, table: str) -> list[str]:
    """Slugs of the organisations whose rows a table is without."""
    return read_manifest(project.prepared).get("left_out", {}).get(table, [])
