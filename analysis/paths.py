"""Where things are, and how a file gets there. The only module that knows the layout of the project's folders."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import MissingInputError

MARKER = "_quarto.yml"
GENERATED = ("goals", "places", "peers", "directory", "downloads", "summaries", "_includes/generated")


@dataclass(frozen=True)
class Project:
    """The folders of one checkout."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def executed(self) -> Path:
        """Executed notebooks and claims of the published reports: what a publisher renders."""
        return self.reports / "organisations"

    @property
    def generated(self) -> tuple[Path, ...]:
        """Folders of pages and files that are made from the registers and the published claims."""
        return tuple(self.reports / name for name in GENERATED)

    @property
    def site(self) -> Path:
        return self.root / "_site"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    @property
    def prepared(self) -> Path:
        """Validated tables as Parquet."""
        return self.cache / "prepared"

    @property
    def fits(self) -> Path:
        return self.cache / "fits"

    @property
    def runs(self) -> Path:
        """Drafts and failures of notebook runs; nothing here is published."""
        return self.cache / "runs"

    def relative(self, path: Path) -> str:
        """Name a file as a reader of a message would find it: from the project's folder."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)


def find_project(start: Path | None = None) -> Project:
    """Find the project that contains ``start`` (the working directory, if none is given)."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file() and (folder / "data").is_dir():
            return Project(folder)
    raise MissingInputError(
        f"{start} is not inside an impact project: no folder above it has {MARKER} and data/. "
        "Change to the project's folder, or pass --project FOLDER."
    )


def write_whole(path: Path, content: str | bytes, *, durable: bool = False) -> None:
    """
    Write a file beside its place, then move it there: whoever reads it finds the old one or the new, never half.

    ``durable`` waits until it is on the disk, so that it outlives a loss of power too. The folder is made if there is
    none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    os.replace(beside, path)


def copy_whole(old: Path, new: Path) -> None:
    """Put a copy in a file's place, unless there is one: with its size and its time, which a copy keeps."""
    state = old.stat()
    if new.is_file() and (there := new.stat()).st_size == state.st_size and there.st_mtime_ns == state.st_mtime_ns:
        return
    write_whole(new, old.read_bytes())
    os.utime(new, ns=(state.st_atime_ns, state.st_mtime_ns))


def give_again(old: Path | str, new: Path | str) -> None:
    """Give a file a second name, or copy it where the file system has no such names. Its time stays either way."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)
