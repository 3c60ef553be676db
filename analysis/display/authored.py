"""What people wrote, as Markdown of the report: every sign escaped, headings below the report's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.display.markdown import Markdown, div, escape, heading, markdown, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.editorial.records import Block, CaseStudy, Run, Text

OWN = "the organisation's own figure, not checked"
# What would begin a list, a heading or a definition, were it the first sign of a paragraph.
_OPENING = re.compile(r"^([-+:=%]|\d+(?=[.)]))")


def write_text(report: Report, text: Text, prefix: str, level: int = 3) -> str:
    """
    Write a text anew.

    Parameters
    ----------
    prefix
        What the ids of its headings begin with, so that two texts cannot have the same.
    level
        The level that its own first heading gets.
    """
    claims = {claim.id: claim for claim in report.ledger}
    pieces: list[str] = []
    for place, block in enumerate(text):
        words = "".join(_run(run, claims) for run in block.runs).replace("\n", " ").strip()
        same = place > 0 and text[place - 1].kind == block.kind and block.kind in ("bullet", "number")
        pieces.append(("\n" if same else "\n\n") + _block(block, words, f"{prefix}-{place}", level))
    return "".join(pieces).strip()


def _block(block: Block, words: str, identifier: str, level: int) -> str:
    if block.kind == "heading":
        return heading(level + block.level - 2, words, identifier)
    if block.kind in ("bullet", "number"):
        return f"{'-' if block.kind == 'bullet' else '1.'} {words}"
    safe = _OPENING.sub(r"\\\1", words) if not words[:1].isdigit() else re.sub(r"^(\d+)([.)])", r"\1\\\2", words)
    return f"> {safe}" if block.kind == "quote" else safe


def _run(run: Run, claims: Mapping[str, Claim]) -> str:
    words = _braces(escape(run.text))
    match run.kind:
        case "claim":
            return number(claims[run.target], run.part)
        case "own":
            return f"[{words}]{{.own}} ({OWN})"
        case "link":
            return f"[{words}]({run.target})"
        case "strong":
            return f"**{words}**"
        case "emphasis":
            return f"*{words}*"
        case _:
            return words


def _braces(text: str) -> str:
    return text.replace("{", "\\{").replace("}", "\\}").replace("!", "\\!")


def describe_forewords(report: Report) -> Markdown | None:
    """Print the forewords with who signs them; None where nobody has written one."""
    if not report.editorial.forewords:
        return None
    parts = [heading(2, "Forewords", "sec-forewords")]
    for place, each in enumerate(report.editorial.forewords, start=1):
        identifier = f"foreword-{place}"
        signed = f"[{escape(each.role)}]{{.quiet}}"
        words = write_text(report, each.text, identifier, level=4)
        parts += [heading(3, escape(each.name), identifier), div("foreword", signed, words)]
    return markdown(*parts)


def write_case_studies(report: Report, goal: int) -> list[str]:
    """Write the case studies of a goal's chapter, each under its title."""
    found = [case for case in report.editorial.case_studies if case.goal == goal]
    return [part for place, case in enumerate(found, start=1) for part in _case(report, case, f"case-{goal}-{place}")]


def _case(report: Report, case: CaseStudy, identifier: str) -> list[str]:
    told = f"Case study · {case.audience} · {escape(case.period)} · printed with consent, in the organisation's words"
    return [
        heading(3, escape(case.title), identifier),
        f"[{told}]{{.quiet}}",
        write_text(report, case.text, identifier, level=4),
    ]


def write_next_steps(report: Report, goal: int) -> str:
    """Write what the organisation means to do next about a goal; empty where it has not said."""
    steps = [step for step in report.editorial.next_steps if step.goal == goal]
    texts = [write_text(report, step.text, f"next-{goal}-{place}", level=4) for place, step in enumerate(steps)]
    name = escape(report.organisation.name)
    return "\n\n".join([f"**Next step, in {name}'s own words.**", *texts]) if texts else ""
