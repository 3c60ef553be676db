"""A chart as it is published: picture, finding, alternative text and the claims behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.claims.claim import Claim

ALT_LIMIT = 250


@dataclass(frozen=True)
class Figure:
    """
    What a notebook cell shows.

    Label, caption and alternative text travel in the output's metadata, because what a chart shows
    differs by organisation and a cell's own options cannot be computed.
    """

    label: str
    finding: str
    subtitle: str
    alt: str
    svg: str
    claims: tuple[Claim, ...]

    def __post_init__(self) -> None:
        assert self.label.startswith("fig-"), self.label
        assert 0 < len(self.alt) <= ALT_LIMIT, (len(self.alt), self.alt)
        assert self.alt != self.caption

    @property
    def caption(self) -> str:
        return f"**{self.finding}** {self.subtitle}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        words = {"label": self.label, "caption": self.caption, "alt": self.alt}
        return {"image/svg+xml": self.svg}, {"impact": words}


def shorten(text: str, limit: int = ALT_LIMIT) -> str:
    """Cut a text at a sentence end, so that a screen reader never stops in mid-thought."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    end = cut.rfind(". ")
    return cut[: end + 1] if end > limit // 3 else cut[: cut.rfind(" ")] + " …"
