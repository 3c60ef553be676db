"""
The claim linter: whether each sentence that somebody wrote says no more than the claims that it refers to.

A number, a comparison, a rank and a cause each need a claim that bears it, or the author's own name under it.
Ranks have no claim that could bear them, because a rank without its noise says nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from analysis.editorial.assertions import comparisons, numbers, superlatives
from analysis.editorial.effects import causes
from analysis.editorial.faults import Fault
from analysis.editorial.sentences import sentences
from analysis.editorial.unasserted import asserted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analysis.editorial.records import Run, Text
    from analysis.editorial.sentences import Sentence

# The grade on the Maryland scale that each level of evidence stands for: only an evaluation reaches a cause.
GRADES = {"none": 0, "activity": 0, "output": 0, "outcome": 1, "compared": 2, "causal": 4}
CLEAR = {"good": ("better",), "bad": ("worse",), "neutral": ("better", "worse", "higher", "lower")}
OWN = "or, if the figure is yours and no claim holds it, mark it as your own: [...]{.own}"


class Quotable(Protocol):
    """What the linter reads of a claim."""

    text: str
    size: str
    interval: str
    count: str
    name: str
    verdict: str
    evidence: str


def lint(text: Text, file: str, claims: Mapping[str, Quotable], names: tuple[str, ...] = ()) -> Iterator[Fault]:
    """
    Check every sentence of a text.

    Parameters
    ----------
    text
        Blocks as `read_markup` gives them.
    file
        The name that faults give.
    claims
        The claims of the report by id.
    names
        Names with digits in them, such as of measures and places, which are no numbers.
    """
    for block in text:
        for sentence in sentences(block):
            for rule, fix in _judge(sentence, claims, names):
                yield Fault(file, sentence.line, f"{rule}: “{sentence.words}”", fix)


def _judge(
    sentence: Sentence, claims: Mapping[str, Quotable], names: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for run in sentence.claims:
        yield from _quoted(run, claims)
    for number in dict.fromkeys(numbers(sentence.bare, names)):
        yield f"the number '{number}' has no claim", f"{_which(number, claims)}, {OWN}"
    if sentence.quoted:  # a person may judge in their own words; whose words they are is printed with them
        return
    known = [claims[run.target] for run in sentence.claims if run.target in claims]
    said = asserted(sentence.bare)
    for word, direction in dict.fromkeys(comparisons(said)):
        if not any(claim.verdict in CLEAR[direction] for claim in known):
            yield f"'{word}' compares, and no claim of this sentence bears it", _fairer(known)
    for word in dict.fromkeys(superlatives(said)):
        fix = "Say how the figure compares and refer to its claim, or mark the words as your own: [...]{.own}"
        yield f"'{word}' puts somebody first, which no claim can bear", fix
    grade = max((GRADES[claim.evidence] for claim in known), default=0)
    for word in dict.fromkeys(causes(said, grade)):
        fix = "Write 'after' or 'alongside', or refer to a claim from an evaluation that shows the effect"
        yield f"'{word}' says what caused what, and the evidence does not reach so far", fix


def _quoted(run: Run, claims: Mapping[str, Quotable]) -> Iterator[tuple[str, str]]:
    claim = claims.get(run.target)
    if claim is None:
        fix = "Take the id from the report's CSV, column id"
        yield f"the claim '{run.target}' is not in this report", fix
        return
    printed = getattr(claim, run.part, "")
    if not printed:
        yield f"the claim '{run.target}' has no {run.part}", "Quote its text"
    elif _plain(run.text) != _plain(printed):
        yield f"'{run.text}' is not what the claim '{run.target}' says", f"Write {printed}"


def _which(number: str, claims: Mapping[str, Quotable]) -> str:
    """Suggest the claim that says just this number, if one does."""
    wanted = _plain(number)
    same = [key for key, claim in claims.items() if wanted in (_plain(claim.text), _plain(claim.size))]
    if len(same) == 1:
        return f'Write [{number}]{{claim="{same[0]}"}}'
    return f'Refer to the claim that says so: [{number}]{{claim="..."}}'


def _fairer(known: list[Quotable]) -> str:
    if known:
        said = {"similar": "shows no clear difference", "cant_tell": "cannot tell", "not_compared": "was not compared"}
        told = said.get(known[0].verdict, "says the other direction" if known[0].verdict else "was not compared")
        return f"The claim on '{known[0].name}' {told}; say that, or leave the comparison out"
    return f'Refer to a claim whose verdict says so: [...]{{claim="..."}}, {OWN}'


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).replace("-", "−").casefold().strip()
