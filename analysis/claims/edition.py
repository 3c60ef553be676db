"""What is made once for an edition and belongs to no single report: the fits, and the claims of context."""

from __future__ import annotations

import hashlib
import json
import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.claims.peer_choices import update_peer_choices
from analysis.claims.peer_ledger import peer_ledgers
from analysis.claims.place_ledger import place_ledgers
from analysis.claims.stored_fits import INPUTS, FitSummary, is_current, read_fit, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.paths import Project

CONTEXT_CLAIMS = "context_claims.json"
MADE_FROM = "context_claims.key"
# What the claims of places and peer groups are made from, besides the fit of place need.
TABLES = ("employers", "footprints", "metrics", "organisations", "peers", "place_observations", "places")
CODE = ("claims", "framework", "statistics")


def fit_edition(project: Project, progress: Callable[[str], None] | None = None) -> list[FitSummary]:
    """
    Fit the models, and write the claims of places and peer groups beside the fits, where their inputs have changed.

    The site's own pages print these claims; each page has its part beside it as JSON.
    """
    if all(is_current(project, name) for name in INPUTS):
        # The models themselves take a second to import.
        summaries = [FitSummary.of(project, name, changed=False) for name in INPUTS]
        for summary in summaries:
            if progress:
                progress(str(summary))
    else:
        summaries = import_module("analysis.claims.fits").fit_all(project, progress)
    key = context_key(project)
    marker = project.fits / MADE_FROM
    if not ((project.fits / CONTEXT_CLAIMS).is_file() and marker.is_file() and marker.read_text() == key):
        if progress:
            progress("Making the claims of places and peer groups")
        marker.unlink(missing_ok=True)
        write_context_claims(project)
        marker.write_text(key)
    update_peer_choices(project, progress)
    return summaries


def context_key(project: Project) -> str:
    """Digest everything that the claims of places and peer groups are made from."""
    package = Path(__file__).parents[1]
    paths = [
        *(project.prepared / f"{name}.parquet" for name in TABLES),
        table_of(project, "place_need"),
        *(path for folder in CODE for path in sorted((package / folder).glob("*.py"))),
    ]
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


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
