"""What each report reads of the tables: a changed row makes only its readers' reports again."""

from __future__ import annotations

import inspect
import shutil
from dataclasses import dataclass, fields, replace

import pandas as pd
import pytest

from analysis.claims import slices
from analysis.claims.evidence import Evidence, evidence_of
from analysis.claims.selected import Choice, Own, Whole, choose_counts
from analysis.claims.slices import NOT_READ, digest_of
from analysis.claims.stored_fits import StoredFit
from analysis.claims.stored_tables import Rows, Table
from analysis.cli.steps import make_steps
from analysis.framework.goals import read_goals
from analysis.paths import Project
from analysis.production.plan import PACKAGE
from tests.claims.count_tables import COLUMNS, NATION, counted, peers_of
from tests.claims.evidence_builder import evidence

OWN_ROW = counted(160, 400, ends=(150, 170), n_ends=(390, 410))
ROWS = (OWN_ROW, counted(39_000, 100_000, body=NATION), *peers_of((30, 40, 50)))


@dataclass(frozen=True)
class Chosen:
    """The counts that are chosen for an organisation, as `Own` has them."""

    counts: Rows
    counts_peers: Rows
    counts_total: Rows


def choose(*rows, slug="acme"):
    return Chosen(*choose_counts(Table(pd.DataFrame(list(rows), columns=COLUMNS)), slug))


@pytest.mark.parametrize("changed", range(len(ROWS)), ids=["own", "nation", "peer", "peer", "peer"])
@pytest.mark.parametrize("column", ["count", "count_least", "denominator_most", "missing", "source", "name"])
def test_every_row_and_column_that_is_read_is_in_the_digest(changed, column):
    rows = [dict(row) for row in ROWS]
    before = rows[changed][column]
    rows[changed][column] = f"{before} changed" if isinstance(before, str) else before + 1
    assert digest_of(choose(*rows)) != digest_of(choose(*ROWS))


def test_the_same_rows_give_the_same_digest_and_rows_that_are_not_read_do_not_count():
    assert digest_of(choose(*[dict(row) for row in ROWS])) == digest_of(choose(*ROWS))
    others = (counted(7, 70, body="school-1", compared_with="schools"), *peers_of((10, 20), metric="trainees_young"))
    assert digest_of(choose(*ROWS, *others)) == digest_of(choose(*ROWS))


def test_rows_in_another_order_and_columns_of_other_names_count():
    frame = pd.DataFrame({"place": ["a", "a", "b"], "value": [1, 2, 3]})
    rows = Table(frame).having("place", ["a"])
    turned = Table(frame.iloc[[1, 0, 2]].reset_index(drop=True)).having("place", ["a"])
    renamed = Table(frame.rename(columns={"value": "figure"})).having("place", ["a"])
    assert len({rows.digest(), turned.digest(), renamed.digest()}) == 3


def test_rows_are_found_in_the_order_of_the_table_and_numbered_anew():
    table = Table(pd.DataFrame({"place": ["a", "b", None, "a", "c"], "value": [1, 2, 3, 4, 5]}))
    rows = table.having("place", ["c", "a", "nowhere"])
    assert rows.frame().to_dict("list") == {"place": ["a", "a", "c"], "value": [1, 4, 5]}
    assert list(rows.frame().index) == [0, 1, 2]
    assert rows.where(lambda value: value > 1, "value").column("value") == [4, 5]
    assert len(table.having("place", [])) == 0


# The guarantee: what a report reads is made of what is digested, and of nothing else.


def test_evidence_is_made_of_what_is_chosen_and_what_all_read_whole_and_is_given_nothing_else():
    assert list(inspect.signature(evidence_of).parameters) == ["own", "whole"]


def rows_of(frame):
    return Table(frame).having("key", ["own"])


@pytest.fixture
def own():
    known = evidence({"2024-25": 6.5}, footprint=[("E06000001", 1.0)])
    plain = {
        field.name: rows_of(pd.DataFrame({"key": ["own", "other"], "value": [1.0, 2.0]})) for field in fields(Own)
    }
    real = ("organisation", "entities", "peer_group", "footprint")
    return Own(**{**plain, **{name: getattr(known, name) for name in real}})


@pytest.fixture
def whole():
    known = evidence({"2024-25": 6.5}, level=(3.4, 11.1), need=[(1, 0.5, 0.1, 0.9, 0.4)])
    return Whole(**{field.name: getattr(known, field.name) for field in fields(Whole)})


@pytest.mark.parametrize("name", [field.name for field in fields(Own) if field.type == "Rows"])
def test_each_table_of_an_organisation_counts_in_its_own_rows_alone(own, name):
    frame = pd.DataFrame({"key": ["own", "other"], "value": [1.0, 2.0]})
    moved = replace(own, **{name: rows_of(frame.assign(value=[1.5, 2.0]))})
    beside = replace(own, **{name: rows_of(frame.assign(value=[1.0, 2.5]))})
    assert digest_of(moved) != digest_of(own)
    assert digest_of(beside) == digest_of(own)


OTHERWISE = {
    "organisation": lambda each: replace(each, about="Something else."),
    "entities": lambda each: each[:0],
    "peer_group": lambda each: None,
    "footprint": lambda each: (replace(each[0], weight=0.5),),
    "goals": lambda each: each[:-1],
    "metrics": lambda each: {**each, "apprentices": replace(each["apprentices"], caveat="Beware.")},
    "sources": lambda each: {**each, "own": replace(each["own"], title="Another report")},
    "common_metrics": lambda each: each - {"apprentices"},
    "places": lambda each: dict(list(each.items())[1:]),
    "pay_gap_fit": lambda each: replace(each, rows=each.rows.assign(level=9.0)),
    "place_need_fit": lambda each: replace(each, status="model_failed"),
    "hexes": lambda each: {"E06000001": (1, 2)},
    "crosswalk": lambda each: each[:-1],
    "questions": lambda each: each[:-1],
}


REGISTERS = [field.name for part in (Own, Whole) for field in fields(part) if field.type != "Rows"]


@pytest.mark.parametrize("name", REGISTERS)
def test_each_register_and_each_fit_counts(own, whole, name):
    part = own if hasattr(own, name) else whole
    assert digest_of(replace(part, **{name: OTHERWISE[name](getattr(part, name))})) != digest_of(part)


def test_when_a_fit_was_made_does_not_count_and_what_it_found_does(whole):
    fit = whole.pay_gap_fit
    again = StoredFit(fit.name, fit.status, fit.rows, {**fit.summary, **dict.fromkeys(NOT_READ, "other")})
    found = StoredFit(fit.name, fit.status, fit.rows, {**fit.summary, "persistence": {"median_pay_gap": {}}})
    assert digest_of(replace(whole, pay_gap_fit=again)) == digest_of(whole)
    assert digest_of(replace(whole, pay_gap_fit=found)) != digest_of(whole)


def test_no_field_of_the_evidence_comes_from_elsewhere():
    made = {field.name for field in fields(Evidence)}
    assert made <= {field.name for part in (Own, Whole) for field in fields(part)}


# Which counts are chosen.


def members(*names, kind="colleges", **more):
    return [
        {**counted(100, 400, compared_with=kind, **more), "body": name, "id": name, "organisation": name, "name": name,
         "role": "member"}
        for name in names
    ]  # fmt: skip


def read_by(organisation, *rows):
    return set(choose(*rows, slug=organisation).counts_peers.column("body"))


def test_other_members_of_the_same_kind_are_peers_and_those_of_another_are_not():
    everything = [*members("ash", "beech"), *members("cedar", kind="hospitals"), *peers_of((30, 40))]
    assert read_by("ash", *everything) == {"beech", "peer-0", "peer-1"}
    assert read_by("cedar", *everything) == set()


def test_only_the_year_that_is_compared_is_read_of_others():
    earlier = members("ash", period="2023-24")
    chosen = choose(*members("ash"), *earlier, *peers_of((30,)), *peers_of((40,), period="2023-24"), slug="ash")
    assert set(chosen.counts_peers.column("period")) == {"2024-25"}
    assert set(chosen.counts.column("period")) == {"2023-24", "2024-25"}


def test_who_has_no_share_to_compare_reads_nothing_of_others():
    chosen = choose(counted("suppressed", 400), *peers_of((30,)), counted(1, 2, body=NATION))
    assert (len(chosen.counts), len(chosen.counts_peers), len(chosen.counts_total)) == (1, 0, 0)


def test_who_has_no_kind_reads_no_peers():
    assert read_by("ash", *members("ash", kind=""), *peers_of((30,))) == set()


class Opened(Choice):
    """A choice of nothing."""

    def __init__(self, project, goal_set):
        self.of_what = project, goal_set


FILES = ("data/sources.csv", "data/framework/metrics.csv", "data/organisations/entities.csv", "data/places/places.csv",
         ".cache/prepared/employers.parquet", ".cache/fits/pay_gap.json", ".cache/fits/pay_gap.parquet")  # fmt: skip


@pytest.mark.parametrize("changed", FILES)
def test_tables_stay_open_for_the_next_report_until_a_file_changes(tmp_path, changed):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was")
    project = Project(tmp_path)
    first = Opened.opened(project, "current")
    assert Opened.opened(project, "current") is first
    assert Opened.opened(project, "2021") is not first
    (tmp_path / changed).write_text("as it is now")
    assert Opened.opened(project, "current") is not first


def test_what_a_report_does_to_its_evidence_is_not_done_to_the_next(own, whole):
    first = evidence_of(with_columns(own), whole)
    first.metrics.clear()
    first.pay_gap_fit.rows.loc[0, "value"] = 9.0
    again = evidence_of(with_columns(own), whole)
    assert again.metrics and list(again.pay_gap_fit.rows["value"]) == [1.0]


def with_columns(own):
    """Give the panel, the peers and their group the columns that are read of them before a report is made."""
    panel = rows_of(pd.DataFrame({"key": ["own"], "employer": ["a"], "flag": [""], "year": ["2024-25"]}))
    group = rows_of(pd.DataFrame({"key": ["own"], "employer": ["a"], "name": ["A"]}))
    return replace(own, panel=panel, peers=panel, group=group)


@dataclass(frozen=True)
class Goals:
    goals: tuple


class ChoiceOfGoals:
    """Stands in for all that is read whole, with the goals as `Choice` reads them."""

    def __init__(self, project, goal_set):
        self.whole = Goals(read_goals(project, goal_set))

    def of(self, slug):
        return Goals(())


@pytest.mark.parametrize(("changed", "counts"), [("2021", True), ("current", False)])
def test_a_build_digests_the_goals_of_the_editions_own_set(tmp_path, monkeypatch, changed, counts):
    monkeypatch.setattr(slices, "Choice", ChoiceOfGoals)
    for name in ("framework", "organisations"):
        shutil.copytree(Project(PACKAGE.parent).data / name, tmp_path / "data" / name)
    project = Project(tmp_path)
    (project.data / "framework" / "edition.csv").write_text("edition,goal_set,status\n2026-11-30,2021,published\n")
    before = make_steps().slices(project)
    goals = project.data / "framework" / "goals.csv"
    renamed = goals.read_text().replace(f"\n{changed},5,Open recruitment,", f"\n{changed},5,Recruitment for all,")
    assert renamed != goals.read_text()
    goals.write_text(renamed)
    after = make_steps().slices(project)
    assert before and {slug for slug in before if after[slug] != before[slug]} == (set(before) if counts else set())
