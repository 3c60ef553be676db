"""What is made once for an edition and belongs to no single report: the fits, and the claims of context."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from analysis.claims.fits import FitSummary, fit_all, read_fit
from analysis.claims.peer_ledger import peer_ledgers
from analysis.claims.place_ledger import place_ledgers

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.paths import Project

CONTEXT_CLAIMS = "context_claims.json"


def fit_edition(project: Project, progress: Callable[[str], None] | None = None) -> list[FitSummary]:
    """
    Fit the models, and write the claims of places and peer groups beside the fits.

    The site's own pages print these; each page has its part beside it as JSON.
    """
    summaries = fit_all(project, progress)
    write_context_claims(project)
    return summaries


def write_context_claims(project: Project) -> None:
    """Write the claims of places and peer groups, by the address of their page."""
    ledgers = {
        **{
            f"places/{code}": claims
            for code, claims in place_ledgers(project, read_fit(project, "place_need").rows).items()
        },
        **{f"peers/{group}": claims for group, claims in peer_ledgers(project).items()},
    }
    records = {address: [claim.as_record() for claim in claims] for address, claims in ledgers.items()}
    draft = project.fits / f".{CONTEXT_CLAIMS}"
    draft.write_text(json.dumps(records, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(draft, project.fits / CONTEXT_CLAIMS)
