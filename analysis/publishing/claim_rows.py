"""Claims as rows of a table, as CSV and typed: what the file of all claims is put together from."""

from __future__ import annotations

import csv
import io
import json
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.publishing.claim_schema import FIELDS, LIST, NUMBER, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# The claims of places stand beside their pages; a chart's dots are not figures of their own.
COLUMNS = tuple(field for field in FIELDS if field.name not in ("distribution", "sizes"))
TYPES = {TEXT: pa.string(), NUMBER: pa.float64(), LIST: pa.list_(pa.string())}
GROUP = 50_000  # rows
_cells = itemgetter(*(field.name for field in COLUMNS))
SCHEMA = pa.schema([(field.name, TYPES.get(field.type, pa.int64())) for field in COLUMNS])


def claims_as_csv(claims: Sequence[Mapping[str, Any]], *, head: bool = True) -> str:
    """Write one row a claim; lists as JSON in their cells, blanks for what is missing."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    if head:
        rows.writerow([field.name for field in COLUMNS])
    for cells in map(_cells, claims):
        rows.writerow([_as_json(tuple(cell)) if isinstance(cell, list) else cell for cell in cells])
    return text.getvalue()


@lru_cache(maxsize=1 << 12)
def _as_json(cell: tuple[str, ...]) -> str:
    """Write a list as JSON, once for all the claims with the same sources, rows or caveats."""
    return json.dumps(cell, ensure_ascii=False)


def claims_as_table(claims: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Type the claims, one row each."""
    return pa.Table.from_pylist([{field.name: claim[field.name] for field in COLUMNS} for claim in claims], SCHEMA)


def write_parquet(tables: Iterable[pa.Table], file: BinaryIO, edition: Mapping[str, str] | None = None) -> None:
    """Pack tables of claims into one file, which says of which edition they are, and whether that is a draft."""
    schema = SCHEMA.with_metadata({f"impact.{name}": edition[name] for name in sorted(edition or {})})
    with pq.ParquetWriter(file, schema, compression="zstd") as packed:
        for group in _groups(tables):
            packed.write_table(pa.concat_tables(group).combine_chunks().cast(schema))
    pa.default_memory_pool().release_unused()  # what publishes has no further use for it


def _groups(tables: Iterable[pa.Table]) -> Iterator[list[pa.Table]]:
    """Gather tables into groups of rows, so that never more than one group is held twice."""
    group: list[pa.Table] = [SCHEMA.empty_table()]
    for table in tables:
        group.append(table)
        if sum(map(len, group)) >= GROUP:
            yield group
            group = [SCHEMA.empty_table()]
    yield group
