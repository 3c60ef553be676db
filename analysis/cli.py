"""`impact ...`: parse, call one function, turn errors into sentences and exit codes."""

# Imports stand inside the commands: `impact plan` must not wait for pandas, papermill and matplotlib.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.errors import SOME_WITHHELD, ImpactError, MissingInputError, PublishError
from analysis.paths import Project, find_project
from analysis.simulation.command import simulate

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.production.build import Built, Steps

INTERRUPTED = 130

# Our matrices are small and we run processes side by side: threads inside a multiplication only wait for one another.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


class Commands(click.Group):
    """A group that shows our errors as one sentence."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ImpactError as error:
            click.echo(f"impact: {error}", err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("impact: Interrupted. What was finished is kept; the site is as it was.", err=True)
            context.exit(INTERRUPTED)


def choose_project(context: click.Context, parameter: click.Parameter, value: Path | None) -> Project:
    return find_project(value)


def run_options(command: Callable) -> Callable:
    for option in (force_option, limit_option, fail_fast_option, workers_option, engine_option):
        command = option(command)
    return command


# What may be said to several commands. Defaults are the first that each help text names.
folder = click.Path(exists=True, file_okay=False, path_type=Path)
publishers = click.Choice(["auto", "quarto", "embedded"])
engines = click.Choice(["impact-warm", "papermill"])
HELP = {
    "project": "Folder of the project; the one around the working directory if not given.",
    "publisher": "auto takes Quarto where it is installed, and the embedded publisher elsewhere.",
    "engine": "impact-warm forks a prepared process; papermill starts a fresh kernel for each report.",
    "workers": "Reports run side by side; by default one a core.",
    "fail-fast": "End at the first report that has to be withheld.",
    "time-limit": "Seconds that one report may take; 300 if not given.",
    "force": "Make everything again, changed or not.",
}
slugs_argument = click.argument("slugs", metavar="[SLUG]...", nargs=-1)
project_option = click.option("--project", type=folder, callback=choose_project, help=HELP["project"])
publisher_option = click.option("--publisher", type=publishers, default="auto", help=HELP["publisher"])
engine_option = click.option("--engine", type=engines, default="impact-warm", help=HELP["engine"])
workers_option = click.option("--workers", type=click.IntRange(min=1), help=HELP["workers"])
fail_fast_option = click.option("--fail-fast", is_flag=True, help=HELP["fail-fast"])
limit_option = click.option("--time-limit", type=click.FloatRange(min=1), default=300, help=HELP["time-limit"])
force_option = click.option("--force", is_flag=True, help=HELP["force"])


@click.group(cls=Commands, commands=[simulate], context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="impact-workbench")
def main() -> None:
    """Make impact reports: prepare the data, fit the models, run the reports, render the site.

    \b
    Example:
      impact build
    """


@main.command("list")
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


@main.command()
@project_option
def prepare(project: Project) -> None:
    """Check the tables under data/ and store them for analysis.

    \b
    Example:
      impact prepare
    """
    with reporting() as progress:
        make_steps().prepare(project, progress=progress)


@main.command()
@project_option
def fit(project: Project) -> None:
    """Fit the models that pool over all organisations.

    \b
    Example:
      impact fit
    """
    with reporting() as progress:
        make_steps().fit(project, progress=progress)


@main.command()
@slugs_argument
@run_options
@project_option
def report(slugs: tuple[str, ...], project: Project, time_limit: float, **given: object) -> None:
    """Run the reports of the organisations named, or of all, without rendering the site.

    \b
    Example:
      impact report bp --engine papermill
    """
    finish(run_build(project, slugs, given, time_limit, site=False))


@main.command()
@publisher_option
@force_option
@project_option
def site(project: Project, **given: object) -> None:
    """Render the site from the reports that have been run.

    \b
    Example:
      impact site --publisher embedded
    """
    from analysis.production.build import Options, build_site

    with reporting() as progress:
        new = build_site(project, make_steps(), Options(**given), progress)
    click.echo(f"The site is in {project.relative(project.site)}." if new else "The site is up to date.")


@main.command()
@slugs_argument
@publisher_option
@run_options
@project_option
def build(slugs: tuple[str, ...], project: Project, time_limit: float, **given: object) -> None:
    """Do all of it: prepare, fit, run, render, check, and move the site into place.

    Only what its inputs changed is made again. Exit code 0: all is published; 3: some reports are withheld.

    \b
    Example:
      impact build bp compass --workers 2
    """
    finish(run_build(project, slugs, given, time_limit, site=True))


@main.command()
@click.option("--browser/--no-browser", default=True, help="Open a browser window.")
@project_option
def lab(project: Project, browser: bool) -> None:
    """Open JupyterLab in the project, with the project's own settings.

    \b
    Example:
      impact lab
    """
    os.chdir(project.root)
    os.environ["JUPYTER_CONFIG_DIR"] = str(project.root / ".jupyter")
    arguments = [sys.executable, "-m", "jupyterlab", *([] if browser else ["--no-browser"])]
    os.execv(sys.executable, arguments)


@main.command()
@project_option
def check(project: Project) -> None:
    """Check the site that is in place: links, texts, alternative texts, PDFs.

    \b
    Example:
      impact check
    """
    if not project.site.is_dir():
        raise MissingInputError("There is no site to check yet. Make it with: impact build")
    faults = make_steps().check(project.site)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise PublishError(f"The site has {len(faults)} faults.")
    click.echo("The site has no faults.")


@main.command()
@slugs_argument
@project_option
def plan(slugs: tuple[str, ...], project: Project) -> None:
    """Say which reports a build would run, and why, without running any.

    \b
    Example:
      impact plan
    """
    from analysis.production.plan import UNCHANGED, asked_for
    from analysis.production.plan import plan as make_plan

    planned = make_plan(project, asked_for(project, slugs))
    for slug, reason in planned:
        click.echo(f"{slug}: {reason}")
    stale = sum(reason != UNCHANGED for _, reason in planned)
    click.echo(f"{stale} of {len(planned)} reports would be run.")


@main.command()
@click.argument("slug")
@project_option
def why(slug: str, project: Project) -> None:
    """Say why a report would be run now, or why not.

    \b
    Example:
      impact why bp
    """
    from analysis.production.plan import asked_for
    from analysis.production.plan import why as say_why

    [known] = asked_for(project, [slug])
    click.echo(say_why(project, known))


def run_build(project: Project, slugs: tuple[str, ...], given: dict, time_limit: float, *, site: bool) -> Built:
    from analysis.production.build import Options
    from analysis.production.build import build as build_all
    from analysis.production.request import Limits

    options = Options(**given, limits=Limits(seconds=time_limit))
    with reporting() as progress:
        return build_all(project, slugs, make_steps(), options, progress, site=site)


def make_steps() -> Steps:
    from analysis.production.build import Steps

    return Steps(
        prepare=later("analysis.intake.prepare", "prepare"),
        fit=later("analysis.claims.edition", "fit_edition"),
        run=later("analysis.production.batch", "run_batch"),
        publish=later("analysis.publishing", "publish"),
        check=later("analysis.publishing.checks", "check_site"),
    )


def later(module: str, name: str) -> Callable:
    """The named function, imported when it is first called."""
    return lambda *given, **named: getattr(import_module(module), name)(*given, **named)


def reporting() -> object:
    """A context that yields what is told of progress: a live line on a terminal, plain lines elsewhere."""
    from analysis.production.progress import PlainLines

    if not sys.stderr.isatty():
        return PlainLines()
    from analysis.production.terminal import LiveLine

    return LiveLine()


def finish(built: Built) -> None:
    """Print what came of each report, and leave with the code that tells whether all are published."""
    from analysis.production.progress import summarise

    click.echo("\n".join(summarise(built)))
    if built.withheld:
        sys.exit(SOME_WITHHELD)
