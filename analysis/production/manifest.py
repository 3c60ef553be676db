"""What was made from what: digests of files and the keys of finished work. Standard library only."""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from typing import TYPE_CHECKING

from analysis.paths import write_whole
from analysis.production.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analysis.paths import Project

VERSION = 2


def digest(*parts: str) -> str:
    """A key over texts, with their borders: ("ab", "c") and ("a", "bc") differ."""
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


class Manifest:
    """
    The file .cache/manifest.json, and the journal of what was finished since it was written.

    A missing or unreadable one means that everything is made again.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.path = project.cache / "manifest.json"
        self.changed = False  # since it was read or saved; stages are saved by whoever changes them
        self._journal = Journal(project.cache / "journal.jsonl")
        stored = self._read()
        self._files: dict[str, list] = stored.get("files", {})
        self.stages: dict[str, dict] = stored.get("stages", {})
        self.reports: dict[str, dict] = stored.get("reports", {})
        self.reports.update((entry["slug"], entry["report"]) for entry in self._journal.entries())
        self.changed = self._journal.path.is_file()

    def _read(self) -> dict:
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stored if stored.get("version") == VERSION else {}

    def note(self, slug: str, report: dict) -> None:
        """Keep what came of a report, at once and whatever happens next."""
        self.reports[slug] = report
        self.changed = True
        self._journal.append({"slug": slug, "report": report})

    def save(self) -> None:
        """Write the file whole."""
        stored = {"version": VERSION, "files": self._files, "stages": self.stages, "reports": self.reports}
        write_whole(self.path, json.dumps(stored, sort_keys=True), durable=True)
        self._journal.clear()
        self.changed = False

    def file(self, path: Path) -> str:
        """The digest of one file, read again only if its size or time changed; '' if there is none."""
        try:
            status = path.stat()
        except OSError:
            return ""
        return self.digest_of(path, self.project.relative(path), [status.st_size, status.st_mtime_ns])

    def digest_of(self, path: Path, name: str, state: list[int]) -> str:
        """The digest of a file whose name in the project, size and time of change are at hand."""
        known = self._files.get(name)
        if known and known[:2] == state:
            return known[2]
        found = blake2b(path.read_bytes(), digest_size=16).hexdigest()
        self.changed = True
        self._files[name] = [*state, found]
        return found

    def files(self, paths: Iterable[Path]) -> str:
        """One digest over the names and contents of several files."""
        parts = sorted((self.project.relative(path), self.file(path)) for path in paths)
        return digest(*(part for pair in parts for part in pair))


def states_in(folder: Path) -> dict[str, list[int]]:
    """Size and time of change of each file right in a folder: one look at it, since there may be 30,000."""
    try:
        with os.scandir(folder) as entries:
            return {
                entry.name: [status.st_size, status.st_mtime_ns]
                for entry in entries
                if entry.is_file() and (status := entry.stat())
            }
    except OSError:
        return {}


def names_in(folder: Path) -> set[str]:
    """What is in a folder; nothing where there is no such folder."""
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def states_of(paths: Iterable[Path]) -> dict[str, list[int]]:
    """The same for a few files, by name; those that are not there are left out."""
    found = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        found[path.name] = [status.st_size, status.st_mtime_ns]
    return found


def files_under(folder: Path, *suffixes: str, without: Iterable[Path] = ()) -> list[Path]:
    """All files below a folder, or those with the given endings, but for bytecode, check-points and some folders."""
    ignored = {"__pycache__", ".ipynb_checkpoints"}
    left_out = {os.fspath(each) for each in without}
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in set(folders) - ignored if os.path.join(place, name) not in left_out)
        found += [folder.__class__(place, name) for name in sorted(names) if not suffixes or name.endswith(suffixes)]
    return found
