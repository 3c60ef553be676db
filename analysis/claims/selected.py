"""What one organisation's report reads of tables, fits and registers: rows chosen for it, and what all read whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.counted_rows import compared_measures
from analysis.claims.stored_fits import StoredFit, read_fit
from analysis.claims.stored_tables import Rows, Table, open_table
from analysis.framework.crosswalk import read_crosswalk
from analysis.framework.goals import read_goals
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import find_organisation, read_entities, read_peer_groups
from analysis.framework.places import read_footprints, read_hexes, read_places
from analysis.framework.sources import SOURCES, read_sources
from analysis.framework.staff_questions import read_staff_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from analysis.framework.crosswalk import Mapping
    from analysis.framework.records import Entity, Footprint, Goal, Hex, Metric, Organisation, PeerGroup, Place, Source
    from analysis.framework.staff_questions import StaffQuestion
    from analysis.paths import Project

NATIONS = ("E92000001", "K02000001")
REGISTERS = ("framework", "organisations", "places")  # folders of data/


@dataclass(frozen=True)
class Whole:
    """What every report reads whole."""

    goals: tuple[Goal, ...]
    metrics: dict[str, Metric]
    sources: dict[str, Source]
    common_metrics: frozenset[str]
    places: dict[str, Place]
    pay_gap_fit: StoredFit  # both without their rows
    place_need_fit: StoredFit
    hexes: dict[str, Hex]
    crosswalk: tuple[Mapping, ...]
    questions: tuple[StaffQuestion, ...]


@dataclass(frozen=True)
class Own:
    """What is chosen for one organisation. Rows, not frames: most who choose only ask whether the rows have moved."""

    organisation: Organisation
    entities: tuple[Entity, ...]
    peer_group: PeerGroup | None
    footprint: tuple[Footprint, ...]
    filings: Rows
    facts: Rows
    counts: Rows
    counts_peers: Rows
    counts_total: Rows
    panel: Rows
    group: Rows  # of the table of peers: the whole group
    peers: Rows  # of the national panel: its members, but for the organisation's own entities
    levels: Rows  # of the fit of pay gaps: those of both
    place_values: Rows
    neighbours: Rows
    place_need: Rows  # its own, and those of all places where one that it serves is on the map


class Choice:
    """
    Tables and registers opened once, for as many organisations as are asked for.

    Raises
    ------
    MissingInputError
        If the tables have not been prepared or the models not fitted.
    """

    def __init__(self, project: Project, goal_set: str) -> None:
        self._project = project
        self._entities, self._groups = read_entities(project), read_peer_groups(project)
        self._footprints = read_footprints(project)
        self._counts = _counts(self._table("counts").frame, self._table("counted_bodies").frame)
        need, pay_gap = read_fit(project, "place_need"), read_fit(project, "pay_gap")
        self._need, self._levels = Table(need.rows), Table(pay_gap.rows)
        self.whole = Whole(
            goals=read_goals(project, goal_set),
            metrics=read_metrics(project),
            sources=read_sources(project),
            common_metrics=self._common_metrics(),
            places=read_places(project),
            pay_gap_fit=replace(pay_gap, rows=pay_gap.rows.iloc[:0]),
            place_need_fit=replace(need, rows=need.rows.iloc[:0]),
            hexes=read_hexes(project),
            crosswalk=read_crosswalk(project),
            questions=read_staff_questions(project),
        )

    def of(self, slug: str) -> Own:
        """
        Choose what one organisation's report reads.

        Raises
        ------
        UsageError
            If no organisation has this slug.
        """
        organisation = find_organisation(self._project, slug)
        slug = organisation.slug
        entities = tuple(entity for entity in self._entities.values() if entity.organisation == slug)
        own = [entity.id for entity in entities]
        group = self._table("peers").having("peer_group", [organisation.peer_group])
        peers = set(group.column("employer")) - set(own)
        footprint = self._footprints.get(slug, ())
        neighbours = self._table("neighbours").having("place", [row.place for row in footprint])
        counts, counts_peers, counts_total = choose_counts(self._counts, slug)
        return Own(
            organisation=organisation,
            entities=entities,
            peer_group=self._groups.get(organisation.peer_group),
            footprint=footprint,
            filings=self._table("pay_gap_filings").having("entity", own),
            facts=self._table("published_facts").having("organisation", [slug]),
            counts=counts,
            counts_peers=counts_peers,
            counts_total=counts_total,
            panel=self._table("employers").having("employer", own),
            group=group,
            peers=self._table("employers").having("employer", peers),
            levels=self._levels.having("employer", peers | set(own)),
            place_values=self._table("place_observations").having("place", self._relevant(footprint, neighbours)),
            neighbours=neighbours,
            place_need=self._need.having("organisation", {slug, *self._mapped(footprint)}),
        )

    @classmethod
    def opened(cls, project: Project, goal_set: str) -> Choice:
        """Give the one that a report of this process was chosen from before, if no file has changed since."""
        folders = (*(project.data / name for name in REGISTERS), project.prepared, project.fits)
        files = sorted(path for folder in folders for path in folder.glob("*.*"))
        states = ((path, path.stat()) for path in (project.data / SOURCES, *files))
        return _open(cls, project, goal_set, tuple((path, state.st_mtime_ns, state.st_size) for path, state in states))

    def _table(self, name: str) -> Table:
        return open_table(self._project, self._project.prepared / f"{name}.parquet", "impact prepare")

    def _relevant(self, footprint: tuple[Footprint, ...], neighbours: Rows) -> set[str]:
        served = {row.place for row in footprint}
        places = self.whole.places
        above = {code for place in served for code in (places[place].region, places[place].utla) if code}
        return served | above | set(neighbours.column("neighbour")) | set(NATIONS)

    def _mapped(self, footprint: tuple[Footprint, ...]) -> Iterable[str]:
        """Give all places of the map for an organisation with a place on it, since it is drawn among all others."""
        hexes = self.whole.hexes
        return hexes if any(row.place in hexes for row in footprint) else ()

    def _common_metrics(self) -> frozenset[str]:
        """Find the measures that two or more organisations publish: what one looks for in any report."""
        owners = {entity.id: entity.organisation for entity in self._entities.values()}
        facts = self._table("published_facts").having("role", ["result"]).frame()
        facts = facts.loc[facts["stage"] != "context", ["metric", "organisation"]]
        filings = self._table("pay_gap_filings").frame[["metric", "entity"]].drop_duplicates()
        filings = filings.assign(organisation=filings["entity"].map(owners))[["metric", "organisation"]]
        counts = self._counts.having("role", ["member"]).frame()[["metric", "organisation"]]
        publishers = pd.concat([facts, filings, counts]).groupby("metric")["organisation"].nunique()
        return frozenset(publishers[publishers >= 2].index)


@lru_cache(maxsize=2)
def _open(choice: type[Choice], project: Project, goal_set: str, _states: tuple[tuple[Path, int, int], ...]) -> Choice:
    return choice(project, goal_set)


def _counts(counts: pd.DataFrame, bodies: pd.DataFrame) -> Table:
    """Put beside each count whose it is: name, organisation, kind and role of the body."""
    named = bodies[["id", "name", "organisation", "compared_with", "role"]]
    return Table(counts.merge(named, left_on="body", right_on="id", validate="many_to_one"))


def choose_counts(counts: Table, slug: str) -> tuple[Rows, Rows, Rows]:
    """
    Choose an organisation's own counts, those of bodies of the same kind, and those of whole nations.

    Of others it reads the measures and periods alone that its own shares are compared in; other members of the same
    kind are among its peers.
    """
    own = counts.having("organisation", [slug])
    wanted = compared_measures(own.frame()) if len(own) else set()
    kinds, bodies = set(own.column("compared_with")) - {""}, set(own.column("body"))

    def is_compared(metric: str, period: str, body: str) -> bool:
        return (metric, period) in wanted and body not in bodies

    return own, *(_chosen(rows, is_compared) for rows in (
        counts.having("compared_with", kinds if wanted else ()), counts.having("role", ["total"] if wanted else ()),
    ))  # fmt: skip


def _chosen(rows: Rows, condition: Callable[[str, str, str], bool]) -> Rows:
    return rows.where(condition, "metric", "period", "body")
