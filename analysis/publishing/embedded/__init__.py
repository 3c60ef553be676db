"""
The embedded publisher: pandoc, Typst and Pagefind from ordinary Python wheels, where Quarto is not at hand.

It reads the same project file, pages, executed notebooks and brand as Quarto and writes the same addresses,
ids and class names. What it does not know it names, with file and line, instead of leaving it out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from queue import Queue

from analysis.errors import PublishError
from analysis.paths import Project, write_whole
from analysis.publishing.embedded.listings import Item
from analysis.publishing.embedded.pages import HERE, Context, Rendered, page_template, render_document
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter
from analysis.publishing.embedded.search import index_site
from analysis.publishing.project import Website, read_website

__all__ = ["Context", "Rendered", "publish", "render_document"]

Progress = Callable[[Rendered], None]
Withhold = Callable[[Path, str], None]


def publish(
    project: Project,
    *,
    documents: Iterable[Path] | None = None,
    out: Path,
    progress: Progress | None = None,
    withhold: Withhold | None = None,
    workers: int | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> list[Rendered]:
    """
    Build the website into ``out``, which the caller then moves into place.

    Parameters
    ----------
    documents
        Which pages and notebooks to render; all of the project's if None. If some, ``out`` may hold the
        rest of the site already: the search index is made over everything that is there.
    progress
        Called after each document.
    withhold
        Called with each notebook that cannot be published and the reason; listings then leave it out.
        Without it, such a notebook stops the whole build, as a faulty page always does.
    workers
        Threads, each with a pandoc process of its own (Typst works outside Python's lock); the number of
        cores if None.
    meanwhile
        Called once all pages are written, while the search index, which is another process's work, is made of
        them. It may write what is no page to be searched.

    Raises
    ------
    PublishError
        With the faults of all documents, not only of the first.
    """
    website = read_website(project.root.resolve())
    wanted = [path.resolve() for path in documents] if documents is not None else list(website.inputs)
    strangers = [website.name(path) for path in wanted if path not in website.inputs]
    if strangers:
        raise PublishError(f"Not among the inputs that _quarto.yml lists under project.render: {', '.join(strangers)}.")
    out.mkdir(parents=True, exist_ok=True)
    rendered, withheld = _render_all(website, wanted, out, progress, workers or os.cpu_count() or 1, withhold)
    write_shared(website, out, withheld)
    with ThreadPoolExecutor(1) as aside:
        indexing = aside.submit(index_site, out) if website.metadata.get("search", True) else None
        if meanwhile:
            meanwhile()
    if indexing:
        indexing.result()
    return rendered


def _render_all(
    website: Website,
    documents: list[Path],
    out: Path,
    progress: Progress | None,
    workers: int,
    withhold: Withhold | None,
) -> tuple[list[Rendered], set[Path]]:
    """Render the notebooks, and then the pages, whose listings must not name a notebook that was withheld."""
    rendered: list[Rendered] = []
    faults: dict[Path, str] = {}
    with ExitStack() as stack:
        first = stack.enter_context(Pandoc())
        shared = make_context(website, out, first)
        pandocs: Queue[Pandoc] = Queue()
        for _ in range(workers - 1):
            pandocs.put(stack.enter_context(Pandoc()))
        pandocs.put(first)

        def render(path: Path) -> Rendered | str:
            pandoc = pandocs.get()
            try:
                return render_document(replace(shared, pandoc=pandoc), path)
            except PublishError as error:
                return str(error)
            finally:
                pandocs.put(pandoc)

        with ThreadPoolExecutor(workers) as pool:
            for suffix in (".ipynb", ".qmd"):
                batch = [path for path in documents if path.suffix == suffix]
                for path, result in zip(batch, pool.map(render, batch), strict=True):
                    if isinstance(result, str):
                        faults[path] = result
                        continue
                    rendered.append(result)
                    if progress:
                        progress(result)
                shared = replace(shared, withheld=frozenset(faults))
    stopping = [reason for path, reason in faults.items() if withhold is None or path.suffix != ".ipynb"]
    if stopping:
        raise PublishError("\n".join(stopping))
    for path, reason in faults.items():
        withhold(path, reason)
    return rendered, set(faults)


def make_context(website: Website, out: Path, pandoc: Pandoc, items: Mapping[Path, Item] | None = None) -> Context:
    """Gather what every document shares; ``items`` of listings are read when a page lists them, if not given."""
    converted = pandoc.convert({"name": "the footer", "text": "", "inlines": dict(website.footer)})
    return Context(
        website=website,
        out=out,
        template=page_template(),
        typesetter=Typesetter(),
        pandoc=pandoc,
        items=items,
        footer={"left": "", "center": "", "right": "", **converted["inlines"]},
    )


def write_shared(website: Website, out: Path, withheld: set[Path]) -> None:
    """Style sheets, fonts, the script and the page at the root that leads to the first one."""
    for name in ("embedded.css", "site.js"):
        write_whole(out / "site_libs" / "embedded" / name, (HERE / name).read_bytes())
    sheets = [sheet for options in website.metadata.get("format", {}).values() for sheet in options.get("css", [])]
    # All files of a report begin with its name, those of its charts too: bp.csv, bp.need.csv.
    gone = {(path.parent, path.stem) for path in withheld}
    resources = [file for file in website.resources if (file.parent, file.name.split(".")[0]) not in gone]
    for file in (*sheets, *resources):
        write_whole(out / file.relative_to(website.root), file.read_bytes())
    home = website.inputs[0].relative_to(website.root).with_suffix(".html").as_posix()
    if home != "index.html":
        write_whole(
            out / "index.html",
            f'<!DOCTYPE html>\n<html lang="{website.lang}"><head><meta charset="utf-8">'
            f"<title>{website.title}</title>"
            f'<meta http-equiv="refresh" content="0; url={home}"><link rel="canonical" href="{home}"></head>'
            f'<body><p><a href="{home}">{website.title}</a></p></body></html>\n',
        )
