"""All claims of one report, by id and in the order in which they were made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analysis.claims.claim import Claim


@dataclass(frozen=True)
class Ledger:
    """Claims of one organisation. Filtering gives another ledger."""

    claims: tuple[Claim, ...]
    _indexes: dict[str, dict[object, list[Claim]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        seen: set[str] = set()
        twice = {claim.id for claim in self.claims if claim.id in seen or seen.add(claim.id)}
        assert not twice, f"claims with the same id: {sorted(twice)[:3]}"

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def __bool__(self) -> bool:
        return bool(self.claims)

    def where(self, condition: Callable[[Claim], bool] | None = None, /, **wanted: object) -> Ledger:
        """Keep the claims whose fields equal ``wanted`` and that satisfy ``condition``."""

        found: Iterable[Claim] = self.claims
        for number, (name, value) in enumerate(wanted.items()):
            if number == 0:
                found = self._by(name).get(value, ())
            else:
                found = [claim for claim in found if getattr(claim, name) == value]
        return Ledger(tuple(found if condition is None else filter(condition, found)))

    def _by(self, name: str) -> dict[object, list[Claim]]:
        """Index the claims by a field, once: a report asks some thousand times."""
        if name not in self._indexes:
            index = self._indexes[name] = {}
            for claim in self.claims:
                index.setdefault(getattr(claim, name), []).append(claim)
        return self._indexes[name]

    def printable(self) -> Ledger:
        return self.where(lambda claim: claim.printable)

    def first(self, **wanted: object) -> Claim | None:
        return next(iter(self.where(**wanted)), None)

    def latest(self, **wanted: object) -> Claim | None:
        """Give the printable claim with the latest period."""
        found = sorted(self.where(**wanted).printable(), key=lambda claim: claim.start)
        return found[-1] if found else None

    def series(self, **wanted: object) -> tuple[Claim, ...]:
        """Give the claims in order of time; those without a value stay, so that gaps show."""
        return tuple(sorted(self.where(**wanted), key=lambda claim: claim.start))

    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(claim.metric for claim in self.claims))


def merge(parts: Iterable[Iterable[Claim]]) -> Ledger:
    return Ledger(tuple(claim for part in parts for claim in part))
