"""Ledgers of places, peer groups and the coalition, kept as the text that they are stored as until they are read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

BETWEEN = re.compile(r"[\s,:]*")  # the parts of an object


@dataclass(frozen=True)
class Ledgers(Mapping[str, tuple[dict[str, Any], ...]]):
    """Claims by address under reports/; as text they take a tenth of the memory. Each look-up reads them anew."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, records: Mapping[str, Iterable[Mapping[str, Any]]]) -> Ledgers:
        """Keep the ledgers given."""
        return cls({address: json.dumps(list(claims), ensure_ascii=False) for address, claims in records.items()})

    def __getitem__(self, address: str) -> tuple[dict[str, Any], ...]:
        return tuple(json.loads(self.texts[address]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def __contains__(self, address: object) -> bool:
        return address in self.texts


def cut(text: str) -> dict[str, str]:
    """
    Cut the text of a JSON object into the texts of its members, by name; no more than one is read into objects at once.

    Raises
    ------
    ValueError
        If the text is no JSON object.
    """
    read, members = json.JSONDecoder().raw_decode, {}
    at = BETWEEN.match(text).end()
    if text[at : at + 1] != "{":
        raise json.JSONDecodeError("Expecting an object", text, at)
    at = BETWEEN.match(text, at + 1).end()
    while text[at : at + 1] != "}":
        name, at = read(text, at)
        first = BETWEEN.match(text, at).end()
        _, at = read(text, first)
        members[name] = text[first:at]
        at = BETWEEN.match(text, at).end()
    if text[at + 1 :].strip():
        raise json.JSONDecodeError("Extra data", text, at + 1)
    return members
