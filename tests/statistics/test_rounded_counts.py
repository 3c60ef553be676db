"""Shares of rounded and held-back counts: what is said holds for every count that they may be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.funnel import fit_funnel
from analysis.statistics.proportions import estimate_proportion, wilson_limits
from analysis.statistics.representation import representation_ratio
from analysis.statistics.rounded_counts import (
    bound_unknown,
    estimate_rounded_share,
    quantile_of,
    represent,
    share_below,
    shrink_rounded,
    stand_among,
)
from analysis.statistics.share import Rounded, Share, exact


def to_ten(true):
    """Round a count as the Department for Education does: to ten, halves up, and nothing below five."""
    if true < 5:
        return Rounded(None, 0, 4)
    value = (true + 5) // 10 * 10
    return Rounded(value, max(value - 5, 5), value + 4)


def share(count, n):
    return Share(exact(count), exact(n))


def rounded(count, n):
    whole = to_ten(n)
    part = to_ten(count)
    most = min(part.most, whole.most)
    return Share(Rounded(None if part.value is None else min(part.value, most), part.least, most), whole)


def test_exact_counts_give_wilson_s_interval():
    found, wilson = estimate_rounded_share(share(39, 150)), estimate_proportion(39, 150)
    assert (found.value, found.lower, found.upper) == pytest.approx((wilson.value, wilson.lower, wilson.upper))
    assert found.method == "Wilson"


def test_rounding_widens_the_interval_to_every_count_that_it_may_be():
    found = estimate_rounded_share(Share(Rounded(40, 35, 44), Rounded(150, 145, 154)))
    limits = [wilson_limits(x, n) for x in range(35, 45) for n in range(145, 155)]
    assert found.lower == pytest.approx(min(low for low, _ in limits))
    assert found.upper == pytest.approx(max(high for _, high in limits))
    assert found.value == pytest.approx(40 / 150)
    assert "rounding" in found.method


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (Share(exact(5), exact(22)), "suppressed"),
        (Share(Rounded(None, 0, 4), exact(200)), "suppressed"),
        (Share(exact(0), exact(200)), "ok"),
        (Share(exact(200), exact(200)), "ok"),
    ],
)
def test_few_people_and_counts_held_back_give_no_percentage(given, status):
    assert estimate_rounded_share(given).status == status


@pytest.mark.parametrize("p", [0.08, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("n", [40, 120, 600])
def test_the_interval_of_rounded_counts_covers(n, p):
    rng = np.random.default_rng([n, int(100 * p)])
    held = []
    for count in rng.binomial(n, p, 2000):
        found = estimate_rounded_share(rounded(int(count), n))
        held.append(not found.printable or found.lower <= p <= found.upper)
    assert np.mean(held) >= 0.95


def test_people_of_whom_it_is_not_known_could_all_or_none_belong():
    # methods 4.4: 39 of 150 who answered among 250 people, 16% to 56%
    bounds = bound_unknown(share(39, 150), 250)
    assert (bounds.lower, bounds.upper) == pytest.approx((39 / 250, 139 / 250))


# methods 4.4: 39 of 150 against 39% gives 0.67 (0.50 to 0.86) and needs 20 more people.
def test_the_ratio_of_exact_counts_is_the_representation_ratio():
    found, known = represent(share(39, 150), 0.39), representation_ratio(39, 150, 0.39)
    assert (found.ratio.value, found.ratio.lower, found.ratio.upper) == pytest.approx((0.67, 0.50, 0.86), abs=0.01)
    assert found.ratio.lower == pytest.approx(known.ratio.lower)
    assert found.people_to_parity == known.people_to_parity == 20
    assert found.verdict == known.verdict == "under"


def test_where_many_are_not_known_both_ends_must_agree():
    assert represent(share(39, 150), 0.39, asked=160).verdict == "under"
    assert represent(share(39, 150), 0.39, asked=250).verdict == "cannot tell"


def group(rng, k, spread, share_of_all=0.4, n=None):
    n = np.exp(rng.uniform(np.log(30), np.log(900), k)).astype(int) if n is None else np.full(k, n)
    centre = np.arcsin(np.sqrt(share_of_all)) + rng.normal(0, spread, k)
    return [rounded(int(x), int(m)) for x, m in zip(rng.binomial(n, np.sin(centre) ** 2), n, strict=True)]


def test_exact_counts_are_placed_as_by_the_funnel_itself():
    peers = [share(x, n) for x, n in ((30, 100), (80, 200), (45, 150), (160, 400), (20, 60))] * 5
    found = stand_among(share(90, 150), peers)
    counts, people = [p.count.value for p in peers], [p.n.value for p in peers]
    centre = sum(counts) / sum(people)
    funnel = fit_funnel("proportion", [*counts, 90], [*people, 150], centre=centre, judged=25)
    assert found.z == pytest.approx(funnel.z[-1])
    assert found.side == "higher"


def test_a_share_that_rounding_could_put_on_either_side_lies_within():
    peers = [share(40, 100)] * 12
    found = stand_among(Share(Rounded(40, 35, 44), exact(100)), peers)
    assert (found.z, found.p_value, found.side) == (0, 1, "similar")


def test_the_usual_spread_of_peers_is_allowed_for():
    alike, unlike = [share(40, 100)] * 12, [share(x, 100) for x in (10, 70)] * 6
    assert stand_among(share(60, 100), alike).side == "higher"
    assert stand_among(share(60, 100), unlike).side == "similar"


def test_few_peers_or_many_held_back_place_nobody():
    assert stand_among(share(40, 100), [share(40, 100)] * 9).status == "insufficient_data"
    hidden = [Share(Rounded(None, 0, 4), exact(100))] * 5
    assert stand_among(share(40, 100), [share(40, 100)] * 6 + hidden).status == "insufficient_data"
    assert stand_among(share(40, 100), [share(40, 100)] * 9 + hidden[:3]).status == "ok"


@pytest.mark.parametrize("k", [10, 16, 40])
@pytest.mark.parametrize("spread", [0.0, 0.06, 0.15])
def test_one_that_is_as_its_peers_are_is_seldom_called_unlike_them(k, spread):
    rng = np.random.default_rng([k, int(100 * spread)])
    sides = []
    for _ in range(400):
        own, *peers = group(rng, k + 1, spread)
        if own.value is not None:
            standing = stand_among(own, peers)
            sides.append(standing.status == "ok" and standing.side != "similar")
    # With 2,500 trials at 10, 12, 16 and 25 peers that spread by 0.15: 0.050, 0.041, 0.045, 0.031.
    assert sum(sides) <= stats.binom.ppf(0.999, len(sides), 0.05)


def test_one_that_is_far_off_is_found():
    rng = np.random.default_rng(3)
    found = [stand_among(rounded(240, 300), group(rng, 40, 0.06)).side for _ in range(50)]
    assert found.count("higher") >= 45


def test_quantiles_of_peers_lie_between_their_ends_where_counts_were_held_back():
    hidden = Share(Rounded(None, 0, 4), exact(100))
    known = [share(x, 100) for x in (10, 20, 30, 40)]
    assert quantile_of(known, 0.5).value == 0.25
    assert not quantile_of(known, 0.5).has_interval
    low = quantile_of([hidden, hidden, *known], 0.25)  # 0 or 4, 0 or 4, 10, 20 ...: a quarter up from the first
    assert low.meaning == "bounds" and low.lower < low.value < low.upper


def test_the_share_of_peers_below_counts_ties_and_unknown_ones_half():
    hidden = Share(Rounded(None, 0, 4), exact(100))
    assert share_below(share(20, 100), [share(10, 100), share(20, 100), share(30, 100), hidden]) == 2.5 / 4
    assert share_below(share(2, 100), [hidden]) == 0.5


def test_a_small_body_is_drawn_further_towards_its_peers():
    peers = [share(x, 200) for x in (60, 70, 80, 90, 100, 75, 85, 65, 95, 80)]
    small, large = shrink_rounded(share(18, 25), peers), shrink_rounded(share(720, 1000), peers)
    assert 0.4 < small.value < large.value < 0.72
    assert not shrink_rounded(share(18, 25), peers[:8]).printable


def test_limits_widen_as_people_get_fewer_and_as_peers_differ():
    standing = stand_among(share(50, 100), [share(x, 100) for x in (20, 60)] * 8)
    limits = standing.limits_by_size([25, 1000])
    for grid, lower, upper in limits.values():
        assert grid[0] == pytest.approx(25) and grid[-1] == pytest.approx(1000)
        assert (np.diff(upper - lower) <= 1e-12).all()
    width = {name: float((upper - lower)[-1]) for name, (_, lower, upper) in limits.items()}
    assert width["chance_95"] < width["chance_998"] < width["limits_95"] < width["limits_998"]
