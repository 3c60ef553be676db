"""The claims of all places and peer groups, which the site's pages about them print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.peer_ledger import peer_ledgers
from analysis.claims.place_ledger import place_ledgers
from analysis.claims.stored_fits import read_fit

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.paths import Project


def context_ledgers(project: Project) -> dict[str, list[Claim]]:
    """Make them, by the address of the page of each place and group."""
    places = place_ledgers(project, read_fit(project, "place_need").rows)
    return {
        **{f"places/{code}": claims for code, claims in places.items()},
        **{f"peers/{group}": claims for group, claims in peer_ledgers(project).items()},
    }
