"""Counted shares as claims: interval, others of their kind, the nation, and what has changed."""

from __future__ import annotations

import pytest

from analysis.claims.counted import PART_YEAR
from analysis.claims.counted_peers import NO_PEERS, UNKNOWN, WIDE
from analysis.claims.coverage import evidence_level
from analysis.statistics.proportions import newcombe_limits, wilson_limits
from tests.claims.count_tables import NATION, counted, peers_of
from tests.claims.evidence_builder import fact, report

TWELVE = (34, 36, 38, 39, 40, 40, 41, 42, 43, 44, 46, 48)


def ledger(*counts, **drawn):
    return report(counts=counts, **drawn).ledger


def said(found, what="value", metric="trainees_women", period="2024-25"):
    return found.first(metric=metric, what=what, period=period)


def test_a_share_has_wilson_s_interval_and_says_that_all_were_counted():
    claim = said(ledger(counted(160, 400)))
    assert (claim.lower / 100, claim.upper / 100) == pytest.approx([float(x) for x in wilson_limits(160, 400)])
    assert (claim.text, claim.interval, claim.count, claim.meaning) == ("40%", "35% to 45%", "400", "chance")
    assert claim.id == "acme.trainees_women.2024-25"
    assert claim.rows == ("counts: acme-training, trainees_women, 2024-25",)


def test_rounding_widens_the_interval_and_is_named():
    exact, rounded = (said(ledger(counted(160, 400, rounding=r))) for r in (1, 10))
    assert rounded.lower < exact.lower and rounded.upper > exact.upper
    assert "rounding" in rounded.method and "rounding" not in exact.method


@pytest.mark.parametrize(
    ("count", "n", "text"),
    [
        ("suppressed", 400, "c"),  # held back by its publisher
        (8, 400, "too few"),  # of whom a percentage would speak
        (392, 400, "too few"),  # so would this of the eight who are not
        (0, 400, "too few"),
        (10, 20, "too few"),  # fewer than 23 people
        (10, 400, "2%"),
    ],
)
def test_what_could_point_at_single_people_is_not_printed(count, n, text):
    found = ledger(counted(count, n), *peers_of(TWELVE))
    assert said(found).text == text
    assert (said(found, "peers_median") is None) == (text != "2%")


def test_a_plain_count_keeps_its_rounding_in_words():
    claim = said(ledger(counted(160, metric="trainees", rounding=10)), metric="trainees")
    assert (claim.text, claim.interval, claim.meaning, claim.verdict) == ("about 160", "155 to 164", "bounds", "")


def test_a_share_as_its_peers_have_lies_within():
    found = ledger(counted(164, 400), *peers_of(TWELVE))
    assert said(found).verdict == "similar"
    assert said(found, "peers_median").text == "40%"
    assert said(found, "peers_median").sizes == (400.0,) * 12
    limits = said(found, "limits_95")
    assert limits.lower < said(found).value < limits.upper
    assert said(found, "limits_998").lower < limits.lower < said(found, "chance_95").lower


@pytest.mark.parametrize(("count", "verdict"), [(280, "higher"), (60, "lower")])
def test_a_share_beyond_what_is_expected_is_higher_or_lower_and_never_better(count, verdict):
    claim = said(ledger(counted(count, 400), *peers_of(TWELVE)))
    assert claim.verdict == verdict
    assert claim.p_value < 0.05


def test_the_adjusted_share_lies_nearer_to_the_peers():
    found = ledger(counted(27, 50), *peers_of(TWELVE))
    assert 40 < said(found, "adjusted").value < said(found).value


@pytest.mark.parametrize(
    ("own", "peers", "reason"),
    [
        (counted(160, 400), (), NO_PEERS),
        (counted(160, 400, compared_with=""), TWELVE, NO_PEERS),
        (counted(160, 400), TWELVE[:7], NO_PEERS),
        (counted(160, 400), TWELVE[:9], "Fewer than ten peers: what is usual is unknown."),
        (counted(160, 400, asked=520), TWELVE, UNKNOWN),
    ],
)
def test_where_nothing_fair_can_be_said_the_reason_is(own, peers, reason):
    claim = said(ledger(own, *(peers_of(peers) if own["compared_with"] else ())))
    assert (claim.verdict, claim.caveats[-1]) == ("not_compared", reason)
    assert claim.p_value is None


def test_a_range_too_wide_cannot_tell():
    claim = said(ledger(counted(20, 30, rounding=10), *peers_of(TWELVE)))
    assert (claim.verdict, claim.caveats[-1], claim.p_value) == ("cant_tell", WIDE, None)


def test_peers_whose_counts_were_held_back_stay_in_as_bounds():
    hidden = [counted("suppressed", 400, body=f"hidden-{i}") for i in range(5)]
    found = ledger(counted(164, 400), *peers_of(TWELVE), *hidden)
    assert said(found, "peers_median").count == "17"
    assert len(said(found, "peers_median").distribution) == 12  # only published counts are drawn
    # Of 17 the fifth lowest was held back, so the lower quartile has ends; the ninth, the median, was not.
    assert said(found, "peers_lower").meaning == "bounds"
    assert said(found, "peers_median").meaning == "none"
    many = [counted("suppressed", 400, body=f"hidden-{i}") for i in range(9)]
    assert said(ledger(counted(164, 400), *peers_of(TWELVE), *many)).verdict == "not_compared"


def test_the_nation_is_set_beside_as_a_ratio_with_people_to_parity():
    # methods 4.4: 39 of 150 against 39% is 0.67 (0.50 to 0.86), and 20 more people would make it equal
    found = ledger(counted(39, 150), counted(39_000, 100_000, body=NATION))
    ratio = said(found, "representation")
    assert (ratio.text, ratio.interval, ratio.verdict) == ("0.67", "0.50 to 0.86", "lower")
    assert said(found, "people_to_parity").value == 20
    assert said(found, "nation").text == "39%"


def test_parity_is_counted_only_for_goals_that_are_about_it():
    rows = [counted(39, 150, metric="trainees_young"), counted(39_000, 100_000, body=NATION, metric="trainees_young")]
    found = ledger(*rows)
    assert said(found, "representation", "trainees_young").verdict == "lower"
    assert said(found, "people_to_parity", "trainees_young") is None


def test_where_many_are_not_known_the_bounds_stand_beside_the_ratio():
    found = ledger(counted(39, 150, asked=250), counted(39_000, 100_000, body=NATION))
    assert said(found, "if_unknown").interval == "16% to 56%"
    assert said(found, "representation").verdict == "cant_tell"


def test_two_years_give_a_difference_with_newcombe_s_interval_and_no_trend():
    found = ledger(counted(100, 400, period="2023-24"), counted(160, 400))
    change = said(found, "change_since_first")
    expected = [100 * float(x) for x in newcombe_limits(160, 400, 100, 400)]
    assert [change.lower, change.upper] == pytest.approx(expected)
    assert (change.text, change.verdict, change.comparator) == ("15", "higher", "2023-24")
    assert said(found, "trend") is None


def test_five_whole_years_give_a_trend():
    years = [counted(100 + 25 * i, 400, period=f"{2020 + i}-{21 + i}") for i in range(5)]
    trend = said(ledger(*years), "trend")
    assert trend.verdict == "higher" and trend.lower < 6.25 < trend.upper
    assert said(ledger(*years[:4]), "trend", period="2023-24") is None


def test_a_part_of_a_year_is_shown_and_set_beside_nothing():
    rows = [counted(100, 400, period="2023-24"), counted(160, 400), counted(300, 400, period="2025-26", months=9)]
    found = ledger(*rows, *peers_of(TWELVE))
    part = said(found, period="2025-26")
    assert part.verdict == "" and PART_YEAR in part.caveats
    assert said(found).verdict == "similar"
    assert said(found, "change_since_first").value == pytest.approx(15)


def test_two_bodies_of_one_organisation_have_addresses_of_their_own():
    second = {**counted(200, 400), "body": "acme-college", "id": "acme-college"}
    ids = [claim.id for claim in ledger(counted(160, 400), second).where(metric="trainees_women", what="value")]
    assert ids == [
        "acme.trainees_women.2024-25.acme-college",
        "acme.trainees_women.2024-25.acme-training",
    ]


def test_counts_join_the_one_family_of_the_report():
    found = ledger(counted(39, 150), counted(39_000, 100_000, body=NATION), counted(100, 150, period="2023-24"))
    tested = found.where(lambda claim: claim.p_value is not None)
    assert {claim.what for claim in tested} == {"representation", "change_since_first"}


def test_output_compared_is_still_output():
    found = ledger(counted(164, 400), *peers_of(TWELVE))
    assert evidence_level(found, 14, "communities") == "output"


@pytest.mark.parametrize(
    ("value", "n", "interval", "count"),
    [(40.0, 400, "35% to 45%", "400"), (40.0, None, "", ""), (40.0, 15, "", "15")],
)
def test_a_published_share_has_an_interval_where_its_number_of_people_is_known(value, n, interval, count):
    drawn = fact(value, metric="tariff_help", unit="%", stage="outcome", n=n)
    claim = report(facts=[drawn]).ledger.first(metric="tariff_help")
    assert (claim.interval, claim.count) == (interval, count)
    assert claim.text == ("too few" if n == 15 else "40%")


def test_a_hedged_share_has_none():
    drawn = fact(40, metric="tariff_help", unit="%", stage="outcome", n=400, bound="about")
    assert report(facts=[drawn]).ledger.first(metric="tariff_help").interval == ""
