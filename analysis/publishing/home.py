"""The page at the root of the site, which leads on to the first page where none is rendered there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.paths import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.publishing.project import Website


def write_home(website: Website, out: Path) -> None:
    """Write the page that leads on, unless the site's first page stands at the root itself."""
    home = website.inputs[0].relative_to(website.root).with_suffix(".html").as_posix()
    if home != "index.html":
        write_whole(
            out / "index.html",
            f'<!DOCTYPE html>\n<html lang="{website.lang}"><head><meta charset="utf-8">'
            f"<title>{website.title}</title>"
            f'<meta http-equiv="refresh" content="0; url={home}"><link rel="canonical" href="{home}"></head>'
            f'<body><p><a href="{home}">{website.title}</a></p></body></html>\n',
        )
