"""All claims in one file, as CSV and as Parquet, the register of organisations, and the tables behind them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.intake.tables import TABLES
from analysis.publishing.claim_rows import COLUMNS, claims_as_csv, write_parquet
from analysis.publishing.claim_schema import csvw_metadata, csvw_table
from analysis.publishing.pages.dataset import dataset_block
from analysis.publishing.pages.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from analysis.paths import Project
    from analysis.publishing.pages.catalogue import Catalogue
    from analysis.publishing.pages.generated_files import Content

FOLDER, FRAGMENTS = "downloads", "_includes/generated"
ORGANISATION_COLUMNS = {
    "slug": "Name in addresses",
    "name": "Name in full",
    "kind": "company, nhs, university, council or public body",
    "industry": "What it does",
    "peer_group": "Id of the group that it is compared with",
    "published": "yes where this edition has a report",
    "goals_with_evidence": "Numbers of the goals with a published result, separated by spaces",
}


@dataclass(frozen=True)
class Download:
    """One file as the data page lists it."""

    name: str
    holds: str
    content: Content
    rows: int
    columns: int


def download_files(project: Project, catalogue: Catalogue) -> Iterator[tuple[str, Content]]:
    """
    Give the files by address under reports/, and then the lists of them that the data page includes.

    The lists tell the sizes of the files, which must be in place by then.
    """
    parts = [report.parts for report in catalogue.reports if report.parts]
    names, count = [field.name for field in COLUMNS], sum(each.count for each in parts)

    def write_rows(file: BinaryIO) -> None:
        file.write(claims_as_csv([]).encode())
        file.writelines(each.rows for each in parts)

    def write_tables(file: BinaryIO) -> None:
        write_parquet((each.table for each in parts), file, catalogue.edition)

    all_at_once = [
        Download("all-claims.csv", "every figure of every report, one row each, lists as JSON in their cells",
                 write_rows, count, len(names)),
        Download("all-claims.parquet", "the same, typed and packed", write_tables, count, len(names)),
        Download("organisations.csv", "every organisation, with its kind, its peer group and the goals it has evidence "
                 "for", _organisations(catalogue).encode(), len(catalogue.reports), len(ORGANISATION_COLUMNS)),
    ]  # fmt: skip
    tables = list(_prepared(project))
    described = {
        "all-claims.csv": csvw_metadata("all-claims.csv", names),
        "organisations.csv": csvw_table("organisations.csv", "slug", ORGANISATION_COLUMNS),
    }
    for each in (*all_at_once, *tables):
        yield f"{FOLDER}/{each.name}", each.content
    for name, content in described.items():
        yield f"{FOLDER}/{name}-metadata.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    yield f"{FRAGMENTS}/downloads.md", _listed(project, all_at_once)
    yield (
        f"{FRAGMENTS}/tables.md",
        _listed(project, tables) if tables else "The tables are made by `impact prepare`.\n",
    )
    yield f"{FRAGMENTS}/dataset.md", dataset_block(catalogue, [each.name for each in (*all_at_once, *tables)])


def _prepared(project: Project) -> Iterator[Download]:
    """Give the checked tables as they are analysed, typed; a table that has not been made is left out."""
    for each in TABLES:
        file = project.prepared / f"{each.name}.parquet"
        if file.is_file():
            content = file.read_bytes()
            shape = pq.ParquetFile(pa.BufferReader(content)).metadata
            holds = each.meaning[:1].lower() + each.meaning[1:]
            yield Download(f"{each.name.replace('_', '-')}.parquet", holds, content, shape.num_rows, shape.num_columns)


def _listed(project: Project, files: Sequence[Download]) -> str:
    rows = [
        [f"[{each.name}]({FOLDER}/{each.name})", each.holds, _size(project.reports / FOLDER / each.name),
         f"{each.rows:,}", str(each.columns)]
        for each in files
    ]  # fmt: skip
    return table(["File", "What it holds", "Size", "Rows", "Columns"], rows, "llrrr", [30, 40, 10, 10, 10]) + "\n"


def _size(file: Path) -> str:
    kilobytes = file.stat().st_size / 1000
    return f"{kilobytes / 1000:.1f} MB" if kilobytes >= 1000 else f"{max(kilobytes, 1):.0f} kB"


def _organisations(catalogue: Catalogue) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(ORGANISATION_COLUMNS)
    for report in catalogue.reports:
        about = report.organisation
        goals = " ".join(map(str, report.goals))
        state = "yes" if report.published else "no"
        rows.writerow([about.slug, about.name, about.kind, about.industry, about.peer_group, state, goals])
    return text.getvalue()
