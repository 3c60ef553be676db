"""One organisation's mistake in its own figures: its rows are left out, and nobody else's."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.claims.report import load_report
from analysis.claims.tables import read_table
from analysis.errors import InvalidDataError
from analysis.framework.prepared_tables import faulty_rows
from analysis.intake.left_out import OWNED
from analysis.intake.prepare import prepare
from analysis.intake.schemas import SCHEMAS
from analysis.intake.validate import read_tables

FACTS = "observations/published_facts.csv"
FILINGS = "observations/pay_gap_filings.csv"
COUNTS = "observations/counts.csv"
OTHERS = {
    "organisations/organisations.csv": """
        moor,Moor,company,Water,water,It has moors.,,gpg
        vale,Vale,company,Water,water,It has a vale.,,gpg
    """,
    "organisations/entities.csv": "E2,moor,Moor Limited,lead,00000002,2023-24,2024-25,,gpg",
    "organisations/counted_bodies.csv": "moor-training,MOOR TRAINING,moor,colleges,member,Its own college,gpg",
    "places/footprints.csv": """
        moor,E06000052,1,service area,gpg,
        vale,E06000052,1,service area,gpg,
    """,
    FILINGS: """
        E2,median_pay_gap,2023-24,2023-04-05,2024-04-04,4.5,,gpg
        E2,median_pay_gap,2024-25,2024-04-05,2025-04-04,3.5,,gpg
    """,
    FACTS: """
        moor-staff,moor,employees,,context,result,300 work there,300,exact,,people,2024,2024-01-01,2024-12-31,,gpg,
    """,
    COUNTS: "moor-training,trainees_women,2024-25,2024-08-01,2025-07-31,Female,30,30,30,60,60,60,,1,,gpg",
}


@pytest.fixture
def project(project):
    """The drawn project with two organisations more: a majority that has made no mistake."""
    for name, rows in OTHERS.items():
        with (project.data / name).open("a", encoding="utf-8") as table:
            table.writelines(f"{row.strip()}\n" for row in rows.strip().splitlines())
    return project


def left_out(project, progress=None):
    prepare(project, progress, best_effort=True)
    return faulty_rows(project)


def owners_in(project, table):
    return pd.read_parquet(project.prepared / f"{table}.parquet")[OWNED[table][0]].unique().tolist()


# file, text, text in its place, whose report it costs, and what is said of it
MISTAKES = [
    (FACTS, "300 work there,300", "300 work there,3oo", "moor", "row 3: value '3oo': is not a number"),
    (FACTS, "employees,,context,result,300 work there", "staff,,context,result,300 work there", "moor",
     "row 3: metric 'staff': is not in metrics"),
    (FACTS, "there,300,exact,,people", "there,300,exact,,people,more", "moor",
     "row 3: row 'moor-staff,moor,employees,,context,result,300 work there,...': has 18 cells where"),
    (FACTS, "300,exact,,people,2024,2024-01-01,2024-12-31,,gpg,\n", "300,exa\n", "moor",
     "row 3: row 'moor-staff,moor,employees,,context,result,300 work there,...': has 9 cells where the header has 17"),
    (FILINGS, "2024-04-04,4.5,", "2024-04-04,104.5,", "moor", "row 5: value '104.5': a gap cannot be above 100%"),
    (FILINGS, "E2,median_pay_gap,2024-25", "E2,median_pay_gap,2023-24", "moor",
     "row 6: period 'E2 median_pay_gap 2023-24': repeats an earlier row"),
    (FILINGS, "E1,median_pay_gap,2023-24", "E1,literacy,2023-24", "harbour",
     "row 2: metric 'literacy': is a metric of the level place"),
    (COUNTS, "30,30,30,60", "30,30,20,60", "moor", "row 6: count '30': must lie between count_least and count_most"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "slug", "words"), MISTAKES)
def test_a_mistake_in_an_organisations_own_figures_leaves_out_its_rows_and_says_where(
    project, replace, file, old, new, slug, words
):
    before = read_tables(project)
    replace(file, old, new)
    found = left_out(project)
    assert found.keys() == {slug}
    assert f"data/{file}, {words}" in found[slug]
    [table] = [name for name in OWNED if file.endswith(f"/{name}.csv")]
    theirs = {"harbour": {"E1", "harbour", "harbour-training"}, "moor": {"E2", "moor", "moor-training"}}[slug]
    for name, frame in before.items():
        expected = frame[~frame[OWNED[name][0]].isin(theirs)] if name == table else frame
        found = pd.read_parquet(project.prepared / f"{name}.parquet")
        pd.testing.assert_frame_equal(found, expected.reset_index(drop=True), check_dtype=len(expected) > 0)


@pytest.mark.parametrize(("file", "old", "new", "slug", "words"), MISTAKES[:4])
def test_to_prepare_alone_is_to_be_told_of_every_mistake(project, replace, file, old, new, slug, words):
    prepare(project)
    kept = {path.name: path.read_bytes() for path in project.prepared.iterdir()}
    replace(file, old, new)
    for _ in range(2):
        with pytest.raises(InvalidDataError) as error:
            prepare(project)
        assert str(error.value).startswith("1 fault in 1 file")
        assert words in str(error.value)
    assert {path.name: path.read_bytes() for path in project.prepared.iterdir()} == kept


EVERYBODYS = [
    ("a register", "organisations/entities.csv", "00000002", "2"),
    ("a definition", "framework/metrics.csv", "employees,Employees", "employees,"),
    ("a place", "observations/places/literacy.csv", "70,,", "170,,"),
    ("all employers", "observations/employers.csv", "E8,2024-25,private", "E8,2024-25,public and private"),
    ("nobody's figure", COUNTS, "Female,400,400,400,800", "Female,x,400,400,800"),
    ("whose it is", FACTS, "moor-staff,moor,", "moor-staff,more,"),
    ("the header", FACTS, "statement,value", "statement,figure"),
    ("a quotation mark", FACTS, "300 work there,", '"300 work there,'),
    ("a blank row", FACTS, "moor-staff", "\nmoor-staff"),
]


@pytest.mark.parametrize(("what", "file", "old", "new"), EVERYBODYS, ids=[case[0] for case in EVERYBODYS])
def test_a_mistake_that_concerns_everybody_stops_all(project, replace, what, file, old, new):
    replace(file, old, new)
    with pytest.raises(InvalidDataError, match=f"data/{file}"):
        prepare(project, best_effort=True)
    assert not project.prepared.exists()


def test_a_mistake_of_more_than_half_is_one_that_they_share(project, replace):
    replace(FACTS, "there,300", "there,3oo")
    replace(FILINGS, ",10.5,", ",105,")
    with pytest.raises(InvalidDataError, match="2 faults in 2 files"):
        prepare(project, best_effort=True)


def test_what_was_left_out_is_looked_at_again_and_comes_back_once_it_is_right(project, replace):
    replace(FACTS, "there,300", "there,3oo")
    assert left_out(project).keys() == {"moor"}
    steps = []
    assert left_out(project, steps.append).keys() == {"moor"}
    assert [step for step in steps if step.startswith("Checking")] == [f"Checking {FACTS}"]
    replace(FACTS, "3oo", "300")
    assert left_out(project) == {}
    assert owners_in(project, "published_facts") == ["harbour", "moor"]
    assert not prepare(project).changed


def test_whoever_reads_a_table_is_told_what_it_is_without_and_a_report_on_it_is_refused(project, replace):
    replace(FACTS, "there,300", "there,3oo")
    prepare(project, best_effort=True)
    with pytest.warns(UserWarning, match="published_facts is without the rows of moor, which break rules"):
        assert "moor" not in set(read_table("published_facts", project)["organisation"])
    assert "E2" in set(read_table("pay_gap_filings", project)["entity"])  # and no warning, which would be an error
    with pytest.raises(InvalidDataError, match=r"Rows of moor break rules and were left out\. data/observations"):
        load_report("moor", "2026-11-30", project=project)


def test_rows_go_too_when_what_they_refer_to_has_gone_and_they_themselves_are_as_they_were(project, replace):
    replace("sources.csv", "2026-01-31,", "2026-01-31,\nother,Somebody,Something,https://example.org,,,,")
    replace(FACTS, "2024-12-31,,gpg,\nmoor", "2024-12-31,,other,\nmoor")
    assert left_out(project) == {}
    replace("sources.csv", "\nother,", "\nanother,")
    assert "row 2: source 'other': is not in sources" in left_out(project)["harbour"]
    assert owners_in(project, "published_facts") == ["moor"]


def test_a_reason_names_three_faults_and_counts_the_rest(project, replace):
    replace(FACTS, "there,300,exact,,people,2024,2024-01-01,2024-12-31", "there,3oo,nearly,,people,2024,first,last")
    reason = left_out(project)["moor"]
    assert reason.count("row 3") == 3
    assert reason.endswith(" And 1 more: impact prepare")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_cell_what_is_kept_obeys_all_rules_or_nothing_is_kept(project, data):
    """Any text in any cell of any table: the rest obeys the rules by itself, or is refused whole."""
    file = data.draw(st.sampled_from([FACTS, FILINGS, COUNTS, "organisations/entities.csv"]))
    path = project.data / file
    good = path.read_bytes()
    lines = good.decode().splitlines()
    row = data.draw(st.integers(1, len(lines) - 1))
    cells = lines[row].split(",")
    place = data.draw(st.integers(0, len(cells) - 1))
    cells[place] = data.draw(st.sampled_from(["", "x", "-5", "1e9", "gpg", "E2", "moor", "2024-01-01", "a,b"]))
    lines[row] = ",".join(cells)
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            found = left_out(project)
        except InvalidDataError:
            return
        for table in OWNED:
            frame = pd.read_parquet(project.prepared / f"{table}.parquet")
            SCHEMAS[table].schema.validate(frame, lazy=True)
            assert not frame.duplicated(list(SCHEMAS[table].key)).any()
        assert len(found) <= 1
    finally:
        path.write_bytes(good)
