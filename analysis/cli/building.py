"""Commands that make something: tables, fits, reports, the site; and take it back, or make it twice."""

# ruff: noqa: PLC0415 (as in steps.py)

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analysis.cli import steps
from analysis.cli.options import (
    allow_empty_option,
    draft_option,
    force_option,
    project_option,
    publisher_option,
    run_options,
    selectors,
    workers_option,
)
from analysis.errors import PublishError, UsageError

if TYPE_CHECKING:
    from analysis.paths import Project

WANTED = ("slugs", "organisations", "everything", "changed", "failed", "goal")


@click.command()
@project_option
def prepare(project: Project) -> None:
    """Check the tables under data/ and store them for analysis.

    \b
    Example:
      impact prepare
    """
    from analysis.production.lock import only_builder

    with only_builder(project), steps.reporting(project) as progress:
        steps.later("analysis.intake.prepare", "prepare")(project, progress)


@click.command()
@project_option
def fit(project: Project) -> None:
    """Fit the models that pool over all organisations.

    \b
    Example:
      impact fit
    """
    from analysis.production.lock import only_builder

    with only_builder(project), steps.reporting(project) as progress:
        steps.make_steps().fit(project, progress=progress)


@click.command()
@selectors
@run_options
@project_option
def report(project: Project, **given: object) -> None:
    """Run the reports of the organisations named, or of all, without rendering the site.

    \b
    Example:
      impact report bp --engine papermill
    """
    _build(project, given, site=False)


@click.command()
@publisher_option
@force_option
@allow_empty_option
@project_option
def site(project: Project, **given: object) -> None:
    """Render the site from the reports that have been run.

    \b
    Example:
      impact site --publisher embedded
    """
    from analysis.production.build import Options, build_site

    with steps.reporting(project) as progress:
        built = build_site(project, steps.make_steps(), Options(**given), progress)
    click.echo(f"The site is in {project.relative(project.site)}." if built.new_site else "The site is up to date.")
    if built.withheld:
        steps.finish(built)


@click.command()
@selectors
@publisher_option
@run_options
@allow_empty_option
@draft_option
@project_option
def build(project: Project, **given: object) -> None:
    """Do all of it: prepare, fit, run, render, check, and move the site into place.

    Only what its inputs changed is made again. Exit code 0: all is published; 3: some reports are withheld; 8: the
    site could not be made, or had no report at all, and the one of before stays.

    \b
    Example:
      impact build bp co-op --workers 2
    """
    _build(project, given, site=True)


def _build(project: Project, given: dict, *, site: bool) -> None:
    if given["force"] and given["changed"]:
        raise UsageError("--force makes all again, changed or not, and --changed only what has. Give one of them.")
    # A build makes only what has changed in any case, and finds out on its way which rows have.
    given["changed"] = False
    narrowed = any(given[name] for name in WANTED if name != "everything")
    slugs = steps.choose_slugs(project, **{name: given.pop(name) for name in WANTED})
    if narrowed and not slugs:
        click.echo("No report fits what was asked for, so none is run.")
        return
    steps.finish(steps.run_build(project, slugs if narrowed else [], site=site, **given))


@click.command()
@project_option
def rollback(project: Project) -> None:
    """Put back the site that was in place before this one, until the next build. Twice is there and back.

    \b
    Example:
      impact rollback
    """
    from analysis.production.lock import only_builder
    from analysis.production.site import rollback as put_back

    with only_builder(project):
        put_back(project)
    click.echo(f"The site before this one is in {project.relative(project.site)} again.")


@click.command()
@publisher_option
@workers_option
@project_option
def verify(project: Project, publisher: str, workers: int | None) -> None:
    """Build everything again from nothing, in a folder aside, and compare it with the site byte by byte.

    \b
    Example:
      impact verify --workers 1
    """
    from analysis.production.build import Options
    from analysis.production.verify import rebuild_and_compare

    with steps.reporting(project) as progress:
        options = Options(publisher=publisher, workers=workers)
        differences = rebuild_and_compare(project, steps.make_steps(), options, progress)
    for difference in differences:
        click.echo(difference)
    if differences:
        raise PublishError(f"The site and what was built from nothing differ in {len(differences)} files.")
    click.echo("The site is what its inputs make of it, byte by byte.")


COMMANDS = (prepare, fit, report, site, build, rollback, verify)
