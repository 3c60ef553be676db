"""The fixed vocabulary: one word and one shape for each verdict and each level of evidence."""

from __future__ import annotations

VERDICTS = {
    "better": "▲ better than peers",
    "worse": "▼ worse than peers",
    "similar": "● no clear difference",
    "higher": "△ higher than peers",
    "lower": "▽ lower than peers",
    "cant_tell": "? can't tell",
    "not_compared": "not compared",
    "": "not compared",
}

# Shape first, colour never alone: the four marks also differ in how full they are.
EVIDENCE = {
    "none": "· nothing",
    "activity": "○ activity",
    "output": "○ output",
    "outcome": "◐ outcome",
    "compared": "● compared",
    "causal": "★ effect shown",
}

EVIDENCE_MEANINGS = {
    "none": "nothing has been published that we could find",
    "activity": "it says what it does, or what it puts in",
    "output": "it counts what was delivered, or whom it reached",
    "outcome": "it measures how things stand for people, with nothing to compare with",
    "compared": "an outcome was compared with similar organisations",
    "causal": "an evaluation shows what would not have happened otherwise",
}

# The same in a few words, for the key of a chart.
EVIDENCE_KEY = {
    "causal": "effect shown by an evaluation",
    "compared": "outcome, compared with peers",
    "outcome": "outcome, nothing to compare with",
    "output": "output or activity",
    "activity": "output or activity",
    "none": "nothing published that we found",
}

RAISES = {
    "none": "Any published figure, with its period and how many people it covers.",
    "activity": "A count of whom it reached, and when.",
    "output": "What changed for those reached, measured in the same way before and after.",
    "outcome": "The same measure for similar organisations, or for similar people who were not reached.",
    "compared": "An evaluation with a comparison group, before and after.",
    "causal": "A repeat elsewhere by somebody independent.",
}

KINDS = {
    "company": "Company",
    "nhs": "NHS",
    "university": "University",
    "council": "Council",
    "public body": "Public body",
}

# In the order of a life; grouping the goals so is this project's reading.
GOAL_STAGES = {
    "childhood": "Childhood",
    "transition": "Into work",
    "work": "In work",
    "barrier": "What stands in the way",
    "cross-cutting": "Across all of it",
}

STAGES = {
    "context": "context",
    "activity": "activity",
    "input": "input",
    "output": "output",
    "outcome": "outcome",
}

ROLES = {"result": "", "target": "target", "forecast": "forecast", "context": "context"}

MISSING_KEY = {
    "c": "held back by its publisher to protect people",
    "too few": "too few people to say",
    "not given": "asked for and not given",
    "not asked": "nobody asked for it",
    "not applicable": "does not apply",
}


def lower_first(text: str) -> str:
    """Use a title inside a sentence; an abbreviation such as NHS keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """Begin with a capital; an organisation that writes itself small keeps its own spelling."""
    return text[:1].upper() + text[1:]


def judged(verdict: str, certainty: str) -> str:
    """Say a verdict in a cell; where it settles nothing, also which way it leans, if any."""
    leans = verdict in ("similar", "cant_tell") and "likely" in certainty
    return f"{VERDICTS[verdict]}; {certainty}" if leans else VERDICTS[verdict]
