"""Build the new site aside and put it in the place of the old one, whole."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from analysis.errors import PublishError
from analysis.production.manifest import digest
from analysis.production.plan import page_inputs, records
from analysis.production.roster import read_roster, unreconciled, write_roster

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analysis.paths import Project
    from analysis.production.manifest import Manifest

STAGE = "publish"


def make_site(
    project: Project,
    manifest: Manifest,
    *,
    publish: Callable[..., object],
    check: Callable[[Path], list],
    publisher: str = "auto",
    force: bool = False,
    progress: Callable[[str], None] = lambda line: None,
) -> bool:
    """
    Publish the records that are in place, unless the site is up to date; True if a new site was put in place.

    ``publish(project, publisher=, out=, documents=, progress=)`` renders into ``out``. If ``documents`` is
    None it renders everything; otherwise ``out`` is a copy of the present site, and it renders the documents
    listed (paths from the project's folder) and the pages that list others.

    Raises
    ------
    PublishError
        When rendering or a check fails. The site that was there stays as it was.
    """
    recover_site(project)
    shared = page_inputs(project, manifest, f"{publisher} {shutil.which('quarto') or ''}")
    roster = read_roster(project, manifest)
    key = digest(*(part for pair in sorted(shared.items()) for part in pair), *(map(str, roster)))
    present = {"key": key, "records": records(project, manifest)}
    before = manifest.stages.get(STAGE, {})
    if before == present and project.site.is_dir() and not force:
        return False
    new = project.cache / "site-next"
    shutil.rmtree(new, ignore_errors=True)
    documents = None if force else _changed(project, before, present)
    if documents is not None:
        shutil.copytree(project.site, new)
    progress("Rendering the site" if documents is None else f"Rendering {len(documents)} changed reports")
    publish(project, publisher=publisher, out=new, documents=documents, progress=progress)
    write_roster(roster, new)
    faults = [*unreconciled(roster, new), *map(str, check(new))]
    if faults:
        shown = "; ".join(faults[:10]) + (f"; and {len(faults) - 10} more" if len(faults) > 10 else "")
        raise PublishError(
            f"The new site was not put in place, because of {len(faults)} faults: {shown}. "
            f"It is kept in {project.relative(new)}."
        )
    put_in_place(project, new)
    manifest.stages[STAGE] = present
    return True


def _changed(project: Project, before: dict, present: dict) -> list[str] | None:
    """The records to render anew; None where every page has to be."""
    old, new = before.get("records", {}), present["records"]
    if before.get("key") != present["key"] or not project.site.is_dir() or set(old) != set(new):
        return None
    folder = project.relative(project.executed)
    return [f"{folder}/{slug}.ipynb" for slug in new if new[slug] != old[slug]]


def put_in_place(project: Project, new: Path) -> None:
    """Swap by rename. If that fails half way, or the process is killed, `recover_site` finds the old site."""
    old = project.cache / "site-previous"
    shutil.rmtree(old, ignore_errors=True)
    try:
        if project.site.exists():
            os.rename(project.site, old)
        os.rename(new, project.site)
    except OSError as error:
        recover_site(project)
        raise PublishError(f"The new site could not be moved to {project.site}: {error}.") from error
    shutil.rmtree(old, ignore_errors=True)


def recover_site(project: Project) -> None:
    """Put back the old site if an earlier build ended between the two renames."""
    old = project.cache / "site-previous"
    if old.is_dir() and not project.site.exists():
        os.rename(old, project.site)
