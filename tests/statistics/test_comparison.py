import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.certainty import certainty_words
from analysis.statistics.comparison import (
    compare,
    comparison_bar_multiplier,
    difference_of,
    place_among_peers,
)
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.multiplicity import adjust
from analysis.statistics.proportions import estimate_difference, estimate_proportion
from tests.statistics.reference import cases, check

FLIPPED = {"better": "worse", "worse": "better"}


def estimate(lower, value, upper, **more):
    return Estimate(value, lower, upper, 200, "toy", **more)


#   interval     benchmark   higher is good   lower is good   no direction
#   12 to 18            10   better           worse           higher
#    2 to  8            10   worse            better          lower
#    8 to 14            10   similar          similar         similar
@pytest.mark.parametrize(
    "lower, value, upper, verdicts",
    [
        (12, 15, 18, ("better", "worse", "higher")),
        (2, 5, 8, ("worse", "better", "lower")),
        (8, 11, 14, ("similar", "similar", "similar")),
    ],
)
def test_verdict_against_a_fixed_benchmark(lower, value, upper, verdicts):
    found = tuple(
        compare(estimate(lower, value, upper), 10, polarity=p).verdict for p in ("higher", "lower", "none")
    )
    assert found == verdicts


#   pay gap        benchmark 9, nearer to 0 is better
#   -3 to  3       better: at most 3 away
#  -20 to -12      worse: at least 12 away, though below 9
#    6 to 12       similar
@pytest.mark.parametrize(
    "lower, value, upper, verdict", [(-3, 1, 3, "better"), (-20, -15, -12, "worse"), (6, 8, 12, "similar")]
)
def test_nearer_to_nought_is_better(lower, value, upper, verdict):
    assert compare(estimate(lower, value, upper), 9, polarity="zero").verdict == verdict


#   margin 2, benchmark 10
#    9 to 11       similar: any difference is under 2
#    9 to 13       can't tell: none, or 3
#   10.5 to 11.5   higher, and not worth acting on
#   12 to 14       higher, and worth acting on
@pytest.mark.parametrize(
    "lower, upper, verdict, act",
    [
        (9, 11, "similar", False),
        (9, 13, "cant_tell", False),
        (10.5, 11.5, "higher", False),
        (12, 14, "higher", True),
    ],
)
def test_margin_worth_acting_on(lower, upper, verdict, act):
    found = compare(estimate(lower, (lower + upper) / 2, upper), 10, polarity="none", margin=2)
    assert (found.verdict, found.worth_acting_on) == (verdict, act)


def test_a_figure_without_a_range_is_not_compared_but_its_distance_is_given():
    lone = Estimate(14.0, None, None, None, "as filed", meaning="none")
    found = compare(lone, 10, polarity="lower")
    assert (found.verdict, found.difference.value) == ("not_compared", 4.0)
    assert "chance" in found.reason


def test_a_suppressed_figure_is_not_compared_and_says_why():
    hidden = refused("suppressed", "Wilson", "Fewer than 10 people.")
    assert compare(hidden, 10, polarity="lower").reason == "Fewer than 10 people."


@pytest.mark.parametrize("more", [{"widest": 5}, {"denominator": 22}, {"response": 0.59}])
def test_cannot_tell_from_too_little(more):
    found = compare(estimate(12, 15, 18), 10, polarity="higher", **more)
    assert found.verdict == "cant_tell" and found.reason


def test_an_estimated_benchmark_brings_its_own_doubt():
    ours = estimate_proportion(112, 200)
    fixed, estimated = (compare(ours, b, polarity="higher") for b in (0.44, estimate_proportion(88, 200)))
    assert fixed.benchmark_is_fixed and not estimated.benchmark_is_fixed
    assert estimated.difference.lower < fixed.difference.lower


@given(st.integers(0, 60), st.integers(0, 90))
def test_difference_of_two_wilson_intervals_is_newcombes(x, y):
    ours = difference_of(estimate_proportion(x, 60), estimate_proportion(y, 90))
    newcombe = estimate_difference(x, 60, y, 90)
    assert (ours.lower, ours.upper) == pytest.approx((newcombe.lower, newcombe.upper), abs=1e-12)


@given(st.floats(-50, 50), st.floats(0, 20), st.floats(0, 20), st.floats(-50, 50), st.floats(0, 5))
def test_turning_the_polarity_swaps_better_and_worse(value, below, above, benchmark, margin):
    e = estimate(value - below, value, value + above)
    up, down = (compare(e, benchmark, polarity=p, margin=margin).verdict for p in ("higher", "lower"))
    assert down == FLIPPED.get(up, up)


@given(st.floats(-50, 50), st.floats(0.1, 20), st.floats(-50, 50), st.sampled_from([0.01, 100, 1000]))
def test_changing_the_unit_does_not_change_the_verdict(value, half, benchmark, factor):
    e = estimate(value - half, value, value + half)
    scaled = compare(e.scaled(factor), benchmark * factor, polarity="zero", margin=2 * factor)
    # A verdict on the knife's edge may fall either way by rounding of the last binary digit.
    edges = (abs(abs(value - benchmark) - half), abs(abs(value - benchmark) + half - 2))
    if min(edges) > 1e-6:
        assert scaled.verdict == compare(e, benchmark, polarity="zero", margin=2).verdict


#   peers 0 .. 9, value 7.5: beats 8 of 10 if higher is good, 2 of 10 if lower is
@pytest.mark.parametrize("polarity, beats", [("higher", 0.8), ("lower", 0.2), ("none", 0.8)])
def test_place_among_peers(polarity, beats):
    place = place_among_peers(7.5, range(10), polarity)
    assert place.beats == pytest.approx(beats)
    assert (place.lower_quartile, place.median, place.upper_quartile) == (2.25, 4.5, 6.75)


def test_with_nought_best_the_distances_are_placed():
    assert place_among_peers(-1, [-9, -8, -7, -6, 6, 7, 8, 9], "zero").beats == 1


def test_ties_count_half():
    assert place_among_peers(0, np.zeros(10), "higher").beats == 0.5


def test_seven_peers_are_too_few_to_place_anyone_among():
    place = place_among_peers(1, range(7), "higher")
    assert place.status == "insufficient_data" and place.median is None


@given(st.lists(st.floats(-100, 100), min_size=8, max_size=40), st.randoms())
def test_the_order_of_peers_does_not_matter(peers, random):
    shuffled = random.sample(peers, len(peers))
    assert place_among_peers(1, peers, "higher") == place_among_peers(1, shuffled, "higher")


@pytest.mark.parametrize("case", cases("goldstein_healy_factor"))
def test_comparison_bars(case):
    check(case, {"multiplier": comparison_bar_multiplier(case.inputs["se_ratio"], case.inputs["alpha"])})


@pytest.mark.parametrize("case", cases("multiple_testing"))
def test_holm(case):
    family = adjust(case.inputs["p"], correction="Holm", level=case.inputs["alpha"])
    check(case, {"adjusted": list(family.adjusted), "n_rejected": sum(family.flagged)})


# Benjamini and Hochberg (1995), section 3.2: their procedure rejects four of these fifteen at 5%.
def test_benjamini_hochberg():
    (case,) = (param.values[0] for param in cases("multiple_testing"))
    family = adjust(case.inputs["p"], level=0.05)
    assert family.flagged == (True,) * 4 + (False,) * 11
    assert family.sentence == "Of 15 measures compared, 4 stand out after allowing for the number."


def test_nothing_compared_flags_nothing():
    assert adjust([]).sentence.startswith("Of 0 measures compared, 0")


@pytest.mark.parametrize(
    "probability, words",
    [
        (0.96, "very likely"),
        (0.95, "likely"),
        (0.80, "likely"),
        (0.79, "more likely than not"),
        (0.60, "more likely than not"),
        (0.50, "could go either way"),
        (0.40, "could go either way"),
        (0.39, "less likely than not"),
        (0.19, "unlikely"),
        (0.04, "very unlikely"),
    ],
)
def test_words_for_a_probability(probability, words):
    assert certainty_words(probability) == words
