"""Same inputs, same bytes: build everything again from nothing, aside, and compare."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import MissingInputError, PublishError
from analysis.paths import Project
from analysis.production.build import Options, Steps, build
from analysis.production.edition import drafts
from analysis.production.manifest import Manifest
from analysis.production.site import NOTES, read_built

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What is made, by the folder that it is made in. The results of the accessibility tests, beside it, are an input.
MADE = {
    "organisations": shutil.ignore_patterns("*.ipynb", "*.json", "*.csv"),
    "_includes": shutil.ignore_patterns("generated"),
}


def copy_inputs(project: Project, root: Path) -> Project:
    """Copy what a site is made from, and nothing that was made."""
    for name in ("data", "notebooks"):
        shutil.copytree(project.root / name, root / name, ignore=shutil.ignore_patterns("snapshots"))
    shutil.copytree(project.reports, root / "reports", ignore=_without_records)
    for name in ("_quarto.yml", "requirements.lock"):
        if (project.root / name).is_file():
            shutil.copy2(project.root / name, root / name)
    return Project(root)


def _without_records(folder: str, names: list[str]) -> set[str]:
    made = MADE.get(Path(folder).name)
    return made(folder, names) if made else set()


def rebuild_and_compare(
    project: Project,
    steps: Steps,
    options: Options,
    progress: Callable[[str], None],
    slugs: Sequence[str] = (),
) -> list[str]:
    """
    One sentence for each file of the site that a build from nothing does not make, or makes otherwise.

    ``slugs`` are the reports that the site was asked for; all of the register if empty. A site of drafts is compared
    with drafts, and each with what the publisher makes that made it, unless ``options`` name one.

    Raises
    ------
    MissingInputError
        There is no site.
    PublishError
        Some of its reports are drafts and others are not, which no single build makes.
    """
    if not project.site.is_dir():
        raise MissingInputError("There is no site to verify yet. Make it with: impact build")
    built_by = read_built(project.site).get("publisher", options.publisher)
    publisher = built_by if options.publisher == "auto" else options.publisher
    options = replace(options, draft=_is_draft(project), publisher=publisher)
    with tempfile.TemporaryDirectory(prefix="impact-verify-") as folder:
        copy = copy_inputs(project, Path(folder))
        build(copy, slugs, steps, options, progress)
        return differences(project.site, copy.site)


def _is_draft(project: Project) -> bool:
    marked, reports = set(drafts(Manifest(project))), read_built(project.site).get("records", {}).keys()
    if marked and reports - marked:
        raise PublishError(
            f"{len(marked)} of the {len(reports)} reports of this site are marked as drafts, which no single build "
            "makes. Build all of them alike, with or without --draft, then verify."
        )
    return bool(marked)


def differences(site: Path, again: Path) -> list[str]:
    """Compare two folders, file by file."""
    one, other = _files(site), _files(again)
    return [
        *(f"{name} is in the site only" for name in sorted(one - other)),
        *(f"{name} is not in the site" for name in sorted(other - one)),
        *(
            f"{name} differs"
            for name in sorted(one & other)
            if not filecmp.cmp(site / name, again / name, shallow=False)
        ),
    ]


def _files(folder: Path) -> set[str]:
    """What is published; the notes of what a site was built from, and of when its pages were checked, are no pages."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in NOTES
    }
