"""What may be said to several commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.paths import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Callable


def choose_project(context: click.Context, parameter: click.Parameter, value: Path | None) -> Project:
    return find_project(value)


# Defaults are the first that each help text names.
folder = click.Path(exists=True, file_okay=False, path_type=Path)
publishers = click.Choice(["auto", "quarto", "embedded"])
engines = click.Choice(["impact-warm", "impact-prestarted", "papermill"])
HELP = {
    "project": "Folder of the project; the one around the working directory if not given.",
    "publisher": "auto takes Quarto where it is installed, and the embedded publisher elsewhere.",
    "engine": "impact-warm forks a prepared process for each report; impact-prestarted, which stands in where that "
    "cannot be done, starts kernels ahead; papermill starts one when a report begins.",
    "workers": "Reports run side by side; by default one a core.",
    "fail-fast": "End at the first report that has to be withheld.",
    "time-limit": "Seconds that one report may take; 300 if not given.",
    "allow-empty": "Put a site without reports in place when all are withheld; else the one of before stays.",
    "draft": "Mark what is made as a draft, on page and paper, without a change of the edition's table.",
    "force": "Make everything again, changed or not.",
    "cluster": "Address of a Dask scheduler: run the reports on its workers. See docs/production.md.",
    "all": "All organisations of the register, as without a name.",
    "changed": "Only those whose inputs changed, or that have not been run yet.",
    "failed": "Only those that were withheld the last time.",
    "goal": "Only those with evidence for the goal of this number.",
}
slugs_argument = click.argument("slugs", metavar="[SLUG]...", nargs=-1)
project_option = click.option("--project", type=folder, callback=choose_project, help=HELP["project"])
publisher_option = click.option("--publisher", type=publishers, default="auto", help=HELP["publisher"])
force_option = click.option("--force", is_flag=True, help=HELP["force"])
allow_empty_option = click.option("--allow-empty", is_flag=True, help=HELP["allow-empty"])
draft_option = click.option("--draft", is_flag=True, help=HELP["draft"])
workers_option = click.option("--workers", type=click.IntRange(min=1), help=HELP["workers"])


def run_options(command: Callable) -> Callable:
    """How reports are run."""
    for option in (
        force_option,
        click.option("--cluster", metavar="ADDRESS", help=HELP["cluster"]),
        click.option("--time-limit", type=click.FloatRange(min=1), default=300, help=HELP["time-limit"]),
        click.option("--fail-fast", is_flag=True, help=HELP["fail-fast"]),
        workers_option,
        click.option("--engine", type=engines, default="impact-warm", help=HELP["engine"]),
    ):
        command = option(command)
    return command


def selectors(command: Callable) -> Callable:
    """Which reports are asked for."""
    for option in (
        click.option("--goal", type=click.IntRange(min=1), help=HELP["goal"]),
        click.option("--failed", is_flag=True, help=HELP["failed"]),
        click.option("--changed", is_flag=True, help=HELP["changed"]),
        click.option("--all", "everything", is_flag=True, help=HELP["all"]),
        click.option("--org", "organisations", metavar="SLUG", multiple=True, help="The same as SLUG."),
        slugs_argument,
    ):
        command = option(command)
    return command
