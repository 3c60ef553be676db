"""The site as data: versioned JSON under api/v1, with schemas, and a description beside each CSV of claims."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analysis.paths import write_whole
from analysis.publishing.claim_schema import (
    FIELDS,
    RELEASE,
    VERSION,
    claim_schema,
    csvw_metadata,
    document_schema,
)
from analysis.publishing.pages.catalogue import COALITION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from analysis.publishing.pages.catalogue import Catalogue, Report

FOLDER = "api/v1"
COALITION_HOLDS = "Counts over all organisations, and their changes taken together"
RULE = (
    "The release has three numbers. The first is that of the folder: whatever would break a reader appears under a new "
    "one, and the old stays beside it for at least one edition. The second rises when fields or files are added, the "
    "third when what is there is corrected or described better. Whoever ignores fields that they do not know can read "
    "every release of version 1."
)


def write_interface(catalogue: Catalogue, site: Path, changed: Collection[str] | None = None) -> None:
    """
    Write the interface into a built site, from the claims that stand beside its pages.

    ``changed`` are the slugs of the reports that differ from those of the site that ``site`` is a copy of; None where
    all may.
    """
    head = {"version": VERSION, "edition": catalogue.edition["edition"]}
    lists = {
        "goals": [asdict(goal) for goal in catalogue.goals],
        "metrics": [asdict(metric) for metric in catalogue.metrics.values()],
        "places": _places(catalogue),
    }
    for name, rows in lists.items():
        _write(site / FOLDER / f"{name}.json", {**head, name: rows})
    folder = site / FOLDER / "organisations"
    wanted = {folder / f"{report.organisation.slug}.json": report for report in catalogue.reports if report.published}
    for file in set(folder.glob("*.json")) - wanted.keys():
        file.unlink()  # of an organisation whose report has gone
    for file, report in wanted.items():
        if changed is None or file.stem in changed or not file.is_file():
            _write(file, _organisation(head, report, site))
    for name, schema in schemas(lists).items():
        _write(site / FOLDER / "schema" / f"{name}.json", schema)
    _write(site / FOLDER / "coalition.json", {**head, "claims": list(catalogue.context.get(COALITION, ()))})
    _write(site / FOLDER / "index.json", {**head, "release": RELEASE, "rule": RULE, "files": _files(site, lists)})
    known = {field.name for field in FIELDS}
    for table in sorted(site.glob("reports/organisations/*.csv")):
        described = table.with_name(f"{table.name}-metadata.json")
        if changed is not None and described.is_file():
            continue  # taken away with the table where the report has changed
        with table.open(encoding="utf-8", newline="") as lines:
            columns = next(csv.reader(lines), [])
        if "id" in columns and known.issuperset(columns):
            _write(described, csvw_metadata(table.name, columns))


def schemas(lists: Iterable[str] = ("goals", "metrics", "places")) -> dict[str, dict[str, Any]]:
    """Give the schema of every kind of file, by its name."""
    rows = {"type": "array", "items": {"type": "object"}}
    about = {"type": "object", "required": ["slug", "name", "kind"]}
    claims = {"type": "array", "items": claim_schema()}
    return {
        "organisation": document_schema(
            "One organisation's claims", {"organisation": about, "page": {"type": "string"}, "claims": claims}
        ),
        "coalition": document_schema(COALITION_HOLDS, {"claims": claims}),
        **{name: document_schema(name.capitalize(), {name: rows}) for name in lists},
    }


def _organisation(head: Mapping[str, str], report: Report, site: Path) -> dict[str, Any]:
    beside = site / "reports" / "organisations" / f"{report.organisation.slug}.json"
    claims = json.loads(beside.read_text(encoding="utf-8"))["claims"]
    page = f"reports/organisations/{report.organisation.slug}.html"
    return {**head, "organisation": asdict(report.organisation), "page": page, "claims": claims}


def _places(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Give the served places, each with the organisations that serve it."""
    served: dict[str, list[str]] = {}
    for slug, rows in catalogue.footprints.items():
        for row in rows:
            served.setdefault(row.place, []).append(slug)
    return [
        {**asdict(catalogue.places[code]), "organisations": slugs, "claims": f"reports/places/{code.lower()}.json"}
        for code, slugs in sorted(served.items())
    ]


def _files(site: Path, lists: Iterable[str]) -> list[dict[str, Any]]:
    """List what there is to fetch: the address, what it holds, its kind, its schema, and how many there are."""
    singles = {
        "organisations": ("Every organisation, what came of its report, addresses", False),
        "coalition": (COALITION_HOLDS, True),
        **{name: (name.capitalize(), True) for name in lists},
    }
    return [
        *(_file(f"{FOLDER}/{name}.json", holds, name * described) for name, (holds, described) in singles.items()),
        {
            **_file(f"{FOLDER}/organisations/{{slug}}.json", "One organisation's claims", "organisation"),
            "count": len(list((site / FOLDER / "organisations").glob("*.json"))),
        },
        _file("reports/places/{code}.json", "One place's claims"),
        _file("reports/peers/{group}.json", "One peer group's claims"),
        *(
            _file(path.relative_to(site).as_posix(), "See the data page", kind=path.suffix[1:])
            for path in sorted((site / "reports/downloads").glob("*"))
            if path.suffix in (".csv", ".parquet")
        ),
    ]


def _file(address: str, holds: str, schema: str = "", kind: str = "json") -> dict[str, Any]:
    described = {"schema": f"{FOLDER}/schema/{schema}.json"} if schema else {}
    return {"address": address, "holds": holds, "format": kind, **described}


def _write(file: Path, content: Mapping[str, Any]) -> None:
    write_whole(file, json.dumps(content, ensure_ascii=False) + "\n")
