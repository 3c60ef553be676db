"""How to cite a report: as a sentence, as BibTeX, and a single figure by its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.markdown import div, escape

if TYPE_CHECKING:
    from analysis.claims.report import Report

SITE = "Impact reports"


def citation(report: Report) -> str:
    """Write the section; the address is for the reader to add, who sees at which one the report was read."""
    name = report.organisation.name
    edition = report.edition.name
    sentence = f"{SITE} ({report.edition.published.year}). *{escape(name)}: impact report*, edition {edition}."
    entry = "\n".join(
        [
            f"@misc{{impact-{report.organisation.slug},",
            f" title = {{{{{_braced(name)}: impact report}}}},",
            f" author = {{{{{SITE}}}}},",
            f" year = {{{report.edition.published.year}}},",
            f" note = {{Edition {edition}}},",
            "}",
        ]
    )
    section = "\n\n".join(
        [
            "### Cite this report {#sec-cite}",
            f"{sentence} Add the address at which you read it. A single figure has an address of its own: this "
            "page's, then # and the identifier of the figure in the files beside it.",
            f"```bibtex\n{entry}\n```",
            "The official figures in it are used under the Open Government Licence: whoever passes them on names "
            "their source too.",
        ]
    )
    # The PDF's last page says so by itself.
    return f'::: {{.content-visible when-format="html"}}\n{div("citation", section)}\n:::'


def _braced(name: str) -> str:
    """Keep BibTeX from reading signs of its own into a name."""
    return name.replace("&", r"\&").replace("%", r"\%").replace("#", r"\#")
