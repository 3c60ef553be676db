"""What people wrote, as Markdown of a report: their words, and nothing that their words could do."""

from __future__ import annotations

import pytest

from analysis.display.authored import describe_forewords, write_case_studies, write_next_steps, write_text
from analysis.display.photo import photo_goal
from analysis.editorial.markup import read_markup
from analysis.editorial.records import CaseStudy, Editorial, Foreword, NextStep, Photo
from tests.claims.evidence_builder import fact, report


def written(source, **drawn):
    text, faults = read_markup(source, "a.md")
    assert faults == []
    return write_text(report(**drawn), text, "foreword-1")


def test_headings_stand_below_the_reports_own_with_ids_of_their_own():
    assert written("## Part\n\nWords.\n\n### Deeper\n\nWords.") == (
        "### Part {#foreword-1-0}\n\nWords.\n\n#### Deeper {#foreword-1-2}\n\nWords."
    )


def test_lists_and_quotations_keep_their_form():
    assert written("- a\n- b\n\n1. c\n2. d\n\n> e") == "- a\n- b\n\n1. c\n1. d\n\n> e"


def test_a_claim_is_printed_as_a_claim_and_an_own_figure_as_not_checked():
    claim = next(c for c in report(facts=[fact(40)]).ledger if c.metric == "apprentices")
    printed = written(f'We took on [40]{{claim="{claim.id}"}} and [9]{{.own}}.', facts=[fact(40)])
    own = "[9]{.own} (the organisation's own figure, not checked)"
    assert printed == f'We took on [40]{{.claim data-claim="{claim.id}"}} and {own}.'


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("a_b x*y #tag @me $x$ ~a~ ^b^", r"a\_b x\*y \#tag \@me \$x\$ \~a\~ \^b\^"),
        ("A \\ and | too", r"A \\ and \| too"),
        ("3 < 5 > 2", r"3 \< 5 \> 2"),
        ("A } alone", r"A \} alone"),
        ("+ is a sign", "- is a sign"),
        ("= is a sign", r"\= is a sign"),
        (": is a sign", r"\: is a sign"),
        ("% is a sign", r"\% is a sign"),
        ("2024. That was a year", "2024\\. That was a year"),
        ("Look!", r"Look\!"),
    ],
)
def test_no_sign_becomes_markup(source, printed):
    text, _ = read_markup(source, "a.md")
    assert write_text(report(), text, "x") == printed


def test_forewords_are_signed_and_there_are_none_where_none_was_written():
    text = read_markup("Welcome.", "a.md")[0]
    drawn = report(editorial=Editorial(forewords=(Foreword("a.md", "A*n", "Chair", text),)))
    signed = "### A\\*n {#foreword-1}\n\n::: {.foreword}\n[Chair]{.quiet}\n\nWelcome.\n:::"
    assert describe_forewords(drawn).text.endswith(signed)
    assert describe_forewords(report()) is None


def test_a_case_study_and_a_next_step_belong_to_their_goal():
    text = read_markup("She asked.", "a.md")[0]
    photo = Photo(b"\xff\xd8\xff", "image/jpeg", "A desk.")
    editorial = Editorial(
        case_studies=(CaseStudy("a.md", "A job", 5, "staff", "2025", text, photo),),
        next_steps=(NextStep("b.md", 5, text),),
    )
    drawn = report(editorial=editorial)
    assert write_case_studies(drawn, 5)[0] == "### A job {#case-5-1}"
    assert write_case_studies(drawn, 14) == []
    assert write_next_steps(drawn, 5).startswith("**Next step, in Acme's own words.**")
    assert write_next_steps(drawn, 14) == ""
    shown, metadata = photo_goal(drawn, 5)._repr_mimebundle_()
    assert (list(shown), metadata["impact"]["alt"]) == (["image/jpeg"], "A desk.")
    assert photo_goal(drawn, 14) is None
