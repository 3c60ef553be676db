"""The summary of each report as a page and a PDF of its own: there while the report is, and gone with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
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


def summary_pages(catalogue: Catalogue) -> dict[str, str]:
    """Give the pages by address under reports/, and the settings of their folder."""
    pages = {
        f"{FOLDER}/{report.organisation.slug}.qmd": _page(report.summary)
        for report in catalogue.reports
        if report.summary
    }
    return {f"{FOLDER}/_metadata.yml": SETTINGS, **pages} if pages else {}


def _page(summary: dict[str, str]) -> str:
    matter = {name: value for name, value in summary.items() if name != "text"} | {"lang": "en-GB"}
    header = yaml.safe_dump(matter, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{header}---\n\n{summary['text']}\n"
