"""Many documents side by side: each thread has its own pandoc and Typst; documents may come while others are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from queue import Queue

from analysis.errors import PublishError
from analysis.publishing.embedded.listings import Item
from analysis.publishing.embedded.pages import Context, Rendered, page_template, render_document
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter
from analysis.publishing.project import Website


class Renderer:
    """
    Renders documents on threads. Use as a context manager; what came of them is there once they are settled.

    Attributes
    ----------
    rendered
        Those that were rendered, in the order in which they were begun.
    faults
        What is wrong with each of the others.
    """

    def __init__(self, website: Website, out: Path, progress: Callable[[Rendered], None] | None, workers: int) -> None:
        self.rendered: list[Rendered] = []
        self.faults: dict[Path, str] = {}
        self._website, self._progress, self._inputs = website, progress, frozenset(website.inputs)
        self._under_way: list[tuple[Path, Future[Rendered | str]]] = []
        self._tools: Queue[tuple[Pandoc, Typesetter]] = Queue()
        with ExitStack() as stack:
            for _ in range(workers):
                self._tools.put((stack.enter_context(Pandoc()), stack.enter_context(Typesetter())))
            first = self._tools.get()
            self._context = make_context(website, out, *first)
            self._tools.put(first)
            self._pool = ThreadPoolExecutor(workers)
            self._stack = stack.pop_all()

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._stack.close()

    def begin(self, path: Path) -> None:
        """
        Render a document as soon as a thread is free.

        Raises
        ------
        PublishError
            If it is none of the project's.
        """
        if path not in self._inputs:
            name = self._website.name(path)
            raise PublishError(f"Not among the inputs that _quarto.yml lists under project.render: {name}.")
        self._under_way.append((path, self._pool.submit(self._render, self._context, path)))

    def settle(self, website: Website) -> None:
        """
        Wait for what was begun. What comes after it is rendered for ``website``.

        A document may have been begun before pages that it links to were there: if ``website`` has others than
        the one of before, a document with faults is tried once more.
        """
        more = frozenset(website.inputs) != self._inputs
        self._website, self._inputs = website, frozenset(website.inputs)
        self._context = replace(self._context, website=website)
        results = [(path, future.result()) for path, future in self._under_way]
        self._under_way.clear()
        again = [path for path, result in results if isinstance(result, str) and more]
        second = dict(zip(again, self._pool.map(lambda path: self._render(self._context, path), again), strict=True))
        for path, first in results:
            result = second.get(path, first)
            if isinstance(result, str):
                self.faults[path] = result
            else:
                self.rendered.append(result)

    def _render(self, context: Context, path: Path) -> Rendered | str:
        pandoc, typesetter = tools = self._tools.get()
        try:
            result = render_document(replace(context, pandoc=pandoc, typesetter=typesetter), path)
        except PublishError as error:
            return str(error)
        finally:
            self._tools.put(tools)
        if self._progress:
            self._progress(result)
        return result


def make_context(
    website: Website, out: Path, pandoc: Pandoc, typesetter: Typesetter, items: Mapping[Path, Item] | None = None
) -> Context:
    """Gather what every document shares; ``items`` of listings are read when a page lists them, if not given."""
    converted = pandoc.convert({"name": "the footer", "text": "", "inlines": dict(website.footer)})
    return Context(
        website=website,
        out=out,
        template=page_template(),
        typesetter=typesetter,
        pandoc=pandoc,
        items=items,
        footer={"left": "", "center": "", "right": "", **converted["inlines"]},
    )
