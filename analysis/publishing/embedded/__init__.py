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

from analysis.errors import PublishError
from analysis.paths import Project, copy_whole, write_whole
from analysis.publishing.embedded.pages import HERE, Context, Rendered, render_document
from analysis.publishing.embedded.renderer import Renderer, make_context
from analysis.publishing.embedded.search import index_of
from analysis.publishing.home import write_home
from analysis.publishing.project import Website, read_website

__all__ = ["Context", "Rendered", "make_context", "publish", "render_document"]

Progress = Callable[[Rendered], None]
Withhold = Callable[[Path, str], None]


def publish(
    project: Project,
    *,
    documents: Iterable[Path] | None = None,
    batches: Iterable[Iterable[Path]] | None = None,
    out: Path,
    progress: Progress | None = None,
    withhold: Withhold | None = None,
    workers: int | None = None,
    meanwhile: Callable[[list[Rendered]], object] = lambda rendered: None,
) -> list[Rendered]:
    """
    Build the website into ``out``, which the caller then moves into place.

    Parameters
    ----------
    documents
        Which pages and notebooks to render; all of the project's if None. If some, ``out`` may hold the
        rest of the site already: the search index is made over everything that is there. Notebooks are rendered
        before pages, whose listings must not name one that was withheld.
    batches
        The documents in this order instead, a batch after another: the next one may be written by whoever gives it
        while the one before is rendered.
    progress
        Called after each document, from several threads.
    withhold
        Called with each notebook that cannot be published and the reason; listings then leave it out.
        Without it, such a notebook stops the whole build, as a faulty page always does.
    workers
        Threads, each with a pandoc process of its own (Typst works outside Python's lock); the number of
        cores if None.
    meanwhile
        Called with what was rendered, while the search index, which is another process's work, is made of it. It may
        write what is no page to be searched, and replace pages by others that say the same.

    Raises
    ------
    PublishError
        With the faults of all documents, not only of the first.
    """
    root = project.root.resolve()
    out.mkdir(parents=True, exist_ok=True)
    website = read_website(root)
    batches = batches or _notebooks_first(website.inputs if documents is None else documents)
    website, rendered, faults = _render(website, out, progress, workers or os.cpu_count() or 1, batches)
    stopping = [reason for path, reason in faults.items() if withhold is None or path.suffix != ".ipynb"]
    if stopping:
        raise PublishError("\n".join(stopping))
    for path, reason in faults.items():
        withhold(path, reason)
    with index_of(out) if website.metadata.get("search", True) else nullcontext():
        write_shared(website, out, set(faults))
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


def _notebooks_first(documents: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    notebooks, pages = [], []
    for path in documents:
        (notebooks if path.suffix == ".ipynb" else pages).append(path)
    return notebooks, pages


def write_shared(website: Website, out: Path, withheld: set[Path]) -> None:
    """Style sheets, fonts, the script and the page at the root that leads to the first one."""
    for name in ("embedded.css", "site.js"):
        write_whole(out / "site_libs" / "embedded" / name, (HERE / name).read_bytes())
    sheets = [sheet for options in website.metadata.get("format", {}).values() for sheet in options.get("css", [])]
    # All files of a report begin with its name, those of its charts too: bp.csv, bp.need.csv.
    gone = {(path.parent, path.stem) for path in withheld}
    resources = [file for file in website.resources if (file.parent, file.name.split(".")[0]) not in gone]
    for file in (*sheets, *resources):
        copy_whole(file, out / file.relative_to(website.root))
    write_home(website, out)
