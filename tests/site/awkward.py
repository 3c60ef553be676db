"""A project of few organisations, ordinary and awkward, on the real data, and the site built from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from analysis.claims.fits import fit_all
from analysis.cli.publishing_steps import publish_edition
from analysis.intake.prepare import prepare
from analysis.paths import Project
from analysis.production.batch import run_batch
from analysis.production.build import Built, Options, Steps, build
from analysis.publishing.checks import check_site

# What is awkward about each is in the data as published, but for the three that `make_awkward` alters.
ORGANISATIONS = {
    "co-op": "serves the whole country, and has facts published elsewhere",
    "allwyn": "took over from another legal entity",
    "sussex-community": "has gaps in favour of women",
    "university-of-staffordshire": "has filed gaps of exactly nought",
    "pennon": "serves many places through several employers",
    "true-potential": "has filed nothing",
    "kent-and-medway-nhs": "has the longest name",
    "travelodge": "has no peers here",
    "northern-care-alliance": "has filed for one year only here",
    "leonardo-uk": "left out its pay quarters here",
    "synthetic-mill": "does not exist; all that people write for a report is written for it",
}
NO_PEERS, ONE_YEAR, NO_QUARTERS = "travelodge", "northern-care-alliance", "leonardo-uk"
MADE_UP, ITS_WORDS = "synthetic-mill", Path(__file__).with_name("editorial")
ITS_FIGURES_ARE_THOSE_OF = "compass-group"
COPIED = ("data", "notebooks", "reports", "_quarto.yml", "requirements.lock")


def copy_project(checkout: Project, root: Path) -> Project:
    """Copy the sources of a project, its register cut to `ORGANISATIONS`."""
    root.mkdir(parents=True)
    made_by_reports = shutil.ignore_patterns("*.ipynb", "snapshots", "generated")
    for name in COPIED:
        source = checkout.root / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=made_by_reports if name == "reports" else None)
        else:
            shutil.copyfile(source, root / name)
    for left in checkout.executed.glob("*.json"):
        for suffix in (".json", ".csv"):
            (root / "reports/organisations" / left.name).with_suffix(suffix).unlink(missing_ok=True)
    register = root / "data/organisations/organisations.csv"
    rows = pd.read_csv(register, dtype=str, keep_default_na=False)
    mill = rows[rows.slug == ITS_FIGURES_ARE_THOSE_OF].assign(
        slug=MADE_UP, name="Synthetic Mill", kind="company", industry="Yarn, made up", peer_group="",
        about="Synthetic Mill is made up for tests.", note="",
    )  # fmt: skip
    rows = pd.concat([rows[rows.slug.isin(ORGANISATIONS)], mill])
    rows.to_csv(register, index=False, lineterminator="\n")
    shutil.copytree(ITS_WORDS, root / "data/editorial" / MADE_UP)
    return Project(root)


def build_awkward(checkout: Project, root: Path) -> tuple[Project, Built]:
    """
    Build the site of `ORGANISATIONS` under ``root``.

    Prepared tables and fits of the checkout are taken where they are newer than what they were made from;
    else both are made anew, from all of the data, which takes about a minute.
    """
    project = copy_project(checkout, root)

    def take_tables(_: Project, progress: object) -> None:
        if not _current(checkout, checkout.prepared, "data", "analysis/intake", "analysis/framework"):
            prepare(checkout)
        shutil.copytree(checkout.prepared, project.prepared, dirs_exist_ok=True)

    def take_fits(_: Project, progress: object) -> None:
        made_from = ("data", "analysis/claims/fits.py", "analysis/statistics")
        if not _current(checkout, checkout.fits, *made_from):
            fit_all(checkout)
        shutil.copytree(checkout.fits, project.fits, dirs_exist_ok=True)
        make_awkward(project)  # the models have seen the data as published

    steps = Steps(prepare=take_tables, fit=take_fits, run=run_batch, publish=publish_edition, check=check_site)
    return project, build(project, (), steps, Options(publisher="embedded"))


def make_awkward(project: Project) -> None:
    """
    Take away what nobody in the data lacks: a peer group, all filings but one, the pay quarters.

    And give the organisation that does not exist the published figures of one that does.
    """
    entities = pd.read_parquet(project.prepared / "entities.parquet")

    def entities_of(slug: str) -> pd.Series:
        return entities.loc[entities.organisation == slug, "id"]

    filings = pd.read_parquet(project.prepared / "pay_gap_filings.parquet")
    latest = filings.loc[filings.entity.isin(entities_of(ONE_YEAR)), "period"].max()
    earlier = filings.entity.isin(entities_of(ONE_YEAR)) & (filings.period != latest)
    quarters = filings.metric.str.endswith("_quarter") & filings.entity.isin(entities_of(NO_QUARTERS))
    filings = filings[~earlier].assign(
        value=filings.value.mask(quarters),
        missing=filings.missing.mask(quarters, "not_given"),
    )
    filings.to_parquet(project.prepared / "pay_gap_filings.parquet")

    organisations = pd.read_parquet(project.prepared / "organisations.parquet")
    [group] = organisations.loc[organisations.slug == NO_PEERS, "peer_group"]
    peers = pd.read_parquet(project.prepared / "peers.parquet")
    peers[peers.peer_group != group].to_parquet(project.prepared / "peers.parquet")

    facts = pd.read_parquet(project.prepared / "published_facts.parquet")
    own = facts[facts.organisation == ITS_FIGURES_ARE_THOSE_OF]
    ids = own["id"].str.replace(ITS_FIGURES_ARE_THOSE_OF, MADE_UP)
    facts = pd.concat([facts, own.assign(organisation=MADE_UP, id=ids)], ignore_index=True)
    facts.to_parquet(project.prepared / "published_facts.parquet")
    mill = organisations[organisations.slug == ITS_FIGURES_ARE_THOSE_OF].assign(slug=MADE_UP, name="Synthetic Mill")
    pd.concat([organisations, mill], ignore_index=True).to_parquet(project.prepared / "organisations.parquet")


def _current(checkout: Project, made: Path, *sources: str) -> bool:
    """Whether everything in a folder is newer than every file that it was made from."""
    outputs = [path.stat().st_mtime for path in made.glob("*") if path.is_file()]
    inputs = [
        path.stat().st_mtime
        for source in sources
        for path in [checkout.root / source, *(checkout.root / source).rglob("*")]
        if path.is_file() and path.suffix in (".csv", ".yaml", ".py")
    ]
    return bool(outputs) and min(outputs) >= max(inputs)
