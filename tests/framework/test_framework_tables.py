"""Reading tables into records: what fits becomes a record, what does not is named by file, row and field."""

from __future__ import annotations

import csv
from dataclasses import astuple, dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InvalidDataError, MissingInputError, UsageError
from analysis.framework.goals import read_goals
from analysis.framework.organisations import find_organisation, read_peers
from analysis.framework.places import read_footprints
from analysis.framework.tables import index_by, read_records
from analysis.paths import Project


@dataclass(frozen=True)
class Tree:
    name: str
    rings: int
    height: float
    girth: float | None


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data").mkdir()
    return Project(tmp_path)


def write(project, path, text):
    file = project.data / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_a_row_becomes_a_record_and_other_columns_are_left_alone(project):
    write(project, "trees.csv", "colour,name,rings,height,girth\ngreen,oak,80,21.5,\n")
    assert read_records(project, "trees.csv", Tree) == (Tree("oak", 80, 21.5, None),)


def test_every_wrong_cell_is_named_by_file_row_and_field(project):
    write(project, "trees.csv", "name,rings,height,girth\noak,eighty,21.5,\nash,40,tall,wide\n")
    with pytest.raises(InvalidDataError) as error:
        read_records(project, "trees.csv", Tree)
    message = str(error.value)
    assert "data/trees.csv, row 2, field 'rings': 'eighty' is not a whole number." in message
    assert "data/trees.csv, row 3, field 'height': 'tall' is not a number." in message
    assert "data/trees.csv, row 3, field 'girth': 'wide' is not a number or blank." in message


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_what_is_not_finite_is_not_a_number(project, number):
    write(project, "trees.csv", f"name,rings,height,girth\noak,80,{number},\n")
    with pytest.raises(InvalidDataError, match="is not a number"):
        read_records(project, "trees.csv", Tree)


def test_a_missing_column_is_named(project):
    write(project, "trees.csv", "name,rings,height\noak,80,21.5\n")
    with pytest.raises(InvalidDataError, match="there is no column 'girth'"):
        read_records(project, "trees.csv", Tree)


@pytest.mark.parametrize("row", ["oak,80,21.5", "oak,80,21.5,,green"])
def test_a_row_longer_or_shorter_than_the_header_is_named(project, row):
    write(project, "trees.csv", f"name,rings,height,girth\nash,40,18,\n{row}\n")
    with pytest.raises(InvalidDataError, match="data/trees.csv, row 3"):
        read_records(project, "trees.csv", Tree)


def test_a_missing_file_is_named(project):
    with pytest.raises(MissingInputError, match="data/trees.csv"):
        read_records(project, "trees.csv", Tree)


def test_a_name_that_appears_twice_is_refused():
    twice = [Tree("oak", 1, 1.0, None), Tree("oak", 2, 2.0, None)]
    with pytest.raises(InvalidDataError, match="'oak' appears twice"):
        index_by(twice, "name", "trees.csv")


text = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=20)
number = st.floats(allow_nan=False, allow_infinity=False)
trees = st.builds(Tree, text, st.integers(), number, st.none() | number)


@given(rows=st.lists(trees, max_size=5))
def test_records_survive_being_written_and_read(tmp_path_factory, rows):
    project = Project(tmp_path_factory.mktemp("project"))
    project.data.mkdir()
    with (project.data / "trees.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "rings", "height", "girth"))
        writer.writerows(("" if cell is None else cell for cell in astuple(row)) for row in rows)
    assert read_records(project, "trees.csv", Tree) == tuple(rows)


GOALS = (
    "goal_set,number,title,aliases,group,group_basis,description,description_status,question,question_basis,source\n"
    "2021,2,Second,,childhood,ours,,not_published,Q?,ours,page\n"
    "2021,1,First,,childhood,ours,,not_published,Q?,ours,page\n"
    "current,1,First again,,childhood,ours,,not_published,Q?,ours,page\n"
)


def test_goals_of_one_version_come_in_the_order_of_their_numbers(project):
    write(project, "framework/goals.csv", GOALS)
    assert [goal.title for goal in read_goals(project, "2021")] == ["First", "Second"]
    assert [goal.title for goal in read_goals(project)] == ["First again"]


def test_an_unknown_version_of_the_goals_lists_those_that_exist(project):
    write(project, "framework/goals.csv", GOALS)
    with pytest.raises(UsageError, match="There are: 2021, current"):
        read_goals(project, "2030")


ORGANISATIONS = (
    "slug,name,kind,industry,peer_group,about,note,source\n"
    "oak-trust,Oak Trust,nhs,Hospitals,nhs-acute,It runs a hospital.,,page\n"
)


def test_an_organisation_is_found_by_a_former_slug_too(project):
    write(project, "organisations/organisations.csv", ORGANISATIONS)
    write(project, "organisations/redirects.csv", "old_slug,slug\nacorn-trust,oak-trust\n")
    assert find_organisation(project, "acorn-trust") == find_organisation(project, "oak-trust")
    with pytest.raises(UsageError, match="Did you mean 'oak-trust'"):
        find_organisation(project, "oak-trusts")


def test_peers_are_gathered_by_group(project):
    rows = "peer_group,employer,name,reason,source\na,E1,One,r,s\nb,E2,Two,r,s\na,E3,Three,r,s\n"
    write(project, "organisations/peers.csv", rows)
    assert read_peers(project) == {"a": ("E1", "E3"), "b": ("E2",)}


def test_footprints_are_gathered_by_organisation_largest_first(project):
    rows = "organisation,place,weight,basis,source,note\no,E1,0.3,campus,s,\no,E2,0.7,campus,s,\n"
    write(project, "places/footprints.csv", rows)
    assert [row.place for row in read_footprints(project)["o"]] == ["E2", "E1"]
