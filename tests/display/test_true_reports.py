"""The reports of every organisation of the register, from the published tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.claims.fits import fit_all
from analysis.claims.report import load_report
from analysis.framework.organisations import read_organisations
from analysis.intake.prepare import prepare
from analysis.paths import find_project
from tests.display.prose_rules import figure_faults, figures, report_faults

PROJECT = find_project(Path(__file__).parent)
SLUGS = sorted(read_organisations(PROJECT))
EDITION = "2026-11-30"
YEARS = ("2017-18", "2018-19", "2019-20", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25")

# Median hourly gap in per cent as filed with the gender pay gap service, lead entity of each group, in the order of
# YEARS.
FILED = {
    "co-op": (12.8, 12.0, 9.2, 6.3, 7.0, 8.4, 7.5, 6.5),
    "bp": (20.8, 19.8, 18.9, 19.4, 16.2, 14.1, 14.1, 13.7),
    "compass-group": (14.0, 11.1, 11.8, 13.4, 16.5, 12.3, 7.6, 6.9),
    "pennon": (10.1, 9.3, 9.0, 11.6, 11.4, 11.04, 9.11, 8.28),
    "adecco": (-3.2, 1.1, 2.2, -2.4, -3.8, 3.5, -1.4, 0.1),
    "bbc": (9.3, 7.6, 6.7, 6.2, 5.2, 5.9, 7.3, 7.9),
    "direct-line-group": (14.7, 15.4, 13.7, 15.4, 14.2, 20.3, 23.4, 25.1),
    "allwyn": (28.4, 22.0, 24.0, 24.8, 22.5, 14.1, 11.76, 11.41),  # to 2023-24 filed by the licence's holder before
    "sodexo": (11.2, 10.8, 12.0, 11.8, 10.9, 11.0, 12.14, 9.99),
    "pertemps": (1.0, 8.7, None, -1.0, 7.6, 8.8, 7.2, 10.5),
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def reports():
    """Load a report once for all tests; prepares the tables and fits the models where that is still to do."""
    prepare(PROJECT)
    fit_all(PROJECT)
    loaded = {}

    def load(slug):
        if slug not in loaded:
            loaded[slug] = load_report(slug, EDITION, project=PROJECT)
        return loaded[slug]

    return load


@pytest.mark.parametrize("slug", SLUGS)
def test_the_rules_of_prose_hold(reports, slug):
    faults = report_faults(reports(slug), charts=False)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_rules_hold_for_the_words_of_charts(reports, slug):
    assert [fault for figure in figures(reports(slug)) for fault in figure_faults(figure)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_counts_add_up(reports, slug):
    def count(metric):
        return reports(slug).ledger.first(metric=metric).value

    assert count("measures_compared") + count("measures_not_compared") == count("measures_looked_at")
    assert count("goals_with_evidence") <= count("goals_in_set") == 15


@pytest.mark.parametrize("slug", FILED)
def test_the_headline_gap_is_the_one_filed(reports, slug):
    report = reports(slug)
    lead = {entity.id for entity in report.evidence.entities if entity.role in ("lead", "predecessor")}
    filed = report.ledger.where(lambda claim: claim.subject in lead, metric="median_pay_gap", what="value")
    found = {claim.period: claim.value for claim in filed}
    assert [found.get(year) for year in YEARS] == list(FILED[slug])
