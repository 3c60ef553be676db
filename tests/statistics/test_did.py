import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis.statistics.did import compare_changes, difference_in_differences, permutation_p

COLUMNS = {"outcome": "y", "cluster": "site", "treated": "treated", "period": "year"}


def panel(effect=0.0, treated=10, sites=20, years=8, start=4, seed=0):
    rng = np.random.default_rng(seed)
    site, year = np.indices((sites, years))
    y = rng.normal(size=sites)[:, None] + 0.3 * year + rng.normal(size=(sites, years))
    y += effect * ((site < treated) & (year >= start))
    return pd.DataFrame(
        {"site": site.ravel(), "year": year.ravel(), "y": y.ravel(), "treated": site.ravel() < treated}
    )


def test_two_by_two_by_hand():
    rows = [
        # site, treated, before, after: changes 3, 5 | 1, 1, 2, 0
        (1, True, 10, 13),
        (2, True, 20, 25),
        (3, False, 5, 6),
        (4, False, 7, 8),
        (5, False, 1, 3),
        (6, False, 2, 2),
    ]
    table = pd.DataFrame(
        [(site, t, year, y) for site, t, *values in rows for year, y in enumerate(values)],
        columns=["site", "treated", "year", "y"],
    )
    estimate = difference_in_differences(table, **COLUMNS, start=1)
    assert estimate.value == pytest.approx(4 - 1)
    # Squares about the group means: 1 + 1 and 0 + 0 + 1 + 1; over 4 df, times 1/2 + 1/4.
    assert estimate.details["standard_error"] == pytest.approx(np.sqrt(4 / 4 * 3 / 4))
    # Of the 15 pairs of sites, only the real one parts the groups so far.
    assert estimate.details["permutation_p"] == pytest.approx(1 / 15)


def test_it_is_least_squares_on_the_changes():
    data = panel(effect=2)
    wide = data.pivot(index="site", columns="year", values="y").to_numpy()
    change = wide[:, 4:].mean(axis=1) - wide[:, :4].mean(axis=1)
    fit = sm.OLS(change, sm.add_constant((np.arange(20) < 10).astype(float))).fit()
    estimate = difference_in_differences(data, **COLUMNS, start=4)
    assert (estimate.lower, estimate.upper) == pytest.approx(tuple(fit.conf_int()[1]))


def test_one_treated_unit_gives_the_prediction_test():
    others = np.array([0.0, 1, 2, 3, 4])
    effect, error, df = compare_changes(np.array([7.0]), others)
    assert (effect, df) == (5, 4)
    assert error == pytest.approx(others.std(ddof=1) * np.sqrt(1 + 1 / 5))


def test_parted_paths_lower_its_standing():
    data = panel()
    data.loc[data.treated & (data.year >= 2), "y"] += 5
    estimate = difference_in_differences(data, **COLUMNS, start=4)
    assert estimate.status == "descriptive_only" and estimate.details["placebo_p"] < 0.05


def test_one_period_before_is_said():
    data = panel()
    estimate = difference_in_differences(data[data.year >= 3], **COLUMNS, start=4)
    assert any("parallel" in caveat for caveat in estimate.caveats)


def test_a_single_treated_cluster_is_sent_to_its_peers():
    assert difference_in_differences(panel(treated=1), **COLUMNS, start=4).status == "insufficient_data"


def test_permutations_are_exact_or_drawn_alike():
    rng = np.random.default_rng(1)
    own, others = rng.normal(1, 1, size=4), rng.normal(size=10)  # 1,001 ways: all are tried
    exact = permutation_p(own, others)
    theirs = stats.permutation_test(
        (own, others), lambda a, b: abs(a.mean() - b.mean()), alternative="greater", n_resamples=np.inf
    )
    assert exact == pytest.approx(theirs.pvalue)
    many = permutation_p(np.r_[own, own + 0.1], np.r_[others, others + 0.1])  # 1.5 million: drawn
    assert 0 < many < 1


def test_unit_order_and_names_of_sites_do_not_matter():
    data = panel(effect=1, treated=5)
    plain = difference_in_differences(data, **COLUMNS, start=4)
    renamed = data.assign(y=1000 * data.y, site="site " + data.site.astype(str))
    estimate = difference_in_differences(renamed.sample(frac=1, random_state=1), **COLUMNS, start=4)
    assert estimate.value == pytest.approx(1000 * plain.value)
    assert estimate.details["permutation_p"] == pytest.approx(plain.details["permutation_p"])


def test_size_with_few_treated_clusters():
    # Nominal 5%, 20 clusters of which 2 are treated, where cluster-robust errors reject three in ten.
    change = np.random.default_rng(5).normal(size=(2000, 20))
    effect, error, df = compare_changes(change[:, :2], change[:, 2:])
    assert np.mean(2 * stats.t.sf(np.abs(effect / error), df) < 0.05) <= 0.07
