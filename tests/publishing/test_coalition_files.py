"""From the claims of reports in place to the files that the site's pages are made from."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.claims.claim import Claim
from analysis.claims.coalition_effects import coalition_effects
from analysis.claims.ledger import Ledger
from analysis.cli.publishing_steps import write_coalition
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import read_organisations
from analysis.paths import Project
from analysis.publishing.pages.catalogue import COALITION_CHARTS, COALITION_CLAIMS, read_catalogue
from analysis.publishing.pages.goal_pages import goal_pages
from analysis.publishing.pages.record_parts import read_parts
from tests.claims.test_coalition_effects import MEMBERS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.zip", "*.parquet", "media"))
    return Project(tmp_path)


def write(project):
    write_coalition(project, "current", read_parts(project, read_organisations(project)))


def put_in_place(project, members, strangers=()):
    """Let organisations of the register, and some that are not on it, have published the drawn claims."""
    project.executed.mkdir(parents=True)
    slugs = [*strangers, *read_organisations(project)][: len(members)]
    for slug, ledger in zip(slugs, members, strict=True):
        claims = [replace(c, id=slug + c.id[c.id.index("."):], organisation=slug).as_record() for c in ledger]
        (project.executed / f"{slug}.json").write_text(json.dumps({"claims": claims}))
        (project.executed / f"{slug}.ipynb").write_text('{"cells": []}')
    write(project)
    return [json.loads((project.cache / name).read_text()) for name in (COALITION_CLAIMS, COALITION_CHARTS)]


def test_eight_members_are_summed_up_drawn_and_shown_on_the_page_of_the_goal(project):
    claims, charts = put_in_place(project, MEMBERS)
    assert list(charts) == ["median_pay_gap"]
    assert len({claim["id"] for claim in claims}) == len(claims)
    pages = goal_pages(read_catalogue(project))
    assert "![](14.together-median-pay-gap.svg)" in pages["goals/14.qmd"]
    assert not [name for name, text in pages.items() if "{#together}" in text and name != "goals/14.qmd"]


def test_the_few_claims_that_are_read_for_it_sum_up_to_what_all_claims_do(project):
    claims, _ = put_in_place(project, MEMBERS)
    ledgers = [Ledger(tuple(map(Claim.from_record, each.claims)))
               for each in read_parts(project, read_organisations(project)).values()]  # fmt: skip
    assert [claim["id"] for claim in claims if claim["what"] == "pooled_change_against_peers"]
    effects = [claim.as_record() for claim in coalition_effects(read_metrics(project), ledgers)]
    assert [claim for claim in claims if claim["period"] != "edition"] == json.loads(json.dumps(effects))


def test_both_files_are_the_same_every_time(project):
    put_in_place(project, MEMBERS)
    before = [(project.cache / name).read_bytes() for name in (COALITION_CLAIMS, COALITION_CHARTS)]
    write(project)
    assert before == [(project.cache / name).read_bytes() for name in (COALITION_CLAIMS, COALITION_CHARTS)]


@pytest.mark.parametrize(("members", "strangers"), [(MEMBERS[:7], ()), (MEMBERS, ("nobody",))])
def test_fewer_than_eight_of_the_register_are_counted_and_not_summed_up(project, members, strangers):
    claims, charts = put_in_place(project, members, strangers)
    assert charts == {}
    assert {claim["period"] for claim in claims} == {"edition"}
    assert "{#together}" not in goal_pages(read_catalogue(project))["goals/14.qmd"]
