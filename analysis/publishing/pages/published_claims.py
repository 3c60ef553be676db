"""Published claims as the site's own pages read them, and which of a record's claims those are."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from analysis.framework.vocabulary import AUDIENCES, EVIDENCE_LEVELS
from analysis.publishing.pages.peer_choices import MEASURES, WHATS
from analysis.publishing.pages.words import COMPARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BESIDE = ("level", "peers_median")  # what a table shows beside a figure that is compared
BESIDE_PEERS = frozenset(("value", "level", *WHATS))


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """The part of a published claim that pages print or choose by; see the data page for all of it."""

    id: str
    metric: str
    name: str
    goal: int
    audience: str
    what: str
    subject: str
    period: str
    start: str
    stage: str
    role: str
    unit: str
    value: float | None
    lower: float | None
    upper: float | None
    verdict: str
    certainty: str
    evidence: str
    text: str
    size: str
    interval: str
    count: str
    comparator: str
    statement: str
    caveats: tuple[str, ...]

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> PublishedClaim:
        return cls(*[tuple(cell) if isinstance(cell, list) else cell for cell in _cells(record)])

    @property
    def is_own(self) -> bool:
        """Whether it is about the organisation itself, and no count of claims."""
        return self.stage != "context" and self.goal > 0

    @property
    def is_compared(self) -> bool:
        """Whether it is a figure that was set against peers, whatever came of it."""
        return self.what == "value" and self.verdict in COMPARED

    @property
    def is_fact(self) -> bool:
        """Whether the organisation or the press has published it in words."""
        return bool(self.statement) and self.value is not None

    @property
    def level(self) -> str:
        """The level of evidence that it is."""
        if self.role != "result" or self.value is None or self.audience not in AUDIENCES:
            return "none"
        return "compared" if self.is_compared and self.stage == "outcome" else self.evidence


_cells = itemgetter(*(field.name for field in fields(PublishedClaim)))


def strongest(own: Iterable[PublishedClaim]) -> dict[tuple[int, str], PublishedClaim]:
    """Give the claim with the strongest evidence by goal and audience, the first of several."""
    found: dict[tuple[int, str], PublishedClaim] = {}
    for claim in own:
        before = found.setdefault((claim.goal, claim.audience), claim)
        if EVIDENCE_LEVELS.index(claim.level) > EVIDENCE_LEVELS.index(before.level):
            found[claim.goal, claim.audience] = claim
    return found


def shown_claims(claims: Sequence[PublishedClaim]) -> tuple[PublishedClaim, ...]:
    """
    Choose the claims of a record that pages print or decide by, in the order of the record: one in five.

    These are the figures that were compared, with what stands beside them; what was published in words; all years of
    the measures that are set beside other peers; the strongest evidence; and a figure of each measure.
    """
    own = [claim for claim in claims if claim.is_own]
    compared = {(claim.metric, claim.period) for claim in own if claim.is_compared}
    figures = {claim.name: claim for claim in reversed(own) if claim.what == "value"}
    chosen = {claim.id for claim in (*strongest(own).values(), *figures.values())}

    def is_shown(claim: PublishedClaim) -> bool:
        return (
            claim.id in chosen
            or (claim.is_own and (claim.is_compared or claim.is_fact))
            or (claim.what in BESIDE and (claim.metric, claim.period) in compared)
            or (claim.metric in MEASURES and claim.what in BESIDE_PEERS)
        )

    return tuple(filter(is_shown, claims))
