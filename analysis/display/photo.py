"""A photo of a case study, with the words that stand for it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.display.markdown import escape

if TYPE_CHECKING:
    from analysis.claims.report import Report


@dataclass(frozen=True)
class ShownPhoto:
    """What a notebook cell shows; label, caption and alternative text travel as those of a chart do."""

    label: str
    caption: str
    alt: str
    kind: str
    content: bytes

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        words = {"label": self.label, "caption": self.caption, "alt": self.alt}
        return {self.kind: base64.b64encode(self.content).decode("ascii")}, {"impact": words}


def photo_goal(report: Report, number_of_goal: int) -> ShownPhoto | None:
    """
    Show the photo of a goal's first case study that has one.

    Parameters
    ----------
    number_of_goal
        The goal's number in the report's goal set.
    """
    for case in report.editorial.case_studies:
        if case.goal == number_of_goal and case.photo:
            caption = f"{escape(case.title)}. Photo: {escape(report.organisation.name)}."
            return ShownPhoto(f"fig-case-{case.goal}", caption, case.photo.alt, case.photo.kind, case.photo.content)
    return None
