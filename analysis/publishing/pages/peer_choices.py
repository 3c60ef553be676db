"""A page for each organisation that files: the same figures beside every group of peers that it can be set beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.publishing.pages.markdown import NOTHING, div, escape, file_note, link, number, page, period, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.publishing.pages.catalogue import Catalogue, PublishedClaim, Report

MEASURES = ("median_pay_gap", "women_top_quarter")
MEMBERS = "peers_chosen"
WHATS = ("peers_lower", "peers_upper", "peers_level", "difference", "chance")
BY_NAME = "by-name"  # the group of its report
SAYS = {
    1: "**It leans the same way whoever the peers are: {side}.**",
    0: "**With no group of peers does it lean clearly either way.**",
}
DEPENDS = "**Which way it leans depends on who the peers are.**"
ALONE = "**No other group has enough figures of this measure to set it beside.**"
LIMITS = (
    "Each line takes one comparison by itself. The verdict in the report rests on the group chosen by name, and allows "
    "for how many comparisons the report makes. The industry is the one that an employer files under: it can put very "
    "different work together, which is why the report's peers are chosen by name. A school and a university both file "
    "under education. [How levels are compared](../methods.qmd#peers)"
)


def choice_address(report: Report) -> str:
    return f"peers/with-{report.organisation.slug}"


def choice_link(catalogue: Catalogue, report: Report) -> str:
    """Lead from a peer group to the page of other peers; or say that there are none."""
    if can_be_shown(catalogue, report):
        whose = f"[ of {escape(report.name)}]{{.screen-reader-only}}"
        return f"[other peers{whose}](with-{report.organisation.slug}.qmd)"
    return "no other group"


def choice_pages(catalogue: Catalogue) -> dict[str, str]:
    """Give the page of every organisation with a report and filings, by address under reports/."""
    shown = [report for report in catalogue.reports if can_be_shown(catalogue, report)]
    return {f"{choice_address(report)}.qmd": choice_page(catalogue, report) for report in shown}


def report_link(report: Report) -> str:
    if not report.published:
        return escape(report.name)
    return link(report.name, f"../organisations/{report.organisation.slug}.ipynb")


def choice_page(catalogue: Catalogue, report: Report) -> str:
    claims = catalogue.claims_of(choice_address(report))
    matter = {
        "title": f"{report.name} beside other peers",
        "subtitle": "Peers",
        "description": "Whether its place among employers depends on who the peers are.",
        "search": False,  # who searches for an organisation is to find its report
    }
    groups = [claim for claim in claims if claim.metric == MEMBERS]
    return page(
        matter,
        *(part for metric in MEASURES for part in _measure(catalogue, report, metric, groups, claims)),
        div("caveats", LIMITS),
        *_groups(catalogue, report, groups),
        file_note(f"with-{report.organisation.slug}", claims),
    )


def can_be_shown(catalogue: Catalogue, report: Report) -> bool:
    """Whether there is a report, and another group with enough employers in the year of the report's level."""
    compared = [claim for claim in catalogue.claims_of(choice_address(report)) if claim.what == "chance"]
    return report.published and any(_own(report, claim.metric, claim.period) for claim in compared)


def _own(report: Report, metric: str, year: str) -> PublishedClaim | None:
    return report.by_key.get((metric, year, "level"))


def _measure(
    catalogue: Catalogue,
    report: Report,
    metric: str,
    groups: Sequence[PublishedClaim],
    claims: Sequence[PublishedClaim],
) -> list[str]:
    """Say whether it depends, and set all groups one under the other; nothing where the report has no such level."""
    year = groups[0].period
    own = _own(report, metric, year)
    if own is None:
        return []
    named = {what: claim for what in WHATS if (claim := report.by_key.get((metric, year, what)))}
    found = {BY_NAME: named} if "peers_level" in named else {}
    for group in groups:
        of_group = {c.what: c for c in claims if c.metric == metric and c.subject == group.subject}
        if "chance" in of_group:
            found[group.subject] = of_group
    rows = [_row(catalogue, report, each, of_group) for each, of_group in found.items()]
    value = report.by_key.get((metric, year, "value"))
    filed = f"It filed {number(value)} for {period(own)}; " if value else ""
    years = f"{filed}its likely level, over all its filings, is **{number(own)}** ({number(own, 'interval')})."
    # What matters most stands first: on a phone the rest is one push away.
    head = ["Peers", "It leans", "Its level lies", "Their likely level", "Middle half filed", "Employers"]
    name = escape(catalogue.metrics[metric].name)
    return [
        f"## {name} {{#{metric.replace('_', '-')}}}",
        answer([of_group.get("chance") for of_group in found.values()]),
        years,
        table(head, rows, "lllrrr", [20, 17, 22, 20, 18, 10]) if rows else "",
    ]


def answer(chances: Sequence[PublishedClaim | None]) -> str:
    """Say whether all groups lean to one side; a group in which it could go either way leans to none."""
    if len(chances) < 2:
        return ALONE
    said = [claim.certainty if claim else "" for claim in chances]
    sides = {next((side for side in ("better", "worse", "higher", "lower") if side in each), "") for each in said}
    if sides == {""}:
        return SAYS[0]
    return SAYS[1].format(side=sides.pop()) if len(sides) == 1 else DEPENDS


def _row(catalogue: Catalogue, report: Report, group: str, found: Mapping[str, PublishedClaim]) -> list[str]:
    level, apart, chance = (found.get(what) for what in ("peers_level", "difference", "chance"))
    half = f"{number(found.get('peers_lower'))} to {number(found.get('peers_upper'))}"
    return [
        _named(catalogue, report) if group == BY_NAME else escape(level.comparator),
        chance.certainty if chance and chance.certainty else NOTHING,
        f"{number(apart)} points {apart.statement} ({number(apart, 'interval')})" if apart else NOTHING,
        f"{number(level)} ({number(level, 'interval')})",
        half,
        number(level, "count"),
    ]


def _named(catalogue: Catalogue, report: Report) -> str:
    group = catalogue.peer_groups[report.organisation.peer_group]
    return link(group.name, f"{group.id}.qmd")


def _groups(catalogue: Catalogue, report: Report, groups: Sequence[PublishedClaim]) -> list[str]:
    """Let each group explain itself, and say why one is missing."""
    listed = []
    if group := catalogue.peer_groups.get(report.organisation.peer_group):
        listed.append(f"- **{link(group.name, f'{group.id}.qmd')}**, the peers of {report_link(report)} in its report. "
                      f"{escape(group.rule)}")  # fmt: skip
    for claim in groups:
        few = f" {escape(claim.caveats[0])}" if claim.value is not None and claim.caveats else ""
        count = f" There are {number(claim)} in that year besides itself." if claim.value is not None else ""
        listed.append(f"- **{escape(claim.comparator)}.** {escape(claim.statement)}{count}{few}")
    return ["## Who the peers are {#groups}", "\n".join(listed)]
