"""Claims and tables in the Markdown that both publishers read."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.claims.claim import Claim

Part = Literal["text", "size", "interval", "count", "p"]


@dataclass(frozen=True)
class Markdown:
    """Text that a notebook shows as Markdown."""

    text: str

    def __repr__(self) -> str:
        # Jupyter keeps this beside the text in every notebook: one line will do, which no more than 80 words fill.
        begun = " ".join(self.text.split(maxsplit=80)[:80])
        return f"<Markdown: {textwrap.shorten(begun, 80, placeholder=' ...')}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": self.text}


def markdown(*paragraphs: str) -> Markdown | None:
    """Join the paragraphs that say something; None, which a notebook does not show, if none does."""
    text = "\n\n".join(part for part in paragraphs if part)
    return Markdown(text) if text else None


def number(claim: Claim, part: Part = "text") -> str:
    """
    Print one part of a claim, marked so that every number on a page can be traced.

    Parameters
    ----------
    part
        ``text`` the value, ``size`` the value without its sign, ``interval`` the range, ``count`` the n,
        ``p`` the p-value (in the technical annex only).
    """
    printed = getattr(claim, part)
    assert printed, f"{claim.id} has no {part} to print"
    marked = "" if part == "text" else f' data-part="{part}"'
    return f'[{escape(printed)}]{{.claim data-claim="{claim.id}"{marked}}}'


def escape(text: str) -> str:
    """Keep Markdown from reading meaning into published words."""
    for sign in ("\\", "`", "*", "_", "[", "]", "<", ">", "|", "@", "$", "#", "~", "^"):
        text = text.replace(sign, f"\\{sign}")
    return text


def div(classes: str, *paragraphs: str, style: str = "") -> str:
    body = "\n\n".join(part for part in paragraphs if part)
    names = " ".join("." + name for name in classes.split())
    styled = f' style="{style}"' if style else ""
    return f"::: {{{names}{styled}}}\n{body}\n:::"


def side_by_side(classes: str, *parts: str) -> str:
    """Set parts beside one another: by their classes on a page, by `cards` of the Typst partials on paper."""
    marks = ["#cards[", *["]["] * (len(parts) - 1), "]"]
    raw = [f"```{{=typst}}\n{mark}\n```" for mark in marks]
    return div(classes, raw[0], *(piece for pair in zip(parts, raw[1:], strict=True) for piece in pair))


def set_by(function: str, classes: str, *paragraphs: str) -> str:
    """Set paragraphs by their classes on a page, and by a function of the Typst partials on paper."""
    return div(classes, f"```{{=typst}}\n#{function}[\n```", *paragraphs, "```{=typst}\n]\n```")


def heading(level: int, text: str, identifier: str) -> str:
    return f"{'#' * level} {text} {{#{identifier}}}"


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: str,
    *,
    widths: Sequence[int] | None = None,
    caption: str = "",
    label: str = "",
) -> str:
    """
    Write a pipe table.

    Parameters
    ----------
    align
        One letter a column: ``l`` for words, ``r`` for numbers.
    widths
        Relative widths; set them where a column holds sentences, or lines are never broken.
    caption, label
        A table with a ``tbl-`` label can be referred to.
    """
    assert len(head) == len(align), (head, align)
    assert all(len(row) == len(head) for row in rows), [row for row in rows if len(row) != len(head)][:1]
    widths = widths or [3] * len(head)
    rule = [("-" * (w - 1) + ":") if a == "r" else "-" * w for w, a in zip(widths, align, strict=True)]
    lines = [_row(head), _row(rule), *(_row(row) for row in rows)]
    attributes = f" {{#{label}}}" if label else ""
    ending = f"\n\n: {caption}{attributes}" if caption else ""
    return "\n".join(lines) + ending


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """List words as a sentence does: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def plural(claim: Claim, one: str, many: str, part: Part = "text") -> str:
    """Print a count with the right noun after it."""
    return f"{number(claim, part)} {one if claim.value == 1 else many}"
