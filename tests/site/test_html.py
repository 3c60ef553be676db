"""Pages and style sheets are HTML and CSS by the living standards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.checkers import check_html

pytestmark = pytest.mark.slow


def test_the_nu_checker_finds_no_error_on_any_page(site: Path):
    assert check_html([*sorted(site.rglob("*.html")), *sorted(site.glob("site_libs/**/*.css"))]) == []


def test_the_nu_checker_finds_what_is_planted(planted: Path):
    text = planted.read_text(encoding="utf-8")
    planted.write_text(text.replace("<h1 ", "<h1 hidden=a aria-level=x "), encoding="utf-8")
    assert check_html([planted]) != []
