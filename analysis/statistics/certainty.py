"""The few words for a probability; a page never prints the probability of an opinion to a decimal."""

from __future__ import annotations

EITHER = "could go either way"
# From each boundary upwards. Below even chances the words mirror those above.
_WORDS = (
    (0.95, "very likely"),
    (0.80, "likely"),
    (0.60, "more likely than not"),
    (0.40, EITHER),
    (0.20, "less likely than not"),
    (0.05, "unlikely"),
    (0.00, "very unlikely"),
)


def certainty_words(probability: float) -> str:
    """
    Say a probability in words: very likely above 95%, likely from 80%, more likely than not from 60%.

    Parameters
    ----------
    probability
        From 0 to 1.
    """
    assert 0 <= probability <= 1, probability
    if probability > 0.95:
        return "very likely"
    return next(words for least, words in _WORDS[1:] if probability >= least)


def lean_words(chance: float, this: str, other: str) -> str:
    """
    Say which of two outcomes is the likelier and how sure that is: ``likely worse``.

    Parameters
    ----------
    chance
        Of the first, from 0 to 1; the second has the rest.
    this, other
        In one word each.
    """
    word, sure = (this, chance) if chance >= 0.5 else (other, 1 - chance)
    said = certainty_words(sure)
    if said == EITHER:
        return said
    return f"more likely {word} than not" if said == "more likely than not" else f"{said} {word}"
