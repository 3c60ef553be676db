"""The edition that is being made: its date, its goal set, and whether it is a draft."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from analysis.errors import MissingInputError

if TYPE_CHECKING:
    from analysis.paths import Project
    from analysis.production.manifest import Manifest

DRAFT = "draft"  # status of an edition that has not been approved


def read_edition(project: Project) -> dict[str, str]:
    """What all reports of an edition share: its date and its goal set."""
    table = project.data / "framework" / "edition.csv"
    if not table.is_file():
        raise MissingInputError(
            f"There is no {project.relative(table)}; it dates the edition and names its goal set in one row."
        )
    with table.open(encoding="utf-8", newline="") as rows:
        return dict(next(csv.DictReader(rows)))


def edition_as(edition: dict[str, str], *, draft: bool) -> dict[str, str]:
    """The edition as one build makes it: a draft by wish, whatever the table says of it."""
    return {**edition, "status": DRAFT} if draft else edition


def drafts(manifest: Manifest) -> list[str]:
    """The organisations whose published record is marked as a draft."""
    return sorted(slug for slug, report in manifest.reports.items() if report.get("draft"))
