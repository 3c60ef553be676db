"""All claims in one file, as CSV and as Parquet, the register of organisations, and the tables behind them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.intake.tables import TABLES
from analysis.publishing.claim_schema import FIELDS, LIST, NUMBER, TEXT, csvw_metadata, csvw_table
from analysis.publishing.pages.dataset import dataset_block
from analysis.publishing.pages.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.paths import Project
    from analysis.publishing.pages.catalogue import Catalogue

FOLDER, FRAGMENTS = "downloads", "_includes/generated"
# The claims of places stand beside their pages; a chart's dots are not figures of their own.
COLUMNS = tuple(field for field in FIELDS if field.name not in ("distribution", "sizes"))
TYPES = {TEXT: pa.string(), NUMBER: pa.float64(), LIST: pa.list_(pa.string())}


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
    claims = [
        claim
        for report in catalogue.reports
        if report.published
        for claim in json.loads((project.executed / f"{report.organisation.slug}.json").read_text("utf-8"))["claims"]
    ]
    names = [field.name for field in COLUMNS]
    all_at_once = [
        Download("all-claims.csv", "every figure of every report, one row each, lists as JSON in their cells",
                 claims_as_csv(claims).encode(), len(claims), len(names)),
        Download("all-claims.parquet", "the same, typed and packed", claims_as_parquet(claims, catalogue.edition),
                 len(claims), len(names)),
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


def claims_as_csv(claims: Sequence[dict[str, Any]]) -> str:
    """Write one row a claim; lists as JSON in their cells, blanks for what is missing."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([field.name for field in COLUMNS])
    for claim in claims:
        cells = (claim[field.name] for field in COLUMNS)
        rows.writerow([json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in cells])
    return text.getvalue()


def claims_as_parquet(claims: Sequence[dict[str, Any]], edition: Mapping[str, str] | None = None) -> bytes:
    """Pack claims; the file says of itself of which edition they are, and whether that is a draft."""
    columns = [(field.name, TYPES.get(field.type, pa.int64())) for field in COLUMNS]
    schema = pa.schema(columns, metadata={f"impact.{name}": edition[name] for name in sorted(edition or {})})
    rows = [{field.name: claim[field.name] for field in COLUMNS} for claim in claims]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


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
