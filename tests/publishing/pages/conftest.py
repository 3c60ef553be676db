"""A drawn catalogue: two organisations, one goal with a compared measure, one served place."""

from __future__ import annotations

import io

import pytest

from analysis.framework.records import Footprint, Goal, Metric, Organisation, PeerGroup, Place, Source
from analysis.publishing.claim_rows import claims_as_table, write_parquet
from analysis.publishing.claim_schema import FIELDS, LIST, NUMBER, TEXT
from analysis.publishing.pages.catalogue import Catalogue, Report
from analysis.publishing.pages.published_claims import PublishedClaim
from analysis.publishing.pages.unread import Unread

BLANK = {TEXT: "", NUMBER: 0.0, LIST: []}


def record(identifier, **cells):
    """One published claim as its JSON has it; what is not given is blank."""
    blank = {field.name: None if field.blank else BLANK.get(field.type, 0) for field in FIELDS}
    organisation, metric, period, *what = identifier.split(".")
    named = {"id": identifier, "organisation": organisation, "metric": metric, "period": period}
    return {**blank, **named, "what": what[0] if what else "value", **cells}


def gap_records(slug, text, level, verdict):
    result = {"goal": 14, "audience": "staff", "role": "result", "stage": "outcome", "evidence": "outcome"}
    context = {"goal": 14, "audience": "staff", "role": "context", "stage": "context", "evidence": "none"}
    stem = f"{slug}.median_pay_gap.2024-25"
    return [
        record(stem, text=text, value=1.0, verdict=verdict, **result),
        record(f"{stem}.level", text=text, interval=level, value=1.0, **context),
        record(f"{stem}.peers_median", text="8.4%", value=8.4, **context),
    ]


def as_parquet(records, edition=None):
    """The file of all claims, of one record."""
    packed = io.BytesIO()
    write_parquet([claims_as_table(records)], packed, edition)
    return packed.getvalue()


RECORDS = {
    "wharf": gap_records("wharf", "12.3%", "10% to 15%", "worse"),
    "abbey": gap_records("abbey", "−3.2%", "−6% to 0%", "better"),
}


@pytest.fixture
def catalogue():
    goal = Goal("current", 14, "Equality", "", "cross-cutting", "", "", "not_published", "Is it fair?", "", "page")
    metric = Metric(
        "median_pay_gap", "Median gender pay gap", "Median gap", 14, "staff", "organisation", "gap", "%", "zero", 1,
        "", "", 1.0, "as filed", "gpg", "", "live", "",
    )  # fmt: skip
    indicator = Metric(
        "early_literacy", "Early literacy", "Literacy", 14, "communities", "place", "percentage", "%", "higher", 1,
        "", "", 1.0, "as published", "gpg", "", "live", "",
    )  # fmt: skip
    organisations = [
        Organisation("abbey", "Abbey", "nhs", "Hospitals", "trusts", "", "", ""),
        Organisation("wharf", "Wharf [Ltd]", "company", "Ports", "trusts", "", "", ""),
        Organisation("yard", "Yard", "company", "Ports", "", "", "", ""),
    ]
    context = {"stage": "context", "role": "context", "evidence": "none"}
    return Catalogue(
        edition={"edition": "2026-11-30", "goal_set": "current"},
        goals=(goal,),
        metrics={metric.id: metric, indicator.id: indicator},
        sources={"gpg": Source("gpg", "Government", "Filings", "https://example.org", "OGL", "", "")},
        reports=tuple(
            Report(each, tuple(map(PublishedClaim.from_record, RECORDS.get(each.slug, ()))), each.slug in RECORDS)
            for each in organisations
        ),
        peer_groups={"trusts": PeerGroup("trusts", "Trusts", "Chosen by name.")},
        peers=({"peer_group": "trusts", "employer": "E1", "name": "Abbey Trust", "reason": "A trust"},),
        places={
            "E06000001": Place("E06000001", "Hartlepool", "lad", "E12000001", "", "E92000001", 98180),
            "E12000001": Place("E12000001", "North East", "region", "", "", "E92000001", None),
            "E92000001": Place("E92000001", "England", "nation", "", "", "E92000001", None),
            "K02000001": Place("K02000001", "United Kingdom", "uk", "", "", "", None),
        },
        footprints={"abbey": (Footprint("abbey", "E06000001", 1.0, "catchment", "x", ""),)},
        official_measures=(),
        context=Unread.of({
            "places/e06000001": (
                record(
                    "e06000001.early_literacy.2024", goal=14, text="70.1%", value=70.1, subject="E06000001", **context
                ),
                record("e06000001.share_served.abbey", text="100%", value=100.0, subject="abbey", **context),
            ),
            "places/e92000001": (
                record(
                    "e92000001.early_literacy.2024", goal=14, text="72.0%", value=72.0, subject="E92000001", **context
                ),
            ),
            "peers/trusts": (
                *(
                    record(f"trusts.median_pay_gap.2024-25.{what}", text=text, count="9", value=1.0, **context)
                    for what, text in (("peers_lower", "2.0%"), ("peers_median", "5.0%"), ("peers_upper", "9.0%"))
                ),
                record("trusts.median_pay_gap.2024-25", text="4.4%", value=4.4, subject="E1", **context),
            ),
        }),
    )  # fmt: skip


def render(project, site):
    """Lay a page into the site for each source that there is, as a build does."""
    for source in project.reports.rglob("*.qmd"):
        page = site / source.relative_to(project.root).with_suffix(".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("rendered")
