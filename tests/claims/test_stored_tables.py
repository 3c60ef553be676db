"""Tables that are read once: rows chosen by a value, in their order, whatever stores the column; and let go again."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims.stored_tables import Table, forget_tables, open_table
from analysis.paths import Project

WORDS = st.lists(st.sampled_from(["a", "b", "ß", None]), max_size=30)


@pytest.mark.parametrize("kind", ["object", "category", "string"])
@given(cells=WORDS, wanted=st.sets(st.sampled_from(["a", "b", "c"])))
def test_rows_are_chosen_by_value_and_keep_their_order(kind, cells, wanted):
    frame = pd.DataFrame({"word": pd.Series(cells, dtype="object").astype(kind), "row": range(len(cells))})
    found = Table(frame).having("word", wanted)
    assert found.column("row") == [row for row, cell in enumerate(cells) if cell in wanted]


def test_a_column_of_numbers_is_looked_up_by_number():
    table = Table(pd.DataFrame({"goal": [5, 1, 5], "row": [0, 1, 2]}))
    assert table.having("goal", [5]).column("row") == [0, 2]
    assert len(table.having("goal", [2])) == 0


def test_a_table_is_read_once_until_it_is_let_go(tmp_path):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    first = open_table(Project(tmp_path), path, "make it")
    assert open_table(Project(tmp_path), path, "make it") is first
    forget_tables()
    assert open_table(Project(tmp_path), path, "make it") is not first
