"""The real template on the real data, three organisations: what is made again bit by bit is what is made at once."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace

import pytest

from analysis.claims.edition import fit_edition
from analysis.cli.steps import make_steps
from analysis.production.batch import run_batch
from analysis.production.build import Options, build
from analysis.production.verify import copy_inputs, rebuild_and_compare
from tests.production.real_project import fitted_checkout

pytestmark = pytest.mark.slow

# One place served, a whole country, and facts published elsewhere.
THREE = ("travelodge", "university-of-bradford", "co-op")
EMBEDDED = Options(publisher="embedded", workers=2)


@pytest.fixture(scope="module")
def checkout():
    return fitted_checkout()


@pytest.fixture(scope="module")
def steps(checkout):
    """The real steps; a fit that is current in the checkout is taken from there, since it takes half a minute."""

    def fit(project, progress):
        if not project.fits.is_dir():
            shutil.copytree(checkout.fits, project.fits)
        return fit_edition(project, progress)

    return replace(make_steps(), fit=fit)


@pytest.fixture(scope="module")
def project(checkout, steps, tmp_path_factory):
    copy = copy_inputs(checkout, tmp_path_factory.mktemp("whole") / "project")
    assert not build(copy, THREE, steps, EMBEDDED).withheld
    return copy


def put(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, (path.name, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_fact(project):
    put(project.data / "observations" / "published_facts.csv", "About three quarters of", "About 3 quarters of")


def change_filing(project):
    path = project.data / "observations" / "pay_gap_filings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    entities = (project.data / "organisations" / "entities.csv").read_text(encoding="utf-8").splitlines()
    own = next(line.split(",")[0] for line in entities if ",co-op," in line)
    place = next(n for n, line in enumerate(lines) if line.startswith(f"{own},median_pay_gap,"))
    value = lines[place].split(",")
    position = lines[0].split(",").index("value")
    value[position] = str(float(value[position]) + 1)
    lines[place] = ",".join(value)
    path.write_text("".join(lines), encoding="utf-8")


def change_place(project):
    path = project.data / "observations" / "places" / "gigabit_broadband.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    position = lines[0].split(",").index("value")
    for number, line in enumerate(lines):
        cells = line.split(",")
        if "E08000032" in cells:  # Bradford
            cells[position] = str(round(float(cells[position]) - 1, 2))
            lines[number] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8")


CHANGES = {
    "a published fact": (change_fact, {"travelodge"}),
    "a filed figure": (change_filing, {"co-op"}),
    "a place's figure": (change_place, {"university-of-bradford"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_runs_the_reports_that_read_it(project, steps, change):
    act, ran = CHANGES[change]
    act(project)
    built = build(project, THREE, steps, EMBEDDED)
    assert {result.slug for result in built.results} == ran
    assert built.new_site


def test_a_corrupt_row_withholds_its_organisation_alone_and_names_the_row(project, steps):
    path = project.data / "observations" / "published_facts.csv"
    good = path.read_bytes()
    row = next(n for n, line in enumerate(good.decode().splitlines(), start=1) if ",travelodge," in line)
    put(path, ",75,about,", ",7five,about,")
    built = build(project, THREE, steps, EMBEDDED)
    [withheld] = built.withheld
    assert (withheld.slug, withheld.code) == ("travelodge", "faulty_rows")
    assert f"data/observations/published_facts.csv, row {row}: value '7five': is not a number" in withheld.reason
    pages = {path.stem for path in (project.site / "reports" / "organisations").glob("*.html")}
    assert pages & set(THREE) == set(THREE) - {"travelodge"}
    path.write_bytes(good)
    assert not build(project, THREE, steps, EMBEDDED).withheld


@pytest.mark.parametrize("workers", [1, 8])
def test_after_all_changes_the_site_is_what_a_build_from_nothing_makes_in_any_order(project, steps, workers):
    def shuffled(requests, **options):
        return run_batch(random.Random(workers).sample(requests, len(requests)), **options)

    options = replace(EMBEDDED, workers=workers)
    said = []
    assert rebuild_and_compare(project, replace(steps, run=shuffled), options, said.append, THREE) == []
