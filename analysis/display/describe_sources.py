"""Where the numbers come from, what was done to them, and what they cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.markdown import Markdown, escape, markdown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.claims.claim import Claim
    from analysis.claims.report import Report

_MEANINGS = {
    "movement": (
        "**Ordinary range.** Filings are whole-employer figures without counts, so chance cannot be worked out from "
        "them. The range shows how far employers of the same size ordinarily move from one filing to the next: in "
        "every year on record, nineteen in twenty stayed within it."
    ),
    "sample": "**Likely range.** A sample was asked; the range holds the true figure nineteen times in twenty.",
    "chance": "**Likely range.** Everybody was counted; the range is what year-to-year chance alone would give.",
    "bounds": "**Possible range.** Some answers are missing; the true figure lies between the two ends.",
}


def fold_sources(report: Report, claims: Iterable[Claim]) -> str:
    """Give the sources of a chapter, folded away until somebody asks."""
    lines = [f"- {_source(report, identifier)}" for identifier in _identifiers(claims)]
    if not lines:
        return ""
    body = "\n".join(lines)
    return f'::: {{.callout-note collapse="true" title="Sources of this chapter"}}\n{body}\n:::'


def describe_methods(report: Report) -> Markdown | None:
    """Say how the ranges were made, which models stand behind the report, and what is missing from it."""
    meanings = {claim.meaning for claim in report.ledger}
    parts = [text for meaning, text in _MEANINGS.items() if meaning in meanings]
    parts += [_models(report), _limits(report)]
    return markdown(*parts)


def describe_sources(report: Report) -> Markdown | None:
    """List every source of the report once, with its licence."""
    return markdown("\n".join(f"- {_source(report, identifier)}" for identifier in _identifiers(report.ledger)))


def _identifiers(claims: Iterable[Claim]) -> list[str]:
    return sorted({identifier for claim in claims for identifier in claim.sources if identifier})


def _source(report: Report, identifier: str) -> str:
    source = report.evidence.sources[identifier]
    dated = f", {escape(source.published)}" if source.published else ""
    licence = f". {escape(source.licence)}" if source.licence else ""
    return f"{escape(source.publisher)}: [{escape(source.title)}]({source.url}){dated}{licence}."


def _models(report: Report) -> str:
    fit = report.evidence.pay_gap_fit
    if fit.status == "ok":
        return (
            "**Model.** The likely level of a pay gap comes from one model of all employers and years, with industry "
            "and size; it passed its checks for this edition. It is described under [Methods](/reports/methods.qmd)."
        )
    return f"**Model withheld.** The model of pay gaps failed its checks, so nothing here rests on it: {fit.reason}"


def _limits(report: Report) -> str:
    limits = [
        "It was made from what is public. What an organisation does and has not published is not here.",
        "A pay gap compares all women with all men. It does not say that anybody is paid less for the same work.",
        "Figures about places describe need. They are not results of the organisation.",
        "Figures in the press are printed as they were printed, with their hedges; most have no count behind them.",
    ]
    if not report.evidence.footprint:
        limits.append("Which places it serves has not been published in a form that could be used.")
    return "**Limits.**\n\n" + "\n".join(f"- {limit}" for limit in limits)
