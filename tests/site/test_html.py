"""Pages and style sheets are HTML and CSS by the living standards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.checkers import check_html, nu_version

pytestmark = pytest.mark.slow


def test_the_nu_checker_finds_no_error_on_any_page(site: Path, record_property: Callable[[str, object], None]):
    pages = sorted(site.rglob("*.html"))
    found = check_html([*pages, *sorted(site.glob("site_libs/**/*.css"))])
    record_property("html", {"errors": len(found), "pages": len(pages), "version": nu_version()})
    assert found == []


def test_the_nu_checker_finds_what_is_planted(planted: Path):
    text = planted.read_text(encoding="utf-8")
    planted.write_text(text.replace("<h1 ", "<h1 hidden=a aria-level=x "), encoding="utf-8")
    assert check_html([planted]) != []
