"""Reports of which a page or PDF cannot be made, or has faults: withheld, and the site is made of the others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from analysis.errors import UnpublishableError
from analysis.production.failures import write_failure
from analysis.production.outcomes import note_result
from analysis.production.request import record_of, withheld
from analysis.production.site import owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from analysis.paths import Project
    from analysis.production.manifest import Manifest
    from analysis.production.request import RunRequest, RunResult

SUMMARIES = "summaries"  # under reports/: a page of each record, besides its own


def without_unpublishable(
    project: Project,
    manifest: Manifest,
    make: Callable[[], bool],
    request_of: Callable[[str], RunRequest],
    progress: Callable[[str], None],
) -> tuple[bool, tuple[RunResult, ...]]:
    """
    Make a site; if some reports keep it from being made, once more without these.

    Returns
    -------
    Whether a new site is in place, and the results of the reports that were withheld for it.

    Raises
    ------
    UnpublishableError
        When no report is to blame, or more than half of them are: then something that they share is.
    """
    found: list[RunResult] = []
    while True:
        try:
            return make(), tuple(found)
        except UnpublishableError as error:
            slugs = {path.stem for path in project.executed.glob("*.ipynb")}
            own = by_report(project, slugs, error.reasons)
            if not own or len(own) > len(slugs) / 2:
                raise
            progress(f"Once more without what cannot be published: {', '.join(own)}")
            found += [_withhold(manifest, request_of(slug), reason) for slug, reason in own.items()]


def by_report(project: Project, slugs: Iterable[str], reasons: Mapping[Path, str]) -> dict[str, str]:
    """Join the reasons by the report whose page, PDF or table they are about; those of other pages are about none."""
    folders = {folder.resolve() for folder in (project.executed, project.reports / SUMMARIES)}
    found: dict[str, list[str]] = {}
    for path, reason in reasons.items():
        if path.parent.resolve() in folders and (slug := owner_of(path.name, slugs)):
            found.setdefault(slug, []).append(reason)
    return {slug: "; ".join(own) for slug, own in found.items()}


def instead(
    results: Iterable[RunResult], unchanged: Iterable[str], withheld_later: Iterable[RunResult]
) -> tuple[tuple[RunResult, ...], tuple[str, ...]]:
    """Put what came of reports in the end in the place of what came of their runs."""
    later = {result.slug: result for result in withheld_later}
    ran = [later.pop(result.slug, result) for result in results]
    return (*ran, *later.values()), tuple(slug for slug in unchanged if slug not in later)


def _withhold(manifest: Manifest, request: RunRequest, reason: str) -> RunResult:
    """Take a record away, its notebook first, which is kept for whoever looks into it."""
    notebook, kept = request.project.executed / f"{request.slug}.ipynb", request.folder / f"{request.slug}.failed.ipynb"
    request.folder.mkdir(parents=True, exist_ok=True)
    os.replace(notebook, kept)
    for path in record_of(request.project.executed, request.slug):
        path.unlink(missing_ok=True)
    last = manifest.reports.get(request.slug, {}).get("last") or {}
    spent = {name: last.get(name) for name in ("cpu", "memory")}
    reason = f"It ran to its end, but its page or PDF cannot be published: {reason}"
    result = withheld(request.slug, "unpublishable", reason, notebook=kept).after(last.get("seconds") or 0.0, **spent)
    note_result(manifest, request, result, last.get("why", ""))
    write_failure(request, result)
    return result
