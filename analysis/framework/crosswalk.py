"""How the goals map to other frameworks: this project's own reading, row by row with what was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.framework.tables import read_records

if TYPE_CHECKING:
    from analysis.paths import Project

CROSSWALK = "framework/crosswalk.csv"


@dataclass(frozen=True)
class Mapping:
    """One code of another framework that a goal touches; ``basis`` says on whose word, and whether it was checked."""

    goal: int
    scheme: str
    code: str
    basis: str

    @property
    def checked(self) -> bool:
        return "not yet checked" not in self.basis


def read_crosswalk(project: Project) -> tuple[Mapping, ...]:
    """Read all rows, in the order of the table."""
    return read_records(project, CROSSWALK, Mapping)
