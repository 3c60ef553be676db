"""Markdown that both publishers read the same way."""

from __future__ import annotations

import pytest

from analysis.display.markdown import Markdown, escape, join_words, markdown, table


def test_words_of_others_cannot_become_markup():
    assert escape("50% *off* [now] <b> @all $5") == r"50% \*off\* \[now\] \<b\> \@all \$5"


def test_a_table_says_which_columns_are_numbers():
    assert table(["Year", "Gap"], [["2024-25", "6.5%"]], "lr").splitlines() == [
        "| Year | Gap |",
        "| --- | --: |",
        "| 2024-25 | 6.5% |",
    ]


def test_a_row_of_another_length_is_refused():
    with pytest.raises(AssertionError):
        table(["a", "b"], [["1"]], "lr")


@pytest.mark.parametrize(
    ("words", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_sentences_do(words, joined):
    assert join_words(words) == joined


def test_empty_text_shows_nothing_at_all():
    assert markdown("", "") is None
    assert markdown("a", "", "b") == Markdown("a\n\nb")
