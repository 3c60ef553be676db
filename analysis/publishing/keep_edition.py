"""Keep the claims of a published edition under data/editions, for later editions to be compared with."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import MissingInputError, PublishError, UsageError
from analysis.paths import write_whole
from analysis.production.edition import DRAFT, drafts, read_edition
from analysis.production.lock import only_builder
from analysis.production.manifest import Manifest, files_under
from analysis.production.plan import UNCHANGED, asked_for, fits_key, plan, stage_is_current, tables_key
from analysis.production.request import PUBLISHED
from analysis.production.roster import read_roster
from analysis.production.site import made_from, read_built
from analysis.publishing.pages.editions import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analysis.paths import Project

CLAIMS = "reports/downloads/all-claims.parquet"
TABLE = "data/framework/edition.csv"
PUBLISHERS = ("auto", "embedded", "quarto")
COMPARED = ("id", "text", "verdict")  # what a later edition is compared by


@dataclass(frozen=True)
class Kept:
    """What was kept, and where; ``written`` is False where the same was there already."""

    file: Path
    edition: str
    claims: int
    reports: int
    written: bool


def keep_edition(
    project: Project, date: str = "", *, overwrite: bool = False, allow_withheld: bool = False
) -> Kept:
    """
    Copy the claims of the site in place to data/editions/<date>.parquet, once it is sure that they are that edition.

    Parameters
    ----------
    date
        Of the edition, as year-month-day; that of the edition's table if empty.
    overwrite
        Replace what has been kept of the same edition and differs.
    allow_withheld
        Keep an edition although some of its reports are withheld.

    Raises
    ------
    UsageError
        If the date is none or not that of the edition, the edition is a draft, or it is kept already and differs.
    MissingInputError
        If there is no site.
    PublishError
        If the site in place is a draft, another edition, out of date, or not whole. Nothing is written then.
    """
    edition = read_edition(project)
    wanted = _wanted(date, edition)
    with only_builder(project):
        source = project.site / CLAIMS
        if not source.is_file():
            raise MissingInputError(f"There is no {project.relative(source)} to keep. Make it with: impact build")
        content = source.read_bytes()
        _refuse_another(project, content, wanted)
        published = _refuse_stale(project, allow_withheld=allow_withheld)
        claims = _refuse_incomplete(project, content, published)
        target = project.data / KEPT / f"{wanted}.parquet"
        known = target.read_bytes() if target.is_file() else b""
        if known and known != content and not overwrite:
            raise UsageError(
                f"{project.relative(target)} is there already, with other claims. A published edition is not altered: "
                "give the new one its own date. To replace what was kept all the same, add --overwrite."
            )
        if known != content:
            write_whole(target, content, durable=True)
    return Kept(target, wanted, claims, len(published), written=known != content)


def _wanted(date: str, edition: dict[str, str]) -> str:
    present = edition["edition"]
    try:
        wanted = dt.date.fromisoformat(date or present).isoformat()
    except ValueError as error:
        raise UsageError(f"'{date or present}' is no date. Give year-month-day, such as {present}.") from error
    if wanted != present:
        raise UsageError(
            f"The edition is {present}, as {TABLE} says, so {wanted} cannot be kept. "
            "An earlier one can only be kept from a site that was built then."
        )
    if edition.get("status") == DRAFT:
        raise UsageError(
            f"The edition {present} is a draft. Once it is approved, set its status in {TABLE} to published, "
            "build it with impact build, and keep it then."
        )
    return wanted


def _refuse_another(project: Project, content: bytes, wanted: str) -> None:
    """Believe the file itself: it says of which edition it is, and whether that was a draft."""
    told = pq.read_schema(pa.BufferReader(content)).metadata or {}
    edition, status = (told.get(f"impact.{name}".encode(), b"").decode() for name in ("edition", "status"))
    if status == DRAFT or drafts(Manifest(project)):
        raise PublishError("The site in place was built as a draft. Build it without --draft, then keep it.")
    if edition != wanted:
        said = f"is of the edition {edition}" if edition else "does not say of which edition it is"
        raise PublishError(f"The site in place {said}, and {TABLE} names {wanted}. Build it with: impact build")


def _refuse_stale(project: Project, *, allow_withheld: bool) -> list[str]:
    """Make sure that the site is what its inputs make of it now; gives the organisations with a report."""
    manifest, slugs = Manifest(project), asked_for(project)
    stages = (("prepare", tables_key, project.prepared), ("fit", fits_key, project.fits))
    stale = [
        name for name, key, made in stages if not stage_is_current(manifest, name, key(project, manifest),
                                                                    files_under(made))
    ]  # fmt: skip
    roster = read_roster(project, manifest)
    withheld = [entry.slug for entry in roster if entry.state != PUBLISHED]
    changed = [slug for slug, reason in plan(project, slugs, manifest) if reason != UNCHANGED and slug not in withheld]
    built = read_built(project.site)
    current = built and any(made_from(project, manifest, name, roster) == built for name in PUBLISHERS)
    if stale or changed or not current:
        why = f"{_named(changed)} would be run again" if changed else "its inputs have changed since"
        raise PublishError(f"The site in place is not up to date: {why}. Build it with: impact build")
    if withheld and not allow_withheld:
        raise PublishError(
            f"The edition is not whole: {_named(withheld)} withheld. See why with impact list; "
            "to keep it without them, add --allow-withheld."
        )
    return [entry.slug for entry in roster if entry.state == PUBLISHED]


def _refuse_incomplete(project: Project, content: bytes, published: Sequence[str]) -> int:
    """Compare the file with the records, claim by claim; gives the number of claims."""
    rows = pq.read_table(pa.BufferReader(content), columns=list(COMPARED)).to_pylist()
    found = [tuple(row[name] for name in COMPARED) for row in rows]
    wanted = [
        tuple(claim[name] for name in COMPARED)
        for slug in published
        for claim in json.loads((project.executed / f"{slug}.json").read_text(encoding="utf-8"))["claims"]
    ]
    if sorted(found) != sorted(wanted):
        differing = len(set(found) ^ set(wanted))
        raise PublishError(
            f"{project.relative(project.site / CLAIMS)} is not what the reports say: {differing} claims are in one of "
            "them only. Build it anew with: impact build --force"
        )
    return len(found)


def _named(slugs: Sequence[str]) -> str:
    """Name a few, and count the rest."""
    rest = f" and {len(slugs) - 3} more" if len(slugs) > 3 else ""
    return f"{', '.join(slugs[:3])}{rest}"
