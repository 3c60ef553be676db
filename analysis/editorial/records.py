"""The parts of a report that people write, each as a frozen record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Run:
    """
    A stretch of a line: plain words, emphasised words, a link, a number with its claim, or the author's own.

    ``target`` is the address of a link or the id of a claim; ``part`` is the part of the claim that is quoted;
    ``at`` is where the stretch begins in the source of its block.
    """

    kind: str  # text, strong, emphasis, link, claim or own
    text: str
    target: str = ""
    part: str = "text"
    at: int = 0


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list or a quotation; ``line`` is where it begins in its file."""

    kind: str  # heading, paragraph, bullet, number or quote
    line: int
    source: str
    runs: tuple[Run, ...]
    level: int = 0  # of a heading: 2 or more


Text = tuple[Block, ...]


@dataclass(frozen=True)
class Foreword:
    """A foreword and who signs it."""

    file: str
    name: str
    role: str
    text: Text


@dataclass(frozen=True)
class Photo:
    """A picture with the words that stand for it; ``kind`` is its media type."""

    content: bytes
    kind: str
    alt: str


@dataclass(frozen=True)
class CaseStudy:
    """What happened to somebody, told with their consent."""

    file: str
    title: str
    goal: int
    audience: str
    period: str
    text: Text
    photo: Photo | None = None


@dataclass(frozen=True)
class NextStep:
    """What the organisation means to do next about a goal."""

    file: str
    goal: int
    text: Text


@dataclass(frozen=True)
class Recommendation:
    """One row of the register of recommendations; ``edition`` is the date of the edition that made it."""

    file: str
    id: str
    text: Text
    goal: int
    owner: str
    due: str
    status: str  # open, under way, done or dropped
    metric: str
    edition: date
    note: Text = ()


@dataclass(frozen=True)
class Editorial:
    """Everything written for one organisation's report; empty for most."""

    about: Text = ()
    about_file: str = ""
    forewords: tuple[Foreword, ...] = ()
    case_studies: tuple[CaseStudy, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    files: tuple[str, ...] = field(default=())

    def texts(self) -> tuple[tuple[str, Text], ...]:
        """Give every text with the file that it stands in."""
        pieces = [(self.about_file, self.about)] if self.about else []
        pieces += [(part.file, part.text) for part in (*self.forewords, *self.case_studies, *self.next_steps)]
        for row in self.recommendations:
            pieces += [(row.file, row.text), (row.file, row.note)]
        return tuple((file, text) for file, text in pieces if text)
