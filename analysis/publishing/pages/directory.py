"""The directory: one page for each kind, goal and region, so that filtering needs no script."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from analysis.publishing.pages.markdown import NOTHING, SCRIPT, div, escape, link, page, slug_of, table
from analysis.publishing.pages.paging import cut, initial, letter_id, page_name, steps
from analysis.publishing.pages.words import KINDS, NATIONWIDE, NOT_PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.publishing.pages.catalogue import Catalogue, Report

ADDRESS = "directory"
NO_REPORT = "no report in this edition"
MOST = 150  # rows of one page: about 60 kB


def directory_pages(catalogue: Catalogue) -> dict[str, str]:
    """Give the directory and its filters by address under reports/; a filter that nothing passes has no page."""
    filters = _filters(catalogue)
    pages = {f"{ADDRESS}/index.qmd": _index(catalogue, filters)}
    for name, (title, said, chosen) in filters.items():
        parts = cut(chosen, MOST)
        for part in range(len(parts)):
            pages[f"{ADDRESS}/{page_name(name, part)}.qmd"] = _filter_page(catalogue, name, title, said, parts, part)
    return pages


def letters(catalogue: Catalogue, folder: str = "") -> list[tuple[str, str]]:
    """Pair each letter that a name starts with, and its address in the directory."""
    found = dict.fromkeys(sorted(initial(report.name) for report in catalogue.reports))
    return [(letter, f"{folder}index.qmd#{letter_id(letter)}") for letter in found]


Filter = tuple[str, str, tuple["Report", ...]]


def _filters(catalogue: Catalogue) -> dict[str, Filter]:
    """Give title, what it keeps and the reports kept, by name of page."""

    def kept(passes: Callable[[Report], bool]) -> tuple[Report, ...]:
        return tuple(report for report in catalogue.reports if passes(report))

    found: dict[str, Filter] = {}
    for kind, title in KINDS.items():
        reports = kept(lambda report, kind=kind: report.organisation.kind == kind)
        found[f"kind-{slug_of(kind)}"] = (title, f"Kind: {title}.", reports)
    for goal in catalogue.goals:
        reports = kept(lambda report, number=goal.number: number in report.goals)
        said = f"With a published result for goal {goal.number}, {goal.title}."
        found[f"goal-{goal.number}"] = (f"Evidence for goal {goal.number}", said, reports)
    regions = {report.organisation.slug: _regions(catalogue, report) for report in catalogue.reports}
    for region in sorted({name for names in regions.values() for name in names}, key=_order):
        reports = kept(lambda report, region=region: region in regions[report.organisation.slug])
        found[f"region-{slug_of(region)}"] = (_region_title(region), _region_said(region), reports)
    return {name: each for name, each in found.items() if each[2]}


def _regions(catalogue: Catalogue, report: Report) -> list[str]:
    return catalogue.regions(report.organisation.slug) or [NOT_PUBLISHED]


def _order(region: str) -> tuple[bool, str]:
    return region in (NATIONWIDE, NOT_PUBLISHED), region


def _region_title(region: str) -> str:
    titles = {NATIONWIDE: "Serving the whole country", NOT_PUBLISHED: "Places served not published"}
    return titles.get(region, f"Serving {region}")


def _region_said(region: str) -> str:
    if region == NOT_PUBLISHED:
        return "Organisations that have not published which places they serve, as far as we could find."
    if region == NATIONWIDE:
        return "Organisations that serve the whole of the United Kingdom, or a whole nation of it."
    return f"Organisations that serve at least one local authority in {region}, not counting those that serve all."


def _index(catalogue: Catalogue, filters: dict[str, Filter]) -> str:
    matter = {
        "title": "Find an organisation",
        "description": "Every organisation of this edition by name, kind, goal and place.",
        "toc": False,
    }
    strip = div("letters", " ".join(link(letter, address) for letter, address in letters(catalogue)))
    few = len(catalogue.reports) <= MOST
    listed = _listing(catalogue, catalogue.reports, lettered=True) if few else _names(catalogue.reports)
    return page(
        matter, strip, div("sortable stacked", listed),
        "## By kind, place or goal {#filters}", _choices(catalogue, filters), SCRIPT.format(offset="../"),
    )  # fmt: skip


def _names(reports: Sequence[Report]) -> str:
    """List names alone, by letter, where a table would be too long for one page."""
    parts = []
    for letter, group in groupby(sorted(reports, key=lambda each: initial(each.name)), key=lambda x: initial(x.name)):
        listed = "\n".join(f"- {_name(report)}" for report in group)
        parts += [f"### {escape(letter)} {{#{letter_id(letter)}}}", div("names", listed)]
    return "\n\n".join(parts)


def _filter_page(
    catalogue: Catalogue, name: str, title: str, said: str, parts: Sequence[Sequence[Report]], part: int
) -> str:
    matter = {"title": title if part == 0 else f"{title}, part {part + 1}", "description": said, "toc": False}
    return page(
        matter,
        steps(name, [[report.name for report in each] for each in parts], part),
        div("sortable stacked", _listing(catalogue, parts[part])),
        div("onward", "[Other kinds, places and goals](index.qmd#filters)"),
        SCRIPT.format(offset="../"),
    )


def _choices(catalogue: Catalogue, filters: dict[str, Filter]) -> str:
    """Write the filters as three lists of plain links."""
    titles = {goal.number: goal.title for goal in catalogue.goals}
    groups = {"kind": ("Kind", []), "region": ("Where it serves", []), "goal": ("Goal with evidence", [])}
    for name, (title, _, _) in filters.items():
        group, _, rest = name.partition("-")
        words = f"{rest} {titles[int(rest)]}" if group == "goal" else title.removeprefix("Serving ")
        groups[group][1].append(f"- {link(words[:1].upper() + words[1:], f'{name}.qmd')}")
    parts = [div("choice", f"**{title}**", "\n".join(links)) for title, links in groups.values() if links]
    return "\n\n".join(["::::: {.choices}", *parts, ":::::"])


def _listing(catalogue: Catalogue, reports: Sequence[Report], *, lettered: bool = False) -> str:
    seen: set[str] = set()
    rows = []
    for report in reports:
        letter = initial(report.name)
        mark = f"[]{{#{letter_id(letter)}}}" if lettered and letter not in seen else ""
        seen.add(letter)
        rows.append(
            [
                mark + _name(report),
                escape(report.organisation.industry),
                ", ".join(link(str(goal), f"../goals/{goal}.qmd") for goal in report.goals) or NOTHING,
                escape(", ".join(catalogue.regions(report.organisation.slug))) or "not published",
            ]
        )
    return table(["Organisation", "What it does", "Goals with evidence", "Serves"], rows, "llll", [26, 30, 14, 24])


def _name(report: Report) -> str:
    if report.published:
        return link(report.name, f"../organisations/{report.organisation.slug}.ipynb")
    return f"{escape(report.name)} ({NO_REPORT})"
