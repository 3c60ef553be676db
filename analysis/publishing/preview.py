"""One report, made again within a second of each change: all that takes time to start is kept ready.

What is shown is not published: notebook, claims, page and PDF stand under .cache/preview, and the records and the
site of the project are left alone. Models are not fitted again here; the preview says when they are out of date.
"""

from __future__ import annotations

import http.server
import os
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import ImpactError
from analysis.framework.prepared_tables import faulty_rows
from analysis.paths import Project
from analysis.production.contract import read_contract
from analysis.production.edition import read_edition
from analysis.production.engines import STANDS_IN, engine_for, make_ready
from analysis.production.lock import only_builder
from analysis.production.manifest import Manifest, files_under
from analysis.production.plan import PACKAGE, TEMPLATE, fits_key, parameters_of, stage_is_current
from analysis.production.request import RECORD, WARM, Limits, RunRequest
from analysis.production.runs import run_report
from analysis.publishing.embedded import make_context, write_shared
from analysis.publishing.embedded.pages import render_document
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter
from analysis.publishing.project import read_website

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAIT = 0.25  # seconds between two looks at the files
HOST = "127.0.0.1"


class Aside(Project):
    """The project, with a place of its own for what runs make."""

    @property
    def executed(self) -> Path:
        return self.cache / "preview" / "records"

    @property
    def runs(self) -> Path:
        return self.cache / "preview" / "runs"


@dataclass(frozen=True)
class Preview:
    """What came of one turn. ``page`` is None, and ``reason`` says why, where the report would be withheld."""

    page: Path | None
    pdf: Path | None
    reason: str
    run: float  # seconds
    render: float
    models: bool  # whether the fits are those of the tables

    def __str__(self) -> str:
        spent = f"run {self.run:.2f} s, rendered {self.render:.2f} s"
        old = "" if self.models else " The models have not been fitted to the tables as they are: impact fit."
        return f"{self.reason or 'Made'} ({spent}).{old}"


class Previewer:
    """Keeps a prepared process, pandoc and fonts. Use as a context manager."""

    def __init__(
        self,
        project: Project,
        slug: str,
        prepare: Callable[..., object],
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.project, self.slug = Aside(project.root.resolve()), slug
        self.site = project.cache / "preview" / "site"
        self._prepare, self._tell = prepare, tell
        self._stack = ExitStack()

    def __enter__(self) -> Previewer:
        if engine_for(WARM) != WARM:
            self._tell(STANDS_IN)
        self._prepared = self._stack.enter_context(make_ready()).start()
        self._pandoc = self._stack.enter_context(Pandoc())
        self._typesetter = self._stack.enter_context(Typesetter(remembers=True))
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    @property
    def address(self) -> str:
        """Of the page, below a site."""
        return f"reports/organisations/{self.slug}.html"

    def make(self) -> Preview:
        """
        Check the tables that changed, run the report and render it.

        Raises
        ------
        ImpactError
            For faults of the tables, the project file or the page. A report that fails is a reason instead.
        """
        began = time.perf_counter()
        with only_builder(self.project):
            self._prepare(self.project)
            faulty = faulty_rows(self.project).get(self.slug, "")
            manifest = Manifest(self.project)
            key, fits = fits_key(self.project, manifest), files_under(self.project.fits)
            models = stage_is_current(manifest, "fit", key, fits)
        parameters = parameters_of(self.slug, read_edition(self.project))
        limits = Limits(seconds=60)
        template = self.project.notebooks / TEMPLATE
        contract = read_contract(self.project, template)
        request = RunRequest(
            self.project, template, self.slug, parameters, limits=limits, contract=contract, faulty=faulty
        )
        result = run_report(request, self._prepared)
        run = time.perf_counter() - began
        if not result.published:
            return Preview(None, None, f"Withheld: {result.reason.rstrip('.')}", run, 0.0, models)
        began = time.perf_counter()
        rendered = self._render()
        return Preview(rendered.html, rendered.pdf, "", run, time.perf_counter() - began, models)

    def _render(self) -> object:
        website = read_website(self.project.root)
        published = Project(self.project.root).executed
        drafts = {
            published / f"{self.slug}.{ending}": self.project.executed / f"{self.slug}.{ending}" for ending in RECORD
        }
        context = make_context(website, self.site, self._pandoc, self._typesetter, items={})
        context = replace(context, drafts=drafts)
        write_shared(replace(website, resources=()), self.site)
        return render_document(context, published / f"{self.slug}.ipynb")


def changes(project: Project) -> Iterator[bool]:
    """Wait for a change of what a report is made from; True where it is code, which runs in this process too."""
    known = _looked_at(project)
    while True:
        time.sleep(WAIT)
        found = _looked_at(project)
        if found != known:
            changed = {path for path in found.keys() | known.keys() if found.get(path) != known.get(path)}
            known = found
            yield any(path.is_relative_to(PACKAGE) and path.suffix == ".py" for path in changed)


def _looked_at(project: Project) -> dict[Path, tuple[int, int]]:
    pages = files_under(project.reports, without=(project.executed, *project.generated))
    kept = {}
    own = [project.root / "_quarto.yml", project.executed / "_metadata.yml"]
    for path in (*files_under(project.data), *files_under(project.notebooks), *files_under(PACKAGE), *pages, *own):
        try:
            status = path.stat()
        except OSError:
            continue
        kept[path] = status.st_mtime_ns, status.st_size
    return kept


class Handler(http.server.SimpleHTTPRequestHandler):
    """Gives what the preview made, and the rest of the site that is in place, so that links can be followed."""

    def __init__(self, *given: object, preview: Path, site: Path, **named: object) -> None:
        self._preview, self._site = preview, site
        super().__init__(*given, directory=str(site), **named)

    def translate_path(self, path: str) -> str:
        found = Path(super().translate_path(path))
        made = self._preview / found.relative_to(self._site) if found.is_relative_to(self._site) else found
        return str(made if made.is_file() else found)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what changes."""


def serve(previewer: Previewer, port: int) -> http.server.ThreadingHTTPServer:
    """
    Serve the preview to this machine alone, from a thread of its own.

    Raises
    ------
    ImpactError
        When the port is taken.
    """
    handler = partial(Handler, preview=previewer.site, site=previewer.project.site)
    try:
        server = http.server.ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        raise ImpactError(
            f"The preview cannot be served at port {port} ({error.strerror}). Give another one with --port."
        ) from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def watch(previewer: Previewer, tell: Callable[[str], None], *, restart: Callable[[], None]) -> None:
    """Make the preview again after each change, until interrupted; begin afresh when code has changed."""
    for code in changes(Project(previewer.project.root)):
        if code:
            tell("The code has changed: starting afresh.")
            restart()
        attempt(previewer, tell)


def attempt(previewer: Previewer, tell: Callable[[str], None]) -> Preview | None:
    """Make it once; what is wrong is told, for the next change may put it right."""
    try:
        made = previewer.make()
    except ImpactError as error:
        tell(str(error))
        return None
    tell(str(made))
    return made


def restart_process(arguments: list[str]) -> None:
    """Run the command from the start, in the place of this process."""
    os.execv(arguments[0], arguments)
