"""The forest of all members: who stands in it, in which order, and what is said of them together."""

from __future__ import annotations

import csv

import pytest

from analysis.claims.coalition_effects import coalition_effects
from analysis.claims.ledger import Ledger
from analysis.display.charts_coalition import plot_coalition, pooled_finding, table_coalition
from analysis.display.figure import ALT_LIMIT
from tests.claims.evidence_builder import METRICS
from tests.claims.test_coalition_effects import MEMBERS
from tests.display.drawn_svg import narrow, said, traced, wide
from tests.display.prose_rules import CAUSAL, SUPERLATIVE
from tests.display.test_forest import BOX, effect

GAP = METRICS["median_pay_gap"]
LAST_FIRST = ["Hall", "Gate", "Fen", "Elm", "Dale", "Cove", "bank", "Abbey"]
NAMES = {f"m{i}": name for i, name in enumerate(LAST_FIRST, start=1)}


def ledger(members=MEMBERS):
    return Ledger(tuple(coalition_effects(METRICS, members))).where(metric="median_pay_gap")


def chart():
    return plot_coalition(GAP, ledger(), NAMES)


@pytest.mark.parametrize("shape", [wide, narrow])
def test_every_member_has_a_box(shape):
    assert len(traced(shape(chart().svg), BOX)) == len(MEMBERS)


def test_members_stand_in_the_order_of_names_and_the_average_below():
    rows = list(csv.reader(chart().data.as_csv().splitlines()))[1:]
    assert [row[0] for row in rows[:8]] == ["Abbey", "bank", "Cove", "Dale", "Elm", "Fen", "Gate", "Hall"]
    assert [row[0] for row in rows[8:]] == ["All together", "One more like these"]
    assert [round(float(row[1]), 6) for row in rows[:9]] == [8, 7, 6, 5, 4, 3, 2, 1, 4.5]  # Hall is the first, by 1


def test_of_one_more_the_range_alone_is_written():
    claims = ledger()
    one_more = claims.first(what="pooled_change_against_peers_one_more")
    words = said(wide(chart().svg))
    assert one_more.interval in words and f"{one_more.text} ({one_more.interval})" not in words


def test_seven_members_are_neither_drawn_nor_tabled():
    assert plot_coalition(GAP, ledger(MEMBERS[:7]), NAMES) is None
    assert table_coalition(GAP, ledger(MEMBERS[:7]), NAMES) is None


@pytest.mark.parametrize(
    ("ends", "words"),
    [((-2.0, 1.0), "no change beyond that of peers is clear of chance"), ((-2.0, -1.0), "fell against"),
     ((1.0, 2.0), "rose against"), ((0.0, 2.0), "no change")],
)  # fmt: skip
def test_the_finding_goes_no_further_than_the_range(ends, words):
    assert words in pooled_finding(effect(sum(ends) / 2, *ends))


def test_the_words_name_no_cause_and_praise_nobody():
    figure = chart()
    for text in (figure.caption, figure.alt, table_coalition(GAP, ledger(), NAMES).text):
        assert not CAUSAL.search(text) and not SUPERLATIVE.search(text)
    assert len(figure.alt) <= ALT_LIMIT
    assert figure.svg == chart().svg  # the same file every time
