"""The rules of prose hold for a few hundred reports, and each rule finds the fault that it is made for."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.display.describe_glance import describe_glance
from analysis.display.describe_goal import describe_goal
from tests.claims.evidence_builder import QUARTERS, fact, report
from tests.claims.place_tables import KINGDOM
from tests.display.prose_rules import figure_faults, figures, report_faults, shape_faults, text_faults, word_faults
from tests.display.reading import read, reading_age

EIGHT, TWELVE = (1, 2, 3, 4, 5, 6, 7, 8), tuple(range(1, 13))
YEARS = ("2017-18", "2018-19", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25")

FILINGS = {
    "none": {},
    "one": {"2024-25": 6.5},
    "one zero": {"2024-25": 0.0},
    "down": {"2023-24": 7.5, "2024-25": 6.5},
    "up": {"2023-24": 6.5, "2024-25": 9.5},
    "flat": {"2023-24": 6.5, "2024-25": 6.5},
    "across zero": {"2023-24": -1.5, "2024-25": 1.5},
    "missing now": {"2023-24": 6.5, "2024-25": "not_applicable"},
    "missing between": {"2021-22": 6.5, "2022-23": "suppressed", "2023-24": "not_given", "2024-25": 4.5},
    "years of falling": dict(zip(YEARS, (14.0, 12.9, 11.0, 10.2, 9.0, 7.9, 7.0), strict=True)),
    "years of rising from below": dict(zip(YEARS, (-9.0, -7.9, -6.1, -5.0, -4.0, -3.1, -2.0), strict=True)),
}
BESIDE = {
    "nothing": {},
    "seven peers": {"peers": EIGHT[:7], "movement": 5.0},
    "peers, level and movement": {"peers": EIGHT, "level": (3.0, 7.0), "movement": 5.0},
    "peers of either sign": {
        "peers": (-4, -3, -2, -1, 0, 1, 2, 3),
        "level": (-9.0, -5.0),
        "movement": 0.5,
        "margin": 2,
    },
    "peers to be placed among": {"peers": TWELVE, "level": (9.9, 10.1), "movement": 0.5},
    "peers of unsure level": {"peers": TWELVE, "peer_spread": 6.0, "level": (4.0, 9.0), "movement": 5.0, "margin": 2},
    "likely better": {"peers": TWELVE, "level": (-1.0, 7.0), "movement": 5.0, "margin": 2},
    "peers all at zero": {"peers": (0,) * 8, "level": (6.0, 8.0)},
    "a failed fit": {"peers": EIGHT, "level": (3, 7), "movement": 5.0, "failed": "The optimiser stopped early."},
}
REST = {
    "nothing": {},
    "facts": {"facts": [
        fact(3, bound="at_least"), fact(80, unit="%", role="target", period="2030"), fact("suppressed", id="acme-9"),
        fact(7, metric="pupils_reached", note="Rests on a few."), fact(900, metric="employees", stage="context"),
        fact(40, metric="tariff_help", unit="%"),
        fact(70, metric="tariff_help", unit="%", role="target", period="2030"),
    ]},
    "quarters and a place": {
        "other": {metric: {"2024-25": share} for metric, share in zip(QUARTERS, (60, 55, 50, 40), strict=True)},
        "footprint": [("A", 1.0)], "places": [("A", "2024", 60, 50, 70)], "need": [(1, 0.5, 0.2, 0.9, 0.01)],
    },
    "the whole country": {"footprint": [(KINGDOM, 1.0, "nationwide")], "places": [(KINGDOM, "2024", 60)]},
}  # fmt: skip
STATES = list(product(FILINGS, BESIDE, REST))


@pytest.mark.parametrize(("beside", "rest"), list(product(BESIDE, REST)))
def test_the_rules_hold_in_every_state(beside, rest):
    faults = [
        f"{filings}: {fault}"
        for filings in FILINGS
        for fault in report_faults(report(FILINGS[filings], **BESIDE[beside], **REST[rest]), charts=False)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("beside", BESIDE)
def test_the_rules_hold_for_the_words_of_charts(beside):
    long = "years of falling"
    drawn = report(
        FILINGS[long], **BESIDE[beside], **REST["quarters and a place"], name="East and North Anyshire Partnership"
    )
    assert [fault for figure in figures(drawn) for fault in figure_faults(figure)] == []


gaps = st.floats(-60, 60).map(lambda gap: round(gap, 1))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    values=st.lists(st.one_of(gaps, st.sampled_from(["not_given", "suppressed"])), max_size=7),
    peers=st.lists(gaps, max_size=12),
    level=st.one_of(st.none(), st.tuples(gaps, gaps).map(sorted)),
    movement=st.one_of(st.none(), st.floats(0.5, 30)),
)
def test_the_rules_hold_for_drawn_figures(values, peers, level, movement):
    filings = dict(zip(YEARS[::-1], values, strict=False))
    assert report_faults(report(filings, peers=peers, level=level, movement=movement), charts=False) == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("It was nan% in 2024.", "'nan' is left over"),
        ("It was None.", "'None' is left over"),
        ("Two  spaces.", "'  ' stands in 'Two  spaces.'"),
        ("Stop..", "'..' stands in 'Stop..'"),
        ("A gap , so.", "' ,' stands in 'A gap , so.'"),
        ("For 1 goals.", "'1 goals'"),
        ("It is a 8% gap.", "'a 8'"),
        ("A bracket (open.", "unbalanced ()"),
    ],
)
def test_a_slip_of_grammar_is_found(words, fault):
    assert fault in list(word_faults(words))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- one\n- \n- two", "a list has an empty item"),
        ("| a | b |\n| --- | --: |\n", "a table has no rows"),
        ("text\n\n## Heading {#here}", "a heading has no text under it"),
        ("::: {.caveats}\n\n:::", "a block is empty"),
    ],
)
def test_a_slip_of_shape_is_found(text, fault):
    assert fault in list(shape_faults(text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The gap is 6.5% now.", "the number '6.5%' is no claim"),
        ("[6.5%]{.claim data-claim=\"acme.gap\"}", "the claim acme.gap is not in the ledger"),
        ('[6.4%]{.claim data-claim="acme.median_pay_gap.2024-25"}', "the text of acme.median_pay_gap.2024-25 reads "
                                                                    "'6.4%'"),
        ("The gap fell thanks to training.", "'thanks to' says what the evidence cannot"),
        ("It is the best of all.", "'best' is a superlative"),
    ],
)  # fmt: skip
def test_a_slip_of_honesty_is_found(text, fault):
    assert fault in list(text_faults(text, report({"2024-25": 6.5})))


def test_periods_and_the_numbers_of_goals_are_no_loose_numbers():
    drawn = report({"2024-25": 6.5})
    assert list(text_faults("| 14. Achieve equality | in 2024-25 | in July 2024 |", drawn)) == []


def test_the_reading_age_is_that_of_flesch_and_kincaid():
    # Nine words, nine syllables, one sentence: 0.39 * 9 + 11.8 * 1 - 15.59 = -0.28, and five years of age before school
    assert reading_age("The cat sat on the mat and it slept.") == pytest.approx(-0.28 + 5)


def test_the_texts_of_a_full_report_can_be_read_at_twelve():
    drawn = report(FILINGS["years of falling"], **BESIDE["peers, level and movement"], **REST["quarters and a place"])
    shown = [describe_glance(drawn), describe_goal(drawn, 14), describe_goal(drawn, 6)]
    assert all(reading_age(text.text) <= 12 for text in shown), [read(text.text) for text in shown]
