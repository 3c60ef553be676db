"""The site's generated files: each is written when it is made, and keeps its time where it is as it should be."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from analysis.paths import Project

# What a file is to hold; where that is too much to be held at once, what writes it into an open file.
Content = str | bytes | Callable[[BinaryIO], object]
Named = tuple[str, Content | None]  # with its address under reports/; without content it stays as it is


def update_files(project: Project, contents: Iterable[Named]) -> list[Path]:
    """
    Make the project's generated files be exactly ``contents``.

    Each is in place before the next is asked for.

    Returns
    -------
    The files that were written, in the order of their addresses.
    """
    wanted, written = set(), []
    for name, content in contents:
        path = project.reports / name
        assert any(path.is_relative_to(folder) for folder in project.generated), f"not in a generated folder: {name}"
        assert path not in wanted, f"made twice: {name}"
        wanted.add(path)
        if content is not None and _update(path, content):
            written.append(path)
    for folder in project.generated:
        for path in folder.rglob("*"):
            if path.is_file() and path not in wanted:
                path.unlink()
    return sorted(written)


def _update(path: Path, content: Content) -> bool:
    """Move the new file into place whole; a file that is as it should be keeps its time."""
    content = content.encode() if isinstance(content, str) else content
    if isinstance(content, bytes) and path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content) if isinstance(content, bytes) else content(file)
    if path.is_file() and filecmp.cmp(draft, path, shallow=False):
        draft.unlink()
        return False
    os.replace(draft, path)
    return True
