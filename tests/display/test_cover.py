"""What the cover says: no figure, every goal in the order of a life, and that a draft is one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.display.accent import accent_of
from analysis.display.cover import cover, describe_draft
from analysis.display.describe_glance import describe_origin
from analysis.display.words import GOAL_STAGES
from analysis.framework.records import Footprint
from tests.claims.evidence_builder import fact, report
from tests.display.reading import read

EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)


def with_status(drawn, status):
    return replace(drawn, edition=replace(drawn.edition, status=status))


def serving(drawn, *rows):
    """A report whose organisation serves places A, B ... with these weights, all on one basis."""
    one = next(iter(drawn.evidence.places.values()))
    places = {row.place: replace(one, code=row.place, name=row.note) for row in rows}
    return replace(drawn, evidence=replace(drawn.evidence, footprint=rows, places=places))


def test_every_goal_of_the_set_stands_on_the_cover_once_in_the_order_of_a_life():
    drawn = report()
    stages = cover(drawn)["cover-journey"]
    order = list(GOAL_STAGES.values())
    assert [order.index(stage["stage"]) for stage in stages] == sorted(order.index(stage["stage"]) for stage in stages)
    numbers = [int(goal["number"]) for stage in stages for goal in stage["goals"]]
    assert sorted(numbers) == sorted(goal.number for goal in drawn.goals)
    assert {goal["level"] for stage in stages for goal in stage["goals"]} == {"none"}


def test_a_goal_is_marked_by_the_strongest_level_of_any_audience():
    drawn = report({"2024-25": 5.0}, peers=EIGHT, level=(3, 7), facts=[fact(3, metric="pupils_reached")])
    levels = {goal["number"]: goal["level"] for stage in cover(drawn)["cover-journey"] for goal in stage["goals"]}
    assert levels["14"] == "compared"
    reached = drawn.evidence.metrics["pupils_reached"].goal
    assert levels[str(reached)] == "output"


# A figure on a cover would have no claim; goals have numbers, and colours have digits.
def test_the_cover_has_no_figure():
    words = cover(report({"2024-25": 5.0}, peers=EIGHT, level=(3, 7), footprint=[("A", 0.5), ("B", 0.5)]))
    for name, said in words.items():
        if name not in ("cover-journey", "accent", "accent-dark"):
            assert not re.search(r"\d", said), (name, said)


PLACES = (("E1", "Aldham", 0.2), ("E2", "Burton", 0.5), ("E3", "Corley", 0.2), ("E4", "Denby", 0.1))


@pytest.mark.parametrize(
    ("basis", "count", "said"),
    [
        ("service area", 1, "Serves Aldham"),
        ("service area", 2, "Serves Burton and Aldham"),
        ("catchment", 3, "Patients mainly from Burton, Aldham and Corley"),
        ("catchment", 4, "Patients mainly from Burton, Aldham, Corley and other places"),
        ("campus", 1, "Main campus in Aldham"),
        ("nationwide", 1, "Serves the whole country"),
        ("service area", 0, ""),
    ],
)
def test_places_are_named_by_weight_and_three_at_most(basis: str, count: int, said: str):
    rows = tuple(Footprint("acme", code, weight, basis, "", name) for code, name, weight in PLACES[:count])
    drawn = report(footprint=[("A", 1.0)])
    assert cover(serving(drawn, *rows))["cover-places"] == said


def test_only_a_draft_is_marked_as_one():
    draft, approved = with_status(report(), "draft"), with_status(report(), "published")
    assert cover(draft)["watermark"] == "Draft"
    assert "watermark" not in cover(approved)
    assert "has not been approved" in read(describe_draft(draft))
    assert describe_draft(approved) == ""
    assert "Draft." in describe_origin(draft).text and "Draft" not in describe_origin(approved).text


def test_page_and_paper_have_the_same_colour():
    drawn = report()
    accent = accent_of(drawn.organisation)
    assert cover(drawn)["accent"] == accent.light.lstrip("#")
    assert f"--accent: {accent.light}; --accent-dark: {accent.dark}" in describe_origin(drawn).text


def test_a_published_colour_goes_before_that_of_the_kind():
    drawn = report()
    own = replace(drawn.organisation, accent="#6A0DAD")
    assert accent_of(own).light == "#6A0DAD"
    assert accent_of(drawn.organisation).light == "#12436D"
