"""The website and its PDFs: published whole, or only what changed, by either publisher."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from analysis.paths import Project
from analysis.publishing import embedded, quarto
from analysis.publishing.addresses import write_addresses
from analysis.publishing.anchors import anchor_claims
from analysis.publishing.cards import write_cards
from analysis.publishing.embedded import Rendered
from analysis.publishing.interface import write_interface
from analysis.publishing.pages import write_pages
from analysis.publishing.pages.catalogue import read_catalogue
from analysis.publishing.pages.record_parts import RecordParts
from analysis.publishing.project import read_website


def publish(
    project: Project,
    *,
    publisher: str = "auto",
    out: Path,
    documents: Iterable[Path] | None = None,
    progress: Callable[[Rendered | str], None] | None = None,
    parts: Mapping[str, RecordParts] | None = None,
) -> list[Rendered]:
    """
    Build the website into ``out``, or only the documents listed into what is there.

    The site's own pages are written from the registers and the published claims, and those that changed are rendered
    with the documents listed. Reports do not wait for them, unless there are none yet to link to.

    Parameters
    ----------
    publisher
        ``quarto``, ``embedded``, or ``auto``: Quarto where it is installed.
    progress
        Called after each document, from several threads, and with a sentence before what takes its time besides.
    parts
        Those of the records in place, if they have been read.
    """
    tell = progress or (lambda event: None)
    whole = documents is None
    website = read_website(project.root.resolve())
    given = list(website.inputs if documents is None else documents)
    records = [path for path in given if path.suffix == ".ipynb"]
    catalogue = read_catalogue(project, parts)

    def in_order() -> Iterator[Path]:
        """Give the documents, the reports first; what is asked for after them is written only then."""
        pages_are_there = any(any(folder.glob("*.qmd")) for folder in project.generated)
        if pages_are_there:
            yield from records
        tell("Writing the site's own pages")
        changed = write_pages(project, catalogue)
        if not pages_are_there:
            yield from records
        found = read_website(website.root).inputs if whole else _with_changed(project, given, changed, out)
        yield from (path for path in found if path.suffix != ".ipynb")

    def write_data() -> None:
        tell("Making the search index and the data files")
        write_interface(catalogue, out, None if whole else {path.stem for path in records})
        write_addresses(project, out, website.site_url)

    if quarto.choose_publisher(publisher) == "embedded":
        rendered = embedded.publish(project, documents=in_order(), out=out, progress=progress, meanwhile=write_data)
    else:
        wanted = list(in_order())
        rendered = quarto.publish(project, documents=None if whole else wanted, out=out)
        for document in rendered:
            tell(document)
        write_data()
    anchor_claims(document.html for document in rendered)
    write_cards(website, catalogue, out, rendered)
    return rendered


def _with_changed(project: Project, documents: Iterable[Path], changed: Iterable[Path], out: Path) -> list[Path]:
    """Add the generated pages that changed; take away pages of which there is no source any more."""
    pages = [page for path in changed for page in _shown_on(path)]
    gone = [
        page
        for folder in project.generated
        for page in (out / folder.relative_to(project.root)).glob("*.html")
        if not (folder / page.name).with_suffix(".qmd").is_file()
    ]
    for page in gone:
        for beside in page.parent.glob(f"{page.stem}.*"):  # its PDF, its chart, its claims
            beside.unlink()
    return list(dict.fromkeys([*documents, *pages]))


def _shown_on(changed: Path) -> list[Path]:
    """Give the page that is a changed file, or that shows it: `14.together.svg` stands on `14.qmd`."""
    page = changed.with_name(f"{changed.name.split('.')[0]}.qmd")
    return [page] if page.is_file() else []
