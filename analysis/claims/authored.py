"""What people wrote for a report, checked sentence by sentence against its claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.editorial.faults import raise_faults
from analysis.editorial.files import FOLDER, read_editorial
from analysis.editorial.lint import lint
from analysis.errors import InvalidDataError, UsageError
from analysis.framework.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.claims.evidence import Evidence
    from analysis.claims.ledger import Ledger
    from analysis.editorial.records import Editorial
    from analysis.paths import Project


EDITION = "framework/edition.csv"


def checked_editorial(project: Project, evidence: Evidence, ledger: Ledger) -> Editorial:
    """
    Read an organisation's editorial files and check them.

    Raises
    ------
    InvalidDataError
        Lists every fault, with file, line, sentence and what to write instead.
    """
    numbers = [goal.number for goal in evidence.goals]
    editorial, faults = read_editorial(project, evidence.organisation.slug, numbers, evidence.metrics)
    claims = {claim.id: claim for claim in ledger.printable()}
    for file, text in editorial.texts():
        faults += lint(text, file, claims, _names_with_digits(evidence))
    raise_faults(faults)
    return editorial


def faults_by_organisation(project: Project, slugs: Sequence[str] = ()) -> tuple[int, dict[str, str]]:
    """
    Check the editorial folders, all of them or those of some organisations.

    Returns
    -------
    tuple
        How many were checked, and the faults of each that has any, as one text.
    """
    from analysis.claims.report import load_report  # noqa: PLC0415 (it reads this module)

    folder = project.data / FOLDER
    written = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    edition = next(iter(read_rows(project, EDITION)[1]))
    faults = {}
    chosen = list(slugs) or written
    for slug in chosen:
        try:
            load_report(slug, edition["edition"], edition["goal_set"], project=project)
        except (InvalidDataError, UsageError) as error:
            faults[slug] = f"{slug}: {error}"
    return len(chosen), faults


def _names_with_digits(evidence: Evidence) -> tuple[str, ...]:
    """Names that hold a figure and assert nothing: of measures, legal entities and places; longest first."""
    names = {goal.title for goal in evidence.goals} | {entity.name for entity in evidence.entities}
    names |= {name for metric in evidence.metrics.values() for name in (metric.name, metric.short_name)}
    names |= {evidence.organisation.name} | {place.name for place in evidence.places.values()}
    return tuple(sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True))
