"""Everything the prepared tables and stored fits hold about one organisation, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.counted_rows import compared_measures
from analysis.claims.stored_fits import StoredFit, read_fit
from analysis.claims.stored_tables import read_stored
from analysis.framework.crosswalk import read_crosswalk
from analysis.framework.goals import read_goals
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import find_organisation, read_entities, read_organisations, read_peer_groups
from analysis.framework.places import read_footprints, read_hexes, read_places
from analysis.framework.sources import read_sources
from analysis.framework.staff_questions import read_staff_questions

if TYPE_CHECKING:
    from analysis.framework.crosswalk import Mapping
    from analysis.framework.records import (
        Entity,
        Footprint,
        Goal,
        Hex,
        Metric,
        Organisation,
        PeerGroup,
        Place,
        Source,
    )
    from analysis.framework.staff_questions import StaffQuestion
    from analysis.paths import Project


@dataclass(frozen=True)
class Evidence:
    """
    What is known of one organisation before anything is compared or worded.

    Frames keep the columns of the prepared tables; ``peers`` is the national panel cut to the
    organisation's peer group, without its own legal entities, and ``panel`` the same for those. ``counts`` are its
    own bodies' counts, ``counts_peers`` those of bodies of the same kind and ``counts_total`` those of whole
    nations.
    """

    organisation: Organisation
    entities: tuple[Entity, ...]
    goals: tuple[Goal, ...]
    metrics: dict[str, Metric]
    sources: dict[str, Source]
    peer_group: PeerGroup | None
    filings: pd.DataFrame
    facts: pd.DataFrame
    counts: pd.DataFrame
    counts_peers: pd.DataFrame
    counts_total: pd.DataFrame
    panel: pd.DataFrame
    peers: pd.DataFrame
    common_metrics: frozenset[str]
    footprint: tuple[Footprint, ...]
    places: dict[str, Place]
    place_values: pd.DataFrame
    neighbours: pd.DataFrame
    pay_gap_fit: StoredFit
    place_need_fit: StoredFit
    hexes: dict[str, Hex] = field(default_factory=dict)
    crosswalk: tuple[Mapping, ...] = field(default=())
    questions: tuple[StaffQuestion, ...] = field(default=())

    @property
    def lead(self) -> Entity | None:
        return next((entity for entity in self.entities if entity.role == "lead"), None)


def read_evidence(project: Project, slug: str, goal_set: str) -> Evidence:
    """
    Read one organisation's part of the prepared tables.

    Raises
    ------
    UsageError
        If no organisation has this slug.
    MissingInputError
        If the tables have not been prepared or the models not fitted.
    """
    organisation = find_organisation(project, slug)
    slug = organisation.slug
    entities = tuple(e for e in read_entities(project).values() if e.organisation == slug)
    own = [entity.id for entity in entities]
    peers = _read_in(project, "peers", "peer_group", [organisation.peer_group])
    members = sorted(set(peers["employer"]) - set(own))
    footprint = read_footprints(project).get(slug, ())
    places = read_places(project)
    neighbours = _read_in(project, "neighbours", "place", [row.place for row in footprint])
    counts = _counts(project)
    counts_own = counts[counts["organisation"] == slug]
    return Evidence(
        organisation=organisation,
        entities=entities,
        goals=read_goals(project, goal_set),
        metrics=read_metrics(project),
        sources=read_sources(project),
        peer_group=read_peer_groups(project).get(organisation.peer_group),
        filings=_read_in(project, "pay_gap_filings", "entity", own),
        facts=_read_in(project, "published_facts", "organisation", [slug]),
        counts=counts_own.reset_index(drop=True),
        counts_peers=_counts_of_peers(counts, counts_own),
        counts_total=_compared(counts[counts["role"] == "total"], counts_own),
        panel=_with_years(_read_in(project, "employers", "employer", own)),
        common_metrics=_common_metrics(project),
        peers=_with_years(_read_in(project, "employers", "employer", members)).merge(
            peers[["employer", "name"]], on="employer", validate="many_to_one"
        ),
        footprint=footprint,
        places=places,
        place_values=_read_in(project, "place_observations", "place", _relevant(footprint, places, neighbours)),
        neighbours=neighbours,
        pay_gap_fit=read_fit(project, "pay_gap"),
        place_need_fit=read_fit(project, "place_need"),
        hexes=read_hexes(project),
        crosswalk=read_crosswalk(project),
        questions=read_staff_questions(project),
    )


def open_tables(project: Project) -> None:
    """Read for the first organisation what all reports read, so that a prepared process has it in memory."""
    read_evidence(project, next(iter(read_organisations(project))), "current")


def _with_years(panel: pd.DataFrame) -> pd.DataFrame:
    """Number the reporting years by their start, and leave out figures that cannot be true."""
    return panel[panel["flag"] != "implausible_gap"].assign(year=panel["year"].str[:4].astype(int))


def _counts(project: Project) -> pd.DataFrame:
    """Put beside each count whose it is: name, organisation, kind and role of the body."""
    bodies = _read(project, "counted_bodies")[["id", "name", "organisation", "compared_with", "role"]]
    return _read(project, "counts").merge(bodies, left_on="body", right_on="id", validate="many_to_one")


def _counts_of_peers(counts: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Cut to the bodies of the same kind, other members among them."""
    same = counts["compared_with"].isin(set(own["compared_with"]) - {""}) & ~counts["body"].isin(own["body"])
    return _compared(counts[same], own)


def _compared(counts: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Cut to the measures and periods that the organisation's own shares are compared in."""
    pairs = pd.MultiIndex.from_tuples(sorted(compared_measures(own)), names=["metric", "period"])
    return counts[pd.MultiIndex.from_frame(counts[["metric", "period"]]).isin(pairs)].reset_index(drop=True)


def _common_metrics(project: Project) -> frozenset[str]:
    """Find the measures that two or more organisations publish: what one looks for in any report."""
    entities = {entity.id: entity.organisation for entity in read_entities(project).values()}
    facts = _read_in(project, "published_facts", "role", ["result"])
    facts = facts.loc[facts["stage"] != "context", ["metric", "organisation"]]
    filings = _read(project, "pay_gap_filings")[["metric", "entity"]].drop_duplicates()
    filings = filings.assign(organisation=filings["entity"].map(entities))[["metric", "organisation"]]
    counts = _counts(project).query("role == 'member'")[["metric", "organisation"]]
    publishers = pd.concat([facts, filings, counts]).groupby("metric")["organisation"].nunique()
    return frozenset(publishers[publishers >= 2].index)


def _relevant(footprint: tuple[Footprint, ...], places: dict[str, Place], neighbours: pd.DataFrame) -> list[str]:
    served = {row.place for row in footprint}
    above = {code for place in served for code in _containing(places[place])}
    return sorted(served | above | set(neighbours["neighbour"]) | {"E92000001", "K02000001"})


def _containing(place: Place) -> set[str]:
    return {code for code in (place.region, place.utla) if code}


def _read(project: Project, table: str) -> pd.DataFrame:
    return read_stored(project, project.prepared / f"{table}.parquet", "impact prepare")


def _read_in(project: Project, table: str, column: str, values: list[str]) -> pd.DataFrame:
    rows = _read(project, table)
    return rows[rows[column].isin(values)].reset_index(drop=True)
