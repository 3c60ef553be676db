"""What the home page shows of an edition: how much it holds, ways to an organisation, the goals in order of a life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.publishing.pages.directory import letters
from analysis.publishing.pages.markdown import div, escape, join_words, link, number, slug_of
from analysis.publishing.pages.words import KIND_NOUNS, STAGES, VERDICT_COUNTS

if TYPE_CHECKING:
    from analysis.publishing.pages.catalogue import Catalogue, Report

FOLDER = "_includes/generated"
SHOWN = 12  # organisations named on the home page, however many there are
FIND = """```{=html}
<form class="find" role="search" action="directory/index.html" method="get">
<label for="find-name">Find an organisation</label>
<span class="find-line"><input id="find-name" name="q" type="search" autocomplete="off">
<button type="submit">Find</button></span>
</form>
```"""


def home_fragments(catalogue: Catalogue) -> dict[str, str]:
    """Give what the home page includes, by address under reports/."""
    return {
        f"{FOLDER}/find.md": find(catalogue) + "\n",
        f"{FOLDER}/overview.md": overview(catalogue) + "\n",
        f"{FOLDER}/journey.md": journey(catalogue) + "\n",
        f"{FOLDER}/names.md": names(catalogue) + "\n",
    }


def find(catalogue: Catalogue) -> str:
    """Write a box that leads to the directory, and the directory's letters and kinds for whoever will not type."""
    strip = " ".join(link(letter, address) for letter, address in letters(catalogue, "directory/"))
    return "\n\n".join([FIND, div("letters", strip)])


def overview(catalogue: Catalogue) -> str:
    """Say in three parts whom the edition is about, what it rests on, and how the comparisons came out."""
    counts = catalogue.counts
    if not counts:
        return "The organisations are listed in [the directory](directory/index.qmd)."
    kinds = [
        f"{number(claim)}\N{NO-BREAK SPACE}{link(words[claim.value != 1], f'directory/kind-{slug_of(kind)}.qmd')}"
        for kind, words in KIND_NOUNS.items()
        if (claim := counts.get(f"organisations_{kind.replace(' ', '_')}"))
    ]
    came_out = [
        f"- {number(claim)} {words}"
        for verdict, words in VERDICT_COUNTS.items()
        if (claim := counts[f"comparisons_{verdict}"]).value or verdict in ("better", "worse", "cant_tell")
    ]
    parts = [
        div("count", f"**{number(counts['organisations'])} organisations**", f"{join_words(kinds)}."),
        div(
            "count",
            f"**{number(counts['figures_published'])} published figures**",
            f"of {number(counts['measures_with_figure'])} measures, and official statistics for "
            f"{number(counts['places_served'])} [local authorities](places/index.qmd) that they serve.",
        ),
        div("count", f"**{number(counts['comparisons'])} compared with peers**", "\n".join(came_out)),
    ]
    return "\n\n".join(["::::: {.counts}", *parts, ":::::"])


def journey(catalogue: Catalogue) -> str:
    """Write the goals as a strip of stages, each goal a link to its page."""
    stages = []
    for group, title in STAGES.items():
        goals = [goal for goal in catalogue.goals if goal.group == group]
        if goals:
            named = "\n".join(f"{goal.number}. {link(goal.title, f'goals/{goal.number}.qmd')}" for goal in goals)
            wide = " .barriers" if group == "barrier" else ""
            stages.append(f"::: {{.stage{wide}}}\n**{title}**\n\n{named}\n:::")
    return "\n\n".join(["::::: {.journey}", *stages, ":::::"])


def names(catalogue: Catalogue) -> str:
    """Name the organisations with evidence for the most goals: much is published there, which is no praise."""
    published = [report for report in catalogue.reports if report.published]
    shown = sorted(published, key=lambda report: -len(report.goals))[:SHOWN]
    entries = "\n".join(_entry(report) for report in sorted(shown, key=lambda report: report.name.casefold()))
    said = "" if len(published) <= SHOWN else (
        "Those that publish evidence for the most goals, which says how much is published and not how good it is. "
    )  # fmt: skip
    return "\n\n".join([div("entries", entries), f"{said}[The whole directory](directory/index.qmd)"])


def _entry(report: Report) -> str:
    where = f"organisations/{report.organisation.slug}.ipynb"
    return f"- {link(report.name, where)}\\\n  {escape(report.organisation.industry)}"
