"""How long departures last is found again from drawn filings, by size, wild years and rounding or not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.persistence import estimate_persistence
from analysis.statistics.trend import estimate_value_trend


def drawn(persistence, size, employers=1500, years=8, seed=3):
    rng = np.random.default_rng(seed)
    state = rng.standard_t(4, employers)
    rows = []
    for year in range(years):
        filed = np.round(5 * state, 1)
        rows.append(pd.DataFrame({"employer": [f"{size} {i}" for i in range(employers)], "year": 2017 + year,
                                  "size": size, "median_gap": filed}))  # fmt: skip
        state = persistence * state + np.sqrt(1 - persistence**2) * rng.standard_t(4, employers)
    return pd.concat(rows)


def test_each_size_gets_its_own():
    found = estimate_persistence(pd.concat([drawn(0.5, "250-499"), drawn(0.9, "5000-19999", seed=4)]))
    assert found.of("250-499") == pytest.approx(0.5, abs=0.07)
    assert found.of("5000-19999") == pytest.approx(0.9, abs=0.05)
    assert found.of("250-499") < found.overall < found.of("5000-19999")
    assert found.of("20000+") == found.overall


def test_independent_years_have_none():
    assert estimate_persistence(drawn(0.0, "250-499")).overall < 0.08


def test_too_few_changes_have_none():
    assert estimate_persistence(drawn(0.9, "250-499", employers=10, years=2)).overall == 0


def test_a_flat_series_with_memory_has_a_trend_one_time_in_twenty():
    rng = np.random.default_rng(8)
    years, alarms = np.arange(2017, 2025), {0.0: 0, 0.8: 0}
    for _ in range(400):
        state, values = rng.standard_normal(), []
        for _ in years:
            values.append(state)
            state = 0.8 * state + 0.6 * rng.standard_normal()
        for known in alarms:
            found = estimate_value_trend(years, values, persistence=known)
            alarms[known] += not found.lower <= 0 <= found.upper
    assert alarms[0.8] <= 0.08 * 400
    assert alarms[0.0] >= 0.15 * 400  # least squares, which takes the years for independent


def test_without_memory_the_line_is_that_of_least_squares():
    years, values = [2018, 2019, 2021, 2022, 2024], [3.0, 2.0, 4.0, 3.5, 5.0]
    plain, told = (estimate_value_trend(years, values, persistence=r) for r in (0.0, 1e-9))
    assert told.value == pytest.approx(plain.value)
    assert (told.lower, told.upper) == pytest.approx((plain.lower, plain.upper))
