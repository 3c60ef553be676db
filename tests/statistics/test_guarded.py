import numpy as np
import pytest

from analysis.statistics.guarded import fit_line, fit_rates, fit_shares


def straight(k):
    return np.column_stack([np.ones(k), np.arange(k, dtype=float)])


# The definition, McCullagh and Nelder (1989) section 4.5: the sum of (x - n p)^2 / (n p (1 - p)) over df.
# The two-column form of statsmodels misses it by a factor of n.
def test_dispersion_is_pearsons_chi_squared_over_df():
    x, n, design = np.array([300, 420, 310, 480, 350]), np.full(5, 1000), straight(5)
    fit = fit_shares(x, n, design)
    p = 1 / (1 + np.exp(-design @ fit.coefficients))
    assert fit.dispersion == pytest.approx(np.sum((x - n * p) ** 2 / (n * p * (1 - p))) / 3)
    assert fit.dispersion > 20


def test_less_spread_than_chance_never_narrows_the_interval():
    assert fit_shares([100, 100, 101, 100, 100], np.full(5, 1000), straight(5)).dispersion == 1


def test_rates_recover_a_known_growth():
    exposure = np.full(6, 1e4)
    lower, growth, upper = fit_rates(exposure * 0.01 * 1.1 ** np.arange(6), exposure, straight(6)).interval(1)
    assert growth == pytest.approx(np.log(1.1), rel=1e-4) and lower < growth < upper


@pytest.mark.parametrize(
    "fit",
    [
        fit_shares([0, 0, 20, 20], [20, 20, 20, 20], straight(4)),
        fit_shares([1, 2, np.nan, 4], [20, 20, 20, 20], straight(4)),
        fit_rates([0, 0, 0, 0], [20, 20, 20, 20], straight(4)),
        fit_line([1.0, 2.0], straight(2)),
        fit_line([5.0, 5.0, 5.0, 5.0], straight(4)),
        fit_line([1.0, 2.0, np.nan, 4.0], straight(4)),
        fit_line([1.0, 2.0, 4.0, 3.0], np.ones((4, 2))),
    ],
    ids=[
        "separated",
        "missing count",
        "no events",
        "nothing left over",
        "never varies",
        "missing value",
        "a column twice",
    ],
)
def test_a_fit_that_fails_its_checks_says_so(fit):
    assert fit.fault.endswith(".") and fit.coefficients.size == 0


def test_millions_of_pounds_are_no_fault():
    fit = fit_line(np.array([5_000_001.0, 5_000_003, 5_000_002, 5_000_005, 5_000_004]), straight(5))
    assert fit.interval(1)[1] == pytest.approx(0.8)


def test_p_of_a_line():
    # scipy.stats.linregress([0, 1, 2, 3, 4], [1, 3, 2, 5, 4]).pvalue -> 0.10408803866182788
    assert fit_line([1, 3, 2, 5, 4], straight(5)).p_value(1) == pytest.approx(0.104088, rel=1e-5)
