import numpy as np
import pytest

from analysis.statistics.target import BackTest, fan, outlook

STRAIGHT = BackTest(5, np.linspace(-10, 10, 201))


#   latest  target  years  good     pace
#       14       9      5  lower    -1 a year
#       40      60      4  higher    5 a year
#       14       9      5  zero     -1 a year
#      -14       9      5  zero      1 a year, up from below 0
@pytest.mark.parametrize(
    "latest, target, years, polarity, pace",
    [(14, 9, 5, "lower", -1), (40, 60, 4, "higher", 5), (14, 9, 5, "zero", -1), (-14, 9, 5, "zero", 1)],
)
def test_pace_that_a_target_needs(latest, target, years, polarity, pace):
    found = outlook(latest, target, years, polarity=polarity, n_periods=3)
    assert (found.required, found.met, found.words) == (pace, False, None)


def test_a_target_that_is_met_needs_nothing():
    found = outlook(8, 9, 5, polarity="lower", n_periods=8)
    assert found.met and found.required == 0


def test_one_in_eight_similar_employers_managed_this():
    found = outlook(14, 9, 5, polarity="lower", n_periods=3, peer_changes=[-1.2, 0, 0, 0.5, -0.9, -0.2, 1, 2])
    assert found.managed == 1 / 8


def test_seven_peers_say_nothing_of_the_pace():
    assert outlook(14, 9, 5, polarity="lower", n_periods=3, peer_changes=np.zeros(7)).managed is None


# Level 14, pooled change -0.5 a year for 5 years: 11.5 expected; 9 or less needs an error of -2.5 or less:
# errors from -10 to 10 in steps of 0.1, so 76 of 201.
def test_chance_of_a_target():
    found = outlook(14, 9, 5, polarity="lower", n_periods=6, level=14, pooled_change=-0.5, back_test=STRAIGHT)
    assert found.probability == pytest.approx(76 / 201)
    assert found.words == "less likely than not"


@pytest.mark.parametrize("target, chance", [(-40, 0.10), (13.9, 0.90)])
def test_chances_are_kept_between_one_and_nine_in_ten(target, chance):
    found = outlook(
        14, target, 5, polarity="lower", n_periods=6, level=14, pooled_change=-4, back_test=STRAIGHT
    )
    assert found.probability == chance


@pytest.mark.parametrize(
    "more",
    [
        {"n_periods": 4, "back_test": STRAIGHT},
        {"n_periods": 6, "back_test": None},
        {"n_periods": 6, "back_test": BackTest(5, np.zeros(99))},
    ],
)
def test_no_words_without_five_periods_and_a_back_test(more):
    found = outlook(14, 9, 5, polarity="lower", level=14, pooled_change=-0.5, **more)
    assert found.words is None and found.reason


def test_a_back_test_at_another_horizon_is_a_programmers_error():
    with pytest.raises(AssertionError, match="horizon"):
        outlook(14, 9, 3, polarity="lower", n_periods=6, level=14, pooled_change=0, back_test=STRAIGHT)


def test_the_fan_widens_with_its_coverage():
    ranges = fan(14, -0.5, STRAIGHT)
    assert ranges[0.5] == pytest.approx((6.5, 16.5))
    assert ranges[0.95][0] < ranges[0.8][0] < ranges[0.5][0]
