"""Commands that change nothing: what there is, what would be done, why, at what cost, and whether all is well."""

# ruff: noqa: PLC0415 (as in steps.py)

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analysis.cli import steps
from analysis.cli.options import project_option, selectors, workers_option
from analysis.errors import MissingInputError, PublishError

if TYPE_CHECKING:
    from analysis.paths import Project


@click.command("list")
@project_option
def list_organisations(project: Project) -> None:
    """List the organisations and what came of their reports.

    \b
    Example:
      impact list
    """
    from analysis.production.manifest import Manifest
    from analysis.production.roster import read_roster

    roster = read_roster(project, Manifest(project))
    width = max((len(entry.slug) for entry in roster), default=0)
    for entry in roster:
        state = entry.state + (f" ({entry.code})" if entry.code else "")
        click.echo(f"{entry.slug:<{width}}  {state:<24}  {entry.name}")


@click.command()
@selectors
@workers_option
@project_option
def plan(project: Project, workers: int | None, **wanted: object) -> None:
    """Say which reports a build would run and which pages it would render, why, and how long that should take.

    \b
    Example:
      impact plan --goal 14
    """
    from analysis.production.manifest import Manifest
    from analysis.production.plan import describe_plan
    from analysis.production.site import describe_site

    click.echo("\n".join(describe_plan(project, steps.choose_slugs(project, **wanted), workers)))
    click.echo(describe_site(project, Manifest(project)))


@click.command()
@click.argument("slug")
@project_option
def why(slug: str, project: Project) -> None:
    """Say why a report would be run now, or why not; and when and why it was run last.

    \b
    Example:
      impact why bp
    """
    from analysis.production.plan import asked_for
    from analysis.production.plan import why as say_why

    [known] = asked_for(project, [slug])
    click.echo(say_why(project, known))


@click.command()
@project_option
def costs(project: Project) -> None:
    """List what each report cost when it was last run: time, memory, and why it was run.

    \b
    Example:
      impact costs
    """
    from analysis.production.costs import costs as table
    from analysis.production.manifest import Manifest

    click.echo("\n".join(table(Manifest(project).reports)))


@click.command()
@project_option
def check(project: Project) -> None:
    """Check the site that is in place: links, texts, alternative texts; and that PDFs, tables and pages say the same.

    \b
    Example:
      impact check
    """
    if not project.site.is_dir():
        raise MissingInputError("There is no site to check yet. Make it with: impact build")
    faults = steps.make_steps().check(project.site, finely=True)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise PublishError(f"The site has {len(faults)} faults.")
    click.echo("The site has no faults.")


@click.command()
@click.argument("slugs", nargs=-1)
@project_option
def lint(slugs: tuple[str, ...], project: Project) -> None:
    """Check what people wrote under data/editorial/: forms, consent, and each sentence against the claims.

    \b
    Example:
      impact lint co-op
    """
    from analysis.claims.authored import faults_by_organisation
    from analysis.errors import InvalidDataError

    checked, faults = faults_by_organisation(project, slugs)
    for text in faults.values():
        click.echo(text)
    if faults:
        raise InvalidDataError(f"The words written for {len(faults)} of {checked} organisations cannot be printed yet.")
    told = f"What was written for {checked} organisations can be printed."
    click.echo(told if checked else "Nothing has been written under data/editorial/.")


COMMANDS = (list_organisations, plan, why, costs, check, lint)
