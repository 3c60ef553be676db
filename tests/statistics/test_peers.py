import numpy as np
import pandas as pd
import pytest

from analysis.statistics.peers import Step, match_exactly, nearest_neighbours, neighbour_stability

SIZES = ["small", "middle", "large"]
STEPS = (
    Step("in retail of the same size", ("industry",), {"size": 0}),
    Step("in retail, one size either side", ("industry",), {"size": 1}),
    Step("in retail of any size", ("industry",), {"size": 2}),
)


def shops(small, middle, large):
    sizes = ["small"] * small + ["middle"] * middle + ["large"] * large
    return pd.DataFrame({"industry": "retail", "size": sizes}, index=[f"shop {i}" for i in range(len(sizes))])


#   small  middle  large   a small shop meets
#      25       9      9   25 small
#      12       9      9   21 small and middle
#      12       3      9   24 of any size
#       5       1      1   7: too few
@pytest.mark.parametrize(
    "counts, found, words, status",
    [
        ((25, 9, 9), 25, "in retail of the same size", "ok"),
        ((12, 9, 9), 21, "in retail, one size either side", "ok"),
        ((12, 3, 9), 24, "in retail of any size", "ok"),
        ((5, 1, 1), 7, "in retail of any size", "insufficient_data"),
    ],
)
def test_a_match_widens_in_order_until_there_are_twenty(counts, found, words, status):
    peers = match_exactly(
        {"industry": "retail", "size": "small"}, shops(*counts), STEPS, orders={"size": SIZES}
    )
    assert (len(peers.members), peers.sentence, peers.status) == (found, f"{found} {words}.", status)


def towns():
    rng = np.random.default_rng(1)
    names = [f"town {i}" for i in range(30)]
    return pd.DataFrame(rng.normal(size=(30, 6)), index=names, columns=list("abcdef"))


def test_neighbours_are_the_nearest_and_explain_themselves():
    line = pd.DataFrame({"density": range(20)}, index=range(20))
    peers = nearest_neighbours(0, line, k=8)
    assert peers.members == tuple(range(1, 9))
    assert peers.sentence == "The 8 places most alike in density."
    assert list(peers.distances) == sorted(peers.distances)


def test_one_freak_value_does_not_decide():
    line = pd.DataFrame({"density": [*range(19), 1e9]}, index=range(20))
    assert nearest_neighbours(0, line, k=8).members == tuple(range(1, 9))


def test_the_unit_of_a_variable_does_not_matter():
    table = towns()
    assert nearest_neighbours("town 3", table).members == nearest_neighbours("town 3", table * 1000).members


def test_the_order_of_places_does_not_matter():
    table = towns()
    assert nearest_neighbours("town 3", table).members == nearest_neighbours("town 3", table[::-1]).members


def test_a_variable_that_never_varies_changes_nothing():
    table = towns()
    assert (
        nearest_neighbours("town 3", table.assign(g=1.0)).members
        == nearest_neighbours("town 3", table).members
    )


def test_seven_neighbours_are_too_few():
    assert nearest_neighbours(0, pd.DataFrame({"a": range(8)})).status == "insufficient_data"


def test_stability_is_a_share_and_full_with_one_variable():
    assert neighbour_stability(0, pd.DataFrame({"a": range(20)}), draws=5) == 1
    assert 0 < neighbour_stability("town 3", towns(), draws=20) < 1
