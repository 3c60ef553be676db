"""What of the tables and fits each report reads, as one digest: a changed row makes only its readers' reports again."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.selected import Choice, Own, Whole
from analysis.claims.stored_fits import StoredFit
from analysis.claims.stored_tables import Rows, forget_tables
from analysis.framework.organisations import read_organisations
from analysis.freed_memory import give_back

if TYPE_CHECKING:
    from analysis.paths import Project

# These say how and when a fit was made. What it found is in its other entries.
NOT_READ = ("fingerprint", "versions")


def digest_slices(project: Project, goal_set: str) -> dict[str, str]:
    """
    Digest everything that `evidence_of` is given for each organisation of the register.

    Nothing is left out: every field counts, of what is chosen for an organisation and of what all read whole.
    """
    choice = Choice(project, goal_set)
    shared = digest_of(choice.whole)
    found = {slug: digest_of(choice.of(slug)) + shared for slug in read_organisations(project)}
    forget_tables()  # whoever reads tables after this, in a build, is another process
    give_back()
    return found


def digest_of(read: Own | Whole) -> str:
    """Digest all fields, by name."""
    digest = hashlib.blake2b(digest_size=8)
    for field in fields(read):
        digest.update(f"{field.name} ".encode())
        _add(digest, getattr(read, field.name))
    return digest.hexdigest()


def _add(digest: hashlib.blake2b, part: object) -> None:
    if isinstance(part, Rows):
        digest.update(part.digest())
    elif isinstance(part, StoredFit):
        digest.update(repr(list(part.rows.columns)).encode())
        digest.update(pd.util.hash_pandas_object(part.rows, index=False).to_numpy().tobytes())
        kept = {name: value for name, value in part.summary.items() if name not in NOT_READ}
        digest.update(repr((part.name, part.status, sorted(kept.items()))).encode())
    elif isinstance(part, frozenset):
        digest.update(repr(sorted(part)).encode())
    else:
        digest.update(repr(part).encode())
