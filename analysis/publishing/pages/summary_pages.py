"""The summary of each report as a page and a PDF of its own: there while the report is, and gone with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analysis.production.front_matter import front_matter_text
from analysis.publishing.pages.markdown import div

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analysis.publishing.pages.catalogue import Catalogue

FOLDER = "summaries"
# Naming formats replaces the project's list for the folder. `compact` makes the PDF one page.
SETTINGS = """\
compact: true
search: false
format:
  html:
    theme: default
    css: ../theme/impact.css
    toc: false
    format-links:
      - format: typst
        text: This summary as PDF
  typst:
    papersize: a4
    pdf-standard: ua-1
    toc: false
    font-paths: ../theme/fonts
    template-partials:
      - ../theme/typst/typst-template.typ
      - ../theme/typst/typst-show.typ
"""


CHART = "<!-- chart -->"
WIDTH = "92%"  # of the text: its letters are then hardly smaller than those of the words


def summary_pages(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Give the pages by address under reports/, with the chart of each, and the settings of their folder."""
    any_page = False
    for report in catalogue.reports:
        for address, text in (report.parts.pages if report.parts else {}).items():
            any_page = True
            yield address, text
    if any_page:
        yield f"{FOLDER}/_metadata.yml", SETTINGS


def summary_page(notebook: Path, summary: Mapping[str, str]) -> dict[str, str]:
    """Give one page and its chart by address under reports/: the words of the record, a picture of its notebook."""
    slug = notebook.stem
    picture, words = _chart(notebook, summary.get("chart", ""))
    page = _page(summary, words and div("chart", f"![]({slug}.svg){words}"))
    return {f"{FOLDER}/{slug}.qmd": page, **({f"{FOLDER}/{slug}.svg": picture} if picture else {})}


def _page(summary: Mapping[str, str], chart: str) -> str:
    matter = {name: value for name, value in summary.items() if name not in ("text", "chart")} | {"lang": "en-GB"}
    return f"{front_matter_text(matter)}\n\n{summary['text'].replace(CHART, chart)}\n"


def _chart(notebook: Path, label: str) -> tuple[str, str]:
    """Take a chart out of the executed report: the picture, and its alternative text and caption as Markdown."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        options = dict(line[3:].split(": ", 1) for line in "".join(cell["source"]).splitlines() if line[:3] == "#| ")
        shown = [output.get("data", {}) for output in cell.get("outputs", [])]  # what is printed has no data
        pictures = [data["image/svg+xml"] for data in shown if "image/svg+xml" in data]
        if options.get("label") == label and pictures:
            alt, caption = (json.loads(options[name]) for name in ("fig-alt", "fig-cap"))
            caption = caption.replace(f"]({notebook.stem}.", f"](../organisations/{notebook.stem}.")
            quoted = json.dumps(alt, ensure_ascii=False)
            return "".join(pictures[0]), f'{{fig-alt={quoted} width="{WIDTH}"}}\n\n{caption}'
    return "", ""
