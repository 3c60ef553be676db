"""Tables of reports: whole without a script, sorted and filtered with one."""

from __future__ import annotations

import fnmatch
import html
import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import PublishError
from analysis.publishing.embedded.notebooks import notebook_metadata
from analysis.publishing.embedded.sources import front_matter
from analysis.publishing.project import Website

NAMES = {"title": "Title", "description": "Description", "categories": "Categories", "date": "Date"}


@dataclass(frozen=True)
class Item:
    """A document as a listing shows it."""

    path: Path
    metadata: Mapping[str, Any]

    def field(self, name: str) -> str:
        value = self.metadata.get(name, "")
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def read_items(website: Website) -> dict[Path, Item]:
    """Read the metadata of every document; one that cannot be read says so when it is rendered."""
    items = {}
    for path in website.inputs:
        with suppress(PublishError):
            items[path] = Item(path, _metadata(website, path))
    return items


def _metadata(website: Website, path: Path) -> dict[str, Any]:
    if path.suffix == ".ipynb":
        return notebook_metadata(path, website.name(path))
    return front_matter(path.read_text(encoding="utf-8"), website.name(path))


def listing_html(body: str, settings: Any, page: Path, items: Mapping[Path, Item]) -> str:
    """Put each listing where a div with its id stands, or at the end of the page."""
    for number, listing in enumerate(settings if isinstance(settings, list) else [settings]):
        identifier = listing.get("id", "listing-listing" if number == 0 else f"listing-{number}")
        table = _table(identifier, listing, page, _chosen(listing, page, items))
        place = re.compile(rf'<div id="{re.escape(identifier)}"[^>]*>\s*</div>')
        body = place.sub(lambda _, table=table: table, body) if place.search(body) else body + table
    return body


def _chosen(listing: Mapping[str, Any], page: Path, items: Mapping[Path, Item]) -> list[Item]:
    patterns = listing.get("contents", [])
    wanted = [patterns] if isinstance(patterns, str) else patterns
    chosen = [
        item
        for path, item in items.items()
        if any(fnmatch.fnmatch(os.path.relpath(path, page.parent), pattern) for pattern in wanted)
    ]
    order = listing.get("sort", "title")
    name, _, direction = (order[0] if isinstance(order, list) else str(order)).partition(" ")
    return sorted(chosen, key=lambda item: item.field(name).casefold(), reverse=direction == "desc")


def _table(identifier: str, listing: Mapping[str, Any], page: Path, items: Sequence[Item]) -> str:
    fields = listing.get("fields", ["title", "description", "categories"])
    shown = {**NAMES, **listing.get("field-display-names", {})}
    key = identifier.removeprefix("listing-")
    categories = sorted({str(name) for item in items for name in item.metadata.get("categories", [])})
    heads = "".join(
        f'<th scope="col" aria-sort="{"ascending" if number == 0 else "none"}">'
        f'<button type="button" class="sort" data-sort="listing-{name}-sort">'
        f"{html.escape(shown.get(name, name))}</button></th>"
        for number, name in enumerate(fields)
    )
    rows = "".join(_row(number, item, fields, page) for number, item in enumerate(items))
    return (
        f'<div id="{identifier}" class="quarto-listing quarto-listing-container-table">'
        f"{_controls(key, listing, categories, html.escape(shown['categories']))}"
        f'<table class="quarto-listing-table table"><thead><tr>{heads}</tr></thead>'
        f'<tbody class="list">{rows}</tbody></table>'
        f'<p class="listing-no-matching" role="status" hidden>No matching items</p></div>'
    )


def _controls(key: str, listing: Mapping[str, Any], categories: Sequence[str], name: str) -> str:
    """Shown by the script only: without it they would do nothing."""
    if not listing.get("filter-ui", True):
        return ""
    options = "".join(f"<option>{html.escape(each)}</option>" for each in categories)
    choice = (
        f'<label class="listing-label" for="listing-{key}-category">{name} '
        f'<select id="listing-{key}-category" class="listing-category">'
        f'<option value="">All</option>{options}</select></label>'
        if listing.get("categories", True) and categories
        else ""
    )
    return (
        '<div class="listing-actions-group" hidden>'
        f'<label class="listing-label" for="listing-{key}-filter">Filter '
        f'<input id="listing-{key}-filter" class="search" type="search" autocomplete="off"></label>'
        f"{choice}</div>"
    )


def _row(number: int, item: Item, fields: Sequence[str], page: Path) -> str:
    address = Path(os.path.relpath(item.path, page.parent)).with_suffix(".html").as_posix()
    cells = []
    for name in fields:
        text = html.escape(item.field(name))
        inner = (
            f'<a href="{html.escape(address)}" class="title listing-title">{text}</a>'
            if name == "title"
            else text
        )
        cells.append(f'<td class="listing-{name}">{inner}</td>')
    sorts = "".join(
        f' data-listing-{name}-sort="{html.escape(item.field(name).casefold(), quote=True)}"'
        for name in fields
    )
    categories = html.escape(json.dumps(item.metadata.get("categories", [])), quote=True)
    return f'<tr data-index="{number}" data-categories="{categories}"{sorts}>{"".join(cells)}</tr>'
