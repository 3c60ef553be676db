"""What the site takes from each record besides its page: worked out once, and kept for as long as the record stays."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from analysis.errors import PublishError
from analysis.production.manifest import files_under, states_of
from analysis.production.plan import PACKAGE
from analysis.publishing.claim_rows import claims_as_csv, claims_as_table
from analysis.publishing.claim_schema import FIELDS
from analysis.publishing.pages.summary_pages import summary_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from analysis.paths import Project

FOLDER = "record-parts"  # under .cache/
NAMES = tuple(field.name for field in FIELDS)
NAMED = 6  # records that a message names; of the others it gives the number


@dataclass(frozen=True)
class RecordParts:
    """
    The parts of one record.

    ``cells`` are the figures of the organisation itself and what they were compared with; the official figures of
    its places are in ``rows`` and ``table`` alone, which hold all its claims: ``count`` of them.
    """

    cells: tuple[tuple[Any, ...], ...]  # a claim each, in the order of NAMES: a quarter of what mappings would take
    summary: Mapping[str, str]
    pages: Mapping[str, str]  # of the summary, by address under reports/
    rows: bytes  # of the file of all claims, without its head
    table: bytes  # the same typed, as Arrow writes a stream
    count: int

    @property
    def claims(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(NAMES, cells, strict=True)) for cells in self.cells)

    def as_table(self) -> pa.Table:
        return pa.ipc.open_stream(self.table).read_all()


def read_parts(project: Project, slugs: Iterable[str]) -> dict[str, RecordParts]:
    """
    Give the parts of each organisation's record, in the order of slugs; who has no record is left out.

    Raises
    ------
    PublishError
        If records cannot be read, or hold claims of another form than this version publishes; names them, and the
        command that makes them anew.
    """
    found, old = {}, {}
    for slug in sorted(slugs):
        record = project.executed / f"{slug}.json"
        if not (record.is_file() and record.with_suffix(".ipynb").is_file()):
            continue
        made_from = [states_of([record, record.with_suffix(".ipynb")]), _code()]
        kept = project.cache / FOLDER / f"{slug}.pickle"
        parts = _kept(kept, made_from)
        if parts is None:
            content = _read(project, record)
            if lacking := _lacking(content["claims"]):
                old[slug] = lacking
                continue
            parts = make_parts(content, record.with_suffix(".ipynb"))
            _keep(kept, made_from, parts)
        found[slug] = parts
    if old:
        raise PublishError(_out_of_date(old))
    return found


def make_parts(record: Mapping[str, Any], notebook: Path) -> RecordParts:
    """Work out the parts of a record from its JSON and its executed notebook."""
    claims = record["claims"]
    own = {claim["metric"] for claim in claims if claim["stage"] != "context"}
    sink = pa.BufferOutputStream()
    table = claims_as_table(claims)
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    summary = record.get("summary", {})
    return RecordParts(
        cells=tuple(tuple(_once(claim[name]) for name in NAMES) for claim in claims if claim["metric"] in own),
        summary=summary,
        pages=summary_page(notebook, summary) if summary else {},
        rows=claims_as_csv(claims, head=False).encode(),
        table=sink.getvalue().to_pybytes(),
        count=len(claims),
    )


def _once(cell: Any) -> Any:
    """Give equal words as one object, which is then kept and loaded once for all the claims of a record."""
    if isinstance(cell, list):
        return tuple(map(_once, cell))
    return sys.intern(cell) if isinstance(cell, str) else cell


def _read(project: Project, record: Path) -> dict[str, Any]:
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except ValueError as error:
        name = project.relative(record)
        raise PublishError(f"{name} is not valid JSON: {error}. Delete it and build again.") from error


def _lacking(claims: Iterable[Mapping[str, Any]]) -> list[str]:
    """Name the fields that claims of today have and these have not."""
    wanted = {field.name for field in FIELDS}
    return sorted({name for claim in claims for name in wanted - claim.keys()})


def _out_of_date(old: Mapping[str, list[str]]) -> str:
    named = ", ".join(sorted(old)[:NAMED]) + (f" and {len(old) - NAMED} more" if len(old) > NAMED else "")
    fields = ", ".join(f"'{name}'" for name in sorted({name for names in old.values() for name in names}))
    return (
        f"The records of {len(old)} organisations were made by another version of the workbench ({named}): "
        f"their claims have no {fields}. The site stays as it is. Make them anew with: impact build --changed"
    )


@cache
def _code() -> str:
    """Digest the code that works out parts, and the library that writes tables."""
    found = hashlib.blake2b(pa.__version__.encode(), digest_size=16)
    for file in files_under(PACKAGE / "publishing", ".py"):
        found.update(file.read_bytes())
    return found.hexdigest()


def _kept(file: Path, made_from: list) -> RecordParts | None:
    try:
        stored, parts = pickle.loads(file.read_bytes())
    except Exception:  # absent, cut off, or of other classes: it is made again
        return None
    return parts if stored == made_from else None


def _keep(file: Path, made_from: list, parts: RecordParts) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.write_bytes(pickle.dumps((made_from, parts)))
    os.replace(draft, file)
