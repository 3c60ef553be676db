"""Words by which a sentence asserts something that can be right or wrong: numbers, comparisons, ranks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.editorial.effects import intended


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
    r"\b(?:twice|(?:two|three|four|six) times) (?:an?|each|every|per) (?:day|week|fortnight|month|term|quarter|year)\b",
    r"\b(?:24|twenty-four) hours a day\b|\bseven days a week\b|\b24/7\b",
)
_UNITS = "two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
NUMBER = _any(
    r"(?<![\w◆◇.])[£$€]?\d[\d,.]*(?:\d|\b)(?:%|st|nd|rd|th|bn|m|k)?(?![\w◆◇])",
    rf"\b(?:{_UNITS}|{_TEENS}|{_TENS})(?:-(?:one|{_UNITS}))?\b",
    r"\b(?:hundreds?|thousands?|millions?|billions?|dozens?)\b",
    r"\b(?:a|one|two|three)[ -](?:thirds?|quarters?|fifths?|tenths?)\b",
    r"\bone in \w+\b|\bscores of\b",
    r"\b(?:almost|nearly|virtually|practically) (?:all|every\w*|none|no)\b",
    r"\bevery (?:second|third|fourth|fifth|other) (?!day|week|fortnight|month|term|year)\w+",
    r"\bmost of\b|\bhalf (?:of|the|our|all|◆)|\bthe (?:vast |large |great |clear )?(?:majority|minority) of\b",
    r"\b(?:twice|doubl(?:ed|ing)|tripl(?:ed|ing)|treb(?:led|ling)|halv(?:ed|ing)|quadrupled|\w{3,}fold)\b",
)
NOT_NUMBERS = _any(r"\b(?:first|second) half\b", r"\bhalf (?:the|of the) (?:battle|story)\b", r"\bmanifold\b")

_WHO = (
    "people|women|men|girls|boys|young|children|pupils|students|apprentices|colleagues|staff|employees|customers|"
    "patients|families|homes|households|schools|jobs|places|communities|graduates|volunteers|residents|candidates|"
    "applicants|managers|leaders|local|disadvantaged|diverse"
)
_OTHERS = "the sector|the industry|the market|the average|our peers|our competitors|other employers"
_AVERAGE = r"(?:the )?(?:\w+ )?average"
_IS = "(?:is|are|was|were|been|becom(?:e|es|ing)|became|seems?|seemed|feels?|felt|remains?|looks?|looked|grown)"
_QUALITY = r"\w+(?:ed|ing|ive|ful|al|ous|ent|ant|able|ible|ic|en|ry)"
# Words that say that one side of a comparison is the good one, the bad one, or only the larger.
GOOD = _any(
    r"\b(?:better|narrower|stronger|fairer|healthier|safer|improved|improves)\b(?![- ]off\b)",
    r"\b(?:outperform(?:s|ed|ing)?|beats?|outpac(?:e|es|ed|ing)|outstrip(?:s|ped|ping)?)\b",
    r"\b(?:catch(?:es|ing)?|caught) up (?:with|on|to)\b",
    r"\b(?:narrowed|narrows|(?:closed|closing) the gap|ahead of)\b",
    r"\b(?:is|are|was|were|been|keeps?) (?:improving|narrowing)\b",
    rf"\babove {_AVERAGE}\b",
)
BAD = _any(
    r"\b(?:worse|worsen(?:ed|ing|s)|weaker|poorer|deteriorat(?:ed|es|ing)|widen(?:ed|s))\b(?![- ]off\b)",
    r"\b(?:is|are|was|were|been) widening\b",
    rf"\b(?:lag(?:s|ged|ging)?|trail(?:s|ed|ing)?) (?:behind|{_OTHERS})\b",
    rf"\b(?:below {_AVERAGE}|behind (?:our|the|its|other) (?:peers|sector|average|others|employers))\b",
)
NEUTRAL = _any(
    r"\b(?:more|less|fewer)\b[^.]{0,60}?\bthan\b|\b\w{2,}er\b[^.]{0,40}?\bthan\b",
    r"\b(?:longer|shorter|harder|easier|earlier|sooner)\b(?! term\b)|\bcompares? (?:well|favourably|badly|poorly)\b",
    rf"\b(?:more|fewer) (?:{_WHO})\b",
    r"\b(?:higher|lower|larger|smaller|greater|wider|faster|slower|quicker|cheaper|"
    r"warmer|cleaner|greener|happier|calmer|busier|quieter|brighter|broader|deeper|simpler|kinder|richer)\b",
    r"\b(?:increas(?:ed|es)|decreas(?:ed|es)|declin(?:ed|es)|dropped|exceed(?:s|ed)|surpass(?:es|ed))\b",
    r"\b(?:rose|fell|grew)\b|\b(?:has|have|had) (?:risen|fallen|grown)\b",
    r"\b(?:is|are|was|were|been) (?:rising|falling|growing|increasing)\b",
    r"\b(?:up|down) from\b|\bcompared (?:with|to)\b",
    r"\b(?:is|are|was|were|been) (?:well |slightly |sharply )?(?:up|down)(?= (?:on|by|since|year|again)\b|[.,;])",
    r"\b(?:gone|goes|went|came|comes?) (?:up|down)\b(?! (?:with|to|against|the|in)\b)|\brecord (?:high|low|number)s?\b",
    r"\bcontinu(?:e|es|ed|ing) to (?:rise|fall|grow|climb|drop|shrink|narrow|widen|improve|worsen|increase|decrease)\b",
    rf"\b{_IS} (?:\w+ )?(?:more|less) (?!than\b|to\b|of\b|about\b|from\b){_QUALITY}\b",
    r"\b(?:more|less) \w{3,}ly\b(?! to\b)",
)
NOT_COMPARED = _any(
    r"\b(?:rather|other) than\b|\bno longer\b|\bany longer\b",
    r"\b(?:not|never) (?:been |be )?compared (?:with|to)\b",
    r"\bfor better,? (?:or|and)(?: for)? worse\b|\bthe sooner the better\b",
    r"\b(?:fell|fallen|falls) (?:outside|within|into|upon|asleep|away)\b|\bdropped (?:in|off|into)\b",
    r"\bdeclin(?:es|ed) (?:to|an?|the|any|our|their)\b",
    r"\b(?:pay|wage|salary|price|rent|fee|tariff|bill|any|such|these|those|further|future) (?:increases|decreases)\b",
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
    rf"\bfirst of (?:its|their) kind\b|\bthe first (?:\w+ ){{0,5}}(?:{_FOLLOWS})\b",
    r"\b(?:nobody|no one|no other \w+)\b[^.]{0,40}\b(?:more|better|as (?:many|much|well|good))\b",
    r"\bno other \w+ (?:offers|does|has|can|runs|gives|provides)\b|\b(?:an?|as) (?:\w+ )?leaders? (?:in|on)\b",
    r"\bat the (?:very )?forefront\b|\bsets? the (?:standard|benchmark|bar|pace)\b|\bgold standard\b",
    r"\bfew (?:other )?(?:organisations|employers|companies|universities|trusts|councils|firms|businesses)\b",
    r"\b(?:named|voted|rated|crowned|judged) (?:as )?(?:the |an? )?(?:\w+ ){0,3}of the year\b|\baward-winning\b",
    r"\btrailblaz(?:er|ers|ing)\b|\ba beacon\b|\brank(?:s|ed)? (?:first|second|third|highly|among|in the top)\b",
    r"\btop (?:employers?|performers?|ten|rank\w*|of the (?:league|table|class))\b",
)
_OUR = "its|our|their|my|your|her|his|the"
NOT_RANKED = _any(
    r"\bbest (?:practice|wishes|interests?|start|chance|efforts?|placed|suited|known)\b|\bfor the best\b",
    rf"\b(?:at|do|does|did|doing|try|tried|trying) (?:(?:{_OUR}) )?(?:very )?best\b",
    r"\bleading (?:to|up|on|the|a|our|this|by)\b|\bthe only (?:thing|way|one) (?:I|we|she|he)\b",
    rf"\bthe first (?:\w+ ){{0,2}}in (?:{_OUR}) family\b",
    r"\bthe first (?:time|step|year|day|thing|stage|round|place|draft|meeting)\b[^.]*",
    r"\bunique(?:ly)? (?:number|identifier|identified|code|reference|link|to each|pupil|learner)",
    r"\bexceptional (?:circumstances?|cases?|items?|costs?|leave)\b",
    r"\boutstanding (?:balances?|debts?|amounts?|payments?|bills?|actions?|issues?|questions?|matters?)\b",
    r"\bthe most (?:of|vulnerable|recent)\b|\bone of the most\b|\b(?:greatest|highest) need\b",
)

# What is meant or hoped for asserts nothing that has happened.
AMBITION = re.compile(r"\b(?:to|will) (?:be|become|remain) (?:the |an? )?$", re.IGNORECASE)
DENIED = re.compile(r"\b(?:not|never|nor|neither|hardly) (?:the |an? |among the )?$", re.IGNORECASE)


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
        yield from ((found.group(), direction) for found in rule.finditer(rest) if not intended(rest, found))
        rest = _without(rule, rest)  # what has a direction is not told a second time without one


def superlatives(bare: str) -> Iterator[str]:
    """Give the words that put somebody first or last."""
    rest = _without(NOT_RANKED, bare)
    for found in SUPERLATIVE.finditer(rest):
        before = rest[: found.start()]
        if not (AMBITION.search(before) or DENIED.search(before)):
            yield found.group()


def _without(rule: re.Pattern[str], text: str) -> str:
    """Blot out what a rule finds, so that everything else keeps its place."""
    return rule.sub(lambda found: "·" * len(found.group()), text)

