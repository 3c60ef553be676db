"""The coalition as a whole, on members whose figures can be summed by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.claims.coalition_effects import coalition_effects, range_of_one_more
from analysis.claims.ledger import Ledger
from analysis.statistics.synthesis import random_effects
from tests.claims.evidence_builder import METRICS, report

YEARS = ("2021-22", "2022-23", "2023-24", "2024-25")
PEERS = {year: [10 + (1 if i % 2 else -1) * (k > 1) for i in range(12)] for k, year in enumerate(YEARS)}


def member(number, values, period=YEARS):
    """Acme under another name, with peers that move by 1 and -1 in turn."""
    drawn = report(dict(zip(period, values, strict=True)), peers=PEERS, level=(1, 20))
    return Ledger(
        tuple(
            replace(c, id=c.id.replace("acme", f"m{number}"), organisation=f"m{number}") for c in drawn.ledger
        )
    )


def whole(members):
    return {claim.what if claim.subject in ("",) else claim.id: claim for claim in coalition_effects(METRICS, members)}


MEMBERS = [member(i, (10, 10, 10 + i, 10 + i)) for i in range(1, 9)]


def test_members_are_counted_and_spread_out():
    found = whole(MEMBERS)
    assert found["members"].value == 8
    assert [found[f"members_{what}"].value for what in ("lower", "median", "upper")] == [12.75, 14.5, 16.25]


def test_changes_of_equal_precision_are_pooled_to_their_mean():
    found = whole(MEMBERS)
    pooled, one_more = found["pooled_change_against_peers"], found["pooled_change_against_peers_one_more"]
    assert pooled.value == pytest.approx(4.5) and pooled.n == 8  # of 1 to 8, the peers' mean change being 0
    # All errors alike, so Hartung and Knapp's is that of a mean: 6^0.5 / 8^0.5 times 2.365, Student's t of 7.
    assert pooled.upper - pooled.value == pytest.approx(2.365 * (6 / 8) ** 0.5, abs=0.01)
    # 6 is the variance of the measured changes, whatever part of it is error: 6 + 6 / 8, and Student's t of 6.
    assert one_more.upper - one_more.value == pytest.approx(2.447 * (6 + 6 / 8) ** 0.5, abs=0.01)
    assert one_more.value == pooled.value


@pytest.mark.parametrize("between", [0.0, 2.0])
def test_one_more_measured_change_falls_into_its_range_as_often_as_it_says(between):
    drawn = np.random.default_rng(20261130)
    inside = []
    for _ in range(400):
        variances = drawn.uniform(4, 16, 31)
        effects = drawn.normal(1.0, np.sqrt(between**2 + variances))
        found = range_of_one_more(random_effects(effects[1:], variances[1:]).prediction, variances[1:])
        inside.append(found.lower <= effects[0] <= found.upper)
    assert np.mean(inside) == pytest.approx(0.95, abs=0.035)  # three standard errors of 400 draws


def test_each_member_has_its_own_row_without_its_verdict():
    own = [claim for claim in coalition_effects(METRICS, MEMBERS) if claim.what == "change_against_peers"]
    assert [claim.subject for claim in own] == [f"m{i}" for i in range(1, 9)]
    assert all(claim.verdict == "" and claim.p_value is None for claim in own)
    Ledger(tuple(coalition_effects(METRICS, MEMBERS)))  # every address is its own


def test_seven_members_are_too_few():
    assert coalition_effects(METRICS, MEMBERS[:7]) == []
