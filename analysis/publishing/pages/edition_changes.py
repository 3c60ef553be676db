"""What changed between two editions, claim by claim: new, gone, corrected, judged otherwise."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from analysis.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from analysis.publishing.pages.catalogue import PublishedClaim

FIGURES = [("what", "==", "value"), ("stage", "!=", "context")]


@dataclass(frozen=True, slots=True)
class FormerClaim:
    """What an earlier edition printed under an address."""

    id: str
    text: str
    verdict: str


COLUMNS = tuple(field.name for field in fields(FormerClaim))


@dataclass(frozen=True)
class Changes:
    """
    The difference between two editions.

    ``corrected`` are figures as published whose text differs although address, and so measure and period, are the
    same; ``judged`` are those whose verdict differs. A claim can be in both.
    """

    new: tuple[PublishedClaim, ...]
    gone: tuple[FormerClaim, ...]
    corrected: tuple[tuple[FormerClaim, PublishedClaim], ...]
    judged: tuple[tuple[FormerClaim, PublishedClaim], ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.corrected or self.judged)


def read_former(file: Path) -> dict[str, FormerClaim]:
    """
    Read the figures of an earlier edition, as its `all-claims.parquet` keeps them, by address.

    Raises
    ------
    PublishError
        If the file says of itself that it is a draft, which no edition is compared with.
    """
    if (pq.read_schema(file).metadata or {}).get(b"impact.status") == b"draft":
        name = f"{file.parent.name}/{file.name}"
        raise PublishError(f"{name} was made as a draft. Take it out, or keep the edition itself.")
    rows = pq.read_table(file, columns=list(COLUMNS), filters=FIGURES).to_pylist()
    return {row["id"]: FormerClaim(**row) for row in rows}


def edition_changes(before: Mapping[str, FormerClaim], now: Iterable[PublishedClaim]) -> Changes:
    """
    Compare figures as published, and leave out what is counted or computed from them.

    Comparisons, ranges and counts move whenever any figure does, and would bury what changed. Of the claims of now,
    which are gone through once, only those that differ are held.
    """
    gone, new, both = dict(before), [], []
    for claim in now:
        if claim.what == "value" and claim.stage != "context":
            former = gone.pop(claim.id, None)
            if former is None:
                new.append(claim)
            elif (former.text, former.verdict) != (claim.text, claim.verdict):
                both.append((former, claim))
    return Changes(
        new=tuple(new),
        gone=tuple(gone.values()),
        corrected=tuple(pair for pair in both if pair[0].text != pair[1].text),
        judged=tuple(pair for pair in both if pair[0].verdict != pair[1].verdict),
    )


def by_organisation(claims: Sequence[FormerClaim] | Sequence[PublishedClaim]) -> dict[str, int]:
    """Count claims by organisation, the slug being the first part of the address."""
    counts: dict[str, int] = {}
    for claim in claims:
        slug = claim.id.split(".")[0]
        counts[slug] = counts.get(slug, 0) + 1
    return counts
