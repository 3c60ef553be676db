"""Put what shares have made into one site: of each only what it was to render, and one index of all pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath
from typing import Any

from analysis.paths import write_whole
from analysis.publishing.project import Website

# Of which page an entry of these files is, its address says.
INDEXES = {"search.json": "objectID", "listings.json": "listing"}
MADE_OF_ALL = {*INDEXES, "sitemap.xml", "robots.txt"}  # by whoever knows all pages


def take(website: Website, site: Path, out: Path, documents: Collection[Path]) -> None:
    """
    Put the documents' pages, PDFs and figures in place of those of before, and what pages share.

    Quarto makes more than is wanted: all of a folder for the sake of most of it, a page at the root that leads on.
    """
    wanted = {_stem(website, path) for path in documents}
    others = {"index", *(_stem(website, path) for path in website.inputs)} - wanted
    for stem in wanted:
        shutil.rmtree(out / f"{stem}_files", ignore_errors=True)
        for suffix in (".html", ".pdf"):
            (out / f"{stem}{suffix}").unlink(missing_ok=True)
    for file in site.rglob("*"):
        name = file.relative_to(site)
        if file.is_file() and name.as_posix() not in MADE_OF_ALL and _owner(name) not in others:
            _copy_anew(file, out / name)


def join_indexes(website: Website, out: Path, sites: Iterable[tuple[Path, Collection[Path]]]) -> None:
    """Put the entries of what each site was made for in place of those of before, in one order whoever made them."""
    sites = [(site, {f"{_stem(website, path)}.html" for path in documents}) for site, documents in sites]
    renewed = set().union(*(pages for _, pages in sites))
    for index, key in INDEXES.items():

        def page(entry: dict[str, Any], key: str = key) -> str:
            return entry[key].removeprefix("/").split("#")[0]

        kept = [
            entry for entry in _read(out / index) if page(entry) not in renewed and (out / page(entry)).is_file()
        ]
        new = [entry for site, pages in sites for entry in _read(site / index) if page(entry) in pages]
        if kept or new or (out / index).is_file():
            entries = sorted([*kept, *new], key=lambda entry, key=key: entry[key])
            write_whole(out / index, json.dumps(entries, indent=2, ensure_ascii=False))


def _stem(website: Website, path: Path) -> str:
    return path.relative_to(website.root).with_suffix("").as_posix()


def _owner(name: PurePath) -> str | None:
    """Say which document a file of a site was made from, if it is not shared or copied."""
    for folder in name.parents:
        if folder.name.endswith("_files"):
            return folder.as_posix().removesuffix("_files")
    return name.with_suffix("").as_posix() if name.suffix in (".html", ".pdf") else None


def _read(index: Path) -> list[dict[str, Any]]:
    return json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []


def _copy_anew(source: Path, target: Path) -> None:
    """Copy to a new file: the one that is there may be one file with that of the site in place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copy2(source, target)
