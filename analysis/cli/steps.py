"""Which function does each step of a build, and how the steps are called from commands."""

# Imports stand inside the functions: `impact plan` must not wait for pandas, papermill and matplotlib.
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

import click

from analysis.errors import SOME_WITHHELD, PublishError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analysis.paths import Project
    from analysis.production.build import Built, Steps
    from analysis.production.selection import Selection


def make_steps(cluster: str | None = None) -> Steps:
    """The real steps; reports run here, or on a cluster."""
    from analysis.freed_memory import return_large_blocks
    from analysis.production.build import Steps

    return_large_blocks()
    run = later("analysis.production.batch", "run_batch")
    return Steps(
        prepare=later("analysis.intake.prepare", "prepare", best_effort=True),
        fit=later("analysis.claims.edition", "fit_edition"),
        run=later("analysis.production.cluster", "run_on_cluster", address=cluster) if cluster else run,
        publish=later("analysis.cli.publishing_steps", "publish_edition"),
        check=later("analysis.publishing.checks", "check_site"),
        slices=digest_what_is_read,
        warm_up=None if cluster else later("analysis.production.prepared", "start_prepared"),
        load=later("analysis.cli.publishing_steps", "load_publishers"),
    )


def digest_what_is_read(project: Project) -> dict[str, str]:
    """Digest, for each organisation, what its report of this edition reads, with the goals of the edition's set."""
    from analysis.claims.slices import digest_slices
    from analysis.production.edition import read_edition

    return digest_slices(project, read_edition(project)["goal_set"])


def later(module: str, name: str, **fixed: object) -> Callable:
    """The named function, imported when it is first called."""
    return lambda *given, **named: getattr(import_module(module), name)(*given, **fixed, **named)


@contextmanager
def reporting(project: Project) -> Iterator[Callable[[str], None]]:
    """Yield what is told of progress: a live screen on a terminal, plain lines elsewhere; a log in either case."""
    from analysis.production.costs import logged
    from analysis.production.progress import PlainLines

    if sys.stderr.isatty():
        from analysis.production.terminal import LiveScreen

        screen = LiveScreen()
    else:
        screen = PlainLines()
    with screen as show, logged(project, show) as progress:
        yield progress


def choose_slugs(project: Project, slugs: tuple[str, ...], organisations: tuple[str, ...], **wanted: object) -> list:
    from analysis.production.selection import Selection, choose

    selection: Selection = Selection((*slugs, *organisations), **wanted)
    return choose(project, selection)


def run_build(
    project: Project, slugs: list[str], *, time_limit: float, cluster: str | None, site: bool, **given: object
) -> Built:
    from analysis.production.build import Options
    from analysis.production.build import build as build_all
    from analysis.production.request import Limits

    options = Options(**given, limits=Limits(seconds=time_limit))
    with reporting(project) as progress:
        return build_all(project, slugs, make_steps(cluster), options, progress, site=site)


def finish(built: Built) -> None:
    """Print what came of each report, and leave with the code that tells whether all are published."""
    from analysis.production.progress import summarise

    click.echo("\n".join(summarise(built)))
    if built.kept:
        sys.exit(PublishError.exit_code)
    if built.withheld:
        sys.exit(SOME_WITHHELD)
