"""Words by which a sentence says that something brought something about, each with the evidence that bears it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.statistics.causal_language import PHRASES

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
_SOMEBODY = r"(?:[\w’'◆◇%-]+ ){1,4}?"  # the marks stand for a claim and for the author's own
_CHANGED = (
    "widened|opened|raised|improved|reduced|increased|lifted|boosted|closed|narrowed|doubled|halved|removed|broken|"
    "transformed|strengthened"
)
# Turns of phrase that say so in more words; they need the same evidence as "led to".
TURNS = re.compile(
    r"\b(?:ma(?:de|kes|king) (?:the|all the|a (?:real|big|huge|lasting|positive)) difference"
    rf"|(?:gave|gives|giving) {_SOMEBODY}(?:confidence|courage|skills|self-belief|resilience)\b"
    r"|open(?:ed|s|ing) (?:up )?doors\b"
    rf"|helped {_SOMEBODY}(?:into|out of|find|gain|get|stay|achieve|become|secure|improve|feel|thrive|succeed)\b"
    r"|deliver(?:ed|s|ing) (?:\w+ )?(?:change|impact|results|outcomes|improvements?|benefits)\b"
    rf"|equip(?:ped|s|ping) {_SOMEBODY}to\b"
    r"|empower(?:ed|s|ing)\b|unlock(?:ed|s|ing)\b|pav(?:ed|es|ing) the way\b"
    r"|levell(?:ed|ing) the playing field\b"
    rf"|without (?:our|the|this|that|its|their) [^.,]*,? [^.]*\bwould (?:not |never )?have\b"
    rf"|by (?:\w+ly )?\w+ing\b[^,.]*, [^,.]*\b(?:{_CHANGED}))",
    re.IGNORECASE,
)
# What was done, by the words that reports have for it, and what it is said to have done to others.
_DONE = (
    "programmes?|schemes?|polic(?:y|ies)|funds?|grants?|bursar(?:y|ies)|scholarships?|training|courses?|placements?|"
    "apprenticeships?|internships?|partnerships?|support|coaching|mentoring|tutoring|tuition|advice|investments?|"
    "initiatives?|projects?|visits?|workshops?|sessions?|open days?|volunteering|donations?|networks?|campaigns?|"
    "approach|academ(?:y|ies)|hubs?|recruitment|interviews?|shortlisting|changes|hours"
)
_DID = (
    "cuts?|kept|removed|reduced|raised|improved|increased|strengthened|deepened|broadened|widened|created|produced|"
    "generated|sparked|prompted|triggered|secured|saved|prevented|fostered|built|restored|revived|changed|rescued|freed|"
    "broke(?:n)? down|lifted|eased|allowed|led|shaped|turned|grown|supported|protected|nurtured|put"
)
_WORKS = "guides?|reports?|websites?|videos?|films?|toolkits?|plans?|lists?|maps?|leaflets?|booklets?|booths?|posters?"
WORKED = re.compile(
    rf"\b(?:{_DONE})\b(?: (?:with|for|at|in|of|from|on|by) [\w’'◆◇% -]{{1,40}}?)?"
    rf" (?:(?:has|have|had|also|already|really|clearly) )*(?:{_DID})\b"
    rf"(?! (?:by|on|in|to|from|at|up)\b|(?: \w+){{0,3}} (?:{_WORKS})\b)"
    r"|\b(?:through|with) (?:our|this|the|its|their) (?:\w+ )?(?:work|help|support|programmes?|schemes?|funding|"
    r"grants?|partnerships?|investment)\b[^,.]*, (?!we\b)[^.]*\b(?:now|can|is|are|has|have|had|was|were)\b",
    re.IGNORECASE,
)
# What somebody does is an activity; that a thing had people do something is an effect.
URGED = re.compile(rf"\b(?:encouraged|inspired|persuaded|motivated|convinced) {_SOMEBODY}to\b", re.IGNORECASE)
PEOPLE = re.compile(
    r"\b(?:we|I|they|he|she|who|colleagues|teachers|managers|staff|volunteers|tutors) (?:(?:have|has|had|also) )?$",
    re.IGNORECASE,
)
# The same words where they say nothing of the kind: charities, examinations, timetables, vehicles, our own reasons.
NOT_EFFECTS = re.compile(
    r"\b(?:good|worthy|charitable|local|other|the|these|those|which|for|of) causes\b"
    r"|\b(?:exam|examination|test|survey|election|GCSE|the|our|their|these|those|of) results in\b"
    r"|\bdue to (?:be|open|close|begin|start|end|finish|report|run|launch|become|come|go|meet|move|return|retire|join|"
    r"leave|take (?:place|part|up))\b"
    r"|\b(?:he|she|I) (?:drives|drove)\b|\b(?:drives|drove) (?:a|the|an|our|their) (?:\w+ )?"
    r"(?:bus|van|car|lorry|truck|train|tram|ambulance|library|minibus|forklift|tractor)\b"
    r"|\b(?:that|this|which) is why (?:we|I|this|our)\b",
    re.IGNORECASE,
)
# What is meant or hoped for asserts nothing that has happened.
INTENT = re.compile(r"\b(?:to|will|can|could|should|must|would|may|might|helps?) (?:\w+ )?$", re.IGNORECASE)


def causes(bare: str, grade: int) -> Iterator[str]:
    """Give the words that claim more of a cause than evidence of this grade (Maryland, 0 to 5) bears."""
    bare = NOT_EFFECTS.sub(lambda found: "·" * len(found.group()), bare)
    for phrase, least in CAUSAL.items():
        for found in re.finditer(rf"\b{re.escape(phrase)}\b", bare, re.IGNORECASE):
            if least > grade and not intended(bare, found):
                yield found.group()
    if grade < PHRASES["led to"]:
        for rule in (TURNS, WORKED):
            yield from (found.group() for found in rule.finditer(bare) if not intended(bare, found))
        for found in URGED.finditer(bare):
            if not PEOPLE.search(bare[: found.start()]) and not intended(bare, found):
                yield found.group()


def intended(text: str, found: re.Match[str]) -> bool:
    """Say whether words are only meant, hoped for or possible."""
    return bool(INTENT.search(text[: found.start()]))
