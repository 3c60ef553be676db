"""The summary of each report: one page, on paper too, that says nothing which the report does not."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from tests.site.formats import main_of, printed_claims, published_claims, spoken
from tests.site.tagged import tagging_faults


def summary_of(report: Path) -> Path:
    return report.parent.with_name("summaries") / report.name


def test_every_report_has_a_summary_that_it_links(reports: list[Path]):
    for report in reports:
        assert summary_of(report).is_file(), report.stem
        links = {link.get("href") for link in main_of(report).select(".report-downloads a")}
        assert {f"../summaries/{report.stem}.html", f"../summaries/{report.stem}.pdf"} <= links


def test_a_summary_is_one_page_of_a4(reports: list[Path]):
    for report in reports:
        with pikepdf.open(summary_of(report).with_suffix(".pdf")) as document:
            assert len(document.pages) == 1, report.stem
            width, height = (round(float(side) / 72 * 25.4) for side in document.pages[0].MediaBox[2:])
            assert (width, height) == (210, 297)


def test_a_summary_is_tagged_as_a_listener_needs_it(reports: list[Path]):
    assert [fault for report in reports for fault in tagging_faults(summary_of(report).with_suffix(".pdf"))] == []


def test_every_claim_of_a_summary_is_in_the_report_and_its_ledger(reports: list[Path]):
    for report in reports:
        published = published_claims(report.with_suffix(".json"))
        in_report = {(each.claim, each.part) for each in printed_claims(report)}
        printed = printed_claims(summary_of(report))
        assert printed, report.stem
        assert {(each.claim, each.part) for each in printed} <= in_report
        assert all(each.words in spoken(published[each.claim][each.part]) for each in printed)


def test_a_summary_links_into_the_report_and_nowhere_within_itself(reports: list[Path]):
    for report in reports:
        ids = {tag["id"] for tag in main_of(report).find_all(id=True)}
        targets = [link["href"] for link in main_of(summary_of(report)).select("a[href]")]
        assert not [target for target in targets if target.startswith("#")]
        into = [target.partition("#")[2] for target in targets if "#" in target]
        assert set(into) <= ids, report.stem
