"""The log of editions, and what changed between two of them, claim by claim."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from analysis.paths import Project
from analysis.publishing.pages.edition_changes import edition_changes, read_former
from analysis.publishing.pages.editions import edition_fragment
from analysis.publishing.pages.published_claims import PublishedClaim
from analysis.publishing.pages.record_parts import read_parts
from tests.publishing.pages.conftest import RECORDS, as_parquet
from tests.publishing.pages.test_record_parts import put

GAP = "wharf.median_pay_gap.2024-25"


@pytest.fixture
def project(tmp_path):
    notes = tmp_path / "data/framework/editions.csv"
    notes.parent.mkdir(parents=True)
    notes.write_text(
        "edition,number,kind,organisation,claim,note\n"
        "2026-11-30,1,correction,wharf," + GAP + ",A filing was late.\n"
        "2026-11-30,2,new,,,Universities.\n"
        "2025-11-30,1,new,,,The first edition.\n"
    )
    return Project(tmp_path)


def keep(project, records):
    folder = project.data / "editions"
    folder.mkdir(exist_ok=True)
    (folder / "2025-11-30.parquet").write_bytes(as_parquet(records))


def now():
    return [PublishedClaim.from_record(each) for records in RECORDS.values() for each in records]


def test_changes_are_told_apart_by_address(tmp_path):
    before = copy.deepcopy([*RECORDS["wharf"], *RECORDS["abbey"]])
    before[0].update(text="11.0%", verdict="similar")  # corrected, and judged otherwise
    before[1]["text"] = "9.9%"  # a level: computed, so left out
    gone = {**before[0], "id": "wharf.mean_pay_gap.2023-24", "metric": "mean_pay_gap"}
    kept = tmp_path / "former.parquet"
    kept.write_bytes(as_parquet([*before, gone]))
    assert pq.ParquetFile(kept).metadata.num_rows == 7
    changes = edition_changes(read_former(kept), now())
    assert [(old.text, new.text) for old, new in changes.corrected] == [("11.0%", "12.3%")]
    assert [(old.verdict, new.verdict) for old, new in changes.judged] == [("similar", "worse")]
    assert [claim.id for claim in changes.gone] == [gone["id"]]
    assert changes.new == ()


def test_nothing_changed_is_said(project, catalogue):
    keep(project, [each for records in RECORDS.values() for each in records])
    log = edition_fragment(project, catalogue)["_includes/generated/editions.md"]
    assert "Every published figure and every verdict is as it was." in log


def test_the_log_is_newest_first_and_leads_to_the_corrected_figure(project, catalogue):
    log = edition_fragment(project, catalogue)["_includes/generated/editions.md"]
    assert log.index("30 November 2026") < log.index("30 November 2025")
    assert log.index("**New**") < log.index("**Corrected**")
    assert rf"[Wharf \[Ltd\]](organisations/wharf.ipynb#{GAP}): A filing was late." in log
    assert "Against the edition" not in log


def test_a_correction_prints_what_was_and_what_is(project, catalogue):
    former = copy.deepcopy(RECORDS["wharf"])
    former[0]["text"] = "11.0%"
    keep(project, former)
    log = edition_fragment(project, catalogue)["_includes/generated/editions.md"]
    [row] = [line for line in log.splitlines() if "11.0%" in line]
    assert f'[12.3%]{{.claim data-claim="{GAP}"}}' in row
    assert "no longer there, by" not in log
    [counted] = [line for line in log.splitlines() if line.startswith("| Abbey")]
    assert [cell.strip() for cell in counted.strip("|").split("|")] == ["Abbey", "1", "0"]


def test_figures_that_no_other_page_shows_are_compared_too(project, catalogue):
    put(project, "wharf")
    ledger = project.executed / "wharf.json"
    record = json.loads(ledger.read_text())
    bonus = {**record["claims"][0], "metric": "bonus_gap", "name": "Bonus gap", "verdict": ""}
    years = {year: {**bonus, "id": f"wharf.bonus_gap.{year}", "period": year} for year in ("2023-24", "2024-25")}
    record["claims"] += years.values()
    ledger.write_text(json.dumps(record))
    keep(project, [{**claim, "text": "11.0%"} if claim["period"] == "2024-25" else claim for claim in years.values()])
    parts = read_parts(project, ["wharf"])["wharf"]
    assert "wharf.bonus_gap.2024-25" not in {claim.id for claim in parts.shown}
    reports = [replace(report, parts=parts, claims=parts.shown) if report.organisation.slug == "wharf" else report
               for report in catalogue.reports]  # fmt: skip
    log = edition_fragment(project, replace(catalogue, reports=tuple(reports)))["_includes/generated/editions.md"]
    [row] = [line for line in log.splitlines() if "11.0%" in line]
    assert '[12.3%]{.claim data-claim="wharf.bonus_gap.2024-25"}' in row
