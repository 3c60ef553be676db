"""The files of all claims, written record by record: what the records say, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from analysis.paths import Project
from analysis.publishing.claim_rows import COLUMNS
from analysis.publishing.pages.downloads import download_files
from analysis.publishing.pages.generated_files import update_files
from analysis.publishing.pages.record_parts import FOLDER, read_parts
from tests.publishing.pages.test_record_parts import put

SLUGS = ("abbey", "wharf")


@pytest.fixture
def project(tmp_path):
    found = Project(tmp_path)
    for slug in SLUGS:
        put(found, slug)
    return found


def write(project, catalogue):
    """Write the downloads as a build does, and give which of them were written."""
    parts = read_parts(project, [report.organisation.slug for report in catalogue.reports])
    reports = (replace(report, parts=parts.get(report.organisation.slug)) for report in catalogue.reports)
    written = update_files(project, download_files(project, replace(catalogue, reports=tuple(reports))))
    return [path.name for path in written]


def file(project, name):
    return project.reports / "downloads" / name


def rows(project):
    return list(csv.DictReader(io.StringIO(file(project, "all-claims.csv").read_text())))


def test_they_hold_the_claims_of_all_records_field_by_field_in_the_order_of_names(project, catalogue):
    write(project, catalogue)
    ledgers = [json.loads((project.executed / f"{slug}.json").read_text()) for slug in SLUGS]
    records = [claim for ledger in ledgers for claim in ledger["claims"]]
    typed = pq.read_table(file(project, "all-claims.parquet")).to_pylist()
    assert typed == [{field.name: claim[field.name] for field in COLUMNS} for claim in records]
    assert [(row["id"], row["text"], json.loads(row["rows"])) for row in rows(project)] == [
        (claim["id"], claim["text"], claim["rows"]) for claim in records
    ]
    assert list(rows(project)[0]) == list(typed[0])


def test_they_are_written_only_if_something_has_changed_and_are_the_same_whatever_was_worked_out_anew(
    project, catalogue
):
    assert {"all-claims.csv", "all-claims.parquet", "downloads.md"} <= set(write(project, catalogue))
    assert write(project, catalogue) == []
    put(project, "wharf", text="12.4%")
    assert set(write(project, catalogue)) == {"all-claims.csv", "all-claims.parquet"}
    before = {name: file(project, name).read_bytes() for name in ("all-claims.csv", "all-claims.parquet")}
    (project.cache / FOLDER / "abbey.pickle").unlink()
    for name in before:
        file(project, name).unlink()
    write(project, catalogue)
    assert {name: file(project, name).read_bytes() for name in before} == before


def test_the_list_tells_the_size_of_what_was_written_and_how_many_claims_it_holds(project, catalogue):
    for claims in (1, 200):
        put(project, "wharf", text="1" * 100 * claims)
        write(project, catalogue)
        listed = (project.reports / "_includes/generated/downloads.md").read_text()
        [line] = [line for line in listed.splitlines() if "(downloads/all-claims.csv)" in line]
        size = file(project, "all-claims.csv").stat().st_size
        assert [cell.strip() for cell in line.strip("|").split("|")][2:] == [f"{size / 1000:.0f} kB", "8", "41"]


def test_nothing_is_left_of_a_draft(project, catalogue):
    write(project, catalogue)
    write(project, catalogue)
    assert not list(project.reports.rglob(".*"))
