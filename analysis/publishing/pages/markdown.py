"""Markdown that both publishers read: published claims, tables and front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from analysis.production.front_matter import front_matter_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.publishing.pages.catalogue import PublishedClaim

Part = Literal["text", "size", "interval", "count"]
NOTHING = "–"
# Sorting, filtering and marking, for pages that work without them too.
SCRIPT = '```{{=html}}\n<script src="{offset}theme/impact.js" defer></script>\n```'


def number(claim: PublishedClaim | None, part: Part = "text") -> str:
    """Print one part of a claim, word for word as it was published; a dash where there is none."""
    printed = getattr(claim, part) if claim else ""
    if not printed:
        return NOTHING
    marked = "" if part == "text" else f' data-part="{part}"'
    return f'[{escape(printed)}]{{.claim data-claim="{claim.id}"{marked}}}'


def period(claim: PublishedClaim) -> str:
    """Print when a claim is of, so that a year such as 2024-25 is not broken over two lines."""
    return f"[{escape(claim.period)}]{{.period}}"


def escape(text: str) -> str:
    """Keep Markdown from reading meaning into published words."""
    return re.sub(r"([\\`*_\[\]<>|@$#~^])", r"\\\1", text)


def link(words: str, address: str) -> str:
    return f"[{escape(words)}]({address})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], align: str, widths: Sequence[int]) -> str:
    """
    Write a pipe table.

    Parameters
    ----------
    align
        One letter a column: ``l`` for words, ``r`` for numbers.
    widths
        Relative widths of the columns.
    """
    assert len(head) == len(align) == len(widths), (head, align, widths)
    assert all(len(row) == len(head) for row in rows), [row for row in rows if len(row) != len(head)][:1]
    rule = ["-" * (w - 1) + ":" if a == "r" else "-" * w for w, a in zip(widths, align, strict=True)]
    return "\n".join(_row(cells) for cells in (head, rule, *rows))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |"


def div(classes: str, *paragraphs: str) -> str:
    body = "\n\n".join(part for part in paragraphs if part)
    return f"::: {{{' '.join('.' + name for name in classes.split())}}}\n{body}\n:::"


def fold(title: str, *paragraphs: str) -> str:
    """Put away what not every reader needs, one click from sight."""
    body = "\n\n".join(part for part in paragraphs if part)
    return f'::: {{.callout-note collapse="true" title="{title}"}}\n{body}\n:::'


def file_note(name: str, claims: Sequence[PublishedClaim]) -> str:
    """Point to the file of claims beside the page, and back to the list that the page is in."""
    file = f"These figures as a file: [{name}.json]({name}.json). " if claims else ""
    return div("quiet", f"{file}[The whole list](index.qmd)")


def page(matter: Mapping[str, Any], *paragraphs: str) -> str:
    """Join front matter and the paragraphs that say something."""
    body = "\n\n".join(part for part in paragraphs if part)
    return f"{front_matter_text(matter)}\n\n{body}\n"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """List words as a sentence does: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
