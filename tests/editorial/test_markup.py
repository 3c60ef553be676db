"""What an author's Markdown may hold, and how everything else is named."""

from __future__ import annotations

import pytest

from analysis.editorial.markup import read_markup


def blocks(source):
    text, faults = read_markup(source, "a.md")
    assert faults == []
    return [(block.kind, block.source) for block in text]


def rules(source, first_line=1):
    return [(fault.line, fault.rule) for fault in read_markup(source, "a.md", first_line)[1]]


def test_paragraphs_headings_lists_and_quotations_are_read():
    source = "One\nline.\n\n## Part\n\n- first\n  goes on\n- second\n\n1. step\n\n> Said\n> she."
    assert blocks(source) == [
        ("paragraph", "One\nline."),
        ("heading", "Part"),
        ("bullet", "first\ngoes on"),
        ("bullet", "second"),
        ("number", "step"),
        ("quote", "Said\nshe."),
    ]


def test_words_links_claims_and_own_figures_are_told_apart():
    text, faults = read_markup(
        'A **b** *c* [d](https://example.org) [5%]{claim="a.b.2024"} [1 to 2]{claim="a.b.2024" part="interval"} '
        "[9]{.own}.",
        "a.md",
    )
    assert faults == []
    assert [(run.kind, run.text) for run in text[0].runs if run.text.strip()] == [
        ("text", "A "), ("strong", "b"), ("emphasis", "c"), ("link", "d"), ("claim", "5%"), ("claim", "1 to 2"),
        ("own", "9"), ("text", "."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("<script>alert(1)</script>", "holds a script or an embedded page ('<script>alert(1)</script>')"),
        ("A <b>bold</b> word.", "holds raw HTML ('<b>bold</b> word.')"),
        ("<!-- hidden -->", "holds raw HTML ('<!-- hidden -->')"),
        ("{{< include /etc/passwd >}}", "holds a shortcode or an include ('{{< include /etc/passwd >}}')"),
        ("{{% x %}}", "holds a shortcode or an include ('{{% x %}}')"),
        ("Run `rm`.", "holds code ('`rm`.')"),
        ("```{=typst}", "holds code ('```{=typst}')"),
        ("::: {.callout}", "holds a fenced block ('::: {.callout}')"),
        ("![A dog](dog.png)", "holds an image in the text ('![A dog](dog.png)')"),
        ("A note.[^1]", "holds a footnote or a reference ('[^1]')"),
        ("[Ten]{.claim}", "holds attributes that are not allowed ('{.claim}')"),
        ("Words {onclick=x}.", "holds attributes that are not allowed ('{onclick=x}.')"),
        ("| a | b |", "holds a table"),
        ("---", "holds a rule"),
        ("[x]: https://example.org", "holds a link definition"),
        ("[here](javascript:alert)", "the link 'javascript:alert' leads nowhere that can be checked"),
        ("[here](../bp.html)", "the link '../bp.html' leads nowhere that can be checked"),
        ('[5%]{claim="a.b" part="p"}', "'p' is no part of a claim"),
        ("# Title\n\nWords.", "holds a heading of the first level"),
        ("#### Deep\n\nWords.", "the heading 'Deep' is of level 4, too deep"),
        ("## Empty", "the heading 'Empty' has no text under it"),
        ("## Empty\n\n## Full\n\nWords.", "the heading 'Empty' has no text under it"),
    ],
)
def test_anything_else_is_a_fault(source, rule):
    assert rule in [found for _, found in rules(source)]


def test_a_fault_names_its_line():
    assert rules("Fine.\n\nFine,\nbut `code`.", first_line=6) == [(9, "holds code ('`code`.')")]
