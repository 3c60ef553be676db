import numpy as np
import pytest

from analysis.statistics.means import estimate_mean, estimate_median
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("mean_t_ci"))
def test_mean(case):
    mean = estimate_mean(case.inputs["values"], confidence=case.inputs["confidence"])
    wanted = {
        "value": mean.value,
        "lower": mean.lower,
        "upper": mean.upper,
        "stdev": mean.details["sd"],
        "n": mean.n,
    }
    check(case, wanted)


def test_an_average_of_seven_is_not_printed():
    assert estimate_mean(range(7)).status == "suppressed"
    assert estimate_median(range(7)).status == "suppressed"
    assert estimate_mean(range(8)).status == "ok"


# Of 10 values the 2nd and the 9th bound the median with 97.9%: 1 - 2 * (1 + 10) / 2^10.
def test_median_of_ten_lies_between_the_second_and_the_ninth():
    median = estimate_median([3, 1, 4, 10, 5, 9, 2, 6, 8, 7])
    assert (median.lower, median.value, median.upper) == (2, 5.5, 9)


def test_eight_values_cannot_bound_a_median_at_one_in_a_thousand():
    assert estimate_median(range(8), confidence=0.999).status == "insufficient_data"


def test_a_long_tail_is_said_beside_the_mean():
    pay = [20, 21, 22, 23, 24, 25, 26, 27, 28, 400]
    assert any("median" in caveat for caveat in estimate_mean(pay).caveats)


def test_the_order_of_people_does_not_matter():
    pay = np.random.default_rng(1).lognormal(10, 0.4, 60)
    assert estimate_median(pay) == estimate_median(pay[::-1])
