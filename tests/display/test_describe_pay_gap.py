"""The pay gap in sentences: one for each thing that can happen."""

from __future__ import annotations

import pytest

from analysis.display.describe_goal import answer_goal
from analysis.display.describe_pay_gap import describe_pay_gap, describe_quarters
from tests.claims.evidence_builder import QUARTERS, report
from tests.display.reading import read

EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)
YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
FELL = {"2023-24": 7.5, "2024-25": 6.5}


def paragraphs(filings=None, **drawn):
    return [read(text) for text in describe_pay_gap(report(filings, **drawn))]


def answer(filings=None, goal=14, **drawn):
    drawn = report(filings, **drawn)
    return answer_goal(drawn, drawn.goal(goal))


def five(*values):
    return dict(zip(YEARS, values, strict=True))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (6.5, "women's median hourly pay was 6.5% lower than men's."),
        (-3.2, "women's median hourly pay was 3.2% higher than men's."),  # no minus to puzzle over
        (0.04, "women's median hourly pay was the same as men's: a gap of 0.0%."),
        (
            0.0,
            "women's median hourly pay was the same as men's: a gap of 0.0%. A gap of exactly zero is common where "
            "most staff are paid one flat rate.",
        ),
    ],
)
def test_a_gap_is_said_with_whom_it_favours(value, sentence):
    assert paragraphs({"2024-25": value})[0] == f"In its filing for 2024-25, Acme Limited reports that {sentence}"


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        (
            (3.4, 11.1),
            "Single filings go up and down: going by all of them, the underlying level is likely to lie between 3.4% "
            "and 11.1%.",
        ),
        (
            (8.0, 11.1),
            "Going by all its filings, the level would be likely to lie between 8.0% and 11.1%: either this filing is "
            "unusual, or the level is moving.",
        ),
    ],
)
def test_the_level_stands_beside_the_filing(level, sentence):
    assert paragraphs({"2024-25": 6.5}, level=level)[0].endswith(f"6.5% lower than men's. {sentence}")


BENCHMARK = (
    "As single years mislead, levels are compared: that of the middle one of the 8 is likely to be 4.5% (likely range "
    "4.5% to 4.5%). Its own likely level in 2024-25 is "
)
OTHER_SIDE = " A difference with a minus would be on the other side."


@pytest.mark.parametrize(
    ("filed", "level", "margin", "sentence"),
    [
        (2.0, (1.0, 3.0), None, "nearer to zero by 2.5 points (likely range 1.5 to 3.5): better than peers."),
        (9.0, (6.0, 12.0), None, "further from zero by 4.5 points (likely range 1.5 to 7.5): worse than peers."),
        (
            4.5, (2.5, 6.5), None,
            "further from zero by 0.0 points (likely range −2.0 to 2.0): no clear difference from peers. It could go "
            f"either way.{OTHER_SIDE}",
        ),
        (
            5.0, (3.0, 7.0), None,
            "further from zero by 0.5 points (likely range −1.5 to 2.5): no clear difference from peers. It is more "
            f"likely worse than not, which is not settled.{OTHER_SIDE}",
        ),
        (
            6.0, (3.5, 8.5), 2.0,
            "further from zero by 1.5 points (likely range −1.0 to 4.0): can't tell. Its likely level leaves room for "
            "no difference from its peers' level, and for one that would matter. It is likely worse, which is not "
            f"settled.{OTHER_SIDE}",
        ),
        (
            3.0, (6.0, 12.0), None,
            "further from zero by 4.5 points (likely range 1.5 to 7.5): can't tell. Its latest figure and the level of "
            "all its filings lie on different sides of its peers' level.",
        ),
    ],
)  # fmt: skip
def test_peers_are_told_with_their_number_their_middle_half_and_a_verdict(filed, level, margin, sentence):
    told = paragraphs({"2024-25": filed}, peers=EIGHT, level=level, margin=margin)[1]
    assert told.startswith(
        "8 comparable employers filed for that year (water companies). The middle half of them report gaps from 2.8% "
        "to 6.2%, and the median is 4.5%. Its own gap is nearer to zero than that of "
    )
    assert told.endswith(BENCHMARK + sentence)


def test_a_verdict_that_does_not_survive_the_number_of_comparisons_says_so():
    # By itself 2.3 / 2.0 * 1.96 = 2.25 deviations, p = 0.03; of two like comparisons one must reach 0.025.
    beside = {"other": {"mean_pay_gap": {"2024-25": 4.5}}, "peers_other": {"mean_pay_gap": EIGHT},
              "levels": {"mean_pay_gap": (2.5, 6.5)}}  # fmt: skip
    told = paragraphs({"2024-25": 6.8}, peers=EIGHT, level=(4.8, 8.8), **beside)[1]
    assert told.endswith(
        "further from zero by 2.3 points (likely range 0.3 to 4.3): can't tell. The difference is clear by itself, but "
        "not once the number of comparisons in this report is allowed for. It is likely worse, which is not settled."
    )


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ((9.9, 10.1), "comes between 10th and 11th of 13. It is likely outside the quarter of them nearest to zero."),
        ((0.4, 0.6), "comes between 1st and 1st of 13. It is likely in the quarter of them nearest to zero."),
        # 2.6 with a deviation of 1: among the nearest three of 13 if below 3, a chance of 0.66.
        ((0.64, 4.56), "comes between 1st and 5th of 13. It is more likely than not in the quarter of them nearest to "
                       "zero."),
    ],
)  # fmt: skip
def test_a_place_is_a_range_of_places(level, sentence):
    # Twelve peers at 1 to 12: 10 is level with one of them and beyond nine.
    filed = sum(level) / 2
    told = paragraphs({"2024-25": filed}, peers=tuple(range(1, 13)), level=level)[1]
    assert told.endswith(f"Counted from the gap nearest to zero, its likely level {sentence}")


@pytest.mark.parametrize(
    "drawn",
    [
        {"peers": EIGHT, "level": (9.9, 10.1)},  # fewer than ten peers
        {"peers": tuple(range(1, 13)), "level": (0, 20), "peer_spread": 20.0},  # too wide for any order
        {"peers": tuple(range(1, 13))},  # no level
    ],
)
def test_there_is_no_place_where_there_is_no_order(drawn):
    assert "Counted from" not in paragraphs({"2024-25": 10.0}, **drawn)[1]


def halves(own, peers, steps):
    """Four years of Acme, and of as many peers that stay at 10 but for their own small steps."""
    series = {y: [10 + steps[i % len(steps)] * (k > 1) for i in range(peers)] for k, y in enumerate(YEARS[1:])}
    return report(dict(zip(YEARS[1:], own, strict=True)), peers=series)


@pytest.mark.parametrize(
    ("own", "peers", "sentence"),
    [
        # Twelve peers move by 1 and -1 in turn: mean 0, deviation (12/11)^0.5 = 1.044. A further one moves within
        # 2.201 * 1.044 * (13/12)^0.5 = 2.4; with 0.876 added to 2.201, 3.3 would be found four times in five.
        (
            (14.0, 14.0, 13.0, 13.0), 12,
            "the gap moved 1.0 points in women's favour, beyond the same change of 12 comparable employers (likely "
            "range −3.4 to 1.4): no clear difference from them. A difference below about 3.3 points would mostly be "
            "missed.",
        ),
        (
            (14.0, 14.0, 4.0, 4.0), 12,
            "the gap moved 10.0 points in women's favour, beyond the same change of 12 comparable employers (likely "
            "range −12.4 to −7.6): beside theirs, it has narrowed. A difference below about 3.3 points would mostly "
            "be missed.",
        ),
        (
            (4.0, 4.0, 14.0, 14.0), 12,
            "the gap moved 10.0 points in men's favour, beyond the same change of 12 comparable employers (likely "
            "range 7.6 to 12.4): beside theirs, it has widened. A difference below about 3.3 points would mostly be "
            "missed.",
        ),
        (
            (-5.0, -5.0, 5.0, 5.0), 12,
            "the gap moved 10.0 points in men's favour, beyond the same change of 12 comparable employers (likely "
            "range 7.6 to 12.4): a clear difference, but as its own has crossed zero, neither way is better "
            "throughout. A difference below about 3.3 points would mostly be missed.",
        ),
        (
            (14.0, 14.0, 4.0, 4.0), 8,
            "the gap moved 10.0 points in women's favour, beyond the same change of 8 comparable employers. So few do "
            "not show how far such employers drift apart by themselves.",
        ),
    ],
)  # fmt: skip
def test_the_later_half_is_set_against_the_earlier_beside_peers(own, peers, sentence):
    told = read(describe_pay_gap(halves(own, peers, (1, -1)))[2])
    assert told.endswith(f"From the earlier half of its filings (2021-22 to 2022-23) to the later, {sentence}")


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ({"peers": EIGHT[:7]}, "It is not compared with peers. Too few comparable employers filed in this year."),
        ({"group": None}, "It is not compared with peers. No group of comparable employers has been drawn up for it."),
    ],
)
def test_without_peers_the_reason_is_given(drawn, sentence):
    assert paragraphs({"2024-25": 6.5}, level=(3, 11), **drawn)[1] == sentence


def test_a_failed_model_is_named_as_the_reason():
    told = paragraphs({"2024-25": 6.5}, peers=EIGHT, failed="The optimiser stopped early.")[1]
    assert told.endswith(
        "It is not compared with them. The model of pay gaps failed its checks: The optimiser stopped early."
    )


def test_a_minus_is_explained_where_one_is_printed():
    with_minus = paragraphs({"2024-25": 1.0}, peers=(-4, -3, -2, -1, 1, 2, 3, 4), level=(-1, 3))[1]
    assert with_minus.endswith("A gap with a minus is one in women's favour.")
    assert "minus" not in " ".join(paragraphs({"2024-25": 1.0}, peers=EIGHT, level=(0.5, 3)))


@pytest.mark.parametrize(
    ("filings", "movement", "sentence"),
    [
        ({"2024-25": 6.5}, 18.8, "This legal entity has filed for one year. A second will show a change; five, a "
                                 "trend."),
        (
            FELL, 18.8,
            "This legal entity has filed for too few years to tell a trend; five are needed. In 2023-24 it was "
            "7.5%; it "
            "has narrowed by 1.0 points. One year's movement of that size says nothing by itself: in every year on "
            "record, nineteen in twenty employers of this size moved by up to 18.8 points.",
        ),
        (
            {"2023-24": 6.5, "2024-25": 9.5}, 2.0,
            "This legal entity has filed for too few years to tell a trend; five are needed. In 2023-24 it was "
            "6.5%; it "
            "has widened by 3.0 points. That is more than ordinary, so it is very likely a real change: in every year "
            "on record, nineteen in twenty employers of this size moved by up to 2.0 points.",
        ),
        (
            FELL, None,
            "This legal entity has filed for too few years to tell a trend; five are needed. In 2023-24 it was "
            "7.5%; it "
            "has narrowed by 1.0 points. How far employers of this size ordinarily move in a year is not known.",
        ),
        (
            {"2022-23": 9.0, "2024-25": 6.5}, 18.8,  # the year between is missing: no one-year change is made up
            "This legal entity has filed for too few years to tell a trend; five are needed.",
        ),
        (
            {"2023-24": 6.5, "2024-25": 6.5}, 18.8,
            "This legal entity has filed for too few years to tell a trend; five are needed. In 2023-24 it was the "
            "same.",
        ),
    ],
)  # fmt: skip
def test_a_short_record_is_told_as_one(filings, movement, sentence):
    assert paragraphs(filings, movement=movement)[2] == sentence


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (-3.0, -2.0, "In 2023-24 it was 3.0% in women's favour; it has narrowed by 1.0 points."),
        (-1.4, 0.1, "In 2023-24 it was 1.4% in women's favour; it has moved by 1.5 points, across zero."),
        (3.5, -1.4, "In 2023-24 it was 3.5% in men's favour; it has moved by 4.9 points, across zero."),
        (0.0, 2.0, "In 2023-24 it was 0.0%; it has widened by 2.0 points."),
    ],
)
def test_a_change_of_sides_is_said_in_words(before, after, sentence):
    assert sentence in paragraphs({"2023-24": before, "2024-25": after})[2]


@pytest.mark.parametrize(
    ("values", "sentence", "ending"),
    [
        (
            (10.1, 8.9, 8.0, 7.1, 5.9),
            "Over its filings since 2020-21, the gap has narrowed: it has changed by about −1.0 points a year (likely "
            "range −1.1 to −0.9).",
            ", and it has been narrowing.",
        ),
        (
            (5.9, 7.1, 8.0, 8.9, 10.1),
            "Over its filings since 2020-21, the gap has widened: it has changed by about 1.0 points a year (likely "
            "range 0.9 to 1.1).",
            ", and it has been widening.",
        ),
        (
            (7.0, 9.0, 8.0, 9.0, 7.0),
            "Over its filings since 2020-21, the gap shows no clear trend.",
            ", and it shows no clear trend.",
        ),
        (
            (-2.1, -0.9, 0.1, 1.1, 1.9),
            "Over its filings since 2020-21, the gap has moved in men's favour, across zero: it has changed by about "
            "1.0 points a year (likely range 0.9 to 1.1).",
            ", and it has been moving in men's favour.",
        ),
        (
            (2.1, 0.9, -0.1, -1.1, -1.9),
            "Over its filings since 2020-21, the gap has moved in women's favour, across zero: it has changed by about "
            "−1.0 points a year (likely range −1.1 to −0.9).",
            ", and it has been moving in women's favour.",
        ),
    ],
)
def test_five_years_make_a_trend(values, sentence, ending):
    assert paragraphs(five(*values))[2].startswith(sentence)
    assert answer(five(*values)).endswith(ending)


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ({"level": (1, 3), "filed": 2}, "The pay gap is narrower than that of most comparable employers."),
        ({"level": (6, 12), "filed": 9}, "The pay gap is wider than that of most comparable employers."),
        ({"level": (3, 7), "filed": 5}, "The pay gap does not clearly differ from that of comparable employers."),
        ({"level": (6, 12), "filed": 3}, "The pay gap cannot be told apart from that of comparable employers."),
        (
            {"level": (3.5, 8.5), "filed": 6, "margin": 2.0},
            "The pay gap cannot be told apart from that of comparable employers, though it is likely wider.",
        ),
        (
            {"level": (0.5, 5.5), "filed": 3, "margin": 2.0},
            "The pay gap cannot be told apart from that of comparable employers, though it is likely narrower.",
        ),
        ({"filed": 5}, "The pay gap has been published, with nothing fair to compare it with."),
    ],
)
def test_the_question_is_answered_in_one_sentence(drawn, sentence):
    filed = drawn.pop("filed")
    assert answer({"2024-25": filed}, peers=EIGHT, **drawn) == sentence


def quarters(*shares):
    return {metric: {"2024-25": share} for metric, share in zip(QUARTERS, shares, strict=True)}


@pytest.mark.parametrize(
    ("shares", "sentence", "slope"),
    [
        # The slope is 0.4 times (3 * last + third - second - 3 * first), as the quarters lie 0.25 apart.
        ((66.0, 61.1, 50.7, 32.3), "Women are a smaller share of the best paid than of the worst paid.",
         "falls by 44.6"),
        ((30.0, 40.0, 50.0, 60.0), "Women are a larger share of the best paid than of the worst paid.",
         "rises by 40.0"),
        ((50.0, 50.0, 50.0, 48.5), "Women are about as large a share of the best paid as of the worst paid.",
         "falls by 1.8"),
    ],
)  # fmt: skip
def test_progression_is_answered_from_the_two_ends_of_pay(shares, sentence, slope):
    assert answer(goal=6, other=quarters(*shares)) == sentence
    [told] = describe_quarters(report(other=quarters(*shares)))
    assert read(told) == (
        f"In 2024-25, women were {shares[0]:.1f}% of the lowest paid quarter of its staff and {shares[3]:.1f}% of the "
        "highest paid. If all four shares were the same, women and men would be spread alike over its pay. Drawn as a "
        f"straight line through all four, their share {slope} points from the bottom of the pay scale to the top."
    )


@pytest.mark.parametrize("missing", ["women_lower_quarter", "women_top_quarter"])
def test_half_a_pair_of_quarters_says_nothing_of_their_difference(missing):
    other = quarters(66.0, 61.1, 50.7, 32.3) | {missing: {"2024-25": "not_given"}}
    assert describe_quarters(report(other=other)) == []
    assert answer(goal=6, other=other) == "Acme publishes how things stand here, with nothing fair to compare it with."


def test_quarters_of_different_years_are_not_set_against_each_other():
    other = quarters(66.0, 61.1, 50.7, 32.3) | {"women_top_quarter": {"2023-24": 32.3}}
    assert describe_quarters(report(other=other)) == []


def test_nothing_filed_leaves_nothing_to_say():
    assert paragraphs() == []
    assert describe_quarters(report()) == []
