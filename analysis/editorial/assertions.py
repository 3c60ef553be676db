"""Words by which a sentence asserts something that can be right or wrong: numbers, comparisons, ranks, causes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.statistics.causal_language import PHRASES


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:20)?\d\d)?"

# Numbers that assert nothing: dates, goals and school years by number, ages.
NOT_COUNTED = _any(
    rf"\b\d{{1,2}} (?:{MONTHS})\b(?: {YEAR})?",
    rf"\b(?:{MONTHS}) (?:\d{{1,2}},? )?{YEAR}",
    rf"\b{YEAR}\b(?!%| people| pupils| students)",
    r"\bGoals? \d{1,2}(?:(?:, \d{1,2})* and \d{1,2})?\b",
    r"\b(?:Year|Key Stage|Level|Tier) \d{1,2}\b",
    r"\bpost[- ]16\+?",
    r"\b(?:aged?|under) \d{1,2}(?:(?: to |[-–]| and )\d{1,2})?\b(?!%| per cent| people)",
    r"\b\d{1,2}(?:(?: to |[-–])\d{1,2})?[- ]year[- ]olds?\b",
)
_UNITS = "two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
NUMBER = _any(
    r"(?<![\w◆◇.])[£$€]?\d[\d,.]*(?:\d|\b)(?:%|st|nd|rd|th|bn|m|k)?(?![\w◆◇])",
    rf"\b(?:{_UNITS}|{_TEENS}|{_TENS})(?:-(?:one|{_UNITS}))?\b",
    r"\b(?:hundreds?|thousands?|millions?|billions?|dozens?)\b",
    r"\b(?:a|one|two|three)[ -](?:thirds?|quarters?|fifths?|tenths?)\b",
    r"\bone in \w+\b",
    r"\bmost of\b|\bhalf (?:of|the|our|all|◆)|\bthe (?:vast |large |great |clear )?(?:majority|minority) of\b",
    r"\b(?:twice|doubl(?:ed|ing)|tripl(?:ed|ing)|treb(?:led|ling)|halv(?:ed|ing)|quadrupled|\w{3,}fold)\b",
)
NOT_NUMBERS = _any(r"\b(?:first|second) half\b", r"\bhalf (?:the|of the) (?:battle|story)\b", r"\bmanifold\b")

_WHO = (
    "people|women|men|girls|boys|young|children|pupils|students|apprentices|colleagues|staff|employees|customers|"
    "patients|families|homes|households|schools|jobs|places|communities|graduates|volunteers|residents|candidates|"
    "applicants|managers|leaders|local|disadvantaged|diverse"
)
_AVERAGE = r"(?:the )?(?:\w+ )?average"
# Words that say that one side of a comparison is the good one, the bad one, or only the larger.
GOOD = _any(
    r"\b(?:better|narrower|stronger|fairer|healthier|safer|improved|improves)\b(?![- ]off\b)",
    r"\b(?:outperform(?:s|ed|ing)?|beats?)\b",
    r"\b(?:narrowed|narrows|(?:closed|closing) the gap|ahead of)\b",
    r"\b(?:is|are|was|were|been|keeps?) (?:improving|narrowing)\b",
    rf"\babove {_AVERAGE}\b",
)
BAD = _any(
    r"\b(?:worse|worsen(?:ed|ing|s)|weaker|poorer|deteriorat(?:ed|es|ing)|widen(?:ed|s))\b(?![- ]off\b)",
    r"\b(?:is|are|was|were|been) widening\b",
    rf"\b(?:below {_AVERAGE}|behind (?:our|the|its|other) (?:peers|sector|average|others|employers))\b",
)
NEUTRAL = _any(
    r"\b(?:more|less|fewer)\b[^.]{0,60}?\bthan\b|\b\w{2,}er\b[^.]{0,40}?\bthan\b",
    r"\b(?:longer|shorter|harder|easier|earlier|sooner)\b(?! term\b)|\bcompares? (?:well|favourably|badly|poorly)\b",
    rf"\b(?:more|fewer) (?:{_WHO})\b",
    r"\b(?:higher|lower|larger|smaller|greater|wider|faster|slower|quicker|cheaper)\b",
    r"\b(?:increas(?:ed|es)|decreas(?:ed|es)|declin(?:ed|es)|dropped|exceed(?:s|ed)|surpass(?:es|ed))\b",
    r"\b(?:rose|fell|grew)\b|\b(?:has|have|had) (?:risen|fallen|grown)\b",
    r"\b(?:is|are|was|were|been) (?:rising|falling|growing|increasing)\b",
    r"\b(?:up|down) from\b|\bcompared (?:with|to)\b",
)
NOT_COMPARED = _any(
    r"\b(?:rather|other) than\b|\bno longer\b|\bany longer\b",
    r"\b(?:higher|further) (?:education|apprenticeships?|level)\b|\bgreater (?:London|Manchester|emphasis)\b",
    r"\blower (?:socio-economic|background|secondary|sixth|quarter|middle)\b",
    r"\bwider (?:community|public|world|society)\b",
    r"\b(?:no|nothing) (?:more|less) than\b|\bmore than (?:a|just|ever|happy|welcome)\b",
    r"\bfor the better\b|\bbetter (?:understand\w*|known)\b|\bgrew up\b|\b(?:fell|fallen) (?:in love|ill)\b",
    r"\b(?:know|understand|serve \w+) better\b",
)
_FOLLOWS = "to|in the|ever"
SUPERLATIVE = _any(
    r"\b(?:best|worst|largest|biggest|smallest|greatest|highest|lowest|strongest|fastest|widest|deepest|fairest|finest)\b",
    r"\b(?:foremost|leading|unique|uniquely|unrivalled|unparalleled|unmatched|outstanding|exceptional|pioneering)\b",
    r"\b(?:world|sector|industry|market)-(?:class|leading|beating)\b|\bsecond to none\b|\bnumber one\b|\bthe only\b",
    r"\bthe most \w+\b|\bmost (?:successful|inclusive|diverse|generous|effective|ambitious)\b",
    rf"\bfirst of (?:its|their) kind\b|\bthe first (?:\w+ ){{0,3}}(?:{_FOLLOWS})\b",
    r"\b(?:nobody|no one|no other \w+)\b[^.]{0,40}\b(?:more|better)\b",
    r"\btop (?:employers?|performers?|ten|rank\w*|of the (?:league|table|class))\b",
)
_OUR = "its|our|their|my|your|her|his|the"
NOT_RANKED = _any(
    r"\bbest (?:practice|wishes|interests?|start|chance|efforts?|placed|suited|known)\b|\bfor the best\b",
    rf"\b(?:at|do|does|did|doing|try|tried|trying) (?:(?:{_OUR}) )?(?:very )?best\b",
    r"\bleading (?:to|up|on|the|a|our|this|by)\b|\bthe only (?:thing|way|one) (?:I|we|she|he)\b",
    rf"\bthe first (?:\w+ ){{0,2}}in (?:{_OUR}) family\b|\bthe first (?:time|step|year|day)\b[^.]*",
    r"\bthe most (?:of|vulnerable|recent)\b|\bone of the most\b|\b(?:greatest|highest) need\b",
)

# Causal words beside those of the statistics' own table, with the weakest grade of evidence that bears each.
_ALSO_CAUSAL = dict.fromkeys(
    (
        "lead to", "leading to", "owing to", "as a result", "results in", "resulting in", "causes", "causing",
        "made a difference", "makes a difference", "making a difference", "changed lives", "changes lives",
        "changing lives", "changed the lives", "transformed", "transforms", "transforming", "boosted", "boosts",
        "raised aspirations", "raises aspirations", "raised attainment", "enabled", "enables", "lifted", "drove",
        "driven by", "drives", "brought about", "made possible by", "the impact of our", "had an impact",
        "has an impact", "turned around", "ensured that", "is why",
    ),
    4,
)  # fmt: skip
CAUSAL = {
    **{phrase: least for phrase, least in PHRASES.items() if least > 0},
    **_ALSO_CAUSAL,
    "demonstrates that": 6,
    "guarantees": 6,
}
# What is meant or hoped for asserts nothing that has happened.
AMBITION = re.compile(r"\b(?:to|will) be (?:the |a |an )?$", re.IGNORECASE)
INTENT = re.compile(r"\b(?:to|will|can|could|should|must|would|may|might|helps?) (?:\w+ )?$", re.IGNORECASE)


def numbers(bare: str, names: tuple[str, ...] = ()) -> Iterator[str]:
    """Give the numbers of a sentence, in figures or in words, that have no claim; those in names do not count."""
    for name in names:
        bare = bare.replace(name, " ")
    rest = NOT_NUMBERS.sub(" ", NOT_COUNTED.sub(" ", bare))
    yield from (found.group().strip() for found in NUMBER.finditer(rest))


def comparisons(bare: str) -> Iterator[tuple[str, str]]:
    """Give (word, direction) of each comparison; the direction is good, bad or neutral."""
    rest = _without(NOT_COMPARED, bare)
    for direction, rule in (("good", GOOD), ("bad", BAD), ("neutral", NEUTRAL)):
        yield from ((found.group(), direction) for found in rule.finditer(rest) if not _intended(rest, found))
        rest = _without(rule, rest)  # what has a direction is not told a second time without one


def superlatives(bare: str) -> Iterator[str]:
    """Give the words that put somebody first or last."""
    rest = _without(NOT_RANKED, bare)
    yield from (found.group() for found in SUPERLATIVE.finditer(rest) if not AMBITION.search(rest[: found.start()]))


def causes(bare: str, grade: int) -> Iterator[str]:
    """Give the words that claim more of a cause than evidence of this grade (Maryland, 0 to 5) bears."""
    for phrase, least in CAUSAL.items():
        for found in re.finditer(rf"\b{re.escape(phrase)}\b", bare, re.IGNORECASE):
            if least > grade and not _intended(bare, found):
                yield found.group()


def _without(rule: re.Pattern[str], text: str) -> str:
    """Blot out what a rule finds, so that everything else keeps its place."""
    return rule.sub(lambda found: "·" * len(found.group()), text)


def _intended(text: str, found: re.Match[str]) -> bool:
    return bool(INTENT.search(text[: found.start()]))
