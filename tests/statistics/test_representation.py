import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.representation import people_to_parity, representation_ratio


def test_ratio_is_the_share_over_the_benchmark_with_wilsons_limits():
    # 39 of 150 is 26%; 26 / 39 = 0.667. Wilson's limits of 39/150 are 19.6% and 33.5%.
    # Over 39% they are 0.50 and 0.86.
    ratio = representation_ratio(39, 150, 0.39).ratio
    assert ratio.value == pytest.approx(2 / 3)
    assert (ratio.lower, ratio.upper) == pytest.approx((0.50, 0.86), abs=0.005)


def test_twenty_more_people_reach_parity():
    # 39% of 150 is 58.5 people, so the 59th reaches it: 59 - 39 = 20.
    assert people_to_parity(39, 150, 0.39) == 20


def test_parity_reached_needs_nobody():
    assert people_to_parity(60, 150, 0.39) == 0
    assert people_to_parity(30, 100, 0.3) == 0


def test_silence_is_given_every_possible_answer():
    # 39 of 150 who answered among 250: from 39/250 to (39 + 100)/250, over a benchmark of one half.
    bounds = representation_ratio(39, 150, 0.5, headcount=250).bounds
    assert (bounds.lower, bounds.upper) == pytest.approx((2 * 39 / 250, 2 * 139 / 250))
    assert bounds.meaning == "bounds"


def test_an_estimated_benchmark_widens_the_interval():
    fixed = representation_ratio(39, 150, 0.39).ratio
    surveyed = representation_ratio(39, 150, 0.39, benchmark_n=800).ratio
    assert surveyed.value == pytest.approx(fixed.value)
    assert surveyed.upper - surveyed.lower > fixed.upper - fixed.lower


@pytest.mark.parametrize(
    ("count", "answered", "headcount", "verdict"),
    [
        (39, 150, 160, "under"),  # even if the 10 silent were all of the group: 49/160 = 31%
        (39, 150, 200, "cannot tell"),  # 75% answered, and 89/200 = 45% is above the benchmark
        (39, 150, 300, "cannot tell"),  # half answered: no verdict at all
        (58, 150, 150, "no clear difference"),
        (90, 150, 150, "over"),
        (5, 20, 20, "cannot tell"),  # too few people
    ],
)
def test_verdict_needs_answers_and_a_clear_difference(count, answered, headcount, verdict):
    assert representation_ratio(count, answered, 0.39, headcount=headcount).verdict == verdict


def test_fewer_than_23_answers_are_suppressed():
    result = representation_ratio(10, 22, 0.39)
    assert result.ratio.status == result.bounds.status == "suppressed"


people_of = st.integers(23, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(people_of, st.floats(0.02, 0.98))
def test_reaching_parity_takes_the_fewest_people(people, benchmark):
    count, n = people
    more = people_to_parity(count, n, benchmark)
    assert count + more >= benchmark * n - 1e-6
    assert more == 0 or count + more - 1 < benchmark * n
    assert representation_ratio(count, n, benchmark).ratio.lower >= 0
