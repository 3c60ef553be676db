"""A project of as many organisations as are asked for: the register's own rows, repeated under other names.

Tables and fits are repeated with them, so that every report has all its sections. Written to a folder of its
own; data/ is only read.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd

from analysis.paths import Project
from analysis.production.verify import copy_inputs

Row = dict[str, str]


def clone_project(source: Project, root: Path, count: int) -> Project:
    """Copy a prepared project, with ``count`` organisations in its register."""
    project = copy_inputs(source, root)
    for folder in ("prepared", "fits"):
        shutil.copytree(source.cache / folder, project.cache / folder)
    slugs = [row["slug"] for row in _read(project.data / "organisations" / "organisations.csv")]
    copies = {slug: 1 + (count - 1 - place) // len(slugs) for place, slug in enumerate(slugs)}
    keys = {row["id"]: row["organisation"] for row in _read(project.data / "organisations" / "entities.csv")}
    by_entity = {entity: copies[slug] for entity, slug in keys.items()}
    _repeat_csv(project.data / "organisations" / "organisations.csv", copies, "slug", ("slug",), ("name",))
    _repeat_csv(project.data / "organisations" / "entities.csv", by_entity, "id", ("id", "organisation"), ())
    _repeat_csv(project.data / "places" / "footprints.csv", copies, "organisation", ("organisation",), ())
    observations = project.data / "observations"
    _repeat_csv(observations / "pay_gap_filings.csv", by_entity, "entity", ("entity",), ())
    _repeat_csv(observations / "published_facts.csv", copies, "organisation", ("organisation",), ())
    bodies = project.data / "organisations" / "counted_bodies.csv"
    by_body = {row["id"]: copies[row["organisation"]] for row in _read(bodies) if row["organisation"]}
    _repeat_csv(bodies, copies, "organisation", ("id", "organisation"), ())
    _repeat_csv(observations / "counts.csv", by_body, "body", ("body",), ())
    once = {slug: min(1, number) for slug, number in copies.items()}
    _repeat_csv(project.data / "organisations" / "redirects.csv", once, "slug", (), ())
    for path, table, column in (
        (project.prepared / "pay_gap_filings.parquet", by_entity, "entity"),
        (project.prepared / "employers.parquet", by_entity, "employer"),
        (project.prepared / "published_facts.parquet", copies, "organisation"),
        (project.prepared / "counts.parquet", by_body, "body"),
        (project.prepared / "counted_bodies.parquet", copies, "organisation"),
        (project.fits / "pay_gap.parquet", by_entity, "employer"),
        (project.fits / "place_need.parquet", copies, "organisation"),
    ):
        _repeat_table(path, table, column)
    return project


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _repeat_csv(path: Path, copies: dict[str, int], key: str, ids: tuple[str, ...], names: tuple[str, ...]) -> None:
    rows = _read(path)
    kept = [row for row in rows if copies.get(row[key], 1) > 0]

    def other(row: Row, number: int) -> Row:
        return {**row, **{c: f"{row[c]}-{number}" for c in ids}, **{c: f"{row[c]} ({number})" for c in names}}

    more = [other(row, number) for row in kept for number in range(1, copies.get(row[key], 1))]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, *more])


def _repeat_table(path: Path, copies: dict[str, int], column: str) -> None:
    table = pd.read_parquet(path)

    def named(number: int) -> pd.DataFrame:
        rows = table[table[column].map(lambda key: copies.get(key, 1) > number)]
        names = {"id": rows["id"] + f"-{number}"} if path.stem == "counted_bodies" else {}
        return rows.assign(**names, **{column: rows[column] + f"-{number}"})

    highest = max(copies.values())
    pd.concat([table, *(named(number) for number in range(1, highest))], ignore_index=True).to_parquet(path)
