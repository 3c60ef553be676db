"""The site's own pages, written as sources that both publishers render: goals, places, peers, directory."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.paths import Project
from analysis.publishing.pages.accessibility import accessibility_fragment
from analysis.publishing.pages.catalogue import Catalogue, read_catalogue
from analysis.publishing.pages.dictionary_page import dictionary_fragment
from analysis.publishing.pages.directory import directory_pages
from analysis.publishing.pages.downloads import download_files
from analysis.publishing.pages.draft_marks import mark_drafts
from analysis.publishing.pages.editions import edition_fragment
from analysis.publishing.pages.goal_pages import goal_pages
from analysis.publishing.pages.home import home_fragments
from analysis.publishing.pages.ledger_files import ledger_files
from analysis.publishing.pages.peer_pages import peer_pages
from analysis.publishing.pages.place_pages import place_files, place_pages
from analysis.publishing.pages.summary_pages import summary_pages
from analysis.publishing.pages.together import together_files

__all__ = ["write_pages"]

WRITERS: tuple[Callable[[Catalogue], Mapping[str, str]], ...] = (
    goal_pages,
    place_pages,
    peer_pages,
    directory_pages,
    home_fragments,
    dictionary_fragment,
    ledger_files,
    together_files,
    place_files,
    summary_pages,
)


def write_pages(project: Project, catalogue: Catalogue | None = None) -> list[Path]:
    """
    Write every generated page and file whose content has changed, and remove those that are no longer made.

    Returns
    -------
    The files that were written, in the order of their addresses.
    """
    catalogue = catalogue or read_catalogue(project)
    texts = {name: text for writer in WRITERS for name, text in writer(catalogue).items()}
    read = {
        **download_files(project, catalogue),
        **edition_fragment(project, catalogue),
        **accessibility_fragment(project),
    }
    return update_files(project, mark_drafts(catalogue, {**texts, **read}))


def update_files(project: Project, texts: Mapping[str, str | bytes]) -> list[Path]:
    """Make the project's generated files be exactly ``texts``, by address under reports/."""
    wanted = {project.reports / name: text.encode() if isinstance(text, str) else text for name, text in texts.items()}
    strays = [path for path in wanted if not any(path.is_relative_to(folder) for folder in project.generated)]
    assert not strays, f"not in a generated folder: {strays[:3]}"
    for folder in project.generated:
        for path in folder.rglob("*"):
            if path.is_file() and path not in wanted:
                path.unlink()
    return [path for path, content in sorted(wanted.items()) if _update(path, content)]


def _update(path: Path, content: bytes) -> bool:
    """Move the new file into place whole; a file that is as it should be keeps its time."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    os.replace(draft, path)
    return True
