"""What the charts of one place are drawn from. Nothing here draws, so that it is loaded fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.framework.records import Goal, Hex, Place

Score = tuple[float, float, float]  # value, lower, upper


@dataclass(frozen=True)
class Profile:
    """
    A place with what its charts are drawn from.

    Parameters
    ----------
    claims
        Of the place: need by goal, and the chance of being among the neediest fifth.
    goals
        Of the edition's goal set.
    nation, region
        Names of the areas around it; no region where the nation has none.
    around
        All local authorities of the nation, the place among them, by code.
    hexes
        Where each of these stands on the map.
    scores
        Score and likely range of every authority that has them, by goal and code.
    """

    place: Place
    claims: Ledger
    goals: tuple[Goal, ...]
    nation: str
    region: str
    around: Mapping[str, Place]
    hexes: Mapping[str, Hex]
    scores: Mapping[int, Mapping[str, Score]]

    @property
    def owner(self) -> str:
        return self.place.code.lower()

    @property
    def titles(self) -> dict[int, str]:
        return {goal.number: goal.title for goal in self.goals}

    @property
    def needs(self) -> tuple[Claim, ...]:
        """Need of each goal of the goal set that has a score."""
        known = self.claims.where(metric="place_need").printable()
        return tuple(claim for claim in known if claim.goal in self.titles)

    @property
    def in_region(self) -> dict[str, Place]:
        """The other authorities of its region; all others of a nation that has no regions."""
        others = {code: each for code, each in self.around.items() if code != self.place.code}
        return {code: each for code, each in others.items() if each.region == self.place.region}
