"""What a template promises of each of its records: at least so many claims, figures, tables and words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from analysis.errors import MissingInputError, UsageError
from analysis.framework.metrics import METRICS, read_metrics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from analysis.paths import Project

COUNTED = ("claims", "figures", "tables", "words")
MORE = "more"
ALLOWED = (
    "Under impact.contract in its metadata stand claims, figures, tables and words, each a whole number of 0 or more, "
    f"and more, which gives such numbers by the name of a measure in data/{METRICS}."
)


@dataclass(frozen=True)
class Contract:
    """
    The least that an executed notebook must hold before it may be published.

    Parameters
    ----------
    claims
        Claims that it hands over as data, whether or not its text names them.
    figures
        Outputs that hold a picture.
    tables
        Markdown tables with at least one row, in Markdown cells and in Markdown outputs.
    words
        Of Markdown cells and Markdown outputs as a reader sees them: words and numbers, headings and tables included.
        Not counted are the addresses of links, attributes, marks of layout, what is meant for Typst alone, includes,
        and the words in and below figures. Printed text is no Markdown.
    more
        So many more of each where the record has claims of a measure, by the measure's id.
    """

    claims: int = 1
    figures: int = 0
    tables: int = 0
    words: int = 0
    more: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def least(self, measures: Collection[str]) -> dict[str, int]:
        """Give the least of each for a record with claims of these measures."""
        added = [extra for measure, extra in self.more.items() if measure in measures]
        return {name: getattr(self, name) + sum(extra.get(name, 0) for extra in added) for name in COUNTED}


def read_contract(project: Project, template: Path) -> Contract:
    """
    Read what a template states in its metadata, under ``impact.contract``; one claim, where it states nothing.

    Raises
    ------
    UsageError
        Names the template and every name or number that is not allowed.
    """
    if not template.is_file():
        raise MissingInputError(f"There is no {project.relative(template)}, the template of every report.")
    try:
        stated = json.loads(template.read_text(encoding="utf-8")).get("metadata", {}).get("impact", {})
    except ValueError as error:
        raise UsageError(f"{project.relative(template)} is no notebook: {error}.") from error
    faults = list(_faults(project, stated))
    if faults:
        raise UsageError(f"The contract of {project.relative(template)} does not fit: {'; '.join(faults)}. {ALLOWED}")
    return Contract(**stated.get("contract", {}))


def _faults(project: Project, stated: object) -> Iterator[str]:
    contract = _inner(stated, "contract")
    more = _inner(contract, MORE)
    yield from _misfits("impact", stated, ["contract"])
    yield from _misfits("impact.contract", contract, [*COUNTED, MORE])
    if more:
        yield from _misfits(f"impact.contract.{MORE}", more, read_metrics(project))
    for measure in more if isinstance(more, dict) else ():
        yield from _misfits(f"impact.contract.{MORE}.{measure}", more[measure], COUNTED)


def _inner(given: object, name: str) -> object:
    return given.get(name, {}) if isinstance(given, dict) else {}


def _misfits(where: str, given: object, allowed: Collection[str]) -> Iterator[str]:
    """Name what is not allowed at one place of the metadata."""
    if not isinstance(given, dict):
        yield f"{where} is {json.dumps(given)}, where names and their values should stand"
        return
    for name, value in given.items():
        if name not in allowed:
            near = get_close_matches(name, list(allowed), n=1, cutoff=0.5)
            yield f"{where} knows no '{name}'" + (f" (did you mean '{near[0]}'?)" if near else "")
        elif name in COUNTED and (type(value) is not int or value < 0):
            yield f"{where}.{name} is {json.dumps(value)}"
