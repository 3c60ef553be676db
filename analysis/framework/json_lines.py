"""JSON objects with a member on each line: a reader that needs a few of them cuts these out, and need not read all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

IN_ORDER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def members_as_lines(members: Mapping[str, Any]) -> str:
    """Write an object, sorted by name within as without."""
    lines = (f"{IN_ORDER.encode(name)}: {IN_ORDER.encode(member)}" for name, member in sorted(members.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"
