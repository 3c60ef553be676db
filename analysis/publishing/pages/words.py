"""The words and shapes that the site's own pages use for kinds, stages, evidence and verdicts."""

from __future__ import annotations

KINDS = {
    "company": "Companies",
    "nhs": "NHS trusts",
    "university": "Universities",
    "council": "Councils",
    "public body": "Public bodies",
}
KIND_NOUNS = {  # one, several
    "company": ("company", "companies"),
    "nhs": ("NHS trust", "NHS trusts"),
    "university": ("university", "universities"),
    "council": ("council", "councils"),
    "public body": ("public body", "public bodies"),
}
# In the order of a life; grouping the goals so is this project's reading.
STAGES = {
    "childhood": "Childhood",
    "transition": "Into work",
    "work": "In work",
    "barrier": "What stands in the way",
    "cross-cutting": "Across all of it",
}
# Shape first, colour never alone: the marks also differ in how full they are.
EVIDENCE = {
    "none": "·",
    "activity": "○\N{NO-BREAK SPACE}activity",
    "output": "○\N{NO-BREAK SPACE}output",
    "outcome": "◐\N{NO-BREAK SPACE}outcome",
    "compared": "●\N{NO-BREAK SPACE}compared",
    "causal": "★\N{NO-BREAK SPACE}effect shown",
}
EVIDENCE_MEANINGS = {
    "activity": "it says what it does, or what it puts in",
    "output": "it counts what was delivered, or whom it reached",
    "outcome": "it measures how things stand for people, with nothing to compare with",
    "compared": "an outcome was compared with similar organisations",
    "causal": "an evaluation shows what would not have happened otherwise",
}
VERDICTS = {
    "better": "▲ better than peers",
    "worse": "▼ worse than peers",
    "similar": "● no clear difference",
    "higher": "△ higher than peers",
    "lower": "▽ lower than peers",
    "cant_tell": "? can't tell",
    "not_compared": "not compared",
}
VERDICT_COUNTS = {
    "better": "▲ better than peers",
    "worse": "▼ worse than peers",
    "higher": "△ higher than peers",
    "lower": "▽ lower than peers",
    "similar": "● no clear difference",
    "cant_tell": "? can't tell: the figures allow either",
}
COMPARED = ("better", "worse", "similar", "higher", "lower", "cant_tell")
SHOWS = {"target": "target", "forecast": "forecast"}
NATIONWIDE = "Nationwide"
NOT_PUBLISHED = "Not published"


def judged(verdict: str, certainty: str) -> str:
    """Say a verdict in a cell; where it settles nothing, also which way it leans, if any."""
    leans = verdict in ("similar", "cant_tell") and "likely" in certainty
    return f"{VERDICTS[verdict]}; {certainty}" if leans else VERDICTS[verdict]
