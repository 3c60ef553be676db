"""The peers' level, the lean, the place among them, and the change beside theirs, on figures that can be checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.claims.filings import lead_series, read_filings
from analysis.claims.peers_claims import peer_claims
from tests.claims.evidence_builder import report

EIGHT, TWELVE = tuple(range(1, 9)), tuple(range(1, 13))
YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")


def first(drawn, what, metric="median_pay_gap"):
    return drawn.ledger.first(metric=metric, what=what, period="2024-25")


def test_the_benchmark_is_the_median_of_the_peers_likely_levels_with_a_range():
    known = first(report({"2024-25": 2.0}, peers=EIGHT, level=(1, 3)), "peers_level")
    assert (known.value, known.lower, known.upper, known.n) == (4.5, 4.5, 4.5, 8)
    unsure = first(report({"2024-25": 2.0}, peers=EIGHT, level=(1, 3), peer_spread=4.0), "peers_level")
    assert unsure.lower < 4.5 < unsure.upper
    assert unsure.value == pytest.approx(4.5, abs=0.05)


def test_an_unsure_benchmark_makes_the_difference_less_sure():
    ranges = [
        first(report({"2024-25": 2.0}, peers=EIGHT, level=(1, 3), peer_spread=spread), "difference")
        for spread in (0.0, 8.0)
    ]
    assert ranges[0].upper - ranges[0].lower == pytest.approx(2.0)  # the level's own range
    assert ranges[1].upper - ranges[1].lower > 3.0


def test_a_difference_counts_towards_the_side_it_is_on():
    nearer = first(report({"2024-25": 2.0}, peers=EIGHT, level=(1, 3)), "difference")
    assert (nearer.value, nearer.statement) == (2.5, "nearer to zero")
    beyond = first(report({"2024-25": -9.0}, peers=EIGHT, level=(-12, -6)), "difference")
    assert (beyond.value, beyond.statement) == (4.5, "further from zero")


def test_peers_that_only_ever_filed_zero_have_the_level_zero():
    known = report({"2024-25": 6.0}, peers=(0,) * 5 + (9,) * 4, level=(5, 7)).evidence
    fit = known.pay_gap_fit  # the model is one of filings that are not zero, and knows no level for the rest
    without = replace(known, pay_gap_fit=replace(fit, rows=fit.rows[fit.rows["level"] != 0]))
    latest = lead_series(without, read_filings(without), "median_pay_gap")[-1]
    [benchmark] = [c for c in peer_claims(without, "median_pay_gap", latest) if c.what == "peers_level"]
    assert (benchmark.value, benchmark.n) == (0, 9)


def test_the_lean_of_a_figure_is_the_words_for_a_chance():
    drawn = report({"2024-25": 6.0}, peers=EIGHT, level=(3.5, 8.5))
    # (6 - 4.5) / (5 / 3.92) = 1.176: 0.88, and next to nothing from the other side of zero.
    assert first(drawn, "chance").value == pytest.approx(88.0, abs=0.1)
    assert first(drawn, "chance").text == "88%"
    assert first(drawn, "value").certainty == first(drawn, "chance").certainty == "likely worse"


def test_a_chance_is_printed_as_no_more_than_95_in_100():
    drawn = report({"2024-25": 9.0}, peers=EIGHT, level=(8.9, 9.1))
    assert (first(drawn, "chance").text, first(drawn, "value").certainty) == ("at least 95%", "likely worse")


def test_a_figure_on_the_other_side_of_its_own_level_leans_nowhere():
    assert first(report({"2024-25": 3.0}, peers=EIGHT, level=(3.5, 8.5)), "value").certainty == ""


def test_without_a_level_there_is_no_lean():
    assert first(report({"2024-25": 6.0}, peers=EIGHT, movement=5.0), "value").certainty == ""


def test_the_place_among_peers_is_a_range():
    rank = first(report({"2024-25": 10.0}, peers=TWELVE, level=(9.9, 10.1)), "rank")
    assert (rank.interval, rank.count) == ("10th to 11th", "13")


@pytest.mark.parametrize("drawn", [{"peers": EIGHT, "level": (9.9, 10.1)},
                                   {"peers": TWELVE, "level": (0, 20), "peer_spread": 20.0}])  # fmt: skip
def test_no_place_is_given_among_few_or_where_no_order_shows(drawn):
    assert first(report({"2024-25": 10.0}, **drawn), "rank") is None


def series(own, peers):
    return report(
        dict(zip(YEARS, own, strict=True)), peers={year: [p[k] for p in peers] for k, year in enumerate(YEARS)}
    )


def test_the_halves_are_cut_in_the_middle_and_a_middle_year_is_a_later_one():
    peers = [(10, 10, 10 + i, 10 + i, 10 + i) for i in (-1, 1) * 6]
    change = first(series((8, 10, 3, 4, 5), peers), "change_against_peers")
    assert change.value == pytest.approx(4 - 9)  # the peers' changes are -1 and 1 in turn
    assert change.comparator.startswith("2020-21 to 2021-22, ")
    assert (change.n, change.verdict) == (12, "better")
    assert first(series((8, 10, 3, 4, 5), peers), "change_against_peers_detectable").value > 0


@pytest.mark.parametrize("peers", [7, 9])
def test_among_fewer_than_ten_peers_a_change_is_described_and_not_judged(peers):
    change = first(series((8, 10, 3, 4, 5), [(10, 10, 11, 11, 11 + i) for i in range(peers)]), "change_against_peers")
    assert (change.interval, change.p_value, change.verdict) == ("", None, "cant_tell")


def test_three_filings_have_no_halves():
    drawn = report({"2022-23": 5.0, "2023-24": 5.0, "2024-25": 4.0}, peers=TWELVE)
    assert first(drawn, "change_against_peers") is None


def test_paths_that_had_parted_before_give_no_verdict():
    # In the first two years Acme rises by 10 where the peers rise by -1 and 1 in turn.
    peers = [(10, 10 + i, 10, 10 + i, 10) for i in (-1, 1) * 6]
    change = first(series((0, 10, 30, 30, 30), peers), "change_against_peers")
    assert (change.status, change.verdict) == ("descriptive_only", "cant_tell")
