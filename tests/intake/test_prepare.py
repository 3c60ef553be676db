from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import ImpactError, InvalidDataError, MissingInputError
from analysis.intake import prepare as preparing
from analysis.intake.prepare import prepare
from analysis.intake.reading import read_text, write_table
from analysis.intake.tables import TABLES
from analysis.intake.validate import read_tables


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_every_table_is_written_and_reads_back_the_same(project):
    tables = read_tables(project)

    summary = prepare(project)

    assert summary.changed
    assert set(summary.rows) == {table.name for table in TABLES}
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(project.prepared / f"{name}.parquet"), frame)


def test_the_second_time_nothing_is_done(project):
    prepare(project)
    before = contents(project.prepared)
    steps = []

    summary = prepare(project, steps.append)

    assert not summary.changed
    assert steps == []
    assert str(summary).startswith(f"Nothing has changed since the last time: {len(TABLES)} tables")
    assert contents(project.prepared) == before


def test_a_changed_cell_prepares_again(project, replace):
    prepare(project)
    replace("observations/places/literacy.csv", "70,,", "72,,")

    assert prepare(project).changed
    assert pd.read_parquet(project.prepared / "place_observations.parquet")["value"].tolist() == [68, 72]


CHANGES = {
    "a cell": ("observations/places/literacy.csv", "70,,", "72,,", ["observations/places"]),
    "a word": ("places/footprints.csv", "gpg,\nharbour,E07", "gpg,A note\nharbour,E07", ["places/footprints.csv"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_changed_table_is_checked_and_the_files_are_those_of_a_first_time(project, replace, change):
    prepare(project)
    name, old, new, checked = CHANGES[change]
    replace(name, old, new)
    steps = []
    prepare(project, steps.append)
    again = contents(project.prepared)
    shutil.rmtree(project.prepared)
    prepare(project)
    assert [step.removeprefix("Checking ") for step in steps if step.startswith("Checking")] == checked
    assert again == contents(project.prepared)


def test_a_change_that_breaks_a_rule_between_tables_is_named_by_its_row(project, replace):
    prepare(project)
    replace("places/footprints.csv", "0.75", "0.7")
    with pytest.raises(InvalidDataError, match=r"data/places/footprints.csv.*row \d"):
        prepare(project)


def test_a_name_that_is_gone_is_missed_in_the_tables_that_stayed(project, replace):
    prepare(project)
    places = (project.data / "places" / "places.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    gone = next(line for line in places if line.startswith("E07"))
    replace("places/places.csv", gone, "")
    with pytest.raises(InvalidDataError, match=r"footprints.csv.*is not in places"):
        prepare(project)


def test_a_removed_parquet_file_prepares_again(project):
    prepare(project)
    (project.prepared / "goals.parquet").unlink()

    assert prepare(project).changed


def test_a_damaged_manifest_prepares_again(project):
    prepare(project)
    (project.prepared / "manifest.json").write_text("{", encoding="utf-8")

    assert prepare(project).changed


def test_a_fault_leaves_what_was_prepared_untouched(project, replace):
    prepare(project)
    before = contents(project.prepared)
    replace("places/footprints.csv", "0.75", "0.7")

    with pytest.raises(InvalidDataError):
        prepare(project)

    assert contents(project.prepared) == before
    assert [path.name for path in project.cache.iterdir()] == ["prepared"]


def test_a_failure_while_writing_leaves_what_was_prepared_untouched(project, replace, monkeypatch):
    prepare(project)
    before = contents(project.prepared)
    replace("places/footprints.csv", "service area,gpg,\nharbour,E07", "campus,gpg,\nharbour,E07")

    def fail(draft, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(preparing, "swap", fail)
    with pytest.raises(ImpactError, match="No space left on device"):
        prepare(project)

    assert contents(project.prepared) == before
    assert [path.name for path in project.cache.iterdir()] == ["prepared"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_gives_one_sentence(project):
    project.cache.mkdir()
    project.cache.chmod(0o500)

    with pytest.raises(ImpactError, match="cannot be written"):
        prepare(project)


def test_a_file_in_the_place_of_the_cache_gives_one_sentence(project):
    project.cache.write_text("", encoding="utf-8")

    with pytest.raises(ImpactError, match="cannot be written to .*prepared"):
        prepare(project)


def test_a_project_without_data_gives_one_sentence(project):
    project.data.rename(project.root / "elsewhere")

    with pytest.raises(MissingInputError, match="There is no folder"):
        prepare(project)


def test_finding_nothing_to_do_does_not_load_pandas(project):
    prepare(project)
    code = (
        "import sys; from pathlib import Path; from analysis.paths import Project; "
        "from analysis.intake.prepare import prepare; "
        f"print(prepare(Project(Path({str(project.root)!r}))).changed, 'pandas' in sys.modules)"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.split() == ["False", "False"]


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, numbers), min_size=1, max_size=6))
def test_what_is_written_reads_back_the_same(tmp_path, rows):
    frame = pd.DataFrame(rows, columns=["name", "value"]).astype({"name": "str", "value": float})

    write_table(frame, tmp_path / "table.csv")
    read = read_text(tmp_path / "table.csv", "table.csv", ["name", "value"])

    assert read.faults == ()
    assert read.frame["name"].tolist() == frame["name"].tolist()
    assert [float(cell) for cell in read.frame["value"]] == frame["value"].tolist()
