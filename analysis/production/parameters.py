"""The typed parameters of a template: what its `parameters` cell declares against what a run passes."""

from __future__ import annotations

import analysis.production.address_grammar  # noqa: F401 (before nbformat)

# isort: split
import ast
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

import papermill

from analysis.errors import UsageError
from analysis.production.template import version_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analysis.production.template import Version

SCALARS = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True)
class Parameter:
    """One name of a `parameters` cell; ``type`` is one of SCALARS."""

    name: str
    type: str
    default: object
    help: str


def read_parameters(template: Path) -> dict[str, Parameter]:
    """Read what a template declares: one scalar a line, typed by its annotation or by its default."""
    return dict(_declared(template, version_of(template)))


@lru_cache(maxsize=8)
def _declared(template: Path, _version: Version) -> dict[str, Parameter]:
    found = papermill.inspect_notebook(str(template))
    return {name: _parameter(template, entry) for name, entry in found.items()}


def _parameter(template: Path, entry: Mapping[str, str]) -> Parameter:
    name = entry["name"]
    try:
        default = ast.literal_eval(entry["default"])
    except (ValueError, SyntaxError):
        default = None
    declared = entry["inferred_type_name"]
    kind = declared if declared in SCALARS else type(default).__name__
    if kind not in SCALARS:
        raise UsageError(
            f"{template.name} declares the parameter '{name}' as {entry['default']}, which is no scalar. "
            f"Give it a {_any_of(SCALARS)} in the parameters cell."
        )
    return Parameter(name, kind, default, entry["help"])


def check_parameters(template: Path, passed: Mapping[str, object]) -> None:
    """Stop before a run whose parameters are not exactly those of the template.

    papermill itself only logs an unknown name, and would publish the template's default instead.

    Raises
    ------
    UsageError
        Names the template and every unknown, missing or mistyped parameter.
    """
    declared = read_parameters(template)
    faults = [*_unknown(declared, passed), *_missing(declared, passed), *_mistyped(declared, passed)]
    if faults:
        raise UsageError(f"The parameters of {template.name} do not fit: {'; '.join(faults)}.")


def _unknown(declared: Mapping[str, Parameter], passed: Mapping[str, object]) -> list[str]:
    return [f"it declares no '{name}'{_nearest(name, declared)}" for name in passed if name not in declared]


def _missing(declared: Mapping[str, Parameter], passed: Mapping[str, object]) -> list[str]:
    return [f"'{name}' ({declared[name].type}) is not given" for name in declared if name not in passed]


def _mistyped(declared: Mapping[str, Parameter], passed: Mapping[str, object]) -> list[str]:
    return [
        f"'{name}' must be {declared[name].type}, and {value!r} is {type(value).__name__}"
        for name, value in passed.items()
        if name in declared and not _fits(value, declared[name].type)
    ]


def _fits(value: object, kind: str) -> bool:
    # A whole number is a good float; True is an int to Python, and never meant as one.
    if isinstance(value, bool):
        return kind == "bool"
    return isinstance(value, (int, float) if kind == "float" else SCALARS[kind])


def _nearest(name: str, declared: Mapping[str, Parameter]) -> str:
    near = get_close_matches(name, list(declared), n=1, cutoff=0.5)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _any_of(names: Mapping[str, type]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}"
