"""What the command line's conditions choose, and what is told of a batch."""

from __future__ import annotations

import json

import pytest

from analysis.errors import UsageError
from analysis.production.costs import costs, log_path, logged
from analysis.production.event import Event
from analysis.production.manifest import Manifest
from analysis.production.plan import forecast
from analysis.production.selection import Selection, choose
from analysis.production.terminal import Tally

SPENT = {"why": "the lock changed", "at": "2026-11-30T08:00:00Z", "seconds": 2.0, "cpu": 1.5, "memory": 300 << 20}


@pytest.fixture
def known(project, template):
    """Ash was published with evidence for goal 14, beech withheld; cedar is new."""
    template("1")
    manifest = Manifest(project)
    inputs = {"inputs": {}, "record": {}, "last": SPENT}
    manifest.reports["ash"] = {"state": "published", "code": "", **inputs}
    manifest.reports["beech"] = {"state": "withheld", "code": "error", **inputs}
    manifest.save()
    project.executed.mkdir(parents=True)
    (project.executed / "ash.json").write_text(json.dumps({"claims": [{"goal": 14}]}))
    return project


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        (Selection(), ["ash", "beech", "cedar"]),
        (Selection(everything=True), ["ash", "beech", "cedar"]),
        (Selection(("cedar", "ash")), ["cedar", "ash"]),
        (Selection(failed=True), ["beech"]),
        (Selection(goal=14), ["ash", "beech", "cedar"]),
        (Selection(goal=3), ["beech", "cedar"]),
        (Selection(("ash",), failed=True), []),
        (Selection(("ash",), changed=True), ["ash"]),
    ],
)
def test_conditions_narrow_one_another(known, selection, chosen):
    assert choose(known, selection) == chosen


def test_a_report_that_failed_while_its_record_stayed_has_failed(known):
    manifest = Manifest(known)
    manifest.reports["ash"]["last"] = {**SPENT, "failed": "The time limit was reached."}
    manifest.save()
    assert choose(known, Selection(failed=True)) == ["ash", "beech"]


def test_all_and_names_exclude_each_other(known):
    with pytest.raises(UsageError, match="exclude"):
        choose(known, Selection(("ash",), everything=True))


def test_a_forecast_takes_what_each_report_took_and_the_middle_for_new_ones(known):
    # 2 s each, three of them on two cores
    assert forecast(Manifest(known), ["ash", "beech", "cedar"], workers=2) == 3.0
    assert forecast(Manifest(known), [], workers=2) == 0.0


def test_costs_are_listed_with_the_reason_for_the_run(known):
    head, ash, beech, total = costs(Manifest(known).reports)
    assert ash.split(maxsplit=4) == ["ash", "2.00", "1.50", "300", "the lock changed"]
    assert total == "2 reports, 4.0 s of wall time in all."


def test_events_are_passed_on_and_logged_with_their_facts(project):
    told = []
    with logged(project, told.append) as progress:
        progress("Fitting")
        progress(Event("ash started", "started", slug="ash"))
    assert told == ["Fitting", "ash started"]
    first, second = map(json.loads, log_path(project).read_text().splitlines())
    assert (first["event"], first["text"]) == ("line", "Fitting")
    assert (second["event"], second["slug"]) == ("started", "ash")


def test_the_screen_counts_done_running_failed_and_left():
    tally = Tally()
    tally.take("batch", {"reports": 5})
    for slug in ("ash", "beech", "cedar"):
        tally.take("started", {"slug": slug})
    tally.take("finished", {"slug": "ash", "state": "published", "seconds": 1.0})
    tally.take("finished", {"slug": "beech", "state": "withheld", "seconds": 3.0})
    first, second = str(tally).splitlines()
    assert first.startswith("2 of 5 done | 1 failed | 2 left | about ")
    assert first.endswith("slowest beech (3.0 s)")
    assert second == "running: cedar"
