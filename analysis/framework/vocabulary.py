"""The closed lists that tables may use. A word that is not here is a fault in the data."""

from __future__ import annotations

AUDIENCES = ("staff", "customers", "communities")
LEVELS = ("organisation", "place")
KINDS = ("percentage", "gap", "count", "money", "rate", "ratio", "score", "years", "rank", "time")
POLARITIES = ("higher", "lower", "zero", "none")  # which direction is good; zero: nearer to 0 is better
METRIC_STATUSES = ("live", "superseded", "not_public")
BOUNDS = ("exact", "at_least", "at_most", "about")  # hedges such as "over" and "circa" are kept, not rounded away
ROLES = ("result", "target", "forecast", "context")
BODY_ROLES = ("member", "peer", "total")  # whose counts: an organisation's, a comparable body's, a whole nation's
STAGES = ("context", "activity", "input", "output", "outcome")  # where a figure stands in the theory of change
GOAL_GROUPS = ("childhood", "transition", "work", "barrier", "cross-cutting")
EDITION_STATUSES = ("draft", "published")
SIZE_BANDS = ("250-499", "500-999", "1000-4999", "5000-19999", "20000+", "under 250", "not given")
SECTORS = ("company", "nhs", "university", "council", "public body")
FOOTPRINT_BASES = ("catchment", "statutory area", "service area", "campus", "programme", "nationwide")

EDITION_NOTES = ("new", "correction", "known fault", "next edition")

# Missing is typed, never blank: a page can then say which kind of nothing it is.
MISSING = {
    "not_asked": "nobody asked for it",
    "not_given": "asked for and not given",
    "not_applicable": "does not apply",
    "suppressed": "held back by its publisher to protect people",
    "too_few": "too few people to say",
}

# What the evidence of a figure is worth, weakest first. The words a sentence may use follow the level.
EVIDENCE_LEVELS = ("none", "activity", "output", "outcome", "compared", "causal")
