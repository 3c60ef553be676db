"""What is asked of one run, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.production.contract import Contract

if TYPE_CHECKING:
    from collections.abc import Collection

    from analysis.paths import Project

WARM, PRESTARTED, PLAIN = "impact-warm", "impact-prestarted", "papermill"
PUBLISHED, WITHHELD = "published", "withheld"
RECORD = ("ipynb", "json", "csv")

# Why a report is withheld, as the public list of organisations gives it.
REASON_CODES = {
    "": "published",
    "error": "a calculation in this report failed",
    "time_limit": "this report took longer than it is allowed to",
    "memory_limit": "this report needed more memory than it is allowed to use",
    "process_died": "the process that made this report ended early",
    "incomplete": "this report lacks something that every report must have",
    "faulty_rows": "a figure that this report needs breaks a rule of the tables, and has to be corrected first",
    "unpublishable": "the page or the PDF of this report could not be made",
    "not_run": "this report has not been made yet",
}


@dataclass(frozen=True)
class Limits:
    """Bounds of one whole notebook. Plain papermill knows no bound of memory."""

    seconds: float = 300.0
    memory: int = 4 << 30
    grace: float = 3.0  # between asking a notebook to stop and ending its processes


@dataclass(frozen=True)
class RunRequest:
    """One template, run once, for one organisation."""

    project: Project
    template: Path
    slug: str
    parameters: dict[str, object]
    engine: str = WARM
    limits: Limits = field(default_factory=Limits)
    contract: Contract = field(default_factory=Contract)
    inputs: dict[str, str] = field(default_factory=dict)  # digests, for the page on a failure
    keep: bool = False  # whether the record in place was made from these inputs, and outlives a failed run
    faulty: str = ""  # what is wrong with its organisation's rows, for which it is withheld before it is run
    present: Collection[str] | None = None  # names of the record in place; looked for if they are not given

    @property
    def folder(self) -> Path:
        return self.project.runs / self.slug


@dataclass(frozen=True)
class RunResult:
    """What came of a run. ``cell`` counts from 0 in the template; None where no cell is to blame."""

    slug: str
    state: str
    reason: str = ""
    code: str = ""
    cell: int | None = None
    seconds: float = 0.0
    cpu: float | None = None  # seconds of the notebook's process, where it is known
    memory: int | None = None  # bytes at its peak, what it shares with the prepared process included
    notebook: Path | None = None
    record: tuple[str, ...] = ()  # names of the files that were put in place

    def __post_init__(self) -> None:
        assert self.code in REASON_CODES, self.code
        assert (self.state == PUBLISHED) == (self.code == ""), (self.state, self.code)

    @property
    def published(self) -> bool:
        return self.state == PUBLISHED

    def after(self, seconds: float, **more: object) -> RunResult:
        return replace(self, seconds=seconds, **more)


def withheld(slug: str, code: str, reason: str, **more: object) -> RunResult:
    return RunResult(slug, WITHHELD, reason, code, **more)


def record_of(folder: Path, slug: str, present: Collection[str] | None = None) -> list[Path]:
    """
    List the files of a record: notebook, claims, their table, and the data of each chart as <slug>.<chart>.csv.

    To look for the charts takes long in a folder of thousands of records, unless it is known what is ``present``.
    """
    own = [folder / f"{slug}.{suffix}" for suffix in RECORD]
    if present is None:
        return [*own, *sorted(folder.glob(f"{slug}.*.csv"))]
    return list(dict.fromkeys([*own, *(folder / name for name in sorted(present))]))
