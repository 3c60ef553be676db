import pytest

from analysis.statistics.standardisation import (
    NOT_FOR_RANKING,
    count_repeated_events,
    estimate_directly_standardised_rate,
    estimate_indirectly_standardised_rate,
    estimate_standardised_ratio,
    expected_count,
)
from tests.statistics.reference import cases, check

PUBLISHED_NAMES = {"Byar": "Byars", "exact Poisson": "Exact"}


def as_published(rate, total):
    values = {"value": rate.value, "lower": rate.lower, "upper": rate.upper}
    return values | {"total_count": total, "suppressed": rate.status == "suppressed"}


@pytest.mark.parametrize("case", cases("dsr_dobson"))
def test_directly_standardised_rate(case):
    counts, populations, standard, per, confidence = case.inputs.values()
    rate = estimate_directly_standardised_rate(counts, populations, standard, per=per, confidence=confidence)
    check(case, as_published(rate, rate.n))


@pytest.mark.parametrize("case", cases("dsr_dobson_nonindependent"))
def test_directly_standardised_rate_of_repeated_events(case):
    given = case.inputs
    counts, squares = count_repeated_events(given["ageband"], given["event_freq"], given["persons"])
    first = [given["ageband"].index(band) for band in dict.fromkeys(given["ageband"])]
    rate = estimate_directly_standardised_rate(
        counts,
        [given["population"][i] for i in first],
        [given["stdpop"][i] for i in first],
        squared_counts=squares,
        per=given["multiplier"],
        confidence=given["confidence"],
    )
    check(case, as_published(rate, rate.n))


@pytest.mark.parametrize("case", cases("indirect_ratio"))
def test_standardised_ratio(case):
    given = case.inputs
    observed = sum(x or 0 for x in given["observed"])
    expected = expected_count(given["population"], given["refcount"], given["refpop"])
    ratio = estimate_standardised_ratio(
        observed, expected, per=given["multiplier"], confidence=given["confidence"]
    )
    check(case, published_ratio(ratio, observed, expected))


@pytest.mark.parametrize("case", cases("indirect_rate"))
def test_indirectly_standardised_rate(case):
    given = case.inputs
    observed = sum(x or 0 for x in given["observed"])
    expected = expected_count(given["population"], given["refcount"], given["refpop"])
    reference_rate = given["multiplier"] * sum(given["refcount"]) / sum(given["refpop"])
    rate = estimate_indirectly_standardised_rate(
        observed, expected, reference_rate, confidence=given["confidence"]
    )
    check(case, published_ratio(rate, observed, expected))


def published_ratio(estimate, observed, expected):
    values = {"value": estimate.value, "lower": estimate.lower, "upper": estimate.upper}
    return values | {"observed": observed, "expected": expected, "method": PUBLISHED_NAMES[estimate.method]}


#   band    events  people  standard
#   young        6   1,000       0.5
#   old         12   1,000       0.5      so 0.5 * 6 + 0.5 * 12 = 9 per 1,000
def test_rate_is_the_weighted_mean_of_the_bands():
    rate = estimate_directly_standardised_rate([6, 12], [1000, 1000], [0.5, 0.5], per=1000)
    assert rate.value == pytest.approx(9)


def test_a_band_of_no_weight_and_no_people_changes_nothing():
    two = estimate_directly_standardised_rate([6, 12], [1000, 1000], [1, 1])
    three = estimate_directly_standardised_rate([6, 12, 0], [1000, 1000, 0], [1, 1, 0])
    assert (two.value, two.lower, two.upper) == pytest.approx((three.value, three.lower, three.upper))


def test_the_order_of_the_bands_does_not_matter():
    there = estimate_directly_standardised_rate([6, 12, 9], [900, 1000, 500], [3, 1, 2])
    back = estimate_directly_standardised_rate([9, 12, 6], [500, 1000, 900], [2, 1, 3])
    assert (there.lower, there.upper) == pytest.approx((back.lower, back.upper))


def test_a_band_without_people_is_a_fault():
    with pytest.raises(AssertionError, match="no people"):
        estimate_directly_standardised_rate([6, 12], [1000, 0], [0.5, 0.5])


def test_repeated_events_widen_the_interval():
    alone = estimate_directly_standardised_rate([60], [1000], [1])
    repeated = estimate_directly_standardised_rate([60], [1000], [1], squared_counts=[120])
    assert repeated.value == alone.value and repeated.upper > alone.upper


def test_a_standardised_ratio_says_that_it_is_not_for_ranking():
    assert NOT_FOR_RANKING in estimate_standardised_ratio(107, 100).caveats


def test_few_expected_events_only_describe():
    assert estimate_standardised_ratio(3, 4).status == "descriptive_only"
