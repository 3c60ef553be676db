"""From executed notebooks and pages to a website and PDFs, by Quarto or by the embedded publisher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.paths import Project
from analysis.publishing import embedded, quarto
from analysis.publishing.embedded import Rendered


def publish(
    project: Project,
    *,
    publisher: str = "auto",
    out: Path,
    documents: Iterable[Path] | None = None,
    progress: Callable[[Rendered], None] | None = None,
) -> list[Rendered]:
    """
    Build the website into ``out``, or only the documents listed into what is there.

    Parameters
    ----------
    publisher
        ``quarto``, ``embedded``, or ``auto``: Quarto where it is installed.
    progress
        Called after each document.
    """
    if quarto.choose_publisher(publisher) == "embedded":
        return embedded.publish(project, documents=documents, out=out, progress=progress)
    rendered = quarto.publish(project, documents=documents, out=out)
    for document in rendered:
        if progress:
            progress(document)
    return rendered
