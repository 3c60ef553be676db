import numpy as np
import pytest
from statsmodels.stats.oaxaca import OaxacaBlinder as TheirOaxaca

from analysis.statistics.oaxaca import oaxaca_blinder


@pytest.fixture
def pay():
    rng = np.random.default_rng(3)
    men = np.arange(400) < 200
    grade = rng.normal(3, 1, 400) + 0.5 * men
    years = rng.gamma(2, 3, 400)
    log_pay = 2 + 0.2 * grade + 0.02 * years + 0.05 * men + rng.normal(0, 0.2, 400)
    return log_pay, np.column_stack([grade, years]), men


def values(parts):
    return {name: part.value for name, part in parts.items()}


def test_threefold_agrees_with_statsmodels(pay):
    y, x, men = pay
    ours = oaxaca_blinder(y, x, men, ["grade", "years"], draws=20)
    # Its groups are ordered by mean, the higher first: here the men.
    theirs = TheirOaxaca(y, np.column_stack([x, men]), 2, hasconst=False).three_fold()
    endowments, coefficients, interaction, gap = theirs.params
    assert ours.gap.value == pytest.approx(gap)
    assert values(ours.threefold) == pytest.approx(
        {"endowments": endowments, "coefficients": coefficients, "interaction": interaction}
    )


def test_pooled_coefficients_come_from_a_regression_with_the_group_in_it(pay):
    # Jann (2008): the unexplained part is then the coefficient of the group itself.
    y, x, men = pay
    design = np.column_stack([np.ones(y.size), x, men])
    coefficient = np.linalg.solve(design.T @ design, design.T @ y)[-1]
    ours = oaxaca_blinder(y, x, men, ["grade", "years"], draws=20)
    assert ours.twofold["unexplained"].value == pytest.approx(coefficient)


def test_parts_sum_to_the_gap(pay):
    y, x, men = pay
    result = oaxaca_blinder(y, x, men, ["grade", "years"], draws=20)
    assert sum(values(result.threefold).values()) == pytest.approx(result.gap.value)
    assert sum(values(result.twofold).values()) == pytest.approx(result.gap.value)
    assert sum(values(result.explained_by).values()) == pytest.approx(result.twofold["explained"].value)


def test_unit_of_a_covariate_and_order_of_people_do_not_matter(pay):
    y, x, men = pay
    order = np.random.default_rng(0).permutation(y.size)
    plain = oaxaca_blinder(y, x, men, ["grade", "years"], draws=5)
    changed = oaxaca_blinder(y[order], (x * [10, 12])[order], men[order], ["grade", "years"], draws=5)
    assert values(changed.explained_by) == pytest.approx(values(plain.explained_by))


def test_intervals_find_the_truth(pay):
    result = oaxaca_blinder(*pay, ["grade", "years"], draws=400)
    assert result.twofold["unexplained"].lower < 0.05 < result.twofold["unexplained"].upper
    assert result.explained_by["grade"].lower < 0.1 < result.explained_by["grade"].upper


def test_people_can_be_resampled_by_site(pay):
    y, x, men = pay
    result = oaxaca_blinder(y, x, men, ["grade", "years"], clusters=np.arange(400) % 20, draws=50)
    assert result.gap.has_interval


def test_small_groups_are_refused(pay):
    y, x, men = pay
    result = oaxaca_blinder(y[171:], x[171:], men[171:], ["grade", "years"])  # 29 men
    assert result.gap.status == result.twofold["explained"].status == "insufficient_data"


def test_covariates_that_determine_one_another_are_refused(pay):
    y, x, men = pay
    result = oaxaca_blinder(y, np.column_stack([x, x.sum(axis=1)]), men, ["grade", "years", "both"])
    assert result.gap.status == "model_failed"


def test_a_covariate_that_one_group_lacks_is_said(pay):
    y, x, men = pay
    abroad = men & (np.arange(400) % 2 == 0)
    result = oaxaca_blinder(y, np.column_stack([x, abroad]), men, ["grade", "years", "abroad"], draws=5)
    assert any("abroad" in caveat for caveat in result.gap.caveats)


def test_the_category_left_out_does_not_matter_to_the_sum_of_the_others(pay):
    y, x, men = pay
    region = np.arange(400) % 7 % 3
    dummies = (region[:, None] == np.arange(3)).astype(float)
    sums = []
    for kept in ([0, 1], [1, 2]):
        covariates = np.column_stack([x, dummies[:, kept]])
        by = oaxaca_blinder(y, covariates, men, ["grade", "years", "one", "other"], draws=5).explained_by
        sums.append(by["one"].value + by["other"].value)
    assert sums[0] == pytest.approx(sums[1])
