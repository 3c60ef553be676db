"""What a sentence about an effect may claim, given the grade of its evidence."""

from __future__ import annotations

import re
from types import MappingProxyType

# The weakest grade (Maryland, 0 to 5) at which a sentence may use the phrase. No grade permits proof.
PHRASES = MappingProxyType(
    {
        "after": 0,
        "alongside": 0,
        "associated with": 0,
        "compared with similar": 3,
        "more than similar": 3,
        "less than similar": 3,
        "suggests": 3,
        "suggest": 3,
        "led to": 4,
        "leads to": 4,
        "because of": 4,
        "due to": 4,
        "thanks to": 4,
        "as a result of": 4,
        "resulted in": 4,
        "caused": 4,
        "proves": 6,
        "proved": 6,
    }
)


def permitted(maryland: int) -> tuple[str, ...]:
    """
    List the phrases that evidence of a grade bears.

    Parameters
    ----------
    maryland
        Grade on the Maryland Scientific Methods Scale, 0 to 5.

    Returns
    -------
    tuple of str
        In the order of ``PHRASES``, weakest first. The table is this project's own rule.
    """
    return tuple(phrase for phrase, least in PHRASES.items() if least <= maryland)


def too_strong(sentence: str, maryland: int) -> tuple[str, ...]:
    """
    List the phrases of a sentence that claim more than its evidence bears.

    Parameters
    ----------
    sentence
        In English, any case.
    maryland
        Grade of the evidence, 0 to 5.

    Returns
    -------
    tuple of str
        In the order of ``PHRASES``; empty where the sentence may stand.
    """
    words = " ".join(sentence.casefold().split())
    return tuple(
        phrase
        for phrase, least in PHRASES.items()
        if least > maryland and re.search(rf"\b{re.escape(phrase)}\b", words)
    )
