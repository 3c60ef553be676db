"""Who was asked for, and what came of it: asked for = published + withheld, or the site is not published."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.paths import write_whole
from analysis.production.manifest import names_in
from analysis.production.request import PUBLISHED, REASON_CODES, WITHHELD

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from analysis.paths import Project
    from analysis.production.manifest import Manifest

FOLDER = "reports/organisations"
FILE = "api/v1/organisations.json"
FILES = {"report": "html", "pdf": "pdf", "claims": "json", "table": "csv"}


@dataclass(frozen=True)
class Entry:
    """One organisation of the register; ``code`` is one of REASON_CODES."""

    slug: str
    name: str
    state: str
    code: str


def read_roster(project: Project, manifest: Manifest) -> list[Entry]:
    """State of every organisation of the register, from the records that are in place."""
    register = project.data / "organisations" / "organisations.csv"
    present = names_in(project.executed)
    with register.open(encoding="utf-8", newline="") as rows:
        return [_entry(present, manifest, row["slug"], row.get("name", "")) for row in csv.DictReader(rows)]


def _entry(present: Collection[str], manifest: Manifest, slug: str, name: str) -> Entry:
    done = manifest.reports.get(slug, {})
    if done.get("state") == PUBLISHED and f"{slug}.ipynb" in present:
        return Entry(slug, name, PUBLISHED, "")
    return Entry(slug, name, WITHHELD, done.get("code") or "not_run")


def write_roster(roster: list[Entry], site: Path) -> None:
    """Write the public list of organisations into a built site, with the addresses of what is there."""
    counts = {state: sum(entry.state == state for entry in roster) for state in (PUBLISHED, WITHHELD)}
    content = {
        "counts": {"asked_for": len(roster), **counts},
        "organisations": [_public(entry, site) for entry in roster],
    }
    write_whole(site / FILE, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _public(entry: Entry, site: Path) -> dict:
    # The reason in full may quote code or data; readers get the code and its plain sentence.
    addresses = {kind: f"{FOLDER}/{entry.slug}.{suffix}" for kind, suffix in FILES.items()}
    return {
        "slug": entry.slug,
        "name": entry.name,
        "state": entry.state,
        "reason": entry.code,
        "explanation": REASON_CODES[entry.code] if entry.code else "",
        "urls": {kind: url for kind, url in addresses.items() if (site / url).is_file()},
    }


def unreconciled(roster: list[Entry], site: Path) -> list[str]:
    """Published reports without a page, and pages of reports that are not published."""
    pages = {path.stem for path in (site / FOLDER).glob("*.html") if not _leads_on(path)} - {"index"}
    published = {entry.slug for entry in roster if entry.state == PUBLISHED}
    return [
        *(f"{slug} is published and has no page" for slug in sorted(published - pages)),
        *(f"{slug} has a page and is not published" for slug in sorted(pages - published)),
    ]


def _leads_on(page: Path) -> bool:
    """Whether a page only leads from a former slug to the report of today."""
    return 'http-equiv="refresh"' in page.read_text(encoding="utf-8")[:600]
