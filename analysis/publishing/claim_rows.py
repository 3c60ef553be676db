"""Claims as rows of a table, as CSV and typed: what the file of all claims is put together from."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.publishing.claim_schema import FIELDS, LIST, NUMBER, TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The claims of places stand beside their pages; a chart's dots are not figures of their own.
COLUMNS = tuple(field for field in FIELDS if field.name not in ("distribution", "sizes"))
TYPES = {TEXT: pa.string(), NUMBER: pa.float64(), LIST: pa.list_(pa.string())}
SCHEMA = pa.schema([(field.name, TYPES.get(field.type, pa.int64())) for field in COLUMNS])


def claims_as_csv(claims: Sequence[Mapping[str, Any]], *, head: bool = True) -> str:
    """Write one row a claim; lists as JSON in their cells, blanks for what is missing."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    if head:
        rows.writerow([field.name for field in COLUMNS])
    for claim in claims:
        cells = (claim[field.name] for field in COLUMNS)
        rows.writerow([json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in cells])
    return text.getvalue()


def claims_as_table(claims: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Type the claims, one row each."""
    return pa.Table.from_pylist([{field.name: claim[field.name] for field in COLUMNS} for claim in claims], SCHEMA)


def as_parquet(tables: Sequence[pa.Table], edition: Mapping[str, str] | None = None) -> bytes:
    """Pack tables of claims into one file, which says of which edition they are, and whether that is a draft."""
    sink = pa.BufferOutputStream()
    whole = pa.concat_tables([SCHEMA.empty_table(), *tables]).combine_chunks()
    whole = whole.replace_schema_metadata({f"impact.{name}": edition[name] for name in sorted(edition or {})})
    pq.write_table(whole, sink, compression="zstd")
    return sink.getvalue().to_pybytes()
