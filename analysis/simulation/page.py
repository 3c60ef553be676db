"""The table of error rates as the methods page includes it: generated whole, with the command that made it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.simulation import rates
from analysis.simulation.counted_rates import JUDGED, counted_rates
from analysis.simulation.rates import Rate
from analysis.simulation.truth import DIFFERENCES, SIZES, TRENDS
from analysis.statistics.certainty import EITHER

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analysis.simulation.truth import Plan

PAGE = "_includes/error-rates.md"
NAMES = {
    "median_pay_gap": "Median pay gap",
    "mean_pay_gap": "Mean pay gap",
    "women_top_quarter": "Women in the top quarter",
    "none": "no difference",
    "small": f"small difference ({DIFFERENCES['small']:.0f} points)",
    "large": f"large difference ({DIFFERENCES['large']:.0f} points)",
}
TRUE_TREND = {"none": "no trend", "trend": f"trend ({TRENDS['trend']:.0f} points a year)"}
CHANGES = {
    "trend": "Trend",
    "change_one_year": "Change in a year, beyond ordinary movement",
    "change_since_first": "Change since the first filing, beyond ordinary movement",
    "change_against_peers": "Change from the earlier to the later half of the filings, beyond that of peers",
}
SAID = {
    "likely that side": "likely better or worse, higher or lower",
    "more likely that side than not": "more likely better than not, and so on",
    EITHER: "could go either way: the side with more than even chances",
}
HEAD = ("What is judged", "What is true", "Tried", "Given a clear verdict", "The wrong way", "Missed")
WIDTHS = (34, 22, 7, 18, 9, 9)


def write_page(
    findings: pd.DataFrame,
    certainty: list[Rate],
    methods: list[Rate],
    plan: Plan,
    command: str,
    counted: pd.DataFrame,
) -> str:
    """
    Write the tables as Markdown.

    Parameters
    ----------
    findings
        As ``run_chain`` gives them.
    certainty
        As ``certainty_rates`` gives them.
    methods
        As ``method_rates`` gives them.
    command
        What to type to make the page again.
    counted
        The findings on counted shares, as ``run_chain`` leaves them in ``counted_findings.csv``.
    """
    by_kind = [_named(rate) for rate in rates.peer_rates(findings, "metric")]
    by_size = [_named(rate) for rate in rates.peer_rates(findings, "size")]
    whole = [rates.peer_report_rate(findings), rates.trend_report_rate(findings), rates.report_rate(findings)]
    return "\n\n".join(
        [
            f"Made by `{command}`: {plan.organisations} synthetic organisations among {plan.employers:,} synthetic "
            f"employers, seed {plan.seed}, and {methods[0].tried:,} draws for each method below. The range behind "
            "each share is its 95% interval, for these rates are counted from draws too.",
            _table("Whole reports of organisations that differ in nothing", [_named(rate) for rate in whole]),
            _table("Place among peers, by measure", _in_order(by_kind, NAMES)),
            _table("Place among peers, by number of employees", _in_order(by_size, SIZES)),
            *(_table(words, _change(findings, what)) for what, words in CHANGES.items()),
            _table("Counted shares, rounded to ten and held back below five", _counted(counted)),
            _coverage(findings),
            _certainty(certainty),
            _leaning(findings),
            _table("Single methods, on figures drawn for each", methods),
        ]
    ) + "\n"  # fmt: skip


def _named(rate: Rate) -> Rate:
    kind, truth = NAMES.get(rate.kind, rate.kind), NAMES.get(rate.truth, rate.truth)
    return Rate(kind, truth, rate.tried, rate.flagged, rate.wrong_way)


def _change(findings: pd.DataFrame, what: str) -> list[Rate]:
    found = rates.change_rates(findings, what, "metric")
    named = [Rate(NAMES[r.kind], TRUE_TREND[r.truth], r.tried, r.flagged, r.wrong_way) for r in found]
    return _in_order(named, NAMES)


def _counted(findings: pd.DataFrame) -> list[Rate]:
    words = {
        "difference": {"none": "no difference", "small": "small difference", "large": "large difference"},
        "trend": {"none": "no change", "trend": "change"},
    }
    found = []
    for what, (_, truth, _) in JUDGED.items():
        rated = {rate.truth: rate for rate in counted_rates(findings, what)}
        found += [replace(rated[true], truth=named) for true, named in words[truth].items() if true in rated]
    return found


def _in_order(found: list[Rate], names: Iterable[str]) -> list[Rate]:
    """Sort by kind as listed, then from no difference to a large one."""
    kinds = [NAMES.get(name, name) for name in names]
    truths = [NAMES[name] for name in DIFFERENCES] + list(TRUE_TREND.values())
    return sorted(found, key=lambda rate: (kinds.index(rate.kind), truths.index(rate.truth)))


def _table(caption: str, found: list[Rate]) -> str:
    rows = [(rate.kind, rate.truth, f"{rate.tried:,}", _with_range(rate), *_errors(rate)) for rate in found]
    return _markdown(HEAD, rows, WIDTHS, caption)


def _with_range(rate: Rate) -> str:
    lower, upper = rate.limits
    return f"{100 * rate.share:.1f}% ({100 * lower:.1f} to {100 * upper:.1f})"


def _errors(rate: Rate) -> tuple[str, str]:
    """Where nothing is true, every clear verdict is a false alarm, and there is nothing to miss."""
    if rate.truth.startswith("no"):
        return "–", "–"
    return f"{100 * rate.wrong_way / rate.tried:.1f}%", f"{100 * rate.missed:.1f}%"


def _coverage(findings: pd.DataFrame) -> str:
    found = _in_order(
        [Rate(NAMES[r.kind], NAMES["none"], r.tried, r.flagged) for r in rates.coverage(findings, "metric")], NAMES
    )
    sizes = {r.kind: r for r in rates.coverage(findings, "size")}
    rows = [(r.kind, f"{r.tried:,}", _with_range(r)) for r in [*found, *(sizes[s] for s in SIZES if s in sizes)]]
    head = ("Likely range of the level, meant to hold 95%", "Tried", "Held the true level")
    return _markdown(head, rows, (40, 10, 24), "How often the likely range holds the truth")


def _certainty(found: list[Rate]) -> str:
    rows = [(SAID[rate.kind], f"{rate.tried:,}", _with_range(rate)) for rate in found]
    head = ("What is said of the place among peers", "Said", "True")
    return _markdown(head, rows, (44, 8, 22), "How often the side named is the true one, of employers drawn at random")


def _leaning(findings: pd.DataFrame) -> str:
    found = rates.lean_rates(findings, "difference")
    rows = [
        (NAMES[rate.kind], SAID[rate.truth], f"{rate.tried:,}", _with_range(rate))
        for rate in sorted(found, key=lambda rate: (list(NAMES).index(rate.kind), list(SAID).index(rate.truth)))
        if rate.truth != EITHER
    ]
    head = ("What is true", "What is said", "Said", "The right way")
    return _markdown(head, rows, (26, 30, 7, 20), "How often a report leans the right way, where there is a difference")


def _markdown(head: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[int, ...], caption: str) -> str:
    """Write a pipe table; cells of words are set left, those of numbers right."""
    words = [not any(letter.isdigit() for letter in cell[:1]) and cell != "–" for cell in rows[0]]
    rule = ["-" * w if left else "-" * (w - 1) + ":" for w, left in zip(widths, words, strict=True)]
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]
    return "\n".join(lines) + f"\n\n: {caption}"
