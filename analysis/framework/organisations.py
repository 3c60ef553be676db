"""Whom reports are about, the legal entities that file for them, and whom they are compared with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.errors import unknown
from analysis.framework.records import Entity, Organisation, PeerGroup
from analysis.framework.tables import index_by, read_records, read_rows

if TYPE_CHECKING:
    from analysis.paths import Project

ORGANISATIONS = "organisations/organisations.csv"
ENTITIES = "organisations/entities.csv"
PEER_GROUPS = "organisations/peer_groups.csv"
PEERS = "organisations/peers.csv"
REDIRECTS = "organisations/redirects.csv"
ACCENTS = "organisations/accents.csv"


def read_organisations(project: Project) -> dict[str, Organisation]:
    """Read all organisations, by slug, in the order of the table."""
    organisations = index_by(read_records(project, ORGANISATIONS, Organisation), "slug", ORGANISATIONS)
    accents = read_accents(project)
    return {slug: replace(each, accent=accents.get(slug, "")) for slug, each in organisations.items()}


def read_accents(project: Project) -> dict[str, str]:
    """Read the published brand colours, by slug; few organisations have one, and the table may be left out."""
    if not (project.data / ACCENTS).is_file():
        return {}
    return {row["organisation"]: row["accent"] for row in read_rows(project, ACCENTS)[1]}


def read_entities(project: Project) -> dict[str, Entity]:
    """Read all legal entities, by id (the gender pay gap service's key, or a slug where there is none)."""
    return index_by(read_records(project, ENTITIES, Entity), "id", ENTITIES)


def read_peer_groups(project: Project) -> dict[str, PeerGroup]:
    """Read the curated groups of employers, by id."""
    return index_by(read_records(project, PEER_GROUPS, PeerGroup), "id", PEER_GROUPS)


def read_peers(project: Project) -> dict[str, tuple[str, ...]]:
    """Read the keys of the employers in each group; an organisation's own entities are among them."""
    members: dict[str, list[str]] = {}
    for row in read_rows(project, PEERS)[1]:
        members.setdefault(row["peer_group"], []).append(row["employer"])
    return {group: tuple(employers) for group, employers in members.items()}


def read_redirects(project: Project) -> dict[str, str]:
    """Read former slugs and the slugs of today."""
    return {row["old_slug"]: row["slug"] for row in read_rows(project, REDIRECTS)[1]}


def find_organisation(project: Project, slug: str) -> Organisation:
    """
    Find one organisation by its slug, or by one that it had before.

    Raises
    ------
    UsageError
        There is no such organisation; names the nearest.
    """
    organisations = read_organisations(project)
    slug = read_redirects(project).get(slug, slug)
    if slug not in organisations:
        raise unknown("organisation", slug, organisations, "List all with: impact list organisations")
    return organisations[slug]
