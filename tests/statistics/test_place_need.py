"""Need by place and goal, on places whose need is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.place_need import PlaceNeed

METRICS = ("a", "b", "c", "d")
POLARITY = dict.fromkeys(METRICS, "higher")
GOALS = dict.fromkeys(METRICS, "1")
MODEL = PlaceNeed(draws=200)


def places(count=100, metrics=METRICS, error=0.0, age=1.0, nation="N"):
    """Place P0 is the worst and P99 the best on every metric: values 0 to 99."""
    rows = [
        (f"{nation}{i}", nation, metric, float(i), i - 1.96 * error, i + 1.96 * error, age)
        for metric in metrics
        for i in range(count)
    ]
    frame = pd.DataFrame(rows, columns=["place", "nation", "metric", "value", "lower", "upper", "age_years"])
    return frame if error else frame.assign(lower=np.nan, upper=np.nan)


def need(frame, footprint, model=MODEL, polarity=POLARITY, goals=GOALS):
    (found,) = model.fit(frame, polarity, goals).score(footprint)
    return found


def test_the_score_is_a_robust_z_with_more_need_upwards():
    # Median 49.5, quartiles 24.75 and 74.25: P0 is 49.5 below the median, in units of 49.5 / 1.349.
    found = need(places(), {"N0": 1.0})
    assert found.score == pytest.approx(1.349)
    assert (found.lower, found.upper, found.p_worst_fifth) == pytest.approx((1.349, 1.349, 1.0))
    assert found.n_indicators == 4
    assert need(places(), {"N99": 1.0}).score == pytest.approx(-1.349)


def test_polarity_turns_need_round_and_no_polarity_leaves_the_metric_out():
    assert need(places(), {"N0": 1.0}, polarity=dict.fromkeys(METRICS, "lower")).score == pytest.approx(
        -1.349
    )
    found = need(places(), {"N0": 1.0}, polarity=POLARITY | {"d": "none"})
    assert found.n_indicators == 3


def test_a_footprint_is_averaged_by_its_weights():
    # P0 and P99 are opposite: 3/4 - 1/4 of 1.349.
    assert need(places(), {"N0": 3.0, "N99": 1.0}).score == pytest.approx(0.5 * 1.349)


def test_fewer_than_three_indicators_give_no_score():
    found = need(places(metrics=("a", "b")), {"N0": 1.0}, goals={"a": "1", "b": "1"})
    assert found.status == "insufficient_data" and found.score is None
    assert "2 indicators" in found.reason


def test_places_without_indicators_give_no_score():
    found = need(places(), {"N0": 0.4, "elsewhere": 0.6})
    assert found.status == "insufficient_data" and "40%" in found.reason


def test_a_goal_without_any_indicator_gives_no_score():
    fit = MODEL.fit(places(), POLARITY, GOALS | {"nothing": "2"})
    assert [item.status for item in fit.score({"N0": 1.0})] == ["ok", "insufficient_data"]


def test_old_indicators_count_half():
    frame = places()
    frame.loc[frame["metric"] == "a", "value"] = (
        99 - frame["value"]
    )  # P0 is the best on a, the worst on b, c, d
    old = frame.assign(age_years=frame["metric"].map({"a": 5.0}).fillna(1.0))
    assert need(frame, {"N0": 1.0}).score == pytest.approx(1.349 * (3 - 1) / 4)
    assert need(old, {"N0": 1.0}).score == pytest.approx(1.349 * (3 - 0.5) / 3.5)


def test_leaving_out_the_odd_indicator_shows_what_it_does():
    frame = places()
    frame.loc[frame["metric"] == "a", "value"] = 99 - frame["value"]
    found = need(frame, {"N0": 1.0})
    assert found.without["a"] == pytest.approx(1.349)
    assert found.without["b"] == pytest.approx(1.349 / 3)
    assert found.lower < found.score < found.upper


def test_noisy_indicators_are_shrunk_and_widen_the_range():
    exact, noisy = need(places(), {"N0": 1.0}), need(places(error=20), {"N0": 1.0})
    assert 0 < noisy.score < exact.score
    assert noisy.upper - noisy.lower > exact.upper - exact.lower


def test_places_that_share_a_value_share_its_error():
    alone = places(error=20)
    shared = alone.assign(area=np.where(alone["place"].isin(["N0", "N1"]), "county", alone["place"]))
    footprint = {"N0": 0.5, "N1": 0.5}
    width = [(found := need(frame, footprint)).upper - found.lower for frame in (alone, shared)]
    assert width[1] > 1.1 * width[0]  # independent errors average out, one error does not


def test_nations_are_standardised_apart():
    both = pd.concat(
        [places(nation="N"), places(nation="W").assign(value=lambda rows: 5 * rows["value"] + 7)]
    )
    assert need(both, {"N3": 1.0}).score == pytest.approx(need(both, {"W3": 1.0}).score)


def test_the_same_seed_gives_the_same_answer():
    frame = places(error=5)
    assert need(frame, {"N10": 1.0}) == need(frame, {"N10": 1.0})
    other = need(frame, {"N10": 1.0}, model=replace(MODEL, seed=1))
    assert other.score == need(frame, {"N10": 1.0}).score


def test_the_chance_of_the_worst_fifth_follows_the_rank():
    chance = [need(places(error=10), {f"N{i}": 1.0}).p_worst_fifth for i in (2, 19, 40)]
    assert chance[0] > 0.95 and 0.2 < chance[1] < 0.8 and chance[2] < 0.05
