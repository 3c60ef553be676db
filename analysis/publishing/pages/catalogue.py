"""What the site's own pages are made from: the registers, and the claims that the reports have published."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import PublishError
from analysis.framework.goals import read_goals
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import PEERS, read_organisations, read_peer_groups
from analysis.framework.places import read_footprints, read_places
from analysis.framework.sources import read_sources
from analysis.framework.tables import read_rows
from analysis.production.edition import drafts, edition_as, read_edition
from analysis.production.manifest import Manifest
from analysis.publishing.pages.published_claims import PublishedClaim, strongest
from analysis.publishing.pages.record_parts import read_parts
from analysis.publishing.pages.unread import Unread, cut
from analysis.publishing.pages.words import NATIONWIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analysis.framework.records import Footprint, Goal, Metric, Organisation, PeerGroup, Place, Source
    from analysis.paths import Project
    from analysis.publishing.pages.record_parts import RecordParts

OFFICIAL_MEASURES = "framework/official_measures.csv"
CONTEXT_CLAIMS = "context_claims.json"
PEER_CHOICES = "peer_choices.json"
COALITION_CLAIMS = "coalition_claims.json"
COALITION_CHARTS = "coalition_charts.json"
PLACE_CHARTS = "place_charts.json"
HELD = 8  # ledgers of places and groups
COALITION = "downloads/coalition"  # the address of the coalition's claims under reports/


@dataclass(frozen=True)
class Report:
    """
    One organisation of the register, with the claims of its report that pages choose from; none where it has no report.

    The official figures of its places are no claims of its own: they stand on the places' pages.
    """

    organisation: Organisation
    claims: tuple[PublishedClaim, ...]
    published: bool
    parts: RecordParts | None = None  # what else the site takes from its record

    @property
    def name(self) -> str:
        return self.organisation.name

    def every_claim(self) -> Iterator[PublishedClaim]:
        """Read all claims about the organisation, not only those that pages choose from, out of its record."""
        return map(PublishedClaim.from_record, self.parts.claims) if self.parts else iter(self.claims)

    @cached_property
    def own(self) -> tuple[PublishedClaim, ...]:
        """Claims about the organisation itself, apart from its places and from counts of claims."""
        return tuple(claim for claim in self.claims if claim.is_own)

    @cached_property
    def by_key(self) -> dict[tuple[str, str, str], PublishedClaim]:
        """Claims by metric, period and what; the first of each, which is the lead entity's."""
        found: dict[tuple[str, str, str], PublishedClaim] = {}
        for claim in self.claims:
            found.setdefault((claim.metric, claim.period, claim.what), claim)
        return found

    def compared(self, goal: int) -> tuple[PublishedClaim, ...]:
        """Figures of a goal that were set against peers, whatever came of it."""
        return tuple(claim for claim in self.own if claim.goal == goal and claim.is_compared)

    def facts(self, goal: int) -> tuple[PublishedClaim, ...]:
        """Figures of a goal that the organisation or the press has published, oldest first."""
        facts = (claim for claim in self.own if claim.goal == goal and claim.is_fact)
        return tuple(sorted(facts, key=lambda claim: claim.start))

    @cached_property
    def evidence(self) -> dict[tuple[int, str], str]:
        """Strongest level of evidence by goal and audience; no entry where nothing is published."""
        return {key: claim.level for key, claim in strongest(self.own).items() if claim.level != "none"}

    @property
    def goals(self) -> list[int]:
        return sorted({goal for goal, _ in self.evidence})


@dataclass(frozen=True)
class Catalogue:
    """Everything that the pages read. Organisations stand in the order of their names, never of their figures."""

    edition: Mapping[str, str]
    goals: tuple[Goal, ...]
    metrics: Mapping[str, Metric]
    sources: Mapping[str, Source]
    reports: tuple[Report, ...]
    peer_groups: Mapping[str, PeerGroup]
    peers: tuple[Mapping[str, str], ...]
    places: Mapping[str, Place]
    footprints: Mapping[str, tuple[Footprint, ...]]
    official_measures: tuple[Mapping[str, str], ...]
    context: Unread  # claims by address under reports/: of places, peer groups, the coalition
    charts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of the coalition, by measure
    place_charts: Unread = field(default_factory=Unread)  # by code in small letters
    _claims: dict[str, tuple[PublishedClaim, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def regions(self, slug: str) -> list[str]:
        """Names of the regions, or nations, that an organisation serves; none where that is not published."""
        return sorted({self._region(row.place) for row in self.footprints.get(slug, ())})

    def _region(self, code: str) -> str:
        place = self.places[code]
        if place.level == "uk":
            return NATIONWIDE
        return self.places[place.region or place.nation].name

    def claims_of(self, address: str) -> tuple[PublishedClaim, ...]:
        """Claims of a place or a peer group; the last few are held, since a nation's stand on all its places' pages."""
        if address not in self._claims:
            if len(self._claims) == HELD:
                del self._claims[next(iter(self._claims))]
            self._claims[address] = tuple(map(PublishedClaim.from_record, self.context.get(address, ())))
        return self._claims[address]

    @cached_property
    def counts(self) -> dict[str, PublishedClaim]:
        """What was counted over all reports, by measure; empty where nobody has counted."""
        return {claim.metric: claim for claim in self.claims_of(COALITION) if claim.period == "edition"}

    @cached_property
    def together(self) -> dict[tuple[str, str], PublishedClaim]:
        """What all members come to, by measure and what."""
        return {(c.metric, c.what): c for c in self.claims_of(COALITION) if c.period != "edition" and not c.subject}


def read_catalogue(project: Project, parts: Mapping[str, RecordParts] | None = None) -> Catalogue:
    """
    Read the registers, and the claims beside each report that is in place.

    ``parts`` are those of the records, if they have been read.

    Raises
    ------
    PublishError
        If a file of claims cannot be read, or is of another form than is published; names it.
    """
    parts = read_parts(project, read_organisations(project)) if parts is None else parts
    # One report that is marked as a draft makes the lists and files of all of them one.
    edition = edition_as(read_edition(project), draft=bool(drafts(Manifest(project))))
    organisations = sorted(read_organisations(project).values(), key=lambda each: each.name.casefold())
    return Catalogue(
        edition=edition,
        goals=read_goals(project, edition["goal_set"]),
        metrics=read_metrics(project),
        sources=read_sources(project),
        reports=tuple(_report_of(organisation, parts.get(organisation.slug)) for organisation in organisations),
        peer_groups=read_peer_groups(project),
        peers=tuple(read_rows(project, PEERS)[1]),
        places=read_places(project),
        footprints=read_footprints(project),
        official_measures=tuple(read_rows(project, OFFICIAL_MEASURES)[1]),
        context=_read_context(project),
        charts=_read_stored(project, charts) if (charts := project.cache / COALITION_CHARTS).is_file() else {},
        place_charts=_read_place_charts(project),
    )


def _report_of(organisation: Organisation, parts: RecordParts | None) -> Report:
    return Report(organisation, parts.shown if parts else (), published=parts is not None, parts=parts)


def _read_context(project: Project) -> Unread:
    texts: dict[str, bytes] = {}
    for file in filter(Path.is_file, (project.fits / CONTEXT_CLAIMS, project.fits / PEER_CHOICES)):
        texts |= _read_stored(project, file, cut)
    counted = project.cache / COALITION_CLAIMS
    return Unread(texts | ({COALITION: counted.read_bytes().strip()} if counted.is_file() else {}))


def _read_place_charts(project: Project) -> Unread:
    file = project.cache / PLACE_CHARTS
    return Unread(_read_stored(project, file, cut), "charts") if file.is_file() else Unread()


def _read_stored(project: Project, file: Path, read: Callable[[bytes], Any] = json.loads) -> Any:
    try:
        return read(file.read_bytes())
    except ValueError as error:
        name = project.relative(file)
        raise PublishError(f"{name} is not valid JSON: {error}. Delete it and build again.") from error
