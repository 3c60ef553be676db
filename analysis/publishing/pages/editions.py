"""The log of editions: what is new, what was corrected, and how an edition differs from the one before."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from analysis.framework.tables import read_rows
from analysis.publishing.pages.edition_changes import by_organisation, edition_changes, read_former
from analysis.publishing.pages.markdown import escape, fold, link, number, table
from analysis.publishing.pages.words import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from analysis.paths import Project
    from analysis.publishing.pages.catalogue import Catalogue, Report
    from analysis.publishing.pages.edition_changes import Changes

NOTES = "framework/editions.csv"
KEPT = "editions"  # folder under data/ with the claims of earlier editions
FRAGMENT = "_includes/generated/editions.md"
TITLES = {"new": "New", "correction": "Corrected", "known fault": "Known faults", "next edition": "Next edition"}


def edition_fragment(project: Project, catalogue: Catalogue) -> dict[str, str]:
    """Give the log that the editions page includes, newest first."""
    notes = list(read_rows(project, NOTES)[1]) if (project.data / NOTES).is_file() else []
    kept = {file.stem: file for file in sorted((project.data / KEPT).glob("*.parquet"))}
    dates = sorted({row["edition"] for row in notes} | kept.keys() | {catalogue.edition["edition"]}, reverse=True)
    parts = []
    for date in dates:
        heading = f"## {spoken(date)} {{#edition-{date}}}"
        parts += [heading, *_noted(catalogue, [note for note in notes if note["edition"] == date])]
        if date == catalogue.edition["edition"]:
            parts += _compared(catalogue, {day: file for day, file in kept.items() if day < date})
    return {FRAGMENT: "\n\n".join(filter(None, parts)) + "\n"}


def spoken(date: str) -> str:
    day = dt.date.fromisoformat(date)
    return f"{day.day} {day:%B %Y}"


def _noted(catalogue: Catalogue, notes: Sequence[Mapping[str, str]]) -> list[str]:
    names = {report.organisation.slug: report for report in catalogue.reports}
    parts = []
    for kind, group in groupby(sorted(notes, key=lambda row: list(TITLES).index(row["kind"])), key=lambda r: r["kind"]):
        entries = "\n".join(f"- {_about(names, row)}{escape(row['note'])}" for row in group)
        parts.append(f"**{TITLES[kind]}**\n\n{entries}")
    return parts


def _about(names: Mapping[str, Report], row: Mapping[str, str]) -> str:
    report = names.get(row["organisation"])
    if report is None:
        return ""
    if not report.published:
        return f"{escape(report.name)}: "
    anchor = f"#{row['claim']}" if row["claim"] else ""
    return f"{link(report.name, f'organisations/{report.organisation.slug}.ipynb{anchor}')}: "


def _compared(catalogue: Catalogue, earlier: Mapping[str, Path]) -> list[str]:
    """Set this edition against the one before it, where the claims of that are kept."""
    if not earlier:
        return []
    date = max(earlier)
    now = (claim for report in catalogue.reports for claim in report.every_claim())
    changes = edition_changes(read_former(earlier[date]), now)
    head = f"### Against the edition of {spoken(date)} {{#against-{date}}}"
    if not changes:
        return [head, "Every published figure and every verdict is as it was."]
    return [head, *_counted(catalogue, changes), *_corrected(catalogue, changes), *_judged(catalogue, changes)]


def _counted(catalogue: Catalogue, changes: Changes) -> list[str]:
    new, gone = by_organisation(changes.new), by_organisation(changes.gone)
    names = {report.organisation.slug: report.name for report in catalogue.reports}
    slugs = sorted(new.keys() | gone.keys(), key=lambda slug: names.get(slug, slug).casefold())
    rows = [[escape(names.get(slug, slug)), str(new.get(slug, 0)), str(gone.get(slug, 0))] for slug in slugs]
    if not rows:
        return []
    lost = "\n".join(f"- `{claim.id}`" for claim in changes.gone)
    return [
        table(["Organisation", "New figures", "No longer there"], rows, "lrr", [40, 14, 16]),
        fold("Figures that are no longer there, by their identifiers", lost) if lost else "",
    ]


def _corrected(catalogue: Catalogue, changes: Changes) -> list[str]:
    rows = [
        [_name(catalogue, now.id), escape(now.name), now.period, escape(before.text), number(now)]
        for before, now in changes.corrected
    ]
    if not rows:
        return []
    said = "Figures of the same measure and period that read otherwise than before:"
    return [said, table(["Organisation", "Measure", "Period", "Was", "Is"], rows, "lllrr", [24, 34, 10, 10, 10])]


def _judged(catalogue: Catalogue, changes: Changes) -> list[str]:
    rows = [
        [_name(catalogue, now.id), escape(now.name), now.period, VERDICTS.get(before.verdict, "none"),
         VERDICTS.get(now.verdict, "none")]
        for before, now in changes.judged
    ]  # fmt: skip
    if not rows:
        return []
    said = "Verdicts that are otherwise than before:"
    return [said, table(["Organisation", "Measure", "Period", "Was", "Is"], rows, "lllll", [24, 30, 10, 16, 16])]


def _name(catalogue: Catalogue, claim: str) -> str:
    slug = claim.split(".")[0]
    return next((escape(r.name) for r in catalogue.reports if r.organisation.slug == slug), slug)
