"""One document to one page (and PDF): pure in what it reads, so that a report can be made again by itself."""

from __future__ import annotations

import datetime as dt
import html
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2

from analysis.errors import PublishError
from analysis.publishing.embedded.listings import Item, listing_html, read_items
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter, template_of
from analysis.publishing.embedded.pictures import sizes_of
from analysis.publishing.embedded.sources import Source, read_source
from analysis.publishing.project import Website

HERE = Path(__file__).parent
DIRECTORY = Path("reports/directory/index.qmd")  # where a search without a script leads, if there is one


@dataclass(frozen=True)
class Rendered:
    """What became of one document."""

    source: Path
    html: Path
    pdf: Path | None
    seconds: float

    @property
    def page(self) -> Path:
        return self.html


@dataclass(frozen=True)
class Context:
    """What every document shares. The items of listings are read, once, for the first page that lists them."""

    website: Website
    out: Path
    template: jinja2.Template
    typesetter: Typesetter
    pandoc: Pandoc
    items: Mapping[Path, Item] | None
    footer: Mapping[str, str]
    drafts: Mapping[Path, Path] = field(default_factory=dict)  # read in place of the files at these addresses
    _read: dict[str, Mapping[Path, Item]] = field(default_factory=dict)

    def listed(self) -> Mapping[Path, Item]:
        if self.items is None and "items" not in self._read:
            self._read["items"] = read_items(self.website)
        return self._read["items"] if self.items is None else self.items


def page_template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=False,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("page.html")


def render_document(context: Context, path: Path) -> Rendered:
    """
    Render one page or executed notebook into ``context.out``.

    Raises
    ------
    PublishError
        Naming, with file and line or cell, everything that stands in the way.
    """
    began = time.perf_counter()
    website = context.website
    source = read_source(website, path, context.drafts.get(path, path))
    metadata = website.metadata_of(path, source.own)
    formats = metadata.get("format", {"html": {}})
    typst = formats.get("typst")
    sizes = sizes_of(website, source, context.drafts)
    converted = context.pandoc.convert({**_request(website, source, metadata, typst), "sizes": sizes})
    page = context.out / path.relative_to(website.root).with_suffix(".html")
    pdf = page.with_suffix(".pdf") if typst is not None else None
    linked, missing = _linked_files(context, source, converted.get("links", []), pdf)
    faults = source.faults + [source.locate(fault) for fault in [*converted["faults"], *missing]]
    if faults:
        raise PublishError(f"{website.name(path)} cannot be published:\n" + "\n".join(faults))
    text = context.template.render(_page_values(context, path, metadata, formats.get("html", {}), converted, pdf))
    # nothing is written before everything has been made: a refused PDF must not leave its page behind
    content = _typeset(context, source, metadata, typst, converted["typst"]) if pdf else b""

    for file, picture in source.figures.items():
        _write(page.parent / file, picture)
    for file in linked:
        _write(context.out / file.relative_to(website.root), context.drafts.get(file, file).read_bytes())
    if pdf:
        _write(pdf, content)
    _write(page, text.encode())
    return Rendered(path, page, pdf, time.perf_counter() - began)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)  # in a copy of a site it may be one file with that site's, which must not change
    file.write_bytes(content)


def _typeset(
    context: Context, source: Source, metadata: Mapping[str, Any], options: Mapping[str, Any], text: str
) -> bytes:
    return context.typesetter.typeset(
        text,
        figures={source.path.parent / name: content for name, content in source.figures.items()},
        fonts=options.get("font-paths", []),
        standard=options.get("pdf-standard"),
        timestamp=timestamp_of(metadata.get("date")),
        name=context.website.name(source.path),
    )


def _request(
    website: Website, source: Source, metadata: Mapping[str, Any], typst: Mapping[str, Any] | None
) -> dict[str, Any]:
    html_options = metadata.get("format", {}).get("html", {})
    request: dict[str, Any] = {
        "name": website.name(source.path),
        "text": source.text,
        "number": bool(html_options.get("number-sections", metadata.get("number-sections", False))),
        "inlines": {key: str(metadata[key]) for key in ("title", "subtitle", "description") if metadata.get(key)},
        "root": str(source.path.parent),
        "folder": source.path.parent.relative_to(website.root).as_posix(),
    }
    if website.site_url:
        request["site_url"] = website.site_url
    if typst is not None:
        request["typst_template"] = template_of(tuple(typst.get("template-partials", [])))
        request["variables"] = _typst_variables(website, metadata, typst)
    return request


def _typst_variables(website: Website, metadata: Mapping[str, Any], typst: Mapping[str, Any]) -> dict[str, Any]:
    """What Quarto gives its Typst partials; plain words among the page's own metadata come along."""
    own = {key: _words(value) for key, value in metadata.items() if isinstance(value, str | int | float | list)}
    toc = typst.get("toc", metadata.get("toc", False))
    return {
        **own,
        "lang": str(metadata.get("lang", website.lang)),
        "date": _spoken(metadata.get("date")),
        "papersize": typst.get("papersize", "a4"),
        "toc": "true" if toc else "",
        "toc-title": typst.get("toc-title", "Contents"),
        "toc-depth": str(typst.get("toc-depth", 3)),
        "section-numbering": "1.1.a" if typst.get("number-sections", metadata.get("number-sections")) else "",
    }


def _words(value: Any) -> Any:
    """Words for a template, which may stand in lists and under names within lists."""
    if isinstance(value, list):
        return [_words(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _words(each) for key, each in value.items()}
    return str(value)


def _page_values(
    context: Context,
    path: Path,
    metadata: Mapping[str, Any],
    options: Mapping[str, Any],
    converted: Mapping[str, Any],
    pdf: Path | None,
) -> dict[str, Any]:
    website = context.website
    folder = path.parent.relative_to(website.root)
    offset = "../" * len(folder.parts)
    inlines = converted["inlines"]
    body = converted["html"]
    if "listing" in metadata:
        body = listing_html(body, metadata["listing"], path, context.listed())
    title_text = html.escape(str(metadata.get("title", "")))
    entries = [entry for entry in converted["toc"] if entry["level"] < int(options.get("toc-depth", 3))]
    wants_toc = metadata.get("toc", options.get("toc", False)) and len(entries) > 1
    date = metadata.get("date")
    return {
        "site": website,
        "lang": metadata.get("lang", website.lang),
        "address": path.relative_to(website.root).with_suffix(".html").as_posix(),
        "offset": offset,
        "home": _address_of(website, website.inputs[0]),
        "found_at": _address_of(website, DIRECTORY) or _address_of(website, website.inputs[0]),
        "title": inlines.get("title", ""),
        "title_text": title_text,
        "page_title": f"{title_text} – {website.title}" if title_text != website.title else title_text,
        "subtitle": inlines.get("subtitle"),
        "description": html.escape(str(metadata.get("description") or ""), quote=True),
        "description_html": inlines.get("description"),
        "date": _spoken(date),
        "date_iso": str(date) if date else "",
        "categories": [html.escape(str(category)) for category in metadata.get("categories", [])],
        "body": body,
        "toc": toc_html(entries) if wants_toc else "",
        "toc_title": options.get("toc-title", "On this page"),
        "sheets": [offset + sheet.relative_to(website.root).as_posix() for sheet in options.get("css", [])],
        "navbar": [
            {
                "text": item["text"],
                "href": offset + item["href"].replace(".qmd", ".html"),
                "active": item["href"] == path.relative_to(website.root).as_posix(),
            }
            for item in website.navbar
        ],
        "search": website.search,
        "indexed": bool(website.search and metadata.get("search", True)),
        "footer": {side: text.replace('href="/', f'href="{offset}') for side, text in context.footer.items()},
        "pdf": pdf.name if pdf else "",
        "pdf_text": _pdf_text(options),
    }


def _address_of(website: Website, page: Path) -> str:
    """The page's address in the site; empty for one that is not among the inputs."""
    whole = website.root / page
    return whole.relative_to(website.root).with_suffix(".html").as_posix() if whole in website.inputs else ""


def toc_html(entries: Sequence[Mapping[str, Any]]) -> str:
    """Nest the headings as lists."""
    out, level = [], 0
    for entry in entries:
        depth = min(entry["level"], level + 1)
        if depth > level:
            out.append("<ul>")
        else:
            out.append("</li>" + "</ul></li>" * (level - depth))
        number = f'<span class="header-section-number">{entry["number"]}</span> ' if entry.get("number") else ""
        out.append(f'<li><a href="#{entry["id"]}" id="toc-{entry["id"]}" class="nav-link">{number}{entry["html"]}</a>')
        level = depth
    return "".join(out) + "</li></ul>" * level


def _linked_files(context: Context, source: Source, links: list[str], pdf: Path | None) -> tuple[list[Path], list[str]]:
    """The files of the project that a page links to, and what is wrong with its other links."""
    website = context.website
    files, missing, pages = [], [], set(website.inputs)
    for link in links:
        name = link.split("#")[0].split("?")[0]
        base, name = (website.root, name[1:]) if name.startswith("/") else (source.path.parent, name)
        wanted = Path(os.path.normpath(base / name))
        made = wanted.suffix == ".html" and any(wanted.with_suffix(end) in pages for end in (".qmd", ".ipynb"))
        # Only a page whose folder asks for a PDF has one; the check of the built site finds a link to none.
        made = made or wanted.suffix == ".pdf" and any(wanted.with_suffix(end) in pages for end in (".qmd", ".ipynb"))
        if made or wanted in pages or name in source.figures or (pdf and name == pdf.name):
            continue
        if context.drafts.get(wanted, wanted).is_file() and wanted.is_relative_to(website.root):
            files.append(wanted)
        else:
            missing.append(f"the link '{link}' leads to no file or page of this project")
    return files, missing


def _pdf_text(options: Mapping[str, Any]) -> str:
    links = options.get("format-links")
    if isinstance(links, list):
        return next((link["text"] for link in links if isinstance(link, Mapping) and "text" in link), "PDF")
    return "PDF"


def _spoken(date: Any) -> str:
    """23 November 2026, as `date-format: "D MMMM YYYY"` says; other words are left as they are."""
    if not date:
        return ""
    try:
        day = dt.date.fromisoformat(str(date))
    except ValueError:
        return str(date)
    return f"{day.day} {day:%B %Y}"


def timestamp_of(date: Any) -> int:
    """A PDF carries its edition's date, not the moment it was made: the same inputs give the same bytes."""
    try:
        day = dt.datetime.fromisoformat(str(date)).replace(tzinfo=dt.UTC)
    except ValueError:
        return 0
    return int(day.timestamp())
