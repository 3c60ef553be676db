"""What of the tables and fits each report reads, as one digest: a changed row makes only its readers' reports again."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.evidence import Evidence, read_evidence
from analysis.claims.stored_fits import StoredFit
from analysis.framework.organisations import read_organisations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.paths import Project

SHARED = ("goals", "metrics", "sources", "common_metrics", "places", "pay_gap_fit", "crosswalk", "questions")
# These say how and when a fit was made. What it found is in its other entries.
NOT_READ = ("fingerprint", "versions")


def digest_slices(project: Project, goal_set: str = "current") -> dict[str, str]:
    """
    Digest everything that `read_evidence` gives for each organisation of the register.

    A pooled model shrinks each employer towards all others, so its tables count whole for every report.
    """
    shared = ""
    digests = {}
    for slug in read_organisations(project):
        evidence = read_evidence(project, slug, goal_set)
        shared = shared or _digest(evidence, SHARED)
        digests[slug] = digest_own(evidence) + shared
    return digests


def digest_own(evidence: Evidence) -> str:
    """Digest what no other organisation's report reads in the same form."""
    need = evidence.place_need_fit
    own = need.rows[need.rows["organisation"] == evidence.organisation.slug] if len(need.rows) else need.rows
    names = [field.name for field in fields(evidence) if field.name not in SHARED]
    return _digest(replace(evidence, place_need_fit=replace(need, rows=own)), names)


def _digest(evidence: Evidence, names: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for name in names:
        digest.update(f"{name} ".encode())
        _add(digest, getattr(evidence, name))
    return digest.hexdigest()


def _add(digest: hashlib.blake2b, part: object) -> None:
    if isinstance(part, StoredFit):
        _add(digest, part.rows)
        kept = {name: value for name, value in part.summary.items() if name not in NOT_READ}
        digest.update(repr((part.name, part.status, sorted(kept.items()))).encode())
    elif isinstance(part, pd.DataFrame):
        digest.update(repr(list(part.columns)).encode())
        digest.update(pd.util.hash_pandas_object(part, index=False).to_numpy().tobytes())
    elif isinstance(part, frozenset):
        digest.update(repr(sorted(part)).encode())
    else:
        digest.update(repr(part).encode())
