"""Which reports are asked for: by name, by what became of them, or by the goal that they have evidence for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.errors import UsageError
from analysis.production.manifest import Manifest
from analysis.production.plan import UNCHANGED, asked_for, plan
from analysis.production.request import WITHHELD

if TYPE_CHECKING:
    from analysis.paths import Project


@dataclass(frozen=True)
class Selection:
    """What was said on the command line; conditions narrow one another."""

    slugs: tuple[str, ...] = ()
    everything: bool = False
    changed: bool = False
    failed: bool = False
    goal: int | None = None


def choose(project: Project, selection: Selection) -> list[str]:
    """
    Name the organisations that are asked for, in the order of the register.

    Raises
    ------
    UsageError
        For an unknown organisation, for `--all` together with names, or when nothing fits the conditions.
    """
    if selection.everything and selection.slugs:
        raise UsageError("--all and names of organisations exclude each other. Give one of them.")
    chosen = asked_for(project, selection.slugs)
    manifest = Manifest(project)
    if selection.failed:
        chosen = [slug for slug in chosen if _failed(manifest.reports.get(slug, {}))]
    if selection.goal is not None:
        chosen = [slug for slug in chosen if has_goal(project, slug, selection.goal)]
    if selection.changed:
        chosen = [slug for slug, reason in plan(project, chosen, manifest) if reason != UNCHANGED]
    return chosen


def _failed(report: dict) -> bool:
    """Whether it was withheld, or failed the last time while its record of the same inputs stayed."""
    return report.get("state") == WITHHELD or bool((report.get("last") or {}).get("failed"))


def has_goal(project: Project, slug: str, goal: int) -> bool:
    """Whether the last record of an organisation holds claims for a goal; True where it has no record yet."""
    path = project.executed / f"{slug}.json"
    if not path.is_file():
        return True
    return any(claim.get("goal") == goal for claim in json.loads(path.read_text(encoding="utf-8"))["claims"])
