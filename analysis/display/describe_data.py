"""How good the figures are as data, where all of them can be had, and how the goals map to other frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.quality import GRADES
from analysis.display.markdown import Markdown, div, escape, join_words, markdown, number, table

if TYPE_CHECKING:
    from analysis.claims.report import Report

QUALITY = {
    "A": "filed by law under one definition, with a likely range",
    "B": "filed so without a range, or published with its period and how many people it rests on",
    "C": "published with its period, and not how many it rests on",
    "D": "undated, rounded or hedged, or with a caution beside it",
}
CROSSWALK = "These goals in other frameworks"


def describe_quality(report: Report) -> Markdown | None:
    """Count the figures by their quality as data; None where there are none."""
    total = report.ledger.first(metric="figures_graded")
    if not total.value:
        return None
    counts = {grade: report.ledger.first(metric=f"figures_quality_{grade.lower()}") for grade in GRADES}
    rows = [[f"**{grade}**", QUALITY[grade], number(counts[grade])] for grade in GRADES]
    noun = "figure" if total.value == 1 else "figures"
    lead = (
        f"**Quality of the data.** Each of the {number(total)} {noun} is graded by how it was published. The grade "
        "says nothing of whether it is good news."
    )
    return markdown(lead, table(["Grade", "The rule", "Figures"], rows, "llr", widths=[8, 60, 10]))


def describe_downloads(report: Report) -> Markdown | None:
    """Say where every figure can be had as data; on paper the addresses are the report's own."""
    slug = report.organisation.slug
    links = div("report-downloads", f"Every claim of this report: [CSV]({slug}.csv), [JSON]({slug}.json).")
    return markdown(
        "Every number above is a claim: a value with its range, its method, its source and the rows it was made from, "
        "under an address that stays. All of them are published beside this report, free to use under the Open "
        "Government Licence where their sources allow it.",
        f'::: {{.content-visible when-format="html"}}\n{links}\n:::',
    )


def describe_crosswalk(report: Report) -> Markdown | None:
    """Map the goals of this report to other frameworks, folded away; None where no goal has evidence."""
    goals = [goal for goal in report.goals if report.own().where(goal=goal.number)]
    rows = [row for row in report.evidence.crosswalk if row.goal in {goal.number for goal in goals}]
    if not rows:
        return None
    codes: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        codes.setdefault((row.goal, row.scheme), []).append(row.code)
    schemes = list(dict.fromkeys(row.scheme for row in rows))
    body = table(
        ["Goal", *map(escape, schemes)],
        [
            [str(goal), *(escape(join_words(codes.get((goal, scheme), ["–"]))) for scheme in schemes)]
            for goal in dict.fromkeys(row.goal for row in rows)
        ],
        "r" + "l" * len(schemes),
        widths=[6, *[15] * len(schemes)],
    )
    unchecked = sorted({row.scheme for row in rows if not row.checked})
    note = "We drew this up. Neither the makers of those lists nor the Purpose Coalition have agreed to it."
    if unchecked:
        note += f" Still to be checked against the lists: the codes of {escape(join_words(unchecked))}."
    folded = f'::: {{.callout-note collapse="true" title="{CROSSWALK}"}}\n{note}\n\n{body}\n:::'
    return markdown(folded)
