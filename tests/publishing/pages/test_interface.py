"""The site as data: schemas, descriptions of CSV files, redirects and the sitemap."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pyarrow.parquet as pq
import pytest

from analysis.claims.claim import Claim
from analysis.paths import Project
from analysis.production.roster import Entry, unreconciled
from analysis.publishing.addresses import write_addresses
from analysis.publishing.checks import check_site
from analysis.publishing.claim_rows import COLUMNS, claims_as_csv
from analysis.publishing.claim_schema import FIELDS, LICENCE
from analysis.publishing.interface import schemas, write_interface
from analysis.publishing.pages.dataset import dataset, dataset_block
from tests.publishing.pages.conftest import RECORDS, as_parquet


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site" / "reports" / "organisations"
    folder.mkdir(parents=True)
    for slug, records in RECORDS.items():
        (folder / f"{slug}.json").write_text(json.dumps({"claims": records}))
        (folder / f"{slug}.csv").write_text(claims_as_csv(records))
        page = f'<html lang="en-GB"><head><title>{slug}</title></head><body><p id="x">Text</p></body></html>'
        (folder / f"{slug}.html").write_text(page)
    return tmp_path / "site"


@pytest.fixture
def project(tmp_path):
    register = tmp_path / "data" / "organisations" / "redirects.csv"
    register.parent.mkdir(parents=True)
    register.write_text("old_slug,slug\nquay,wharf\nnever,was\n")
    return Project(tmp_path)


def test_the_schema_names_the_fields_of_a_claim():
    # The worded p-value is made when a claim is written.
    assert [field.name for field in FIELDS] == [*(field.name for field in fields(Claim)), "p"]


def test_the_interface_keeps_to_its_schemas(catalogue, site):
    write_interface(catalogue, site)
    api = site / "api" / "v1"
    for name, schema in schemas().items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert json.loads((api / "schema" / f"{name}.json").read_text()) == schema
    for name in ("goals", "metrics", "places", "coalition"):
        jsonschema.validate(json.loads((api / f"{name}.json").read_text()), schemas()[name])
    for slug in RECORDS:
        jsonschema.validate(json.loads((api / "organisations" / f"{slug}.json").read_text()), schemas()["organisation"])
    assert not (api / "organisations" / "yard.json").exists()


def test_of_a_copied_site_only_what_changed_is_written_again_and_what_has_gone_is_taken_away(catalogue, site):
    write_interface(catalogue, site)
    api, tables = site / "api" / "v1" / "organisations", site / "reports" / "organisations"
    whole = {path: path.read_bytes() for path in (*api.iterdir(), *tables.glob("*-metadata.json"))}
    (api / "quay.json").write_text("{}")  # its report was withdrawn since
    for slug in ("abbey", "wharf"):
        ledger = tables / f"{slug}.json"
        ledger.write_text(ledger.read_text().replace('"text": "', '"text": "about '))
    (tables / "wharf.csv-metadata.json").unlink()  # with the table of before
    write_interface(catalogue, site, {"wharf"})
    assert sorted(path.name for path in api.iterdir()) == ["abbey.json", "wharf.json"]
    assert "about" in (api / "wharf.json").read_text()
    assert (api / "abbey.json").read_bytes() == whole[api / "abbey.json"]
    assert (tables / "wharf.csv-metadata.json").read_bytes() == whole[tables / "wharf.csv-metadata.json"]


def test_the_index_lists_addresses_that_are_there_and_the_rule_of_versions(catalogue, site):
    (site / "api" / "v1").mkdir(parents=True)
    (site / "api" / "v1" / "organisations.json").write_text("{}")  # written by the step that knows the roster
    write_interface(catalogue, site)
    index = json.loads((site / "api" / "v1" / "index.json").read_text())
    whole = [entry for entry in index["files"] if "{" not in entry["address"]]
    assert [entry["address"] for entry in whole if not (site / entry["address"]).is_file()] == []
    assert all((site / entry["schema"]).is_file() for entry in index["files"] if "schema" in entry)
    assert index["release"].split(".")[0] == index["version"]
    assert "fields" in index["rule"]
    [reports] = [entry for entry in index["files"] if entry["address"].endswith("organisations/{slug}.json")]
    assert reports["count"] == len(RECORDS)


def test_the_example_on_the_data_page_runs(catalogue, site, capsys):
    write_interface(catalogue, site)
    page = (Path(__file__).parents[3] / "reports" / "data.qmd").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    program = program.replace("https://example.org/", f"{site.as_uri()}/").replace("co-op", "wharf")
    exec(compile(program, "data.qmd", "exec"), {})
    said = capsys.readouterr().out.splitlines()
    address = f"{site.as_uri()}/reports/organisations/wharf.html#wharf.median_pay_gap.2024-25"
    assert said == ["2024-25  12.3% worse", address]


def test_the_data_describe_themselves_to_search_engines(catalogue):
    described = dataset(catalogue, ["all-claims.csv", "all-claims.parquet"])
    assert (described["@type"], described["license"]) == ("Dataset", LICENCE)
    assert [each["encodingFormat"] for each in described["distribution"]] == [
        "text/csv", "application/vnd.apache.parquet", "application/json",
    ]  # fmt: skip
    block = dataset_block(catalogue, ["all-claims.csv"])
    assert json.loads(re.search(r"<script[^>]*>(.*)</script>", block, re.DOTALL).group(1))["version"] == "2026-11-30"


def test_a_claim_without_its_value_does_not_keep_to_the_schema(catalogue, site):
    write_interface(catalogue, site)
    document = json.loads((site / "api" / "v1" / "organisations" / "abbey.json").read_text())
    del document["claims"][0]["value"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schemas()["organisation"])


def test_each_table_of_claims_is_described_column_by_column(catalogue, site):
    write_interface(catalogue, site)
    table = site / "reports" / "organisations" / "abbey.csv"
    described = json.loads(table.with_name("abbey.csv-metadata.json").read_text())
    assert described["url"] == "abbey.csv"
    head = next(csv.reader(table.read_text().splitlines()))
    assert [column["name"] for column in described["tableSchema"]["columns"]] == head


def test_csv_and_parquet_hold_the_same_claims():
    rows = list(csv.DictReader(io.StringIO(claims_as_csv(RECORDS["wharf"]))))
    table = pq.read_table(io.BytesIO(as_parquet(RECORDS["wharf"]))).to_pylist()
    assert [row["id"] for row in rows] == [row["id"] for row in table]
    assert [row["text"] for row in rows] == ["12.3%", "12.3%", "8.4%"] == [row["text"] for row in table]
    assert list(table[0]) == [field.name for field in COLUMNS]


def test_a_former_slug_leads_on_and_is_no_report_of_its_own(project, site):
    write_addresses(project, site, None)
    page = (site / "reports" / "organisations" / "quay.html").read_text()
    assert 'url=wharf.html"' in page
    assert '<link rel="canonical" href="wharf.html">' in page
    assert not (site / "reports" / "organisations" / "never.html").exists()
    assert check_site(site) == []
    roster = [Entry(slug, slug, "published", "") for slug in RECORDS]
    assert unreconciled(roster, site) == []


def test_a_former_slug_leads_nowhere_once_the_report_is_withheld(project, site):
    write_addresses(project, site, None)
    (site / "reports" / "organisations" / "wharf.html").unlink()
    write_addresses(project, site, None)
    assert not (site / "reports" / "organisations" / "quay.html").exists()


def test_a_sitemap_needs_whole_addresses(project, site):
    write_addresses(project, site, None)
    assert not (site / "sitemap.xml").exists()
    write_addresses(project, site, "https://example.org/")
    listed = [each.text for each in ElementTree.parse(site / "sitemap.xml").iter() if each.tag.endswith("loc")]
    assert listed == [f"https://example.org/reports/organisations/{slug}.html" for slug in ("abbey", "wharf")]
    assert "Sitemap: https://example.org/sitemap.xml" in (site / "robots.txt").read_text()
