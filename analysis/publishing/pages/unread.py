"""Ledgers of places and groups, and charts of places: kept as the bytes that they are stored as until they are read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = re.compile(rb'"([^"\\]+)"')


@dataclass(frozen=True)
class Unread(Mapping[str, tuple[dict[str, Any], ...]]):
    """
    Records by address or name; as UTF-8 they take a twentieth of the memory. Each look-up reads them anew.

    ``part`` is where they stand, if each text is an object that holds more than the records.
    """

    texts: Mapping[str, bytes] = field(default_factory=dict)
    part: str = ""

    @classmethod
    def of(cls, records: Mapping[str, Iterable[Mapping[str, Any]]]) -> Unread:
        """Keep the records given."""
        return cls({name: json.dumps(list(each), ensure_ascii=False).encode() for name, each in records.items()})

    def __getitem__(self, name: str) -> tuple[dict[str, Any], ...]:
        found = json.loads(self.texts[name])
        return tuple(found[self.part] if self.part else found)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def __contains__(self, name: object) -> bool:
        return name in self.texts


def cut(stored: bytes) -> dict[str, bytes]:
    """
    Cut the text of a JSON object into the texts of its members, by name.

    Where each stands on a line of its own, as we write them, none is read; otherwise all are, and written anew.

    Raises
    ------
    ValueError
        If the text is no JSON object.
    """
    if stored.startswith(b"{\n") and stored.endswith(b"\n}\n"):
        lines = [line.partition(b": ") for line in stored[2:-3].split(b",\n")]
        if all(NAME.fullmatch(name) and part[:1] + part[-1:] in (b"[]", b"{}") for name, _, part in lines):
            return {name[1:-1].decode(): part for name, _, part in lines}
    members = json.loads(stored)
    if not isinstance(members, dict):
        raise json.JSONDecodeError("Expecting an object", stored.decode(), 0)
    return {name: json.dumps(member, ensure_ascii=False).encode() for name, member in members.items()}
