"""The site's own pages, written as sources that both publishers render: goals, places, peers, directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from analysis.paths import Project
from analysis.publishing.pages.accessibility import accessibility_fragment
from analysis.publishing.pages.catalogue import Catalogue, read_catalogue
from analysis.publishing.pages.dictionary_page import dictionary_fragment
from analysis.publishing.pages.directory import directory_pages
from analysis.publishing.pages.downloads import download_files
from analysis.publishing.pages.draft_marks import mark_drafts
from analysis.publishing.pages.editions import edition_fragment
from analysis.publishing.pages.generated_files import Content, Named, update_files
from analysis.publishing.pages.goal_pages import goal_pages
from analysis.publishing.pages.home import home_fragments
from analysis.publishing.pages.ledger_files import ledger_files
from analysis.publishing.pages.made_once import made_once
from analysis.publishing.pages.peer_pages import peer_pages
from analysis.publishing.pages.place_pages import place_contents, place_key
from analysis.publishing.pages.summary_pages import summary_pages
from analysis.publishing.pages.together import together_files

__all__ = ["write_pages"]

WRITERS: tuple[Callable[[Catalogue], Mapping[str, Content]], ...] = (
    goal_pages,
    peer_pages,
    directory_pages,
    home_fragments,
    dictionary_fragment,
    ledger_files,
    together_files,
)


def write_pages(project: Project, catalogue: Catalogue | None = None) -> list[Path]:
    """
    Write every generated page and file whose content has changed, and remove those that are no longer made.

    Returns
    -------
    The files that were written, in the order of their addresses.
    """
    catalogue = catalogue or read_catalogue(project)
    return update_files(project, mark_drafts(catalogue, _contents(project, catalogue)))


def _contents(project: Project, catalogue: Catalogue) -> Iterator[Named]:
    """Give each file when it is to be written, so that never all are held; first those whose inputs may be at fault."""
    yield from edition_fragment(project, catalogue).items()
    yield from accessibility_fragment(project).items()
    yield from made_once(project, "places", place_key(catalogue), lambda: place_contents(catalogue))
    for writer in WRITERS:
        yield from writer(catalogue).items()
    yield from summary_pages(catalogue)
    yield from download_files(project, catalogue)
