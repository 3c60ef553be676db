"""The site as data: versioned JSON under api/v1, with schemas, and a description beside each CSV of claims."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analysis.publishing.claim_schema import FIELDS, VERSION, claim_schema, csvw_metadata, document_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from analysis.publishing.pages.catalogue import Catalogue, Report

FOLDER = "api/v1"
RULE = (
    "Within version 1 addresses stay and fields are only added. Whatever would break a reader appears under a new "
    "version, and version 1 stays beside it for at least one edition."
)


def write_interface(catalogue: Catalogue, site: Path) -> None:
    """Write the interface into a built site, from the claims that stand beside its pages."""
    head = {"version": VERSION, "edition": catalogue.edition["edition"]}
    lists = {
        "goals": [asdict(goal) for goal in catalogue.goals],
        "metrics": [asdict(metric) for metric in catalogue.metrics.values()],
        "places": _places(catalogue),
    }
    for name, rows in lists.items():
        _write(site / FOLDER / f"{name}.json", {**head, name: rows})
    for report in catalogue.reports:
        if report.published:
            _write(
                site / FOLDER / "organisations" / f"{report.organisation.slug}.json", _organisation(head, report, site)
            )
    for name, schema in schemas(lists).items():
        _write(site / FOLDER / "schema" / f"{name}.json", schema)
    _write(site / FOLDER / "index.json", {**head, "rule": RULE, "files": _files(lists)})
    known = {field.name for field in FIELDS}
    for table in sorted(site.glob("reports/organisations/*.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            columns = next(csv.reader(lines), [])
        if "id" in columns and known.issuperset(columns):
            _write(table.with_name(f"{table.name}-metadata.json"), csvw_metadata(table.name, columns))


def schemas(lists: Iterable[str] = ("goals", "metrics", "places")) -> dict[str, dict[str, Any]]:
    """Give the schema of every kind of file, by its name."""
    rows = {"type": "array", "items": {"type": "object"}}
    about = {"type": "object", "required": ["slug", "name", "kind"]}
    claims = {"type": "array", "items": claim_schema()}
    return {
        "organisation": document_schema("One organisation's claims", {"organisation": about, "claims": claims}),
        **{name: document_schema(name.capitalize(), {name: rows}) for name in lists},
    }


def _organisation(head: Mapping[str, str], report: Report, site: Path) -> dict[str, Any]:
    beside = site / "reports" / "organisations" / f"{report.organisation.slug}.json"
    claims = json.loads(beside.read_text(encoding="utf-8"))["claims"]
    return {**head, "organisation": asdict(report.organisation), "claims": claims}


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


def _files(lists: Iterable[str]) -> list[dict[str, str]]:
    return [
        {"address": f"{FOLDER}/organisations.json", "holds": "Every organisation, what came of its report, addresses"},
        {
            "address": f"{FOLDER}/organisations/{{slug}}.json",
            "holds": "One organisation's claims",
            "schema": f"{FOLDER}/schema/organisation.json",
        },
        *(
            {"address": f"{FOLDER}/{name}.json", "holds": name.capitalize(), "schema": f"{FOLDER}/schema/{name}.json"}
            for name in lists
        ),
    ]


def _write(file: Path, content: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
