"""All claims in one file, as CSV and as Parquet, the register of organisations, and the tables behind them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.intake.tables import TABLES
from analysis.publishing.claim_rows import COLUMNS, as_parquet, claims_as_csv
from analysis.publishing.claim_schema import csvw_metadata, csvw_table
from analysis.publishing.pages.dataset import dataset_block
from analysis.publishing.pages.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.paths import Project
    from analysis.publishing.pages.catalogue import Catalogue

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
    content: bytes
    rows: int
    columns: int


def download_files(project: Project, catalogue: Catalogue) -> dict[str, str | bytes]:
    """Give the files, and the lists of them that the data page includes, by address under reports/."""
    parts = [report.parts for report in catalogue.reports if report.parts]
    names, count = [field.name for field in COLUMNS], sum(each.count for each in parts)
    rows = b"".join([claims_as_csv([]).encode(), *(each.rows for each in parts)])
    all_at_once = [
        Download("all-claims.csv", "every figure of every report, one row each, lists as JSON in their cells",
                 rows, count, len(names)),
        Download("all-claims.parquet", "the same, typed and packed",
                 as_parquet((each.as_table() for each in parts), catalogue.edition), count, len(names)),
        Download("organisations.csv", "every organisation, with its kind, its peer group and the goals it has evidence "
                 "for", _organisations(catalogue).encode(), len(catalogue.reports), len(ORGANISATION_COLUMNS)),
    ]  # fmt: skip
    tables = list(_prepared(project))
    described = {
        "all-claims.csv": csvw_metadata("all-claims.csv", names),
        "organisations.csv": csvw_table("organisations.csv", "slug", ORGANISATION_COLUMNS),
    }
    return {
        **{f"{FOLDER}/{each.name}": each.content for each in (*all_at_once, *tables)},
        **{
            f"{FOLDER}/{name}-metadata.json": json.dumps(content, ensure_ascii=False, indent=1) + "\n"
            for name, content in described.items()
        },
        f"{FRAGMENTS}/downloads.md": _listed(all_at_once),
        f"{FRAGMENTS}/tables.md": _listed(tables) if tables else "The tables are made by `impact prepare`.\n",
        f"{FRAGMENTS}/dataset.md": dataset_block(catalogue, [each.name for each in (*all_at_once, *tables)]),
    }


def _prepared(project: Project) -> Iterator[Download]:
    """Give the checked tables as they are analysed, typed; a table that has not been made is left out."""
    for each in TABLES:
        file = project.prepared / f"{each.name}.parquet"
        if file.is_file():
            content = file.read_bytes()
            shape = pq.ParquetFile(pa.BufferReader(content)).metadata
            holds = each.meaning[:1].lower() + each.meaning[1:]
            yield Download(f"{each.name.replace('_', '-')}.parquet", holds, content, shape.num_rows, shape.num_columns)


def _listed(files: Sequence[Download]) -> str:
    rows = [
        [f"[{each.name}]({FOLDER}/{each.name})", each.holds, _size(each), f"{each.rows:,}", str(each.columns)]
        for each in files
    ]
    return table(["File", "What it holds", "Size", "Rows", "Columns"], rows, "llrrr", [30, 40, 10, 10, 10]) + "\n"


def _size(file: Download) -> str:
    kilobytes = len(file.content) / 1000
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
