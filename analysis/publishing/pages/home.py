"""The goals in the order of a life, as the home page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.publishing.pages.markdown import link
from analysis.publishing.pages.words import STAGES

if TYPE_CHECKING:
    from analysis.publishing.pages.catalogue import Catalogue

FOLDER = "_includes/generated"


def home_fragments(catalogue: Catalogue) -> dict[str, str]:
    """Give what the home page includes, by address under reports/."""
    return {f"{FOLDER}/journey.md": journey(catalogue) + "\n"}


def journey(catalogue: Catalogue) -> str:
    """Write the goals as a strip of stages, each goal a link to its page."""
    stages = []
    for group, title in STAGES.items():
        goals = [goal for goal in catalogue.goals if goal.group == group]
        if goals:
            names = "\n".join(f"{goal.number}. {link(goal.title, f'goals/{goal.number}.qmd')}" for goal in goals)
            wide = " .barriers" if group == "barrier" else ""
            stages.append(f"::: {{.stage{wide}}}\n**{title}**\n\n{names}\n:::")
    return "\n\n".join(["::::: {.journey}", *stages, ":::::"])
