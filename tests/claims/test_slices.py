"""What each report reads of the counts: a changed row makes only its readers' reports again."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.claims import slices
from analysis.claims.evidence import _counts_of_peers
from tests.claims.count_tables import NATION, counted, peers_of
from tests.claims.evidence_builder import evidence

ROWS = (counted(160, 400), counted(39_000, 100_000, body=NATION), *peers_of((30, 40, 50)))


def digest(rows):
    return slices.digest_own(evidence(counts=rows))


@pytest.mark.parametrize("changed", range(len(ROWS)), ids=["own", "nation", "peer", "peer", "peer"])
@pytest.mark.parametrize("column", ["count", "count_least", "denominator_most", "missing", "source", "name"])
def test_every_row_and_column_that_is_read_is_in_the_digest(changed, column):
    rows = [dict(row) for row in ROWS]
    before = rows[changed][column]
    rows[changed][column] = f"{before} changed" if isinstance(before, str) else before + 1
    assert digest(rows) != digest(ROWS)


def test_the_same_rows_give_the_same_digest():
    assert digest([dict(row) for row in ROWS]) == digest(ROWS)


def table(*rows):
    return pd.DataFrame(list(rows))


def members(*names, kind="colleges", **more):
    return [
        {**counted(100, 400, compared_with=kind, **more), "body": name, "id": name, "organisation": name, "name": name}
        for name in names
    ]


def read_by(organisation, everything):
    own = everything[everything["organisation"] == organisation]
    return set(_counts_of_peers(everything, own)["body"])


def test_other_members_of_the_same_kind_are_peers_and_those_of_another_are_not():
    everything = table(*members("ash", "beech"), *members("cedar", kind="hospitals"), *peers_of((30, 40)))
    assert read_by("ash", everything) == {"beech", "peer-0", "peer-1"}
    assert read_by("cedar", everything) == set()


def test_only_the_year_that_is_compared_is_read_of_others():
    earlier = members("ash", period="2023-24")
    everything = table(*members("ash"), *earlier, *peers_of((30,)), *peers_of((40,), period="2023-24"))
    own = everything[everything["organisation"] == "ash"]
    assert set(_counts_of_peers(everything, own)["period"]) == {"2024-25"}


def test_who_has_no_share_to_compare_reads_nothing_of_others():
    everything = table(counted("suppressed", 400), *peers_of((30,)), counted(1, 2, body=NATION))
    own = everything[everything["organisation"] == "acme"]
    assert _counts_of_peers(everything, own).empty


def test_who_has_no_kind_reads_no_peers():
    everything = table(*members("ash", kind=""), *peers_of((30,)))
    assert read_by("ash", everything) == set()


def test_the_counts_are_a_report_s_own_and_not_shared_by_all():
    assert {"counts", "counts_peers", "counts_total"}.isdisjoint(slices.SHARED)
    known = evidence(counts=ROWS)
    assert slices.digest_own(replace(known, counts_peers=known.counts_peers.iloc[:2])) != slices.digest_own(known)
