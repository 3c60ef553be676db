"""Pictures for links that are shared: one a report, set by Typst in the project's own type and colours."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import typst

from analysis.paths import write_whole
from analysis.publishing.pages.editions import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from analysis.publishing.embedded import Rendered
    from analysis.publishing.pages.catalogue import Catalogue
    from analysis.publishing.project import Website

FOLDER = "reports/cards"
DEFAULT = "default"
WIDTH, HEIGHT = 1200, 630
SHEET = """
#set page(width: 600pt, height: 315pt, margin: (left: 48pt, right: 40pt, y: 36pt), fill: rgb("{paper}"),
  background: place(left, rect(width: 14pt, height: 100%, fill: rgb("{focus}"))))
#set text(font: "Source Sans 3", size: 15pt, fill: rgb("{quiet}"), lang: "en")
#let card(name, about, edition) = {{
  [Impact report · edition #edition]
  v(1fr)
  text(size: 40pt, weight: "semibold", fill: rgb("{focus}"), hyphenate: false, par(leading: 0.35em, name))
  v(0.2em)
  text(size: 18pt, fill: rgb("{ink}"), about)
  v(1fr)
  [Made from published figures, compared fairly with peers]
  pagebreak(weak: true)
}}
"""


def write_cards(website: Website, catalogue: Catalogue, site: Path, rendered: Iterable[Rendered]) -> None:
    """
    Draw the cards of the reports that were rendered, and name each page's card in its head.

    The networks that show cards take whole addresses only, so that there are none where the project file has no
    ``website.site-url``.
    """
    if not website.site_url:
        return
    about = {report.organisation.slug: report.organisation for report in catalogue.reports}
    documents = list(rendered)
    slugs = [document.html.stem for document in documents if _is_report(document) and document.html.stem in about]
    words = [(about[slug].name, about[slug].industry) for slug in slugs]
    pictures = draw_cards([(website.title, website.description), *words], spoken(catalogue.edition["edition"]), website)
    published = {report.organisation.slug for report in catalogue.reports if report.published}
    for card in (site / FOLDER).glob("*.png"):
        if card.stem not in published:
            card.unlink()
    for name, picture in zip([DEFAULT, *slugs], pictures, strict=True):
        write_whole(site / FOLDER / f"{name}.png", picture)
    for document in documents:
        name = document.html.stem if document.html.stem in slugs else DEFAULT
        _name_card(document.html, f"{website.site_url.rstrip('/')}/{FOLDER}/{name}.png")


def draw_cards(words: Sequence[tuple[str, str]], edition: str, website: Website) -> list[bytes]:
    """Draw one PNG of 1200 by 630 points for each pair of name and line below it."""
    cards = "\n".join(f"#card({_quoted(name)}, {_quoted(line)}, {_quoted(edition)})" for name, line in words)
    text = SHEET.format(**{name: website.colours[name] for name in ("paper", "focus", "quiet", "ink")}) + cards
    fonts = [str(website.root / "reports/theme/fonts")]
    drawn = typst.compile(text.encode(), format="png", ppi=144.0, font_paths=fonts)
    return [drawn] if isinstance(drawn, bytes) else list(drawn)


def card_tags(address: str) -> Mapping[str, str]:
    return {
        "og:image": address,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "twitter:card": "summary_large_image",
        "twitter:image": address,
    }


def _name_card(page: Path, address: str) -> None:
    text = page.read_text(encoding="utf-8")
    if 'property="og:image"' in text:
        return
    tags = "".join(
        f'<meta {"name" if name.startswith("twitter") else "property"}="{name}" content="{html.escape(value)}">\n'
        for name, value in card_tags(address).items()
    )
    write_whole(page, re.sub(r"(?=</head>)", tags, text, count=1))


def _is_report(document: Rendered) -> bool:
    return document.source.suffix == ".ipynb"


def _quoted(words: str) -> str:
    """Write words as a string of Typst."""
    escaped = words.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
