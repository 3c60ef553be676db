"""The website and its PDFs: published whole, or only what changed, by either publisher."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from analysis.freed_memory import give_back
from analysis.paths import Project
from analysis.publishing import embedded, quarto
from analysis.publishing.addresses import write_addresses
from analysis.publishing.anchors import anchor_claims
from analysis.publishing.cards import write_cards
from analysis.publishing.embedded import Rendered
from analysis.publishing.interface import write_interface
from analysis.publishing.pages import write_pages
from analysis.publishing.pages.catalogue import Catalogue, read_catalogue
from analysis.publishing.pages.record_parts import RecordParts
from analysis.publishing.project import read_website


def publish(
    project: Project,
    *,
    publisher: str = "auto",
    out: Path,
    documents: Iterable[Path] | None = None,
    progress: Callable[[Rendered | str], None] | None = None,
    sum_up: Callable[[], Mapping[str, RecordParts] | None] = lambda: None,
    beside: Callable[[list[Rendered]], object] = lambda rendered: None,
    workers: int | None = None,
) -> list[Rendered]:
    """
    Build the website into ``out``, or only the documents listed into what is there.

    The site's own pages are written from the registers and the published claims, and those that changed are rendered
    with the documents listed. Reports that have had pages before do not wait for them.

    Parameters
    ----------
    publisher
        ``quarto``, ``embedded``, or ``auto``: Quarto where it is installed.
    progress
        Called after each document, from several threads, and with a sentence before what takes its time besides.
    sum_up
        Called before the site's own pages are written: it writes what they say of all records together, and hands
        over the parts of these, if it has read them.
    beside
        Called with what was rendered once all of it is as it will be, besides the search index, which may still be
        in the making.
    workers
        Documents rendered side by side; as many as there are cores if None.
    """
    tell = progress or (lambda event: None)
    whole = documents is None
    website = read_website(project.root.resolve())
    given = list(website.inputs if documents is None else documents)
    records = [path for path in given if path.suffix == ".ipynb"]
    catalogue: Catalogue

    def batches() -> Iterator[list[Path]]:
        """Give the reports first: the site's own pages are written while those are rendered that link to none anew."""
        nonlocal catalogue
        known = {page.stem for folder in project.generated for page in folder.glob("*.qmd")}
        yield [record for record in records if record.stem in known]
        tell("Writing the site's own pages")
        catalogue = read_catalogue(project, sum_up())
        write_pages(project, catalogue)
        yield [record for record in records if record.stem not in known]
        yield list(_pages_to_render(project, given, out, whole=whole))

    def finish(rendered: list[Rendered]) -> None:
        tell("Making the search index and the data files")
        give_back()  # the checks and the search index, side by side, need most of all
        write_interface(catalogue, out, None if whole else {path.stem for path in records})
        write_addresses(project, out, website.site_url)
        anchor_claims(document.html for document in rendered)
        write_cards(website, catalogue, out, rendered)
        beside(rendered)

    if quarto.choose_publisher(publisher) == "embedded":
        return embedded.publish(
            project, batches=batches(), out=out, progress=progress, workers=workers, meanwhile=finish
        )
    wanted = list(chain.from_iterable(batches()))
    rendered = quarto.publish(
        project, documents=None if whole else wanted, out=out, progress=progress, workers=workers
    )
    finish(rendered)
    return rendered


def _pages_to_render(project: Project, given: Iterable[Path], out: Path, *, whole: bool) -> Iterator[Path]:
    """Give all pages, or those asked for and those whose source is newer; take away pages that have none any more."""
    if whole:
        yield from (path for path in read_website(project.root.resolve()).inputs if path.suffix == ".qmd")
        return
    asked = [path for path in given if path.suffix == ".qmd"]
    yield from asked
    for folder in project.generated:
        sources: dict[str, int] = {}  # by page, when it or what it shows was written: `14.together.svg` stands on `14`
        for path in folder.rglob("*.*"):
            name = path.name.split(".")[0]
            sources[name] = max(sources.get(name, 0), path.stat().st_mtime_ns)
        built = {page.stem: page for page in (out / folder.relative_to(project.root)).glob("*.html")}
        for name, written in sorted(sources.items()):
            source, page = folder / f"{name}.qmd", built.get(name)
            # By time, not by what was written just now: a build that was ended may have written it before.
            if source.is_file() and source not in asked and (page is None or page.stat().st_mtime_ns < written):
                yield source
        _take_away_orphans(folder, out / folder.relative_to(project.root))


def _take_away_orphans(folder: Path, site: Path) -> None:
    """Take away what a folder of generated files no longer has: pages with their PDFs, charts, claims, tables."""
    for path in site.glob("*"):
        made_from = f"{path.stem}.qmd" if path.suffix in (".html", ".pdf") else path.name
        if path.is_file() and not (folder / made_from).is_file():
            path.unlink()
