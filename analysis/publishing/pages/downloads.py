"""All claims in one file, as CSV and as Parquet, and the register of organisations."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.publishing.claim_schema import FIELDS, LIST, NUMBER, TEXT, csvw_metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.paths import Project
    from analysis.publishing.pages.catalogue import Catalogue

FOLDER = "downloads"
# The claims of places stand beside their pages; a chart's dots are not figures of their own.
COLUMNS = tuple(field for field in FIELDS if field.name not in ("distribution", "sizes"))
TYPES = {TEXT: pa.string(), NUMBER: pa.float64(), LIST: pa.list_(pa.string())}


def download_files(project: Project, catalogue: Catalogue) -> dict[str, str | bytes]:
    """Give the files by address under reports/."""
    claims = [
        claim
        for report in catalogue.reports
        if report.published
        for claim in json.loads((project.executed / f"{report.organisation.slug}.json").read_text("utf-8"))["claims"]
    ]
    names = [field.name for field in COLUMNS]
    described = json.dumps(csvw_metadata("all-claims.csv", names), ensure_ascii=False, indent=1) + "\n"
    return {
        f"{FOLDER}/all-claims.csv": claims_as_csv(claims),
        f"{FOLDER}/all-claims.csv-metadata.json": described,
        f"{FOLDER}/all-claims.parquet": claims_as_parquet(claims),
        f"{FOLDER}/organisations.csv": _organisations(catalogue),
    }


def claims_as_csv(claims: Sequence[dict[str, Any]]) -> str:
    """Write one row a claim; lists as JSON in their cells, blanks for what is missing."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([field.name for field in COLUMNS])
    for claim in claims:
        cells = (claim[field.name] for field in COLUMNS)
        rows.writerow([json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in cells])
    return text.getvalue()


def claims_as_parquet(claims: Sequence[dict[str, Any]]) -> bytes:
    schema = pa.schema([(field.name, TYPES.get(field.type, pa.int64())) for field in COLUMNS])
    rows = [{field.name: claim[field.name] for field in COLUMNS} for claim in claims]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _organisations(catalogue: Catalogue) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["slug", "name", "kind", "industry", "peer_group", "published", "goals_with_evidence"])
    for report in catalogue.reports:
        about = report.organisation
        goals = " ".join(map(str, report.goals))
        state = "yes" if report.published else "no"
        rows.writerow([about.slug, about.name, about.kind, about.industry, about.peer_group, state, goals])
    return text.getvalue()
