"""
Validated tables as Parquet, made whole or not at all.

Only the standard library is imported here: finding that nothing has changed must not cost loading pandas.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import ImpactError, MissingInputError
from analysis.framework.prepared_tables import MANIFEST, read_manifest
from analysis.intake.tables import TABLES
from analysis.paths import give_again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analysis.intake.left_out import Checked
    from analysis.paths import Project

RULES = (Path(__file__).parent, Path(__file__).parent.parent / "framework")


@dataclass(frozen=True)
class PreparedSummary:
    """What `prepare` did: rows of each table, and whether there was anything to do."""

    folder: Path
    rows: dict[str, int]
    changed: bool

    def __str__(self) -> str:
        total = f"{len(self.rows)} tables, {sum(self.rows.values()):,} rows"
        return f"Prepared {total}." if self.changed else f"Nothing has changed since the last time: {total}."


def prepare(
    project: Project, progress: Callable[[str], None] | None = None, *, best_effort: bool = False
) -> PreparedSummary:
    """
    Check all tables under data/ and write them as Parquet.

    Parameters
    ----------
    project
        Where data/ is, and where the prepared tables go.
    progress
        Called with a short sentence at each step.
    best_effort
        Leave out observations of single organisations that have faults rather than write nothing; whose, and what is
        wrong with them, stands beside the tables.

    Returns
    -------
    PreparedSummary
        ``changed`` is False, and nothing was written, if tables and rules are those of last time.

    Raises
    ------
    InvalidDataError
        A table breaks a rule. What was prepared before stays as it was.
    MissingInputError
        There is no data/.
    ImpactError
        The folder cannot be written.
    """
    if not project.data.is_dir():
        raise MissingInputError(f"There is no folder {project.data}. Restore it from the repository.")
    fingerprints = fingerprint_tables(project)
    manifest = read_manifest(project.prepared)
    whole = is_whole(project.prepared, manifest)
    if whole and fingerprints and manifest.get("tables") == fingerprints:
        return PreparedSummary(project.prepared, manifest["rows"], changed=False)
    before = manifest.get("tables", {}) if whole else {}
    unchanged = {
        name: project.prepared / f"{name}.parquet" for name, key in fingerprints.items() if before.get(name) == key
    }
    # Loaded by name, when there is work to do: it takes pandas and pandera with it.
    check_tables = import_module("analysis.intake.validate").check_tables
    checked = check_tables(project, progress, unchanged, best_effort=best_effort)
    if progress:
        progress("Writing Parquet")
    for name in checked.left_out:  # to be checked again the next time
        fingerprints.pop(name, None)
        unchanged.pop(name, None)
    write_whole(project.prepared, checked, fingerprints, unchanged)
    rows = {name: len(frame) for name, frame in checked.tables.items()}
    return PreparedSummary(project.prepared, rows, changed=True)


def fingerprint_tables(project: Project) -> dict[str, str]:
    """A hash for each table over its files and the code that checks them; none if a file cannot be read."""
    rules = hashlib.sha256()
    for path in sorted(path for folder in RULES for path in folder.glob("*.py")):
        rules.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    found = {}
    for table in TABLES:
        digest = rules.copy()
        for path in table.files(project.data):
            try:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:
                return {}  # unreadable: the full check says so in words
            digest.update(f"{project.relative(path)} {content}\n".encode())
        found[table.name] = digest.hexdigest()
    return found


def is_whole(folder: Path, manifest: dict) -> bool:
    """Every file is there, as long as it was when it was written."""
    sizes = manifest.get("bytes", {})
    return bool(sizes) and all(
        (folder / name).is_file() and (folder / name).stat().st_size == size for name, size in sizes.items()
    )


def write_whole(folder: Path, checked: Checked, fingerprints: dict[str, str], unchanged: Mapping[str, Path]) -> None:
    """Write beside the folder, then move into its place; on failure the old folder stays.

    The files of tables that have not changed come along as they are.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        for name, frame in checked.tables.items():
            if name in unchanged:
                give_again(unchanged[name], draft / f"{name}.parquet")
                continue
            frame.to_parquet(draft / f"{name}.parquet", index=False, compression="zstd")
        manifest = {
            "tables": fingerprints,
            "rows": {name: len(frame) for name, frame in checked.tables.items()},
            "left_out": {name: sorted(slugs) for name, slugs in checked.left_out.items()},
            "faulty_rows": checked.reasons,
            "bytes": {path.name: path.stat().st_size for path in sorted(draft.iterdir())},
        }
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        draft.chmod(0o755)
        swap(draft, folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def swap(draft: Path, folder: Path) -> None:
    """Two renames: a folder that is not empty cannot be replaced in one. A failed second one is undone."""
    old = draft.with_name(draft.name + "-old")
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def cannot_write(folder: Path, error: OSError) -> ImpactError:
    reason = error.strerror or str(error)
    return ImpactError(
        f"The prepared tables cannot be written to {folder} ({reason}). "
        "Make the folder writable, or free space on its disk; what was there before is unchanged."
    )
