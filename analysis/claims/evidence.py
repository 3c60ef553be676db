"""Everything the prepared tables and stored fits hold about one organisation, read once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analysis.claims.selected import Choice
from analysis.framework.organisations import read_organisations

if TYPE_CHECKING:
    import pandas as pd

    from analysis.claims.selected import Own, Whole
    from analysis.claims.stored_fits import StoredFit
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
    choice = Choice.opened(project, goal_set)
    return evidence_of(choice.of(slug), choice.whole)


def evidence_of(own: Own, whole: Whole) -> Evidence:
    """Put together what was chosen. It is given nothing else, so that whoever digests both has all that is read."""
    return Evidence(
        organisation=own.organisation,
        entities=own.entities,
        goals=whole.goals,
        metrics=dict(whole.metrics),
        sources=dict(whole.sources),
        peer_group=own.peer_group,
        filings=own.filings.frame(),
        facts=own.facts.frame(),
        counts=own.counts.frame(),
        counts_peers=own.counts_peers.frame(),
        counts_total=own.counts_total.frame(),
        panel=_with_years(own.panel.frame()),
        common_metrics=whole.common_metrics,
        peers=_with_years(own.peers.frame()).merge(
            own.group.frame()[["employer", "name"]], on="employer", validate="many_to_one"
        ),
        footprint=own.footprint,
        places=dict(whole.places),
        place_values=own.place_values.frame(),
        neighbours=own.neighbours.frame(),
        pay_gap_fit=replace(whole.pay_gap_fit, rows=own.levels.frame()),
        place_need_fit=replace(whole.place_need_fit, rows=own.place_need.frame()),
        hexes=dict(whole.hexes),
        crosswalk=whole.crosswalk,
        questions=whole.questions,
    )


def open_tables(project: Project) -> None:
    """Read for the first organisation what all reports read, so that a prepared process has it in memory."""
    read_evidence(project, next(iter(read_organisations(project))), "current")


def _with_years(panel: pd.DataFrame) -> pd.DataFrame:
    """Number the reporting years by their start, and leave out figures that cannot be true."""
    return panel[panel["flag"] != "implausible_gap"].assign(year=panel["year"].str[:4].astype(int))
