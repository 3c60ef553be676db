import math

import numpy as np
import pytest

from analysis.statistics.weighting import compare_participants, e_value

NAMES = ["attainment", "age"]


def people(n=400, effect=1.0, pull=0.5, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2))
    took_part = rng.random(n) < 1 / (1 + np.exp(-pull * x[:, 0]))
    y = effect * took_part + x[:, 0] + 0.5 * x[:, 1] + rng.normal(size=n)
    return y, took_part, x


def test_the_effect_is_found_where_the_plain_difference_is_not():
    y, took_part, x = people(n=2000)
    effect = compare_participants(y, took_part, x, NAMES).effect
    naive = y[took_part].mean() - y[~took_part].mean()
    assert effect.status == "ok"
    assert effect.lower < 1 < effect.upper < naive


def test_weighting_balances_what_was_not():
    balance = compare_participants(*people(), NAMES).balance
    before, after = balance["attainment"]
    assert abs(before) > 0.3 and abs(after) < 0.1


def test_eighty_people_are_needed_to_test():
    effect = compare_participants(*people(n=79), NAMES).effect
    assert effect.status == "descriptive_only"


def test_no_overlap_cannot_be_compared():
    y, _, x = people()
    assert compare_participants(y, x[:, 0] > 0, x, NAMES).effect.status == "not_comparable"
    assert compare_participants(*people(pull=6), NAMES).effect.status == "not_comparable"


def test_a_handful_on_one_side_is_refused():
    y, _, x = people()
    assert compare_participants(y, np.arange(400) < 5, x, NAMES).effect.status == "insufficient_data"


def test_e_value_of_the_paper():
    # VanderWeele and Ding (2017): a risk ratio of 3.9 has an E-value of 7.26, its limit 1.8 one of 3.0.
    assert e_value(3.9) == pytest.approx(7.26, abs=0.01)
    assert e_value(1.8) == pytest.approx(3.0, abs=0.01)
    assert e_value(1 / 3.9) == pytest.approx(e_value(3.9))


def test_an_interval_over_zero_needs_nothing_unmeasured_to_explain_it():
    effect = compare_participants(*people(effect=0, seed=2), NAMES).effect
    assert effect.lower < 0 < effect.upper
    assert effect.details["e_value_of_limit"] == pytest.approx(1)


def test_unit_and_order_do_not_matter():
    y, took_part, x = people()
    order = np.random.default_rng(1).permutation(y.size)
    plain = compare_participants(y, took_part, x, NAMES).effect
    changed = compare_participants(100 * y[order], took_part[order], 7 * x[order] + 3, NAMES).effect
    assert changed.value == pytest.approx(100 * plain.value, rel=1e-3)
    assert changed.details["e_value"] == pytest.approx(plain.details["e_value"], rel=1e-3)


@pytest.mark.slow
def test_coverage():
    held = []
    for seed in range(300):
        effect = compare_participants(*people(n=300, seed=seed), NAMES).effect
        held.append(effect.printable and effect.lower <= 1 <= effect.upper)
    assert math.fsum(held) / len(held) >= 0.92
