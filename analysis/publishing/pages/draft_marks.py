"""The mark of a draft on the site's own pages: reports carry their own, on page and paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.production.edition import DRAFT
from analysis.publishing.pages.markdown import div

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.publishing.pages.catalogue import Catalogue
    from analysis.publishing.pages.generated_files import Named

# The same words as a report has, and the same look.
MARK = div("draft", "**Draft.** This edition has not been approved: figures and words may still change.")
MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# What pages that are written by hand include: the home page, the list of downloads, the log of editions.
FRAGMENTS = frozenset(f"_includes/generated/{name}.md" for name in ("find", "downloads", "editions"))


def mark_drafts(catalogue: Catalogue, contents: Iterable[Named]) -> Iterator[Named]:
    """Put the mark at the head of every page of a draft; whatever else is written stays as it is."""
    draft = catalogue.edition.get("status") == DRAFT
    for name, content in contents:
        yield name, _marked(name, content) if draft and isinstance(content, str) else content


def _marked(name: str, text: str) -> str:
    if name in FRAGMENTS:
        return f"{MARK}\n\n{text}"
    if not name.endswith(".qmd") or MARK in text:
        return text
    matter = MATTER.match(text)
    end = matter.end() if matter else 0
    return f"{text[:end]}\n{MARK}\n\n{text[end:]}"
