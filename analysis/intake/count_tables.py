"""
Rules of the tables of people counted.

A count stands with its denominator, and both with the least and the most that they may be: publishers round,
and hold small counts back. A count that was held back has no value and still has its ends, so that nothing
is made up and nothing that is known is thrown away.
"""

from __future__ import annotations

from analysis.framework import vocabulary as words
from analysis.intake.rules import RowRule, Table, choice, day, number, reference, source, starts_before_end, text


def _ends_enclose(field: str) -> RowRule:
    least, most = f"{field}_least", f"{field}_most"
    return RowRule(
        field,
        f"must lie between {least} and {most}",
        "Check the count and what its rounding allows",
        lambda frame: ~(frame[field] < frame[least]) & ~(frame[field] > frame[most]),
    )


COUNT_OR_MISSING = (
    RowRule(
        "missing",
        "must say why there is no count",
        "Give a count, or one of the kinds of missing",
        lambda frame: frame["count"].notna() | (frame["missing"] != ""),
    ),
    RowRule(
        "missing",
        "must be blank where there is a count",
        "Remove the count or the kind of missing",
        lambda frame: frame["count"].isna() | (frame["missing"] == ""),
    ),
)
ENDS_IN_ORDER = RowRule(
    "count_least",
    "must not be above count_most",
    "Swap them, or correct the wrong one",
    lambda frame: frame["count_least"] <= frame["count_most"],
)
DENOMINATOR_IS_WHOLE = RowRule(
    "denominator",
    "must be given with denominator_least and denominator_most, or all three left blank",
    "Give all three: without rounding they are the same number",
    lambda frame: frame[list(DENOMINATOR)].isna().nunique(axis=1) == 1,
)
PART_OF_THE_WHOLE = RowRule(
    "count",
    "must not be more than denominator_most",
    "A count is of the people in its denominator; check both",
    lambda frame: ~(frame["count_least"] > frame["denominator_most"]) & ~(frame["count"] > frame["denominator_most"]),
)
ASKED_AT_LEAST_ANSWERED = RowRule(
    "asked",
    "must not be less than denominator_least",
    "Give everybody whom it was asked of, known or not; or leave it blank where all are known",
    lambda frame: ~(frame["asked"] < frame["denominator_least"]),
)
DENOMINATOR = ("denominator", "denominator_least", "denominator_most")

COUNTED_BODIES = Table(
    {
        "id": text("Name in the tables: a publisher's number, or a slug"),
        "name": text("Name as its publisher prints it"),
        "organisation": reference("Organisation of the register that it is", "organisations.slug", required=False),
        "compared_with": text("Kind of bodies that it can be compared with, to print", required=False),
        "role": choice("What it stands for", words.BODY_ROLES),
        "note": text("Why it was taken for the organisation, or what to know about it", required=False),
        "source": source(),
    },
    ("id",),
    (
        RowRule(
            "organisation",
            "must be given for a member, and for nobody else",
            "Name the organisation, or make it a peer",
            lambda frame: (frame["organisation"] != "") == (frame["role"] == "member"),
        ),
    ),
)

COUNTS = Table(
    {
        "body": reference("Whose people were counted", "counted_bodies.id"),
        "metric": reference("What was counted, or the share that the count makes", "metrics.id"),
        "period": text("Period to print"),
        "start": day("First day"),
        "end": day("Last day"),
        "group": text("Who is counted, in the publisher's words"),
        "count": number("People counted, as published and within its ends; blank where held back", 0),
        "count_least": number("Least that the count may be", 0, required=True),
        "count_most": number("Most that the count may be", 0, required=True),
        "denominator": number("People of whom it is known; blank where the count is no share", 1),
        "denominator_least": number("Least that the denominator may be", 0),
        "denominator_most": number("Most that the denominator may be", 1),
        "asked": number("Everybody, known or not; blank where that is the denominator", 1),
        "rounding": number("The publisher rounds to a multiple of this; 1: not at all", 1, required=True, whole=True),
        "missing": choice("Why there is no count", words.MISSING, required=False),
        "source": source(),
    },
    ("body", "metric", "period"),
    (
        *COUNT_OR_MISSING,
        starts_before_end(),
        ENDS_IN_ORDER,
        _ends_enclose("count"),
        DENOMINATOR_IS_WHOLE,
        _ends_enclose("denominator"),
        PART_OF_THE_WHOLE,
        ASKED_AT_LEAST_ANSWERED,
    ),
)
