"""A synthetic coalition: whole, plainly synthetic, and its verdicts wrong no more often than promised."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.errors import UsageError
from analysis.intake.prepare import prepare
from analysis.paths import find_project
from analysis.simulation import counts, rates
from analysis.simulation.calibration import certainty_rates
from analysis.simulation.chain import run_chain
from analysis.simulation.coalition import write_coalition
from analysis.simulation.counted_rates import JUDGED, counted_rates
from analysis.simulation.methods import method_rates
from analysis.simulation.page import write_page
from analysis.simulation.rates import Rate
from analysis.simulation.truth import MEASURES, Plan, draw_truth
from analysis.statistics.certainty import EITHER

PROMISED = 0.05
CHANGES = ("trend", "change_one_year", "change_since_first", "change_against_peers")
# What each of the words promises: of those called likely, four in five or more.
AT_LEAST = {"likely that side": 0.80, "more likely that side than not": 0.60, EITHER: 0.50}


def no_more_than(promised: float, tried: int) -> float:
    """The most false alarms that a true rate as promised gives in all but one of ten thousand such tests."""
    return float(stats.binom.ppf(0.9999, tried, promised))


@pytest.fixture(scope="module")
def real():
    return find_project()


@pytest.fixture(scope="module")
def small(real, tmp_path_factory):
    return write_coalition(real, tmp_path_factory.mktemp("synthetic"), Plan(120, seed=11))


@pytest.fixture(scope="module")
def findings(small):
    return run_chain(small)


def test_it_may_not_be_written_among_the_real_data(real, tmp_path):
    with pytest.raises(UsageError, match="outside"):
        write_coalition(real, real.data / "synthetic", Plan(30))
    (tmp_path / "something").write_text("kept")
    with pytest.raises(UsageError, match="not empty"):
        write_coalition(real, tmp_path, Plan(30))


def test_the_same_seed_draws_the_same_truth():
    first, second = (draw_truth(Plan(30, 5), np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first.levels, second.levels)
    assert first.employers.equals(second.employers)


def test_a_member_without_a_difference_is_at_the_median_of_its_peers():
    truth = draw_truth(Plan(60, 5), np.random.default_rng(5))
    for member in range(60):
        if truth.employers["difference"].iloc[member] == "none":
            assert truth.levels[member] == pytest.approx(truth.peers_median(member))
        assert len(truth.peers[member]) >= 10


def test_its_tables_keep_every_rule(small):
    assert prepare(small).rows["organisations"] == 120


def test_nobody_real_is_in_it(small, real):
    names = pd.read_csv(small.data / "organisations" / "organisations.csv")["name"]
    assert names.str.fullmatch(r"Synthetic organisation \d+").all()
    drawn = ["organisations/organisations.csv", "organisations/entities.csv", "organisations/peers.csv",
             "organisations/counted_bodies.csv"]  # fmt: skip
    text = "".join((small.data / path).read_text(encoding="utf-8") for path in [*drawn, "places/places.csv"])
    for name in pd.read_csv(real.data / "organisations" / "organisations.csv")["name"]:
        assert not re.search(rf"\b{re.escape(name)}\b", text)
    assert "title: Synthetic reports of nobody" in (small.root / "_quarto.yml").read_text(encoding="utf-8")


def test_every_kind_of_metric_and_of_nothing_is_in_it(small):
    metrics = pd.read_csv(small.data / "framework" / "metrics.csv").set_index("id")["kind"]
    facts = pd.read_csv(small.data / "observations" / "published_facts.csv")
    filings = pd.read_csv(small.data / "observations" / "pay_gap_filings.csv")
    places = [path.stem for path in (small.data / "observations" / "places").glob("*.csv")]
    used = {*facts["metric"], *filings["metric"], *places}
    assert set(metrics) == set(metrics.reindex(used))
    assert {"suppressed", "not_given", "too_few"} <= set(facts["missing"].dropna())
    assert {"not_given", "not_applicable"} <= set(filings["missing"].dropna())


def test_a_report_with_nothing_to_find_has_no_verdict_of_any_kind_nineteen_times_in_twenty(findings):
    rate = rates.report_rate(findings)
    assert rate.tried >= 30
    assert rate.flagged <= no_more_than(PROMISED, rate.tried), rate


def test_no_kind_of_verdict_has_more_false_alarms_than_promised(findings):
    found = [rate for rate in rates.peer_rates(findings, "metric") if rate.truth == "none"]
    for what in CHANGES:
        found += [rate for rate in rates.change_rates(findings, what, "metric") if rate.truth == "none"]
    assert len(found) == (1 + len(CHANGES)) * len(MEASURES)
    for rate in found:
        assert rate.flagged <= no_more_than(PROMISED, rate.tried), rate
    for rate in (rates.peer_report_rate(findings), rates.trend_report_rate(findings)):
        assert rate.flagged <= no_more_than(PROMISED, rate.tried), rate


def test_words_of_certainty_are_true_as_often_as_they_say(small, findings):
    told = {rate.kind: rate for rate in certainty_rates(small)}
    assert set(told) == set(AT_LEAST)
    for words, least in AT_LEAST.items():
        rate = told[words]
        assert rate.tried - rate.flagged <= no_more_than(1 - least, rate.tried), rate
    # Nor do they say less than is known: what could go either way does.
    assert told[EITHER].flagged <= no_more_than(0.60, told[EITHER].tried), told[EITHER]


def test_large_differences_are_found_and_never_the_wrong_way(findings):
    for rate in rates.peer_rates(findings, "metric"):
        if rate.truth == "large":
            assert rate.missed < 0.6, rate
            assert rate.wrong_way <= no_more_than(0.01, rate.tried), rate


def test_likely_ranges_hold_the_true_level(findings):
    for rate in rates.coverage(findings, "metric"):
        assert rate.tried - rate.flagged <= no_more_than(PROMISED, rate.tried), rate


@pytest.fixture(scope="module")
def counted(small, findings):
    assert len(findings), "the chain leaves them beside its own findings"
    return pd.read_csv(small.root / counts.FINDINGS)


def test_counts_are_rounded_held_back_and_sometimes_of_few(small):
    drawn = pd.read_csv(small.data / "observations" / "counts.csv")
    rounded = drawn[drawn["rounding"] == 10]
    assert (rounded["denominator"] % 10 == 0).all()
    assert (rounded["missing"] == "suppressed").any() and (rounded["denominator"] < 30).any()
    assert set(pd.read_csv(small.root / counts.TRUTH)["difference"]) == {"none", "small", "large"}


@pytest.mark.parametrize("what", JUDGED)
def test_verdicts_on_counts_are_no_more_often_false_than_promised(counted, what):
    found = {rate.truth: rate for rate in counted_rates(counted, what)}
    assert found["none"].flagged <= no_more_than(PROMISED, found["none"].tried)
    for rate in found.values():
        assert rate.wrong_way <= no_more_than(0.01, rate.tried), rate


def test_large_differences_of_counts_are_found_more_often_than_small_ones(counted):
    for what in ("peers", "nation"):
        found = {rate.truth: rate for rate in counted_rates(counted, what)}
        assert found["small"].share <= found["large"].share and found["large"].missed < 0.6


def test_published_figures_without_spread_get_no_verdict(findings):
    assert (findings["others"] == 0).all()


def test_other_methods_keep_their_level():
    for rate in method_rates(3, draws=200):
        if rate.truth == "none":
            assert rate.flagged <= no_more_than(PROMISED + 0.01, rate.tried), rate


def test_the_page_says_how_it_was_made(findings, counted):
    said = [Rate(words, "which side is true", 100, 90) for words in AT_LEAST]
    made_by = "impact simulate --into FOLDER"
    page = write_page(findings, said, method_rates(3, draws=20), Plan(120, 11), made_by, counted)
    assert "Counted share beside the nation's" in page
    assert "`impact simulate --into FOLDER`" in page and "seed 11" in page
    assert "nan" not in page


@pytest.mark.slow
def test_five_hundred_organisations_keep_the_promise(real, tmp_path):
    coalition = write_coalition(real, tmp_path / "synthetic", Plan(500, seed=12))
    found = run_chain(coalition)
    flagged = [rate for rate in rates.peer_rates(found, "metric") if rate.truth == "none"]
    for what in CHANGES:
        flagged += [rate for rate in rates.change_rates(found, what, "metric") if rate.truth == "none"]
    flagged += [rates.report_rate(found), rates.peer_report_rate(found), rates.trend_report_rate(found)]
    for rate in flagged:
        assert rate.flagged <= no_more_than(PROMISED, rate.tried), rate
    for rate in rates.coverage(found, "metric"):
        assert rate.share >= 0.92, rate
    for rate in rates.coverage(found, "size"):  # some 160 of each size, so that chance alone moves a rate by 3 points
        assert rate.limits[1] >= 0.95, rate
    for rate in rates.peer_rates(found, "metric"):
        if rate.truth == "large":
            assert rate.missed < 0.55, rate
            assert rate.wrong_way == 0, rate
    for rate in certainty_rates(coalition):
        assert rate.limits[1] >= AT_LEAST[rate.kind], rate
