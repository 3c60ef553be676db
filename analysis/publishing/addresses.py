"""Permanent addresses: pages that lead on from former slugs, the sitemap and robots.txt."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from analysis.framework.organisations import read_redirects
from analysis.paths import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.paths import Project

REPORTS = "reports/organisations"


def write_addresses(project: Project, site: Path, site_url: str | None) -> None:
    """
    Write what keeps addresses working into a built site.

    A sitemap must name whole addresses, so that there is none, and no robots.txt, where the project file has no
    ``website.site-url``.
    """
    for old, new in read_redirects(project).items():
        page = site / REPORTS / f"{old}.html"
        if (site / REPORTS / f"{new}.html").is_file():
            address = f"{site_url.rstrip('/')}/{REPORTS}/{new}.html" if site_url else f"{new}.html"
            write_whole(page, redirect_page(f"{new}.html", address))
        else:
            page.unlink(missing_ok=True)  # it would lead to nothing
    if site_url:
        write_whole(site / "sitemap.xml", sitemap(site, site_url.rstrip("/")))
        write_whole(site / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site_url.rstrip('/')}/sitemap.xml\n")


def redirect_page(target: str, canonical: str) -> str:
    """Lead on at once, by a plain link too; search engines are told which address counts."""
    target, canonical = html.escape(target), html.escape(canonical)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>This report has moved</title>'
        f'<meta http-equiv="refresh" content="0; url={target}"><link rel="canonical" href="{canonical}"></head>'
        f'<body><p>This report has moved to <a href="{target}">a new address</a>.</p></body></html>\n'
    )


def sitemap(site: Path, site_url: str) -> str:
    """List every page except those that only lead on."""
    pages = [
        page.relative_to(site).as_posix()
        for page in sorted(site.rglob("*.html"))
        if "site_libs" not in page.parts and not is_redirect(page)
    ]
    entries = "".join(f"<url><loc>{html.escape(f'{site_url}/{page}')}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def is_redirect(page: Path) -> bool:
    return 'http-equiv="refresh"' in page.read_text(encoding="utf-8")[:600]
