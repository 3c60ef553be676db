"""Rules of the tables that say what is measured, for whom and from where."""

from __future__ import annotations

from analysis.framework import vocabulary as words
from analysis.intake.count_tables import COUNTED_BODIES
from analysis.intake.rules import (
    AREA,
    METRIC,
    SLUG,
    RowRule,
    Table,
    choice,
    number,
    reference,
    source,
    text,
)

GOALS = 15


def goal(meaning: str = "Number of the goal; 0 is context for all goals"):
    return number(meaning, 0, GOALS, required=True, whole=True)


def slug(meaning: str):
    return text(meaning, pattern=SLUG, example="south-west-water")


SUPERSEDED_SAYS_BY_WHAT = RowRule(
    "superseded_by",
    "must name a metric where the status is superseded, and only there",
    "Name the metric that took its place, or correct the status",
    lambda frame: (frame["superseded_by"] != "") == (frame["status"] == "superseded"),
)
DESCRIPTION_OR_STATUS = RowRule(
    "description_status",
    "must be not_published where there is no description, and only there",
    "Give the published description, or say not_published",
    lambda frame: (frame["description"] == "") == (frame["description_status"] == "not_published"),
)
YEARS_IN_ORDER = RowRule(
    "first_year",
    "must not be after last_year",
    "Swap them, or correct the wrong one",
    lambda frame: ~(frame["first_year"] > frame["last_year"]).fillna(False).astype(bool),
)

FRAMEWORK = {
    "sources": Table(
        {
            "id": slug("Short name that rows of other tables use"),
            "publisher": text("Who published it"),
            "title": text("Its title"),
            "url": text("Where it is", required=False, pattern=r"https?://\S+", example="https://example.org/page"),
            "licence": text("Terms under which it may be used, where it states any", required=False),
            "published": text("When it was published, as far as it says", required=False),
            "retrieved": text("When it was read", required=False),
            "note": text("What to know about it", required=False),
        },
        ("id",),
    ),
    "goal_sets": Table(
        {
            "id": slug("Name of the version"),
            "name": text("Its name in full"),
            "goals": number("How many goals it has", 1, GOALS, required=True, whole=True),
            "from": text("When it was first published", required=False),
            "source": source(),
        },
        ("id",),
    ),
    "edition": Table(
        {
            "edition": text("Date of the edition", pattern=r"\d{4}-\d{2}-\d{2}", example="2026-11-30"),
            "goal_set": reference("Version of the goals that it uses", "goal_sets.id"),
            "status": choice("Whether it has been approved", words.EDITION_STATUSES),
        },
        ("edition",),
    ),
    "editions": Table(
        {
            "edition": text("Date of the edition", pattern=r"\d{4}-\d{2}-\d{2}", example="2026-11-30"),
            "number": number("Number of the note within the edition", 1, 999, required=True, whole=True),
            "kind": choice("What the note is about", words.EDITION_NOTES),
            "organisation": text("Slug of the organisation, where it concerns one", required=False),
            "claim": text("Id of the claim, where it concerns one", required=False),
            "note": text("What a reader is told"),
        },
        ("edition", "number"),
    ),
    "goals": Table(
        {
            "goal_set": reference("Version of the goals", "goal_sets.id"),
            "number": number("Number within the version", 1, GOALS, required=True, whole=True),
            "title": text("Title as published"),
            "aliases": text("Other titles in use, separated by semicolons", required=False),
            "group": choice("Stage of life that it concerns", words.GOAL_GROUPS),
            "group_basis": text("Who put it in that group"),
            "description": text("Description as published", required=False),
            "description_status": text("not_published where there is none", required=False),
            "question": text("The question that reports answer"),
            "question_basis": text("Who worded the question"),
            "source": source(),
        },
        ("goal_set", "number"),
        (DESCRIPTION_OR_STATUS,),
    ),
    "metrics": Table(
        {
            "id": text("Name that other tables use", pattern=METRIC, example="median_pay_gap"),
            "name": text("Name in full"),
            "short_name": text("Name for a chart"),
            "goal": goal(),
            "audience": choice("Whom it concerns", words.AUDIENCES),
            "level": choice("What it describes", words.LEVELS),
            "kind": choice("Kind of quantity", words.KINDS),
            "unit": text("Unit"),
            "polarity": choice("Which direction is good; zero: nearer to 0 is better", words.POLARITIES),
            "decimals": number("Decimals to print", 0, 4, required=True, whole=True),
            "numerator": text("What is counted", required=False),
            "denominator": text("Out of what", required=False),
            "margin": number("Smallest difference worth acting on, in its unit", 0),
            "method": text("How it is worked out", required=False),
            "source": source(),
            "caveat": text("What to bear in mind", required=False),
            "status": choice("Whether it is still published", words.METRIC_STATUSES),
            "superseded_by": reference("Metric that took its place", "metrics.id", required=False),
        },
        ("id",),
        (SUPERSEDED_SAYS_BY_WHAT,),
    ),
    "official_measures": Table(
        {
            "goal": goal(),
            "measure": text("Measure as named with the goal"),
            "named_source": text("Source that was named with it", required=False),
            "status": choice("Whether it is still published", words.METRIC_STATUSES),
            "substitute": reference("Metric that stands in for it", "metrics.id", required=False),
            "note": text("What to know about it", required=False),
            "source": source(),
        },
        ("goal", "measure"),
    ),
    "crosswalk": Table(
        {
            "goal": goal(),
            "scheme": text("The other framework"),
            "code": text("Its goal or theme"),
            "basis": text("Whose mapping it is"),
            "source": source(),
        },
        ("goal", "scheme", "code"),
    ),
    "benchmarks": Table(
        {
            "id": slug("Name of the benchmark"),
            "metric": reference("What it is a value of", "metrics.id", required=False),
            "name": text("What it is, in words"),
            "value": number("Its value, in the metric's unit", required=True),
            "period": text("Period that it describes, where it says", required=False),
            "status": choice("Whether it still holds", ("live", "superseded", "unconfirmed")),
            "source": source(),
            "note": text("What to know about it", required=False),
        },
        ("id",),
    ),
    "place_series": Table(
        {
            "metric": reference("Metric that reads the series", "metrics.id"),
            "publisher_series": text("The publisher's name of the series"),
            "system": choice("Where the publisher serves it", ("els", "lait")),
            "filter": text("Rows of the series that are read, if not all", required=False),
            "source": source(),
        },
        ("metric",),
    ),
}

ORGANISATIONS = {
    "organisations": Table(
        {
            "slug": slug("Name in addresses; never changes"),
            "name": text("Name to print"),
            "kind": choice("Kind of organisation", words.SECTORS),
            "industry": text("What it does"),
            "peer_group": reference("Employers to compare it with", "peer_groups.id", required=False),
            "about": text("One or two sentences about it"),
            "note": text("What to know about its figures", required=False),
            "source": source(),
        },
        ("slug",),
    ),
    "entities": Table(
        {
            "id": text("Key in the gender pay gap service, or a slug"),
            "organisation": reference("Organisation that it belongs to", "organisations.slug"),
            "name": text("Registered name"),
            "role": choice("Its part in the organisation", ("lead", "subsidiary", "predecessor")),
            "company_number": text(
                "Number at Companies House", required=False, pattern=r"[A-Z0-9]{8}", example="00102498"
            ),
            "first_year": text("First reporting year that counts", required=False),
            "last_year": text("Last reporting year that counts", required=False),
            "note": text("What to know about it", required=False),
            "source": source(),
        },
        ("id",),
        (YEARS_IN_ORDER,),
    ),
    "peer_groups": Table(
        {
            "id": slug("Name of the group"),
            "name": text("Name to print"),
            "rule": text("Who belongs, in a sentence"),
            "source": source(),
        },
        ("id",),
    ),
    "peers": Table(
        {
            "peer_group": reference("Group", "peer_groups.id"),
            "employer": reference("Employer in the national panel", "employers.employer"),
            "name": text("Its name"),
            "reason": text("Why it belongs"),
            "source": source(),
        },
        ("peer_group", "employer"),
    ),
    "accents": Table(
        {
            "organisation": reference("Whose colour it is", "organisations.slug"),
            "accent": text("Colour of its brand, as published", pattern=r"#[0-9A-Fa-f]{6}", example="#12436D"),
            "source": source(),
        },
        ("organisation",),
    ),
    "counted_bodies": COUNTED_BODIES,
    "redirects": Table(
        {
            "old_slug": slug("Slug that was used before"),
            "slug": reference("Slug of today", "organisations.slug"),
        },
        ("old_slug",),
    ),
}

PLACES = {
    "places": Table(
        {
            "code": text("GSS code", pattern=AREA, example="E06000052"),
            "name": text("Name"),
            "level": choice("Kind of area", ("lad", "utla", "region", "nation", "uk")),
            "region": reference("Region of England that it is in", "places.code", required=False),
            "utla": reference("County that it is in, where that is another area", "places.code", required=False),
            "nation": reference("Nation that it is in", "places.code", required=False),
            "population": number("Residents, mid-2024 estimate", 1, whole=True),
            "source": source(),
        },
        ("code",),
    ),
    "footprints": Table(
        {
            "organisation": reference("Organisation", "organisations.slug"),
            "place": reference("Place that it serves", "places.code"),
            "weight": number("Share of all that it serves", 0, 1, required=True),
            "basis": choice("What the share is of", words.FOOTPRINT_BASES),
            "source": source(),
            "note": text("How it was worked out", required=False),
        },
        ("organisation", "place"),
    ),
    "hexes": Table(
        {
            "place": reference("Local authority", "places.code"),
            "q": number("Column; those of odd rows stand half a hexagon further right", required=True, whole=True),
            "r": number("Row, from south to north", required=True, whole=True),
            "source": source(),
        },
        ("place",),
    ),
    "neighbours": Table(
        {
            "place": reference("Place", "places.code"),
            "neighbour": reference("A place like it", "places.code"),
            "rank": number("1 is the most alike", 1, required=True, whole=True),
            "source": source(),
        },
        ("place", "neighbour"),
    ),
}
