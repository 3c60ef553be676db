"""The questions on social background that employers are asked to put to their staff, most useful first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from analysis.errors import InvalidDataError, MissingInputError
from analysis.framework.yaml_text import parse_yaml

if TYPE_CHECKING:
    from analysis.paths import Project

QUESTIONS = "framework/seb_questions.yaml"


@dataclass(frozen=True)
class StaffQuestion:
    """One question; ``metrics`` are the measures that its answers are published as."""

    id: str
    priority: int
    text: str
    metrics: tuple[str, ...]


def read_staff_questions(project: Project) -> tuple[StaffQuestion, ...]:
    """
    Read the questions that have measures, in their order of use.

    Raises
    ------
    InvalidDataError
        The file is no list of questions.
    MissingInputError
        The file is not there.
    """
    path = project.data / QUESTIONS
    try:
        rows = parse_yaml(path.read_text(encoding="utf-8"))["questions"]
        asked = [StaffQuestion(row["id"], row["priority"], row["text"], tuple(row.get("metrics", ()))) for row in rows]
    except FileNotFoundError as error:
        raise MissingInputError(f"There is no {project.relative(path)}. Restore it from the repository.") from error
    except (yaml.YAMLError, KeyError, TypeError) as error:
        fix = "It lists questions, each with id, priority and text."
        raise InvalidDataError(f"{project.relative(path)} cannot be read ({error}). {fix}") from error
    return tuple(sorted((each for each in asked if each.metrics), key=lambda each: each.priority))
