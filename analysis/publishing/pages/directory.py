"""The directory: one page for each kind, goal and region, so that filtering needs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.publishing.pages.markdown import NOTHING, div, escape, link, page, slug_of, table
from analysis.publishing.pages.words import KINDS, NATIONWIDE, NOT_PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.publishing.pages.catalogue import Catalogue, Report

ADDRESS = "directory"
NO_REPORT = "no report in this edition"


def directory_pages(catalogue: Catalogue) -> dict[str, str]:
    """Give the directory and its filters by address under reports/; a filter that nothing passes has no page."""
    filters = _filters(catalogue)
    filter_pages = {
        f"{ADDRESS}/{name}.qmd": _filter_page(catalogue, title, said, chosen, filters)
        for name, (title, said, chosen) in filters.items()
    }
    return {f"{ADDRESS}/index.qmd": _index(catalogue, filters), **filter_pages}


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
    for region in sorted({name for report in catalogue.reports for name in _regions(catalogue, report)}, key=_order):
        reports = kept(lambda report, region=region: region in _regions(catalogue, report))
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
    return page(matter, _choices(catalogue, filters), "## By name {#names}", _listing(catalogue, catalogue.reports))


def _filter_page(
    catalogue: Catalogue, title: str, said: str, reports: tuple[Report, ...], filters: dict[str, Filter]
) -> str:
    matter = {"title": title, "description": said, "toc": False}
    return page(matter, _listing(catalogue, reports), _choices(catalogue, filters))


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


def _listing(catalogue: Catalogue, reports: tuple[Report, ...]) -> str:
    rows = [
        [
            _name(report),
            escape(report.organisation.industry),
            ", ".join(link(str(goal), f"../goals/{goal}.qmd") for goal in report.goals) or NOTHING,
            escape(", ".join(catalogue.regions(report.organisation.slug))) or "not published",
        ]
        for report in reports
    ]
    return table(["Organisation", "What it does", "Goals with evidence", "Serves"], rows, "llll", [26, 30, 14, 24])


def _name(report: Report) -> str:
    if report.published:
        return link(report.name, f"../organisations/{report.organisation.slug}.ipynb")
    return f"{escape(report.name)} ({NO_REPORT})"
