"""What is made once for an edition and belongs to no single report: the fits, and the claims of context."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.claims.stored_fits import INPUTS, FitSummary, is_current, table_of
from analysis.framework.json_lines import members_as_lines
from analysis.paths import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.paths import Project

CODE = ("claims", "framework", "statistics")


@dataclass(frozen=True)
class Context:
    """
    Claims that the site's own pages print, kept beside the fits by the address of their page.

    Parameters
    ----------
    name
        Of the file they are kept in.
    fit, tables
        What they are made from, besides the code.
    maker
        The module and the function that makes them of a project. It is loaded only if they have to be made: what
        compares figures takes half a second to import.
    sentence
        What is told while they are made.
    """

    name: str
    fit: str
    tables: tuple[str, ...]
    maker: tuple[str, str]
    sentence: str


CONTEXTS = (
    Context(
        "context_claims",
        "place_need",
        ("employers", "footprints", "metrics", "organisations", "peers", "place_observations", "places"),
        ("analysis.claims.context_ledgers", "context_ledgers"),
        "Making the claims of places and peer groups",
    ),
    Context(
        "peer_choices",
        "pay_gap",
        ("employers", "entities", "metrics", "organisations"),
        ("analysis.claims.peer_choices", "peer_choices"),
        "Setting each organisation beside other peers",
    ),
)


def fit_edition(project: Project, progress: Callable[[str], None] = lambda line: None) -> list[FitSummary]:
    """Fit the models, and make the claims of context, where what they are made from has changed."""
    if all(is_current(project, name) for name in INPUTS):
        # The models themselves take a second to import.
        summaries = [FitSummary.of(project, name, changed=False) for name in INPUTS]
        for summary in summaries:
            progress(str(summary))
    else:
        summaries = import_module("analysis.claims.fits").fit_all(project, progress)
    for context in CONTEXTS:
        update_context(project, context, progress)
    return summaries


def update_context(project: Project, context: Context, progress: Callable[[str], None] = lambda line: None) -> None:
    """Make the claims of one kind again, unless they are there and what they are made from is as it was."""
    file, marker = (project.fits / f"{context.name}.{end}" for end in ("json", "key"))
    key = _key(project, context)
    if file.is_file() and marker.is_file() and marker.read_text(encoding="utf-8") == key:
        return
    progress(context.sentence)
    marker.unlink(missing_ok=True)
    module, name = context.maker
    ledgers = getattr(import_module(module), name)(project)
    records = {address: [claim.as_record() for claim in claims] for address, claims in ledgers.items()}
    write_whole(file, members_as_lines(records))
    write_whole(marker, key)


def _key(project: Project, context: Context) -> str:
    """Digest the tables, the fit and the code that the claims are made from."""
    package = Path(__file__).parents[1]
    paths = [
        *(project.prepared / f"{name}.parquet" for name in context.tables),
        table_of(project, context.fit),
        *(path for folder in CODE for path in sorted((package / folder).glob("*.py"))),
    ]
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()
