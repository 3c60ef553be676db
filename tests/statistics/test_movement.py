"""The tail of ordinary movement: as many changes lie beyond as it says, whatever their shape."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.statistics.movement import TAIL, fit_movement, tail_of


def sizes(values, origins):
    return tail_of(pd.Series(values, dtype=float), pd.Series(origins))


def test_the_tail_of_the_numbers_to_199_can_be_counted():
    # Conformal: the 190th of 199 values holds a further one with 190 / 200 = 95 per cent.
    tail = dict(sizes(range(1, 200), [2020] * 199))
    assert tail[0.05] == 190 and tail[0.02] == 196 and tail[0.01] == 198 and tail[0.005] == 199
    assert 0.004 not in tail  # fewer than one change in 199 is expected beyond


def test_a_wild_year_has_a_say_where_it_has_changes_enough():
    calm, wild = np.linspace(0, 1, 500), np.linspace(0, 10, 500)
    tail = dict(sizes([*calm, *wild], [2020] * 500 + [2021] * 500))
    assert tail[0.05] > 9.4  # of the wild year alone, and not of the two together, which would be near 9
    pooled = dict(sizes([*calm, *wild[:20]], [2020] * 500 + [2021] * 20))
    assert pooled[0.05] < 9.4  # twenty changes cannot show what one in twenty does


@pytest.mark.parametrize("shape", [3.0, 30.0])
def test_a_change_like_all_others_is_called_rare_no_more_often_than_said(shape):
    rng = np.random.default_rng(7)
    panel = pd.DataFrame(
        [(f"E{i}", year, "A", "250-499", gap) for i in range(1500)
         for year, gap in zip(range(2019, 2024), rng.standard_t(shape, 5) * 4, strict=True)],
        columns=["employer", "year", "industry", "size", "median_gap"],
    )  # fmt: skip
    bands = fit_movement(panel)
    for horizon in (1, 4):
        fresh = np.abs(rng.standard_t(shape, (40_000, 2)) @ np.array([4, -4]))
        p = np.array([bands.at("250-499", horizon).p_value(moved) for moved in fresh])
        for chance in (0.05, 0.01, 0.004):
            assert chance in TAIL
            # A band learnt from thousands is itself a little off, by a sixth of what it says at most.
            assert (p <= chance).mean() <= chance * 1.17 + 3 * np.sqrt(chance / len(fresh))
