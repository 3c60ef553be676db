"""What a reader sees of Markdown, and how hard it is to read."""

from __future__ import annotations

import re

CLAIM = re.compile(r'\[((?:\\.|[^\[\]\\])*)\]\{\.claim data-claim="([^"]+)"(?: data-part="(\w+)")?\}')
LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\([^)]*\)")
ATTRIBUTES = re.compile(r"\{[#.][^}]*\}")


def read(text):
    """Take away the marks: claims and links become their words, fences and attributes go."""
    text = re.sub(r"^```\{=typst\}\n.*?^```\n?", "", text, flags=re.MULTILINE | re.DOTALL)
    text = LINK.sub(r"\1", CLAIM.sub(r"\1", text))
    text = re.sub(r"^:::.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[(\*\*[^\]]*\*\*)\](?=\{)", r"\1", text)
    text = ATTRIBUTES.sub("", text).replace("**", "")
    text = re.sub(r"(?<!\w)\*(?=\S)|(?<=[^\s*])\*(?!\w)", "", text)
    return re.sub(r" +$", "", re.sub(r"\\(.)", r"\1", text), flags=re.MULTILINE).strip()


def without_claims(text):
    """What is left once every printed claim is taken out."""
    return CLAIM.sub("", text)


def printed_claims(text):
    """Give (words, id, part) of every claim printed."""
    return [(words, identifier, part or "text") for words, identifier, part in CLAIM.findall(text)]


def sentences(text):
    """Cut prose into units of thought, as Flesch counts them: colons and semicolons end one. No tables."""
    lines = [line.removeprefix("- ") for line in read(text).splitlines() if not line.startswith(("|", "#", ":"))]
    parts = [part for line in lines for part in re.split(r"(?<=[.?!:;])\s+", line)]
    return [part for part in parts if re.search(r"[A-Za-z]", part)]


def reading_age(text):
    """
    Give the Flesch-Kincaid grade level of a text plus five, the age at which that grade is taught.

    Kincaid and others (1975), Navy Research Branch Report 8-75:
    0.39 words per sentence + 11.8 syllables per word - 15.59.
    """
    found = sentences(text)
    words = [word for sentence in found for word in re.findall(r"[A-Za-z][A-Za-z']*", sentence)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59 + 5


def syllables(word):
    """Count groups of vowels; an e at the end is silent, but for -le."""
    word = word.lower().replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) or re.search(r"[^td]ed$", word)
    return max(1, groups - bool(silent))
