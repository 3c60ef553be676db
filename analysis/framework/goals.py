"""The Purpose Goals, by version of the goal set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import unknown
from analysis.framework.records import Goal
from analysis.framework.tables import read_records

if TYPE_CHECKING:
    from analysis.paths import Project

GOALS = "framework/goals.csv"
CONTEXT = 0  # the goal number of metrics that describe an organisation or a place and belong to no goal


def read_goals(project: Project, goal_set: str = "current") -> tuple[Goal, ...]:
    """
    Read the goals of one version, in the order of their numbers.

    Raises
    ------
    UsageError
        There is no such version.
    """
    goals = read_records(project, GOALS, Goal)
    chosen = [goal for goal in goals if goal.goal_set == goal_set]
    if not chosen:
        versions = sorted({goal.goal_set for goal in goals})
        raise unknown("goal set", goal_set, versions, f"There are: {', '.join(versions)}.")
    return tuple(sorted(chosen, key=lambda goal: goal.number))
