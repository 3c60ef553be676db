"""What the site takes from each record besides its page: worked out once, and kept for as long as the record stays."""

from __future__ import annotations

import json
import os
import pickle
import sys
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from analysis.errors import PublishError
from analysis.paths import write_whole
from analysis.production.manifest import states_of
from analysis.publishing.claim_rows import claims_as_csv, claims_as_table
from analysis.publishing.claim_schema import FIELDS
from analysis.publishing.pages.made_once import code_key
from analysis.publishing.pages.published_claims import PublishedClaim, shown_claims
from analysis.publishing.pages.summary_pages import summary_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from analysis.paths import Project

FOLDER = "record-parts"  # under .cache/
NAMES = tuple(field.name for field in FIELDS)
NAMED = 6  # records that a message names; of the others it gives the number


@dataclass(frozen=True)
class RecordParts:
    """
    The parts of one record: what the site's own pages show, and where the rest is kept, which is read when it is used.

    ``claims`` are the figures of the organisation itself and what they were compared with; the official figures of
    its places are in ``rows`` and ``table`` alone, which hold all its claims: ``count`` of them.
    """

    shown: tuple[PublishedClaim, ...]
    count: int
    file: Path
    places: Mapping[str, tuple[int, int]]  # first and last byte of what is read when it is used

    @property
    def claims(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(NAMES, cells, strict=True)) for cells in pickle.loads(self._read("cells")))

    @property
    def pages(self) -> dict[str, str]:
        """The page of the summary and its chart, by address under reports/."""
        return pickle.loads(self._read("pages"))

    @property
    def rows(self) -> bytes:
        """Of the file of all claims, without its head."""
        return self._read("rows")

    @property
    def table(self) -> pa.Table:
        """The same rows typed."""
        return pa.ipc.open_stream(self._read("table")).read_all()

    def _read(self, name: str) -> bytes:
        first, last = self.places[name]
        with self.file.open("rb") as kept:
            kept.seek(first)
            return kept.read(last - first)


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
        made_from = [states_of([record, record.with_suffix(".ipynb")]), code_key()]
        kept = project.cache / FOLDER / f"{slug}.pickle"
        parts = _kept(kept, made_from)
        if parts is None:
            content = _read(project, record)
            if lacking := _lacking(content["claims"]):
                old[slug] = lacking
                continue
            _keep(kept, made_from, *make_parts(content, record.with_suffix(".ipynb")))
            parts = _kept(kept, made_from)
        found[slug] = parts
    if old:
        raise PublishError(_out_of_date(old))
    return found


def make_parts(
    record: Mapping[str, Any], notebook: Path
) -> tuple[tuple[PublishedClaim, ...], int, dict[str, bytes]]:
    """Work out from a record and its executed notebook what pages show, how many claims there are, and the rest."""
    claims = record["claims"]
    own = {claim["metric"] for claim in claims if claim["stage"] != "context"}
    cells = [tuple(_once(claim[name]) for name in NAMES) for claim in claims if claim["metric"] in own]
    shown = shown_claims([PublishedClaim.from_record(dict(zip(NAMES, each, strict=True))) for each in cells])
    sink = pa.BufferOutputStream()
    table = claims_as_table(claims)
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    summary = record.get("summary", {})
    rest = {
        "cells": pickle.dumps(cells),  # a quarter of what mappings would take
        "pages": pickle.dumps(summary_page(notebook, summary) if summary else {}),
        "rows": claims_as_csv(claims, head=False).encode(),
        "table": sink.getvalue().to_pybytes(),
    }
    return shown, len(claims), rest


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


def _kept(file: Path, made_from: list) -> RecordParts | None:
    try:
        with file.open("rb") as kept:
            stored, shown, count, sizes = pickle.load(kept)
            ends = list(accumulate(sizes.values(), initial=kept.tell()))
            whole = ends[-1] == os.fstat(kept.fileno()).st_size
    except Exception:  # absent, cut off, or of other classes: it is made again
        return None
    places = dict(zip(sizes, pairwise(ends), strict=True))
    return RecordParts(shown, count, file, places) if whole and stored == made_from else None


def _keep(
    file: Path, made_from: list, shown: Sequence[PublishedClaim], count: int, rest: Mapping[str, bytes]
) -> None:
    """Write one file: what is loaded for every build, and behind it what is read when it is used."""
    sizes = {name: len(part) for name, part in rest.items()}
    write_whole(file, b"".join([pickle.dumps((made_from, shown, count, sizes)), *rest.values()]))
