"""
The embedded publisher: pandoc, Typst and Pagefind from ordinary Python wheels, where Quarto is not at hand.

It reads the same project file, pages, executed notebooks and brand as Quarto and writes the same addresses,
ids and class names. What it does not know it names, with file and line, instead of leaving it out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path

from analysis.errors import UnpublishableError
from analysis.paths import Project, copy_whole, write_whole
from analysis.publishing.embedded.pages import HERE, Context, Rendered, render_document
from analysis.publishing.embedded.renderer import Renderer, make_context
from analysis.publishing.embedded.search import index_of
from analysis.publishing.home import write_home
from analysis.publishing.project import Website, read_website

__all__ = ["Context", "Rendered", "make_context", "publish", "render_document"]

Progress = Callable[[Rendered], None]


def publish(
    project: Project,
    *,
    documents: Iterable[Path] | None = None,
    batches: Iterable[Iterable[Path]] | None = None,
    out: Path,
    progress: Progress | None = None,
    workers: int | None = None,
    meanwhile: Callable[[list[Rendered]], object] = lambda rendered: None,
) -> list[Rendered]:
    """
    Build the website into ``out``, which the caller then moves into place.

    Parameters
    ----------
    documents
        Which pages and notebooks to render; all of the project's if None. If some, ``out`` may hold the
        rest of the site already: the search index is made over everything that is there.
    batches
        The documents in this order instead, a batch after another: the next one may be written by whoever gives it
        while the one before is rendered.
    progress
        Called after each document, from several threads.
    workers
        Threads, each with a pandoc process of its own (Typst works outside Python's lock); the number of
        cores if None.
    meanwhile
        Called with what was rendered, while the search index, which is another process's work, is made of it. It may
        write what is no page to be searched, and replace pages by others that say the same.

    Raises
    ------
    UnpublishableError
        With the faults of all documents, not only of the first.
    """
    root = project.root.resolve()
    out.mkdir(parents=True, exist_ok=True)
    website = read_website(root)
    batches = batches or [website.inputs if documents is None else documents]
    website, rendered, faults = _render(website, out, progress, workers or os.cpu_count() or 1, batches)
    if faults:
        raise UnpublishableError(faults)
    with index_of(out) if website.search else nullcontext():
        write_shared(website, out)
        meanwhile(rendered)
    return rendered


def _render(
    website: Website, out: Path, progress: Progress | None, workers: int, batches: Iterable[Iterable[Path]]
) -> tuple[Website, list[Rendered], dict[Path, str]]:
    """Render batches, and give the project as it is with the last of them; what was needed for it goes with it."""
    with Renderer(website, out, progress, workers) as renderer:
        for batch in batches:
            website = read_website(website.root)  # with the pages that were written meanwhile
            renderer.settle(website)
            for path in batch:
                renderer.begin(path.resolve())
        renderer.settle(website)
    return website, renderer.rendered, renderer.faults


def write_shared(website: Website, out: Path) -> None:
    """Style sheets, fonts, the script and the page at the root that leads to the first one."""
    for name in ("embedded.css", "site.js"):
        write_whole(out / "site_libs" / "embedded" / name, (HERE / name).read_bytes())
    sheets = [sheet for options in website.metadata.get("format", {}).values() for sheet in options.get("css", [])]
    for file in (*sheets, *website.resources):
        copy_whole(file, out / file.relative_to(website.root))
    write_home(website, out)
