"""Nothing in a report but its claims prints a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.paths import Project
from tests.site.formats import printed_claims
from tests.site.numbers import figure_numbers, unclaimed_numbers


@pytest.fixture
def found(reports: list[Path], project: Project) -> list[str]:
    return [number for page in reports for number in unclaimed_numbers(page, project)]


def test_no_number_stands_outside_the_claims(found: list[str]):
    assert found == []


def test_numbers_in_captions_and_alternative_texts_are_published_claims(reports: list[Path], project: Project):
    assert [fault for page in reports for fault in figure_numbers(page, project)] == []


def test_an_unmarked_number_is_found_with_its_words(planted: Path, project: Project):
    before = set(unclaimed_numbers(planted, project))
    text = planted.read_text(encoding="utf-8")
    planted.write_text(text.replace("</h2>", " by 4.5 points in 2024-25</h2>", 1), encoding="utf-8")
    [fault] = set(unclaimed_numbers(planted, project)) - before
    assert fault.startswith("co-op: '4.5' in ") and "by 4.5 points" in fault


def test_a_claim_that_loses_its_mark_is_found(planted: Path, project: Project):
    before = len(list(unclaimed_numbers(planted, project)))
    marked = sum(any(c.isdigit() for c in each.words) for each in printed_claims(planted))
    text = planted.read_text(encoding="utf-8").replace('class="claim"', 'class="figure"')
    planted.write_text(text, encoding="utf-8")
    assert len(list(unclaimed_numbers(planted, project))) - before >= marked


def test_another_number_in_an_alternative_text_is_found(planted: Path, project: Project):
    text = planted.read_text(encoding="utf-8")
    planted.write_text(text.replace(' alt="', ' alt="About 98.76%. ', 1), encoding="utf-8")
    assert list(figure_numbers(planted, project)) == [
        "co-op: '98.76%' in a caption or alternative text is no published claim"
    ]
