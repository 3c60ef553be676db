"""What becomes of an organisation's filings: values, peers, verdicts, changes and trends."""

from __future__ import annotations

import pytest

from analysis.claims.judgement import DISAGREE, UNSURE
from tests.claims.evidence_builder import report

EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)  # median 4.5; quartiles 1 + 7/4 = 2.75 and 1 + 3 * 7/4 = 6.25
FIVE_YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")


def by_id(drawn):
    return {claim.id: claim for claim in drawn.ledger}


def latest(drawn, metric="median_pay_gap"):
    return by_id(drawn)[f"acme.{metric}.2024-25"]


def test_a_claim_is_found_by_organisation_metric_and_year():
    claims = by_id(report(filings={"2023-24": 7.5, "2024-25": 6.5}, peers=EIGHT, level=(3.4, 11.1), movement=18.8))
    assert claims["acme.median_pay_gap.2024-25"].value == 6.5
    assert claims["acme.median_pay_gap.2023-24"].value == 7.5
    assert claims["acme.median_pay_gap.2024-25.level"].interval == "3.4% to 11.1%"
    assert claims["acme.median_pay_gap.2024-25.change_one_year"].value == pytest.approx(-1.0)
    assert claims["acme.median_pay_gap.2024-25.change_one_year_ordinary"].value == 18.8


def test_another_entity_of_the_organisation_has_its_own_address():
    claims = by_id(report(filings={"2024-25": 6.5}, subsidiary={"2024-25": 20.0}))
    assert claims["acme.median_pay_gap.2024-25"].value == 6.5
    assert claims["acme.median_pay_gap.2024-25.e3"].value == 20.0
    assert claims["acme.median_pay_gap.2024-25.e3"].verdict == ""  # a subsidiary does not stand for the whole


def test_peers_are_summed_up_by_their_quartiles():
    claims = by_id(report(filings={"2024-25": 2.0}, peers=EIGHT, level=(1, 3)))
    quartiles = [claims[f"acme.median_pay_gap.2024-25.peers_{what}"] for what in ("lower", "median", "upper")]
    assert [claim.value for claim in quartiles] == [2.75, 4.5, 6.25]
    assert {claim.n for claim in quartiles} == {8}
    # 2.0 is nearer to zero than 3 to 8, and level with one: (6 + 0.5) / 8 = 81.25 per cent
    assert claims["acme.median_pay_gap.2024-25.peers_beaten"].value == pytest.approx(81.25)


def test_only_the_latest_median_carries_the_dots_of_a_chart():
    drawn = report(filings={"2023-24": 2.5, "2024-25": 2.0}, peers=EIGHT, level=(1, 3))
    assert [claim.id for claim in drawn.ledger if claim.distribution] == ["acme.median_pay_gap.2024-25.peers_median"]
    assert drawn.ledger.first(what="peers_median", period="2024-25").distribution == EIGHT


@pytest.mark.parametrize(
    ("filed", "level", "verdict"),
    [
        (2.0, (1.0, 3.0), "better"),  # wholly nearer to zero than 4.5
        (9.0, (6.0, 12.0), "worse"),
        (5.0, (3.0, 7.0), "similar"),
        (-1.0, (-2.0, 0.5), "better"),  # a small gap the other way is a small gap
        (-9.0, (-12.0, -6.0), "worse"),  # and a wide one is a wide one
        (0.0, (-6.0, 6.0), "similar"),
        (0.0, (0.0, 0.0), "better"),
    ],
)
def test_a_gap_is_judged_by_its_likely_level_against_the_peers_median(filed, level, verdict):
    assert latest(report(filings={"2024-25": filed}, peers=EIGHT, level=level)).verdict == verdict


@pytest.mark.parametrize(("level", "verdict"), [((41, 49), "higher"), ((31, 39), "lower"), ((36, 44), "similar")])
def test_where_no_direction_is_good_a_verdict_only_says_which_way(level, verdict):
    share = sum(level) / 2
    drawn = report(
        other={"women_top_quarter": {"2024-25": share}},
        levels={"women_top_quarter": level},
        peers_other={"women_top_quarter": (36, 37, 38, 39, 41, 42, 43, 44)},  # median 40
    )
    assert latest(drawn, "women_top_quarter").verdict == verdict


def test_level_and_latest_figure_on_different_sides_give_no_verdict():
    claim = latest(report(filings={"2024-25": 3.0}, peers=EIGHT, level=(6.0, 12.0)))
    assert (claim.verdict, claim.caveats) == ("cant_tell", (DISAGREE,))
    assert claim.comparator_value == 4.5


@pytest.mark.parametrize(("margin", "verdict"), [(3.0, "similar"), (2.5, "cant_tell"), (1.0, "cant_tell")])
def test_similar_needs_a_range_too_narrow_for_a_difference_that_matters(margin, verdict):
    # From 3 to 7 the level may lie up to 2.5 above the median of 4.5.
    claim = latest(report(filings={"2024-25": 5.0}, peers=EIGHT, level=(3.0, 7.0), margin=margin))
    assert claim.verdict == verdict
    assert claim.caveats == ((UNSURE,) if verdict == "cant_tell" else ())


@pytest.mark.parametrize(
    ("peers", "group", "verdict", "caveats"),
    [
        ((), "Water companies", "not_compared", ("Too few comparable employers filed in this year.",)),
        (EIGHT[:7], "Water companies", "not_compared", ("Too few comparable employers filed in this year.",)),
        (EIGHT, "Water companies", "better", ()),
        ((), None, "not_compared", ("No group of comparable employers has been drawn up for it.",)),
    ],
)
def test_peers_are_eight_at_least(peers, group, verdict, caveats):
    claim = latest(report(filings={"2024-25": 2.0}, peers=peers, group=group, level=(1.0, 3.0)))
    assert (claim.verdict, claim.caveats) == (verdict, caveats)


def test_peers_of_another_year_do_not_count():
    drawn = report(filings={"2024-25": 2.0}, peers={"2023-24": EIGHT}, level=(1.0, 3.0))
    assert latest(drawn).verdict == "not_compared"
    assert drawn.ledger.first(what="peers_median").period == "2023-24"


def test_without_a_model_the_range_is_that_of_ordinary_movement():
    # 20 give or take 5 lies beyond the median of 4.5; give or take 18.8 it does not.
    assert latest(report(filings={"2024-25": 20.0}, peers=EIGHT, movement=5.0)).verdict == "worse"
    assert latest(report(filings={"2024-25": 20.0}, peers=EIGHT, movement=18.8)).verdict == "similar"


def test_without_any_range_nothing_is_compared():
    claim = latest(report(filings={"2024-25": 20.0}, peers=EIGHT))
    assert (claim.verdict, claim.caveats) == ("not_compared", ("No range of ordinary movement is known for it.",))


def test_a_fit_that_failed_its_checks_blocks_every_comparison_and_says_why():
    drawn = report(
        filings={"2023-24": 30.0, "2024-25": 20.0}, peers=EIGHT, level=(1, 2), movement=5.0,
        failed="The optimiser stopped early.",
    )  # fmt: skip
    claim = latest(drawn)
    assert claim.verdict == "not_compared"
    assert claim.caveats == ("The model of pay gaps failed its checks: The optimiser stopped early.",)
    assert not drawn.ledger.where(what="level")
    assert drawn.ledger.first(what="change_one_year").verdict == "not_compared"


def test_the_lead_entity_follows_its_predecessor_but_is_not_measured_from_it():
    drawn = report(before={"2022-23": 14.0, "2023-24": 12.0}, filings={"2024-25": 11.0}, peers=EIGHT, level=(9, 13))
    assert latest(drawn).verdict == "worse"
    assert not drawn.ledger.where(lambda claim: claim.what.startswith("change"))
    assert by_id(drawn)["acme.median_pay_gap.2023-24.e2"].subject == "E2"


def test_in_a_year_in_which_both_filed_the_lead_entity_is_judged():
    drawn = report(before={"2024-25": 12.0}, filings={"2024-25": 2.0}, peers=EIGHT, level=(1.0, 3.0))
    assert latest(drawn).verdict == "better"
    assert by_id(drawn)["acme.median_pay_gap.2024-25.e2"].verdict == ""


@pytest.mark.parametrize("missing", ["not_applicable", "not_given", "suppressed"])
def test_a_missing_figure_stays_in_its_year_and_the_year_before_is_judged(missing):
    drawn = report(filings={"2023-24": 2.0, "2024-25": missing}, peers=EIGHT, level=(1.0, 3.0))
    claims = by_id(drawn)
    assert (latest(drawn).value, latest(drawn).missing, latest(drawn).verdict) == (None, missing, "")
    assert claims["acme.median_pay_gap.2023-24"].verdict == "better"
    assert "acme.median_pay_gap.2023-24.peers_beaten" in claims


@pytest.mark.parametrize(
    ("years", "changes"),
    [
        (("2024-25",), []),
        (("2023-24", "2024-25"), ["change_one_year"]),
        (("2022-23", "2023-24", "2024-25"), ["change_since_first", "change_one_year"]),
        (("2019-20", "2021-22", "2024-25"), ["change_since_first"]),  # none to the year before, which is missing
    ],
)
def test_changes_are_told_since_the_year_before_and_since_the_first(years, changes):
    drawn = report(filings=dict.fromkeys(years, 5.0))
    assert [claim.what for claim in drawn.ledger if claim.what.startswith("change")] == changes


@pytest.mark.parametrize(
    ("before", "after", "movement", "verdict"),
    [
        (7.5, 6.5, 2.0, "similar"),  # one point, where two are ordinary
        (9.0, 6.5, 2.0, "better"),
        (6.5, 9.0, 2.0, "worse"),
        (-9.0, -6.5, 2.0, "better"),  # nearer to zero from below
        (-5.0, 2.0, 2.0, "better"),
        (7.5, 6.5, None, "not_compared"),
    ],
)
def test_a_change_counts_only_beyond_ordinary_movement(before, after, movement, verdict):
    drawn = report(filings={"2023-24": before, "2024-25": after}, movement=movement)
    assert drawn.ledger.first(what="change_one_year").verdict == verdict


def test_four_filings_have_no_trend_and_five_have_one():
    values = dict(zip(FIVE_YEARS, (10.1, 8.9, 8.0, 7.1, 5.9), strict=True))
    four = {year: values[year] for year in FIVE_YEARS[1:]}
    assert not report(filings=four).ledger.where(what="trend")
    trend = report(filings=values).ledger.first(what="trend")
    # (-2 * 10.1 - 8.9 + 7.1 + 2 * 5.9) / (4 + 1 + 0 + 1 + 4) = -1.02 points a year
    assert trend.value == pytest.approx(-1.02)
    assert (trend.verdict, trend.comparator, trend.n_periods) == ("better", "2020-21", 5)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((5.9, 7.1, 8.0, 8.9, 10.1), "worse"),
        ((-10.1, -8.9, -8.0, -7.1, -5.9), "better"),  # a gap in women's favour that narrows
        ((7.0, 9.0, 8.0, 9.0, 7.0), "similar"),
        ((-2.1, -0.9, 0.1, 1.1, 1.9), "not_compared"),  # it has changed sides: no direction is good throughout
    ],
)
def test_a_trend_is_judged_by_whether_it_nears_zero(values, verdict):
    trend = report(filings=dict(zip(FIVE_YEARS, values, strict=True))).ledger.first(what="trend")
    assert trend.verdict == verdict


def test_a_trend_keeps_the_real_spacing_of_the_years():
    years = ("2017-18", "2018-19", "2020-21", "2022-23", "2024-25")
    values = (20.0, 19.1, 17.0, 14.9, 13.0)  # a point a year, not a point a filing
    trend = report(filings=dict(zip(years, values, strict=True))).ledger.first(what="trend")
    assert trend.value == pytest.approx(-1.0, abs=0.02)


def test_filings_of_a_predecessor_do_not_make_up_the_five():
    before = dict(zip(FIVE_YEARS[:4], (14.0, 13.0, 12.0, 11.0), strict=True))
    assert not report(before=before, filings={"2024-25": 10.0}).ledger.where(what="trend")


def test_five_equal_filings_show_no_trend():
    trend = report(filings=dict.fromkeys(FIVE_YEARS, 0.0)).ledger.first(what="trend")
    assert trend.verdict in ("similar", "cant_tell")
