import math

import pytest

from analysis.statistics.deprivation import exponential_score
from analysis.statistics.power import people_needed_for_means, people_needed_for_shares
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("power_ttest_n"))
def test_people_needed_for_means(case):
    n = people_needed_for_means(case.inputs["d"], level=case.inputs["alpha"], power=case.inputs["power"])
    check(case, {"n_per_arm": n, "n_per_arm_ceiling": math.ceil(n)})


@pytest.mark.parametrize("case", cases("power_prop_n"))
def test_people_needed_for_shares(case):
    p, q, level, power = case.inputs.values()
    check(case, {"n_per_arm": people_needed_for_shares(p, q, level=level, power=power)})


@pytest.mark.parametrize("case", cases("imd_exponential_transform"))
def test_exponential_score(case):
    check(case, {"score": float(exponential_score(case.inputs["rank_scaled"]))})


def test_halving_the_difference_takes_four_times_the_people():
    assert people_needed_for_means(0.1) == pytest.approx(4 * people_needed_for_means(0.2), rel=0.01)
    assert people_needed_for_shares(0.48, 0.52) == pytest.approx(
        4 * people_needed_for_shares(0.46, 0.54), rel=0.01
    )


def test_it_does_not_matter_which_group_comes_first():
    assert people_needed_for_shares(0.3, 0.4) == people_needed_for_shares(0.4, 0.3)
