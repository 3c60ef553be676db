"""What the site takes from a record: kept while the record stays, worked out anew when anything of it changes."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from analysis.errors import PublishError
from analysis.paths import Project
from analysis.publishing.claim_rows import claims_as_csv, claims_as_table, write_parquet
from analysis.publishing.pages import record_parts
from analysis.publishing.pages.record_parts import FOLDER, read_parts
from tests.publishing.pages.conftest import gap_records, record

PLACE = record("wharf.early_literacy.2024", stage="context", role="context", text="70.1%", value=70.1)
CELL = {
    "cell_type": "code",
    "source": '#| label: fig-peers\n#| fig-cap: "Among peers"\n#| fig-alt: "Dots."',
    "outputs": [{"data": {"image/svg+xml": "<svg/>"}}],
}


def put(project, slug="wharf", text="12.3%", chart="<svg/>", summary="The summary.", **without):
    cell = {**CELL, "outputs": [{"data": {"image/svg+xml": chart}}]}
    claims = [*gap_records(slug, text, "10% to 15%", "worse"), {**PLACE, "id": f"{slug}.early_literacy.2024"}]
    for claim in claims:
        for name in without.get("without", ()):
            del claim[name]
    told = {"title": "Wharf", "text": f"{summary}\n\n<!-- chart -->", "chart": "fig-peers"}
    project.executed.mkdir(parents=True, exist_ok=True)
    (project.executed / f"{slug}.json").write_text(json.dumps({"claims": claims, "summary": told}))
    (project.executed / f"{slug}.ipynb").write_text(json.dumps({"cells": [cell]}))


@pytest.fixture
def project(tmp_path):
    found = Project(tmp_path)
    put(found)
    return found


@pytest.fixture
def made(monkeypatch):
    """Remember which records were worked out."""
    slugs, make = [], record_parts.make_parts

    def note(content, notebook):
        slugs.append(notebook.stem)
        return make(content, notebook)

    monkeypatch.setattr(record_parts, "make_parts", note)
    return slugs


def content(parts):
    """All that there is of a record, read from where it is kept."""
    return parts.shown, parts.count, list(parts.claims), parts.rows, parts.table.to_pylist(), parts.pages


def test_a_record_is_worked_out_once_while_it_stays(project, made):
    put(project, "abbey")
    first = read_parts(project, ["wharf", "abbey", "yard"])
    assert list(first) == ["abbey", "wharf"]
    again = read_parts(project, ["wharf", "abbey", "yard"])
    assert list(map(content, again.values())) == list(map(content, first.values()))
    assert made == ["abbey", "wharf"]


CHANGES = {
    "a claim": ({"text": "12.4%"}, lambda parts: b"12.4%" in parts.rows and next(parts.claims)["text"] == "12.4%"),
    "the summary": ({"summary": "Another."}, lambda parts: "Another." in parts.pages["summaries/wharf.qmd"]),
    "a chart": ({"chart": "<svg />"}, lambda parts: parts.pages["summaries/wharf.svg"] == "<svg />"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_part_follows_its_record_and_no_other_is_worked_out_again(project, made, change):
    put(project, "abbey")
    read_parts(project, ["wharf", "abbey"])
    made.clear()
    given, is_seen = CHANGES[change]
    put(project, **given)
    assert is_seen(read_parts(project, ["wharf", "abbey"])["wharf"])
    assert made == ["wharf"]


def test_other_code_works_all_out_again(project, made, monkeypatch):
    read_parts(project, ["wharf"])
    monkeypatch.setattr(record_parts, "code_key", lambda: "other")
    read_parts(project, ["wharf"])
    assert made == ["wharf", "wharf"]


BROKEN = {
    "nothing": lambda stored: b"",
    "something else": lambda stored: b"else",
    "another object": lambda stored: b"\x80\x04K\x01.",
    "cut off at its end": lambda stored: stored[:-1],
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_store_is_made_again(project, made, fault):
    whole = content(read_parts(project, ["wharf"])["wharf"])
    kept = project.cache / FOLDER / "wharf.pickle"
    kept.write_bytes(BROKEN[fault](kept.read_bytes()))
    assert content(read_parts(project, ["wharf"])["wharf"]) == whole
    assert made == ["wharf", "wharf"]


def test_official_figures_of_places_are_in_the_files_of_all_claims_and_not_among_the_organisation_s_own(project):
    parts = read_parts(project, ["wharf"])["wharf"]
    assert [claim["what"] for claim in parts.claims] == ["value", "level", "peers_median"]
    rows = list(csv.DictReader(io.StringIO(claims_as_csv([]) + parts.rows.decode())))
    assert [row["id"] for row in rows] == parts.table["id"].to_pylist()
    assert (rows[-1]["text"], parts.count) == ("70.1%", 4)


def test_records_of_another_version_are_named_with_what_they_lack_and_the_command_that_makes_them_anew(project):
    for number in range(7):
        put(project, f"abbey-{number}", without=("certainty", "p"))
    with pytest.raises(PublishError) as error:
        read_parts(project, ["wharf", *(f"abbey-{number}" for number in range(7))])
    assert str(error.value) == (
        "The records of 7 organisations were made by another version of the workbench (abbey-0, abbey-1, abbey-2, "
        "abbey-3, abbey-4, abbey-5 and 1 more): their claims have no 'certainty', 'p'. The site stays as it is. "
        "Make them anew with: impact build --changed"
    )


def test_groups_of_rows_are_one_table_to_whoever_reads_them(monkeypatch):
    table = claims_as_table(gap_records("wharf", "12.3%", "10% to 15%", "worse"))
    alone, grouped = io.BytesIO(), io.BytesIO()
    write_parquet([table] * 3, alone)
    monkeypatch.setattr("analysis.publishing.claim_rows.GROUP", len(table) + 1)
    write_parquet([table] * 3, grouped)
    assert pq.ParquetFile(grouped).num_row_groups > pq.ParquetFile(alone).num_row_groups == 1
    assert pq.read_table(grouped).equals(pq.read_table(alone))
