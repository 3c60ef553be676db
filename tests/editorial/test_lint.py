"""What an author may write: numbers, comparisons, ranks and causes need a claim that bears them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.editorial.lint import lint
from analysis.editorial.markup import read_markup

CORPUS, HELD_OUT, HARDER = (
    Path(__file__).with_name(f"{name}.tsv") for name in ("corpus", "held_out", "held_out_reports")
)
KINDS = {
    "has no claim": "number",
    "compares, and": "comparison",
    "puts somebody first": "superlative",
    "caused what": "cause",
}


@dataclass
class Drawn:
    """A claim as the linter reads it."""

    text: str = "6.5%"
    size: str = "6.5%"
    interval: str = "3% to 9%"
    count: str = "41"
    name: str = "Median pay gap"
    verdict: str = ""
    evidence: str = "outcome"


def faults(sentence, **claims):
    text, broken = read_markup(sentence, "a.md")
    assert broken == []
    return [str(fault) for fault in lint(text, "a.md", claims, ("Level 3 by 19",))]


def kinds(sentence):
    return {kind for fault in faults(sentence) for words, kind in KINDS.items() if words in fault}


def labelled(corpus):
    """Give (kinds, sentence) of each labelled sentence; a further column names further kinds."""
    for line in corpus.read_text(encoding="utf-8").splitlines():
        first, sentence, *more = line.split("\t")
        yield {first, *more} - {"-"}, sentence


def rates(sentences):
    """Recall and precision over (sentence, kind)."""
    wanted = {(sentence, kind) for labels, sentence in sentences for kind in labels}
    found = {(sentence, kind) for _, sentence in sentences for kind in kinds(sentence)}
    return len(wanted & found) / len(wanted), len(wanted & found) / len(found)


def test_what_the_words_were_chosen_on_is_found():
    recall, precision = rates(list(labelled(CORPUS)))
    assert recall >= 0.97
    assert precision >= 0.99


def test_sentences_that_had_no_say_in_the_choice_of_words_are_found_at_these_rates():
    # Written before they were tried: 39 of 43 faults found, and no false alarm, in 72 sentences.
    recall, precision = rates(list(labelled(HELD_OUT)))
    assert recall >= 0.9
    assert precision >= 0.99


def test_hard_sentences_that_had_no_say_either_are_found_at_lower_rates():
    # Hedges, denials, quotations, names, ambiguous words and turns of phrase: 30 of 42 faults found, and 5 false
    # alarms, in 68 sentences. Labelled before any was tried, by whoever wrote the 57 of the same kinds that the words
    # were chosen on, so that strangers' sentences will do worse. Before those words: 13 of 42, and 16 false alarms.
    recall, precision = rates(list(labelled(HARDER)))
    assert recall >= 0.7
    assert precision >= 0.85


def test_no_sentence_is_both_chosen_on_and_held_out():
    chosen, *held = [{sentence for _, sentence in labelled(corpus)} for corpus in (CORPUS, HELD_OUT, HARDER)]
    assert [chosen & each for each in held] == [set(), set()]
    assert len(chosen) + sum(map(len, held)) >= 300


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        (
            "The gap is 6.5%.",
            "a.md, line 1: the number '6.5%' has no claim: “The gap is 6.5%.”. Write [6.5%]{claim=\"acme.gap.2024\"}, "
            "or, if the figure is yours and no claim holds it, mark it as your own: [...]{.own}.",
        ),
        (
            'The gap is [7.0%]{claim="acme.gap.2024"}.',
            "a.md, line 1: '7.0%' is not what the claim 'acme.gap.2024' says: “The gap is 7.0%.”. Write 6.5%.",
        ),
        (
            'The gap is [6.5%]{claim="acme.gap.2019"}.',
            "a.md, line 1: the claim 'acme.gap.2019' is not in this report: “The gap is 6.5%.”. Take the id from the "
            "report's CSV, column id.",
        ),
        (
            'The gap, [6.5%]{claim="acme.gap.2024"}, is narrower than that of peers.',
            "a.md, line 1: 'narrower' compares, and no claim of this sentence bears it: “The gap, 6.5%, is narrower "
            "than that of peers.”. The claim on 'Median pay gap' cannot tell; say that, or leave the comparison out.",
        ),
    ],
)
def test_a_fault_names_the_place_the_sentence_and_what_to_write(sentence, fault):
    assert faults(sentence, **{"acme.gap.2024": Drawn(verdict="cant_tell")}) == [fault]


@pytest.mark.parametrize(
    "sentence",
    [
        'The gap is [6.5%]{claim="acme.gap.2024"}.',
        'It likely lies within [3% to 9%]{claim="acme.gap.2024" part="interval"}, among '
        '[41]{claim="acme.gap.2024" part="count"} employers.',
        "We reached [about 120]{.own} pupils.",
        "We are [the largest of our kind]{.own}.",
        "Level 3 by 19 is a measure of places.",
        "We opened on 5 April 2024, for those aged 16 to 24.",
        "> It was the best week of my life.",
    ],
)
def test_what_a_claim_bears_or_the_author_owns_may_stand(sentence):
    assert faults(sentence, **{"acme.gap.2024": Drawn(verdict="better")}) == []


@pytest.mark.parametrize(
    ("verdict", "word", "stands"),
    [
        ("better", "narrower", True), ("worse", "narrower", False), ("similar", "narrower", False),
        ("cant_tell", "narrower", False), ("not_compared", "narrower", False), ("", "narrower", False),
        ("worse", "worse", True), ("better", "worse", False), ("higher", "higher", True), ("lower", "lower", True),
        ("similar", "higher", False),
    ],
)  # fmt: skip
def test_a_comparison_goes_as_far_as_the_verdict(verdict, word, stands):
    sentence = f'At [6.5%]{{claim="acme.gap.2024"}}, it is {word} than that of peers.'
    assert (faults(sentence, **{"acme.gap.2024": Drawn(verdict=verdict)}) == []) is stands


@pytest.mark.parametrize(
    ("evidence", "stands"),
    [*((level, False) for level in ("none", "activity", "output", "outcome", "compared")), ("causal", True)],
)
def test_only_an_evaluation_bears_a_cause(evidence, stands):
    sentence = 'The scheme led to [6.5%]{claim="acme.gap.2024"} of it.'
    assert (faults(sentence, **{"acme.gap.2024": Drawn(evidence=evidence)}) == []) is stands


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not know whether the scheme led to this.",
        "No evidence shows, and none of this means that pay is fairer.",
        "Our hope is that the gap narrowed.",
        "“It is the best place that I have worked in,” says one of the nurses.",
        "Some of our Better Futures volunteers came.",
        "Staff gave to good causes.",
    ],
)
def test_what_is_doubted_hoped_for_quoted_or_a_name_is_not_asserted(sentence):
    assert faults(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("We do not say so lightly: the scheme led to jobs.", "cause"),  # what is denied ends with its clause
        ("We do not say that often, but the scheme led to jobs.", "cause"),
        ("Whether in stores or depots, pay is fairer.", "comparison"),
        ("Ours is a “best in class” scheme.", "superlative"),  # nobody else is said to have said so
        ("We do not only do more than others, we are the best.", "superlative"),
        ("Not only the best are hired; our pay is the highest.", "superlative"),
    ],
)
def test_what_is_asserted_beside_it_still_needs_a_claim(sentence, kind):
    assert kind in kinds(sentence)


def test_words_in_quotation_marks_keep_their_numbers_checked():
    assert kinds("“I met 40 people,” she says.") == {"number"}


def test_an_evaluation_bears_every_turn_of_phrase():
    sentence = 'The fund helped [6.5%]{claim="acme.gap.2024"} of families out of debt.'
    assert faults(sentence, **{"acme.gap.2024": Drawn(evidence="causal")}) == []
    assert len(faults(sentence, **{"acme.gap.2024": Drawn(evidence="compared")})) == 1


def test_nothing_bears_a_superlative_or_a_proof():
    known = {"acme.gap.2024": Drawn(verdict="better", evidence="causal")}
    assert len(faults('At [6.5%]{claim="acme.gap.2024"}, it is the lowest.', **known)) == 1
    assert len(faults('This proves it: [6.5%]{claim="acme.gap.2024"}.', **known)) == 1


def test_a_number_as_ones_own_does_not_make_a_cause_ones_own():
    assert len(faults("The scheme led to [120]{.own} jobs.")) == 1


def test_the_line_of_a_fault_is_that_of_its_sentence():
    text, _ = read_markup("Fine.\n\nAlso fine.\nThe gap is 6.5%.", "a.md", first_line=5)
    [fault] = lint(text, "a.md", {})
    assert fault.line == 8
