"""Where the numbers come from, what was done to them, and what they cannot say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.display.describe_citation import citation
from analysis.display.describe_counted import is_counted
from analysis.display.markdown import Markdown, escape, markdown, set_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.framework.records import Source

_RULE = (
    "**What is listed at a glance.** First what is clear. A measure stands out, or needs attention, if its likely "
    "level lies wholly on one side of that of its peers. It has changed if its filings show a trend whose likely "
    "range leaves out zero, or a change that is more than ordinary. All must still hold once the number of "
    "comparisons in the report is allowed for. Where nothing at all differs, nineteen reports in twenty list nothing "
    "as clear. Then, marked as not settled, measures that are likely better or worse: those whose chance of lying on "
    "that side of their peers is four in five or more. Such a measure may well lie on the other."
)

_COUNTED = (
    "**Counted shares.** Everybody was counted, so a range here shows how far chance alone can move a share from one "
    "year to the next. Counts that their publisher rounds or holds back stand for a few possible counts, and the "
    "range holds for all of them. Shares are set beside those of bodies of the same kind by a funnel. Small bodies "
    "may stray further by chance, and room is left for how far such bodies truly differ. A share is only called "
    "higher or lower where each possible count lies beyond that. No percentage is printed for fewer than "
    "twenty-three people, nor where fewer than ten are, or are not, of the group."
)

_MEANINGS = {
    "movement": (
        "**Ordinary range.** Filings are whole-employer figures without counts, so chance cannot be worked out from "
        "them. The range shows how far employers of the same size ordinarily move from one filing to the next: in "
        "every year on record, nineteen in twenty stayed within it."
    ),
    "sample": (
        "**Likely range.** The figure is an estimate, from a sample or from a model. The range is made so that it "
        "holds the true figure nineteen times in twenty."
    ),
    "chance": (
        "**Likely range of a trend.** Filings go up and down from year to year. The range is made so that such ups and "
        "downs leave the true trend inside it nineteen times in twenty."
    ),
    "bounds": (
        "**Possible range.** Figures were rounded, or some answers are missing; the true figure lies between the two "
        "ends."
    ),
}


def fold_sources(report: Report, claims: Iterable[Claim]) -> str:
    """Give the sources of a chapter, folded away until somebody asks."""
    body = _list(report, claims)
    if not body:
        return ""
    return f'::: {{.callout-note collapse="true" title="Sources of this chapter"}}\n{body}\n:::'


def describe_methods(report: Report) -> Markdown | None:
    """Say how the ranges were made, which models stand behind the report, and what is missing from it."""
    meanings = {claim.meaning for claim in report.ledger if not is_counted(claim)}
    parts = [_RULE] if report.ledger.where(lambda c: c.p_value is not None) else []
    parts += [text for meaning, text in _MEANINGS.items() if meaning in meanings]
    parts += [_COUNTED] if report.ledger.where(is_counted) else []
    parts += [_models(report), _limits(report)]
    return markdown(*parts)


def describe_sources(report: Report) -> Markdown | None:
    """List every source of the report once, with its licence; and say how to cite the report itself."""
    listed = _list(report, report.ledger)
    return markdown(set_by("sources-list", "sources", listed), citation(report)) if listed else None


def _list(report: Report, claims: Iterable[Claim]) -> str:
    """List sources by publisher; the yearly files of one series share a line."""
    used = {identifier for claim in claims for identifier in claim.sources if identifier}
    sources = sorted((report.evidence.sources[i] for i in used), key=lambda s: (s.publisher, s.title))
    groups: dict[tuple[str, str, str], list[Source]] = {}
    for source in sources:
        groups.setdefault((source.publisher, _series(source), source.licence), []).append(source)
    publishers: dict[tuple[str, str], list[str]] = {}
    for (publisher, series, licence), group in groups.items():
        publishers.setdefault((publisher, licence), []).append(_titles(series, group))
    return "\n".join(_of_publisher(*key, titles) for key, titles in publishers.items())


def _series(source: Source) -> str:
    """Name the series that a yearly file belongs to; any other source stands for itself."""
    return re.sub(r"\s*-?\s*20\d\d\s*(to|-|/)\s*(20)?\d\d$", "", source.title)


def _of_publisher(publisher: str, licence: str, titles: list[str]) -> str:
    """Name a publisher and its licence once, whatever the number of its titles."""
    end = f" {escape(licence)}." if licence else ""
    if len(titles) == 1:
        return f"- {escape(publisher)}: {titles[0]}.{end}"
    return "\n".join([f"- {escape(publisher)}:{end}", *(f"    - {title}" for title in titles)])


def _titles(series: str, group: list[Source]) -> str:
    if len(group) == 1:
        [source] = group
        dated = f", {escape(source.published)}" if source.published else ""
        return f"[{escape(source.title)}]({source.url}){dated}"
    years = [f"[{escape(s.title.removeprefix(series).strip(' -'))}]({s.url})" for s in group]
    return f"{escape(series)}: {', '.join(years)}"


def _models(report: Report) -> str:
    fit = report.evidence.pay_gap_fit
    if fit.status == "ok" and not report.ledger.where(what="level"):
        return ""
    if fit.status == "ok":
        return (
            "**Model.** The likely level of a pay gap comes from one model of all employers and years, with industry "
            "and size; it passed its checks for this edition. It is described under [Methods](/reports/methods.qmd)."
        )
    reason = fit.summary.get("reason") or "no reason was stored."
    return f"**Model withheld.** The model of pay gaps failed its checks, so nothing here rests on it: {reason}"


def _limits(report: Report) -> str:
    limits = [
        "It was made from what is public. What an organisation does and has not published is not here.",
        "A pay gap compares all women with all men. It does not say that anybody is paid less for the same work.",
        "Figures about places describe need. They are not results of the organisation.",
        "Figures in the press are printed as they were printed, with their hedges; most have no count behind them.",
    ]
    if not report.evidence.footprint:
        limits.append("Which places it serves has not been published in a form that could be used.")
    return "**Limits:**\n\n" + "\n".join(f"- {limit}" for limit in limits)
