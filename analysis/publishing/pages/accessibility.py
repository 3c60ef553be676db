"""The accessibility statement's results: printed from the file that the tests wrote, never from memory."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.publishing.pages.editions import spoken
from analysis.publishing.pages.markdown import escape, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.paths import Project

RESULTS = "_includes/accessibility.json"
FRAGMENT = "_includes/generated/accessibility.md"
# What decides how pages look and behave: a change to one of these may undo what was tested.
EMBEDDED = Path(__file__).parents[1] / "embedded"
PARTS = ("embedded.css", "page.html", "render.lua", "site.js")
THEME = ("theme/impact.css", "theme/impact.js", "_brand.yml")


def fingerprint(project: Project) -> dict[str, str]:
    """Digest each file that decides how pages look and behave, by its name."""
    files = [*(project.reports / name for name in THEME), *(EMBEDDED / name for name in PARTS)]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files if file.is_file()}


def accessibility_fragment(project: Project) -> dict[str, str]:
    """Give the results that the statement includes; where there are none, it says that nothing was tested."""
    file = project.reports / RESULTS
    if not file.is_file():
        said = "**These pages have not been tested.** `make accessibility` tests them and writes the results here."
        return {FRAGMENT: f"{said}\n"}
    results = json.loads(file.read_text(encoding="utf-8"))
    return {FRAGMENT: statement(results, fingerprint(project)) + "\n"}


def statement(results: Mapping[str, Any], present: Mapping[str, str]) -> str:
    """Say what was tested, when and with what, what was found, and whether the pages are still those."""
    return "\n\n".join(
        part
        for part in (
            f"**{_verdict(results)}** {_age(results, present)}",
            "## What was tested {#tested}",
            _tested(results),
            "## What was found {#found}",
            *_found(results),
            "## By which tools {#tools}",
            table(["Tool", "Version"], [[escape(k), escape(v)] for k, v in results["tools"].items()], "ll", [40, 20]),
        )
        if part
    )


def _verdict(results: Mapping[str, Any]) -> str:
    faults = len(results["violations"]) + len(results["unsure"]) + results["html"]["errors"]
    faults += sum(not each["passed"] for each in results["journeys"]) + results["pdf"]["failed"]
    if faults:
        return f"The tests found {faults} fault{'s' * (faults != 1)}, listed below."
    return "The tests found no fault against the rules that a program can check."


def _age(results: Mapping[str, Any], present: Mapping[str, str]) -> str:
    when = f"They were run on {spoken(results['date'])}"
    changed = sorted(name for name in present.keys() | results["fingerprint"].keys()
                     if present.get(name) != results["fingerprint"].get(name))  # fmt: skip
    if not changed:
        return f"{when}, on pages of the same make as these."
    return f"{when}. The make of the pages has changed since ({', '.join(changed)}), and has not been tested again."


def _tested(results: Mapping[str, Any]) -> str:
    looks = "; ".join(results["looks"])
    rows = [[escape(each["kind"]), f"`{each['page']}`"] for each in results["pages"]]
    return (
        f"Each kind of page once, with everything unfolded, in {len(results['looks'])} looks: {looks}. "
        f"{results['rules']} rules of WCAG 2.2, levels A and AA, applied to one page or another.\n\n"
        + table(["Kind of page", "Page"], rows, "ll", [30, 50])
        + "\n\nThe pages are those of a site that the tests make of the most awkward organisations. One of them is "
        "made up, so that all that people may write for a report can be tested; it has no page here."
    )


def _found(results: Mapping[str, Any]) -> list[str]:
    html, pdf, journeys = results["html"], results["pdf"], results["journeys"]
    rows = [
        ["Rules of WCAG that a program can check (axe)", str(len(results["violations"]))],
        ["Places where axe could not decide, nor the tests", str(len(results["unsure"]))],
        ["Journeys by keyboard, magnified, without a script, with less motion",
         f"{sum(not j['passed'] for j in journeys)} of {len(journeys)}"],
        ["Errors of HTML and CSS (Nu)", f"{html['errors']} on {html['pages']} pages" if html["pages"] else "not run"],
        ["PDFs against PDF/UA-1 (veraPDF)", f"{pdf['failed']} of {pdf['files']}" if pdf["files"] else "not run"],
    ]  # fmt: skip
    parts = [table(["Test", "Faults"], rows, "lr", [60, 20])]
    faults = [f"- {escape(each)}" for each in (*results["violations"], *results["unsure"])]
    faults += [f"- {escape(each['name'])} did not succeed" for each in journeys if not each["passed"]]
    if faults:
        parts.append("\n".join(faults))
    if results["decided"]:
        parts.append("Where axe cannot decide, the tests did:")
        parts.append(_list(f"`{rule}`: {escape(why)}" for rule, why in results["decided"].items()))
    return parts


def _list(entries: Sequence[str] | Any) -> str:
    return "\n".join(f"- {each}" for each in entries)
