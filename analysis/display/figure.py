"""A chart as it is published: picture, finding, alternative text, its data, and the claims behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.display.chart_data import ChartData
    from analysis.display.theme import Picture

ALT_LIMIT = 250


@dataclass(frozen=True)
class Words:
    """
    What is written about a chart, before it is drawn.

    Parameters
    ----------
    finding
        The one thing that the chart shows, as a sentence.
    subtitle
        Statistic, unit, who, when and source.
    alt
        Kind of chart, finding, values, units and comparator.
    data
        What is drawn, as a table.
    owner
        Slug of the report, beside which the table lies as a file.
    """

    label: str
    finding: str
    subtitle: str
    alt: str
    data: ChartData | None = None
    owner: str = ""

    def figure(self, picture: Picture, claims: tuple[Claim, ...]) -> Figure:
        return Figure(
            self.label, self.finding, self.subtitle, shorten(self.alt), picture.svg, claims, picture.narrow,
            self.data, self.owner,
        )  # fmt: skip

    def table(self) -> str:
        """Give the data of the chart as Markdown, folded until asked for."""
        assert self.data is not None, self.label
        return self.data.folded(file_of(self.owner, self.label))


@dataclass(frozen=True)
class Figure:
    """
    What a notebook cell shows.

    Label, caption and alternative text travel in the output's metadata, because what a chart shows
    differs by organisation and a cell's own options cannot be computed. The data travel with them.
    """

    label: str
    finding: str
    subtitle: str
    alt: str
    svg: str
    claims: tuple[Claim, ...]
    narrow: int = 0
    data: ChartData | None = None
    owner: str = ""

    def __post_init__(self) -> None:
        assert self.label.startswith("fig-"), self.label
        assert 0 < len(self.alt) <= ALT_LIMIT, (len(self.alt), self.alt)
        assert self.alt != self.caption

    @property
    def caption(self) -> str:
        """The finding, then what is drawn; then where the data are, and the shape of the picture on a phone."""
        data = ""
        if self.data and self.owner:
            link = f"[Data of this chart (CSV)]({file_of(self.owner, self.label)}){{.chart-data}}."
            data = f'[{link}]{{.content-visible when-format="html"}}'
        # The page's style sheet knows from this mark how tall the narrow drawing is.
        shape = f"[]{{.narrow-{self.narrow}}}" if self.narrow else ""
        return " ".join(filter(None, [f"**{self.finding}** {self.subtitle}", data])) + shape

    def __repr__(self) -> str:
        # Jupyter keeps this beside the picture in every notebook, where all fields would double its size.
        return f"<{self.label}: {self.alt}>"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        words = {"label": self.label, "caption": self.caption, "alt": self.alt}
        if self.data and self.owner:
            words["data"] = self.data.as_csv()
        return {"image/svg+xml": self.svg}, {"impact": words}


def file_of(owner: str, label: str) -> str:
    """Name the file that holds the data of a chart, beside the notebook."""
    return f"{owner}.{label.removeprefix('fig-')}.csv"


def shorten(text: str, limit: int = ALT_LIMIT) -> str:
    """Cut a text at a sentence end, so that a screen reader never stops in mid-thought."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    end = cut.rfind(". ")
    return cut[: end + 1] if end > limit // 3 else cut[: cut[:-1].rfind(" ")] + " …"
