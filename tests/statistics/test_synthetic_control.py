import numpy as np
import pandas as pd
import pytest
from pysyncon import Synth

from analysis.statistics.synthetic_control import convex_weights, predictor_weights, synthetic_control
from tests.statistics.reference import FIXTURES, cases, check

NAMES = [f"place {i}" for i in range(25)]


def places(effect=0.0, donors=25, periods=20, seed=1, noise=0.05):
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(2, periods)).cumsum(axis=1)
    loadings = rng.random((donors, 2))
    pool = loadings @ factors + noise * rng.normal(size=(donors, periods))
    treated = loadings[:5].mean(axis=0) @ factors + noise * rng.normal(size=periods)
    treated[14:] += effect
    return treated, pool


@pytest.mark.parametrize("case", cases("synthetic_control_weights"))
def test_basque_country_is_the_blend_that_was_published(case):
    given = case.inputs
    regions = pd.read_csv(FIXTURES / "basque.csv")

    def mean(column, years):
        return regions[regions["year"].isin(years)].groupby("regionname")[column].mean()

    sectors = [name for name in given["special"] if name.startswith("sec.")]
    predictors = pd.concat(
        [mean(name, range(1964, 1970)) for name in given["predictors_mean_1964_1969"]]
        + [mean("gdpcap", range(1960, 1970))]
        + [mean(name, range(1961, 1970, 2)) for name in sectors]
        + [mean("popdens", [1969])],
        axis=1,
    ).T
    series = regions[regions["year"].between(1960, 1969)].pivot(
        index="year", columns="regionname", values="gdpcap"
    )
    treated = given["treated"]
    donors = [name for name in predictors if name != treated]
    weights = predictor_weights(predictors[treated], predictors[donors], series[treated], series[donors])
    found = dict(zip(donors, weights, strict=True))
    check(case, {"Cataluna": found["Cataluna"], "Madrid": found["Madrid (Comunidad De)"]})


def test_weights_agree_with_a_second_package():
    treated, pool = places(donors=12)
    donors = pool[:, :14].T  # more periods than donors, so the blend is the only one
    theirs, _ = Synth.w_optimize(
        np.eye(14), donors, treated[:14], qp_options={"maxiter": 1000, "ftol": 1e-14}
    )
    assert convex_weights(treated[:14], donors) == pytest.approx(theirs, abs=1e-4)


def test_weights_are_convex_and_find_an_exact_blend():
    _, pool = places(donors=8)
    target = 0.25 * pool[2] + 0.75 * pool[5]
    weights = convex_weights(target, pool.T)
    assert weights == pytest.approx([0, 0, 0.25, 0, 0, 0.75, 0, 0], abs=1e-6)


def test_effect_is_found_and_ranked_first():
    result = synthetic_control(*places(effect=1), NAMES, 14)
    assert result.effect.lower < 1 < result.effect.upper
    assert result.effect.details["p"] == pytest.approx(1 / 26)
    assert sum(weight for _, weight in result.weights) == pytest.approx(1, abs=0.001)
    low, high = (result.effect.details[f"leave_one_out_{end}"] for end in ("low", "high"))
    assert low <= result.effect.value + 0.05 and high >= result.effect.value - 0.05


def test_few_donors_give_no_interval():
    treated, pool = places(effect=1)
    result = synthetic_control(treated, pool[:12], NAMES[:12], 14)
    assert result.effect.status == "ok" and not result.effect.has_interval


@pytest.mark.parametrize(("donors", "before"), [(9, 14), (25, 9)])
def test_too_few_donors_or_periods_are_refused(donors, before):
    treated, pool = places()
    result = synthetic_control(treated, pool[:donors], NAMES[:donors], before)
    assert result.effect.status == "insufficient_data"


def test_a_place_outside_all_donors_is_refused():
    treated, pool = places()
    result = synthetic_control(treated + 100, pool, NAMES, 14)
    assert result.effect.status == "not_comparable"


def test_a_poor_fit_before_is_refused():
    treated, pool = places()
    middle = pool[:, :14].min(axis=0), pool[:, :14].max(axis=0)
    jagged = treated.copy()
    jagged[:14] = np.where(np.arange(14) % 2, middle[0] + 0.01, middle[1] - 0.01)
    assert synthetic_control(jagged, pool, NAMES, 14).effect.status == "not_comparable"


def test_unit_and_order_do_not_matter():
    treated, pool = places(effect=1)
    order = np.random.default_rng(0).permutation(25)
    plain = synthetic_control(treated, pool, NAMES, 14).effect
    changed = synthetic_control(1000 * treated, 1000 * pool[order], NAMES, 14).effect
    assert changed.value == pytest.approx(1000 * plain.value, rel=1e-4)
    assert changed.details["p"] == plain.details["p"]


def test_with_no_effect_small_ranks_are_rare():
    # 26 ranks in all. The treated place is a blend by construction, so it fits better before than the
    # placebos do, and comes first somewhat too often; far from always.
    effects = [synthetic_control(*places(seed=seed), NAMES, 14).effect for seed in range(200)]
    p = np.array([effect.details["p"] for effect in effects if effect.printable])
    assert p.size > 100
    assert np.mean(p <= 0.1) <= 0.2
