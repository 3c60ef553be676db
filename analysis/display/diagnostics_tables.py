"""Whether a stored fit is fit to use: its verdict, its checks, and how its bands did on later filings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.display.markdown import Markdown, escape, table

if TYPE_CHECKING:
    from analysis.claims.stored_fits import StoredFit

_SIZES = ("under 250", "250-499", "500-999", "1000-4999", "5000-19999", "20000+", "not given")


def describe_fit(fit: StoredFit) -> Markdown:
    """Say whether the fit may be used, what it rests on, and list every check with its limit."""
    usable = (
        "passed all its checks and may be used" if fit.status == "ok" else f"may not be used: {fit.summary['reason']}"
    )
    rests = ""
    if "employers" in fit.summary:
        first, last = fit.summary["years"][0], fit.summary["years"][-1]
        rests = (
            f" It rests on {fit.summary['n']:,} filings of {fit.summary['employers']:,} employers, {first} to {last}; "
            f"{fit.summary['excluded']:,} were left out as impossible."
        )
    elif "indicators" in fit.summary:
        indicators = fit.summary["indicators"]
        rests = f" It rests on {sum(map(len, indicators.values()))} indicators of places, for {len(indicators)} goals."
    text = f"The fit **{fit.name}** {usable}.{rests}"
    checks = fit.summary.get("checks", ())
    return Markdown(
        text + ("\n\n" + _checks(checks) if checks else " It has no checks of convergence: nothing is iterated.")
    )


def _checks(checks: object) -> str:
    rows = [
        ("passed" if check["passed"] else "**failed**", escape(check["name"]), f"{check['value']:.3g}",
         f"{check['limit']:.3g}", escape(check["sentence"]))
        for check in checks
    ]  # fmt: skip
    head = ("Result", "Check", "Value", "Limit", "In words")
    return table(head, rows, "llrrl", widths=[8, 24, 8, 8, 40], caption="Checks of the fit, each with its limit")


def table_coverage(fit: StoredFit) -> Markdown:
    """Show by size of employer how much of later filings the bands held, learnt on earlier years alone."""
    found = [
        (size, what, value)
        for name, value in fit.summary.get("figures", {}).items()
        if (match := re.fullmatch(r"(next_year|movement)_coverage ([^,]+)(?:, (\d) years)?", name))
        for size, what in [(match[2], "next year" if match[1] == "next_year" else f"change over {match[3]}")]
    ]
    if not found:
        return Markdown("This fit has no bands, so none were tested.")
    columns = sorted({what for _, what, _ in found}, key=lambda what: (what != "next year", what))
    held = {(size, what): f"{100 * value:.1f}%" for size, what, value in found}
    rows = [(size, *(held.get((size, what), "–") for what in columns)) for size in _SIZES if (size, columns[0]) in held]
    head = ("Employees", *(f"{what}{' year(s)' if what[-1].isdigit() else ''}" for what in columns))
    caption = "Share of later filings inside the 95% band that was learnt before them"
    return Markdown(table(head, rows, "l" + "r" * len(columns), caption=caption))


def table_persistence(fit: StoredFit) -> Markdown:
    """Show how long departures from a level last, by measure and size of employer."""
    known = fit.summary.get("persistence", {})
    if not known:
        return Markdown("This fit has no persistence.")
    sizes = [size for size in (*_SIZES, "overall") if any(size in found for found in known.values())]
    rows = [(size, *(f"{found[size]:.2f}" if size in found else "–" for found in known.values())) for size in sizes]
    head = ("Employees", *(metric.replace("_", " ") for metric in known))
    caption = "Share of a year's departure from the level that is still there a year later"
    return Markdown(table(head, rows, "l" + "r" * len(known), caption=caption))
