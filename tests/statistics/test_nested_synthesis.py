import numpy as np
import pytest

from analysis.statistics.nested_synthesis import nested_effects
from analysis.statistics.synthesis import random_effects
from tests.statistics.reference import cases, check


@pytest.mark.parametrize("case", cases("meta_three_level"))
def test_school_calendars_agree_with_the_paper(case):
    result = nested_effects(
        case.inputs["yi"], case.inputs["vi"], case.inputs["cluster"], small_sample=False
    )
    actual = {
        "beta": result.mean.value,
        "se": result.mean.details["standard_error"],
        "sigma2_district": result.between,
        "sigma2_school": result.within,
        "ci": [result.mean.lower, result.mean.upper],
    }
    check(case, actual)


def studies(between=0.4, seed=0, clusters=20, each=5):
    rng = np.random.default_rng(seed)
    label = np.repeat(np.arange(clusters), each)
    v = rng.uniform(0.02, 0.1, size=label.size)
    shift = np.sqrt(between) * rng.normal(size=clusters)[label]
    return 1 + shift + rng.normal(size=label.size) * np.sqrt(v + 0.05), v, label


def test_dependence_widens_the_interval():
    y, v, label = studies()
    nested, naive = nested_effects(y, v, label).mean, random_effects(y, v).mean
    assert nested.details["standard_error"] > 1.3 * naive.details["standard_error"]


def test_clusters_of_one_are_two_levels():
    # With one effect a cluster only the sum of both variances is determined.
    y, v, _ = studies()
    nested = nested_effects(y, v, np.arange(y.size))
    plain = random_effects(y, v, hartung_knapp=False)
    assert nested.between + nested.within == pytest.approx(plain.tau2.value, rel=1e-3)
    assert nested.mean.value == pytest.approx(plain.mean.value, rel=1e-4)


def test_two_clusters_are_not_pooled():
    y, v, label = studies(clusters=2)
    assert nested_effects(y, v, label).mean.status == "insufficient_data"


def test_unit_order_and_names_of_clusters_do_not_matter():
    y, v, label = studies()
    order = np.random.default_rng(1).permutation(y.size)
    plain = nested_effects(y, v, label)
    changed = nested_effects(10 * y[order], 100 * v[order], [f"trust {i}" for i in label[order]])
    assert changed.mean.value == pytest.approx(10 * plain.mean.value, rel=1e-4)
    assert changed.between == pytest.approx(100 * plain.between, rel=1e-3)


def test_no_variation_between_clusters_is_found_as_none():
    y, v, label = studies(between=0.0, seed=4)
    assert nested_effects(y, v, label).between < 0.03
