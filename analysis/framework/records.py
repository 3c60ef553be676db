"""The records of the framework: one frozen dataclass for each table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """A publisher's dataset or page; every figure names one."""

    id: str
    publisher: str
    title: str
    url: str
    licence: str
    published: str
    note: str


@dataclass(frozen=True)
class Goal:
    """One Purpose Goal, in one version of the goal set."""

    goal_set: str
    number: int
    title: str
    aliases: str
    group: str
    group_basis: str
    description: str  # empty where none has been published
    description_status: str  # published, paraphrased or not_published
    question: str
    question_basis: str
    source: str


@dataclass(frozen=True)
class Metric:
    """The definition of a quantity. ``margin`` is the smallest difference worth acting on, in ``unit``."""

    id: str
    name: str
    short_name: str
    goal: int
    audience: str
    level: str
    kind: str
    unit: str
    polarity: str
    decimals: int
    numerator: str
    denominator: str
    margin: float | None
    method: str
    source: str
    caveat: str
    status: str
    superseded_by: str


@dataclass(frozen=True)
class Entity:
    """A legal entity that files or publishes under its own name."""

    id: str
    organisation: str
    name: str
    role: str  # lead, subsidiary or predecessor
    company_number: str
    note: str


@dataclass(frozen=True)
class Organisation:
    """Whom a report is about."""

    slug: str
    name: str
    kind: str
    industry: str
    peer_group: str
    about: str
    note: str
    source: str
    accent: str = ""  # colour of its brand as #12436D, where one has been published; from a table of its own


@dataclass(frozen=True)
class PeerGroup:
    """A curated list of comparable employers, and why they are."""

    id: str
    name: str
    rule: str


@dataclass(frozen=True)
class Place:
    """An area with a GSS code."""

    code: str
    name: str
    level: str  # lad, utla, region, nation, uk
    region: str
    utla: str  # the upper-tier authority, where that is another area
    nation: str
    population: int | None


@dataclass(frozen=True)
class Hex:
    """Where a local authority stands on a map of hexagons with their points up; odd rows are half a column right."""

    place: str
    q: int
    r: int


@dataclass(frozen=True)
class Footprint:
    """A place that an organisation serves, with its share of all that the organisation serves."""

    organisation: str
    place: str
    weight: float
    basis: str
    source: str
    note: str


@dataclass(frozen=True)
class Edition:
    """One dated publication."""

    name: str
    published: date
    goal_set: str
    status: str = "published"  # or draft, until it is approved
