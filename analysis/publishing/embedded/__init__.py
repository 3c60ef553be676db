"""
The embedded publisher: pandoc, Typst and Pagefind from ordinary Python wheels, where Quarto is not at hand.

It reads the same project file, pages, executed notebooks and brand as Quarto and writes the same addresses,
ids and class names. What it does not know it names, with file and line, instead of leaving it out.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from analysis.errors import PublishError
from analysis.paths import Project
from analysis.publishing.embedded.listings import read_items
from analysis.publishing.embedded.pages import HERE, Context, Rendered, page_template, render_document
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter
from analysis.publishing.embedded.search import index_site
from analysis.publishing.project import Website, read_website

__all__ = ["Context", "Rendered", "publish", "render_document"]

Progress = Callable[[Rendered], None]


def publish(
    project: Project,
    *,
    documents: Iterable[Path] | None = None,
    out: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Rendered]:
    """
    Build the website into ``out``, which the caller then moves into place.

    Parameters
    ----------
    documents
        Which pages and notebooks to render; all of the project's if None.
    progress
        Called after each document.
    workers
        Threads, each with a pandoc process of its own; Typst works outside Python's lock.

    Raises
    ------
    PublishError
        With the faults of all documents, not only of the first.
    """
    website = read_website(project.root.resolve())
    wanted = [path.resolve() for path in documents] if documents is not None else list(website.inputs)
    strangers = [website.name(path) for path in wanted if path not in website.inputs]
    if strangers:
        raise PublishError(
            f"Not among the inputs that _quarto.yml lists under project.render: {', '.join(strangers)}."
        )
    out.mkdir(parents=True, exist_ok=True)
    rendered = _render_all(
        website, wanted, out, progress, workers or min(len(wanted), os.cpu_count() or 1) or 1
    )
    _write_shared(website, out)
    if website.metadata.get("search", True):
        index_site(out)
    return rendered


def _render_all(
    website: Website, documents: list[Path], out: Path, progress: Progress | None, workers: int
) -> list[Rendered]:
    faults: list[str] = []
    rendered: list[Rendered] = []
    local = threading.local()
    with ExitStack() as stack:
        shared = _context(website, out, stack.enter_context(Pandoc()))
        spare = [shared.pandoc]

        def start() -> None:
            local.context = replace(shared, pandoc=spare.pop() if spare else stack.enter_context(Pandoc()))

        def render(path: Path) -> Rendered | str:
            try:
                return render_document(local.context, path)
            except PublishError as error:
                return str(error)

        with ThreadPoolExecutor(workers, initializer=start) as pool:
            for result in pool.map(render, documents):
                if isinstance(result, str):
                    faults.append(result)
                    continue
                rendered.append(result)
                if progress:
                    progress(result)
    if faults:
        raise PublishError("\n".join(faults))
    return rendered


def _context(website: Website, out: Path, pandoc: Pandoc) -> Context:
    converted = pandoc.convert({"name": "the footer", "text": "", "inlines": dict(website.footer)})
    return Context(
        website=website,
        out=out,
        template=page_template(),
        typesetter=Typesetter(),
        pandoc=pandoc,
        items=read_items(website),
        footer={"left": "", "center": "", "right": "", **converted["inlines"]},
    )


def _write_shared(website: Website, out: Path) -> None:
    """Style sheets, fonts, the script and the page at the root that leads to the first one."""
    library = out / "site_libs" / "embedded"
    library.mkdir(parents=True, exist_ok=True)
    for name in ("embedded.css", "site.js"):
        shutil.copyfile(HERE / name, library / name)
    sheets = [
        sheet for options in website.metadata.get("format", {}).values() for sheet in options.get("css", [])
    ]
    for file in (*sheets, *website.resources):
        target = out / file.relative_to(website.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    home = website.inputs[0].relative_to(website.root).with_suffix(".html").as_posix()
    if home != "index.html":
        (out / "index.html").write_text(
            f'<!DOCTYPE html>\n<html lang="{website.lang}"><head><meta charset="utf-8">'
            f"<title>{website.title}</title>"
            f'<meta http-equiv="refresh" content="0; url={home}"><link rel="canonical" href="{home}"></head>'
            f'<body><p><a href="{home}">{website.title}</a></p></body></html>\n',
            encoding="utf-8",
        )
