"""A page for each peer group: its rule, its members by name, and how their filed figures spread."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from analysis.publishing.pages.dots import Dot, dot_strip
from analysis.publishing.pages.markdown import (
    NOTHING,
    SCRIPT,
    div,
    escape,
    file_note,
    link,
    number,
    page,
    period,
    table,
)
from analysis.publishing.pages.peer_choices import can_be_shown, choice_link, choice_pages, report_link
from analysis.publishing.pages.words import VERDICTS, judged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.framework.records import PeerGroup
    from analysis.publishing.pages.catalogue import Catalogue, PublishedClaim, Report

MEASURES = ("median_pay_gap", "women_top_quarter")
QUARTILES = ("peers_lower", "peers_median", "peers_upper")


def peer_pages(catalogue: Catalogue) -> dict[str, str]:
    """Give the page of every peer group, and the page that lists them, by address under reports/."""
    groups = sorted(catalogue.peer_groups.values(), key=lambda group: group.name)
    return {
        "peers/index.qmd": peer_index(catalogue, groups),
        **{f"peers/{group.id}.qmd": peer_page(catalogue, group) for group in groups},
        **choice_pages(catalogue),
    }


def peer_page(catalogue: Catalogue, group: PeerGroup) -> str:
    claims = catalogue.claims_of(f"peers/{group.id}")
    matter = {
        "title": group.name,
        "subtitle": "Peer group",
        "description": "How far these employers differ, who they are, and why these.",
    }
    return page(
        matter,
        *_compare(catalogue, group, claims),
        _ours(catalogue, group),
        _spread(catalogue, claims),
        _members(catalogue, group, claims),
        file_note(group.id, claims),
        SCRIPT.format(offset="../"),
    )


def _compare(catalogue: Catalogue, group: PeerGroup, claims: Sequence[PublishedClaim]) -> list[str]:
    """Show where every member's figure lies; a script lets the reader mark one, and counts the others round it."""
    names = {row["employer"]: row["name"] for row in catalogue.peers if row["peer_group"] == group.id}
    own = {claim.subject for report in _reports(catalogue, group) for claim in report.own if claim.metric in MEASURES}
    parts = []
    for metric in MEASURES:
        quartiles = {claim.what: claim for claim in claims if claim.metric == metric and claim.what in QUARTILES}
        filed = _by_employer(claims, metric)
        if len(quartiles) == len(QUARTILES) and filed:
            dots = [Dot(each, names.get(each, each), filed[each], each in own) for each in filed]
            year = quartiles["peers_median"].period
            large = " Large: organisations described here." if own & filed.keys() else ""
            said = f"One dot: one employer&#8217;s filing, {year}. Band: the middle half; line: the median.{large} "
            name = escape(catalogue.metrics[metric].name)
            parts += [f"### {name} {{#compare-{metric.replace('_', '-')}}}", dot_strip(dots, said, quartiles)]
    if not parts:
        return []
    intro = (
        "Each figure is as it was filed for that year, which is not yet a verdict: single years move by themselves. "
        "Whether an organisation is better or worse than its peers is said in its report, with the doubt."
    )
    return ["## How do they compare? {#compare}", _choice(names), *parts, div("caveats", intro)]


def _choice(names: Mapping[str, str]) -> str:
    """Write the list to mark an employer from; hidden until the script that obeys it has run."""
    options = "".join(
        f'<option value="{html.escape(employer)}">{html.escape(name)}</option>'
        for employer, name in sorted(names.items(), key=lambda pair: pair[1].casefold())
    )
    return (
        '```{=html}\n<form class="mark" hidden><label for="mark-employer">Mark an employer</label>'
        f'<select id="mark-employer" autocomplete="off"><option value="">None</option>{options}</select></form>\n```'
    )


def peer_index(catalogue: Catalogue, groups: Sequence[PeerGroup]) -> str:
    matter = {
        "title": "Peer groups",
        "description": "Each organisation is compared with a group of similar employers that are named one by one.",
        "toc": False,
    }
    rows = []
    for group in groups:
        claims = catalogue.claims_of(f"peers/{group.id}")
        members = next((claim for claim in claims if claim.metric == "peer_group_members"), None)
        names = [report_link(report) for report in _reports(catalogue, group)]
        rows.append([link(group.name, f"{group.id}.qmd"), number(members), ", ".join(names) or NOTHING])
    others = "An organisation can be set beside other peers too: its group's page leads there."
    listed = table(["Group", "Employers", "Organisations described here"], rows, "lrl", [30, 10, 50])
    return page(matter, listed, others if any(can_be_shown(catalogue, each) for each in catalogue.reports) else "")


def _reports(catalogue: Catalogue, group: PeerGroup) -> list[Report]:
    return [report for report in catalogue.reports if report.organisation.peer_group == group.id]


def _ours(catalogue: Catalogue, group: PeerGroup) -> str:
    """List the organisations of the group that have a report, each with its verdict on the headline measure."""
    reports = _reports(catalogue, group)
    rows = [[report_link(report), *_verdict(report), choice_link(catalogue, report)] for report in reports]
    if not rows:
        return ""
    head = ["Organisation", "Year", "Median gap", "Likely level", "Compared with its peers", "With others"]
    return "\n\n".join(
        ["## Organisations described here {#organisations}", table(head, rows, "llrrll", [27, 10, 11, 16, 22, 14])]
    )


def _verdict(report: Report) -> list[str]:
    claim = next((c for c in report.own if c.metric == MEASURES[0] and c.what == "value" and c.verdict), None)
    if claim is None:
        return [NOTHING, NOTHING, NOTHING, VERDICTS["not_compared"]]
    level = report.by_key.get((claim.metric, claim.period, "level"))
    return [period(claim), number(claim), number(level, "interval"), judged(claim.verdict, claim.certainty)]


def _spread(catalogue: Catalogue, claims: Sequence[PublishedClaim]) -> str:
    rows = []
    for metric in MEASURES:
        found = {claim.what: claim for claim in claims if claim.metric == metric}
        if all(what in found for what in QUARTILES):
            middle = found["peers_median"]
            name = escape(catalogue.metrics[metric].name)
            rows.append([name, period(middle), number(middle, "count"), *(number(found[what]) for what in QUARTILES)])
    if not rows:
        return "## How far they differ {#spread}\n\nToo few members filed in one year for quartiles to mean anything."
    head = ["Measure", "Year", "Filed", "A quarter below", "Median", "A quarter above"]
    note = "All members count here. On an organisation's own page its peers are the others only."
    return "\n\n".join(
        ["## How far they differ {#spread}", table(head, rows, "llrrrr", [34, 9, 8, 12, 10, 12]), div("caveats", note)]
    )


def _members(catalogue: Catalogue, group: PeerGroup, claims: Sequence[PublishedClaim]) -> str:
    """Name every member, in the order of names, with what it filed."""
    measures = [metric for metric in MEASURES if metric in catalogue.metrics]
    filed = {metric: _by_employer(claims, metric) for metric in measures}
    members = sorted(
        (row for row in catalogue.peers if row["peer_group"] == group.id), key=lambda row: row["name"].casefold()
    )
    reasons = list(dict.fromkeys(row["reason"] for row in members))
    marks = {reason: "" if len(reasons) == 1 else str(place) for place, reason in enumerate(reasons, start=1)}
    rows = [
        [
            escape(row["name"]) + (f"^{marks[row['reason']]}^" if marks[row["reason"]] else ""),
            *(number(filed[metric].get(row["employer"])) for metric in measures),
        ]
        for row in members
    ]
    head = ["Employer", *(escape(catalogue.metrics[metric].short_name) for metric in measures)]
    why = "\n".join(f"{place}. {escape(reason)}" for place, reason in enumerate(reasons, start=1))
    key = f"Why they are in the group:\n\n{why}" if len(reasons) > 1 else f"Why they are in the group: {why[3:]}."
    note = "A dash: nothing filed for that year. A minus sign: women's figure is the higher one."
    return "\n\n".join(
        [
            "## Members {#members}",
            f"**The rule.** {escape(group.rule)}",
            key,
            div("sortable", table(head, rows, "l" + "r" * len(measures), [50, *(14 for _ in measures)])),
            div("caveats", note),
        ]
    )


def _by_employer(claims: Sequence[PublishedClaim], metric: str) -> Mapping[str, PublishedClaim]:
    return {claim.subject: claim for claim in claims if claim.metric == metric and claim.what == "value"}

