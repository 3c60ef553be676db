"""Of a record only the claims that pages choose from are held: whatever pages make of them is as of all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.framework.vocabulary import AUDIENCES
from analysis.publishing.pages.catalogue import Report
from analysis.publishing.pages.dataset import dataset
from analysis.publishing.pages.directory import directory_pages
from analysis.publishing.pages.goal_pages import goal_pages
from analysis.publishing.pages.peer_pages import peer_pages
from analysis.publishing.pages.published_claims import PublishedClaim, shown_claims
from tests.publishing.pages.conftest import RECORDS, record

RESULT = {"goal": 14, "audience": "staff", "role": "result", "stage": "outcome", "evidence": "outcome", "value": 1.0}
CONTEXT = {**RESULT, "role": "context", "stage": "context", "evidence": "none"}
# What no page shows: a figure that was not compared and is no measure's first, its change, and a range of a year that
# was not compared.
NOT_SHOWN = [
    record("abbey.bonus_gap.2023-24", name="Bonus gap", text="2%", **RESULT),
    record("abbey.bonus_gap.2023-24.level", name="Bonus gap", **CONTEXT),
    record("abbey.bonus_gap.2024-25.change", name="Bonus gap", **RESULT),
]
SHOWN = [
    record("abbey.bonus_gap.2024-25", name="Bonus gap", text="1%", **RESULT),
    *RECORDS["abbey"],
    record("abbey.median_pay_gap.2019-20.level", text="3%", **CONTEXT),  # a year of another group's comparison
    record("abbey.apprentices.2024", name="Apprentices", statement="We took on 9.", **{**RESULT, "stage": "output"}),
    record("abbey.trained.2024.change", **{**RESULT, "audience": "communities", "evidence": "causal"}),
]
ALL = tuple(map(PublishedClaim.from_record, [SHOWN[0], *NOT_SHOWN, *SHOWN[1:]]))


def test_what_is_shown_is_chosen_and_keeps_its_order():
    assert [claim.id for claim in shown_claims(ALL)] == [each["id"] for each in SHOWN]


@pytest.mark.parametrize("writer", [goal_pages, peer_pages, directory_pages, dataset])
def test_no_page_is_otherwise_than_it_would_be_made_of_all_claims(catalogue, writer):
    abbey, *others = catalogue.reports

    def of(claims):
        drawn = replace(catalogue, reports=(replace(abbey, claims=claims), *others))
        return writer(drawn, []) if writer is dataset else writer(drawn)

    assert of(shown_claims(ALL)) == of(ALL) != of(())


@pytest.mark.parametrize("gone", range(len(ALL)))
def test_evidence_is_as_strong_whichever_claim_is_missing(catalogue, gone):
    claims = ALL[:gone] + ALL[gone + 1 :]
    whole, shown = (Report(catalogue.reports[0].organisation, each, True) for each in (claims, shown_claims(claims)))
    assert shown.evidence == whole.evidence
    assert {audience for _, audience in whole.evidence} <= set(AUDIENCES)
