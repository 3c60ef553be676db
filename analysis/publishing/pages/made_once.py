"""Files that stay as they are while what they are made from does: then nothing is read to make them again."""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import pyarrow as pa

from analysis.paths import write_whole
from analysis.production.manifest import files_under, states_of
from analysis.production.plan import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analysis.paths import Project
    from analysis.publishing.pages.generated_files import Content, Named


def made_once(
    project: Project, name: str, key: str, make: Callable[[], Iterable[tuple[str, Content]]]
) -> Iterator[Named]:
    """
    Give files by address under reports/ for whoever writes them: without content, if all are there and of this key.

    Each must be in place before the next is asked for.

    Parameters
    ----------
    name
        Of these files together.
    key
        Of all that they are made from.
    make
        Makes them.
    """
    notes = project.cache / f"{name}.made.json"
    try:
        made = json.loads(notes.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        made = {"key": None, "files": {}}
    if made["key"] == key and made["files"] == _states(project, made["files"]):
        yield from dict.fromkeys(made["files"]).items()
        return
    notes.unlink(missing_ok=True)
    written = []
    for address, content in make():
        yield address, content
        written.append(address)
    write_whole(notes, json.dumps({"key": key, "files": _states(project, written)}))


@cache
def code_key() -> str:
    """Digest the code that makes pages and parts of records, and the library that writes tables."""
    found = blake2b(pa.__version__.encode(), digest_size=16)
    for file in files_under(PACKAGE / "publishing"):
        found.update(file.read_bytes())
    return found.hexdigest()


def _states(project: Project, addresses: Iterable[str]) -> dict[str, list[int] | None]:
    """Size and time of change of each file that is there."""
    return {address: next(iter(states_of([project.reports / address]).values()), None) for address in addresses}
