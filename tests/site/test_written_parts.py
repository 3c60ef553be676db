"""What people write for a report, on the page and on paper: all of it, in its place, and none of it as markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import Tag

from tests.site.awkward import MADE_UP
from tests.site.formats import main_of


@pytest.fixture
def mill(reports: list[Path]) -> Tag:
    [page] = [page for page in reports if page.stem == MADE_UP]
    return main_of(page)


def said(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def test_forewords_are_signed_and_their_claims_are_claims(mill: Tag):
    section = mill.select_one("#sec-forewords")
    words = said(section)
    assert "Nobody Atall Chair of Synthetic Mill, which is made up Welcome to a report" in words
    assert "Noone Either" in words
    assert "about 40 (the organisation's own figure, not checked)" in words.replace("’", "'")
    assert [span["data-claim"] for span in section.select("span.claim")] == ["synthetic-mill.apprentices.2023"]


def test_signs_stay_signs(mill: Tag):
    words = said(mill.select_one("#sec-about"))
    assert "a_b_c, x*y, #tag, @someone, ~ and ^, $x$, a | b and 5 April." in words
    assert not mill.select("#sec-about .math, #sec-about .citation, #sec-about sub, #sec-about sup")


def test_a_case_study_stands_in_its_chapter_with_photo_and_consent(mill: Tag):
    chapter = mill.select_one("#sec-goal-3")
    assert "Case study · communities · spring 2026 · printed with consent" in said(chapter)
    [photo] = chapter.select("figure img")
    assert photo["alt"].startswith("A drawn square")
    assert photo["src"].endswith(".png")
    assert "We will ask everybody who leaves where they go next." in said(chapter)


def test_progress_and_recommendations_come_from_the_register(mill: Tag):
    progress, new = said(mill.select_one("#sec-progress")), said(mill.select_one("#sec-recommendations"))
    assert "Ask every apprentice who leaves where they go. November 2025 under way" in progress
    assert "The first letters have gone out." in progress
    assert "Count those who finish as well as those who start." in new
    assert "Ask every apprentice" not in new


def test_a_report_with_words_of_its_organisation_says_so_and_the_others_have_none(mill: Tag, reports: list[Path]):
    assert "Words of Synthetic Mill are marked as its own" in said(mill.select_one(".report-origin"))
    for page in reports:
        if page.stem != MADE_UP:
            assert main_of(page).select_one("#sec-forewords, #sec-progress, .foreword") is None
            assert "which has not endorsed it" in said(main_of(page).select_one(".report-origin"))
