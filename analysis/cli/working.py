"""Commands that stay open: JupyterLab, and a cluster of this machine."""

# ruff: noqa: PLC0415 (as in steps.py)

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.options import project_option, workers_option

if TYPE_CHECKING:
    from analysis.paths import Project


@click.command()
@click.argument("notebook", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--browser/--no-browser", default=True, help="Open a browser window.")
@project_option
def lab(notebook: Path | None, project: Project, browser: bool) -> None:
    """Open JupyterLab in the project, with the project's own settings; with a notebook, if one is named.

    \b
    Example:
      impact lab
    """
    named = [str(notebook.resolve())] if notebook else []
    os.chdir(project.root)
    os.environ["JUPYTER_CONFIG_DIR"] = str(project.root / ".jupyter")
    arguments = [sys.executable, "-m", "jupyterlab", *([] if browser else ["--no-browser"]), *named]
    os.execv(sys.executable, arguments)


@click.group()
def cluster() -> None:
    """Run reports on several machines.

    \b
    Example:
      impact cluster start --workers 2
    """


@cluster.command()
@workers_option
@click.option("--port", type=click.IntRange(min=0), default=8786, help="Of the scheduler, on this machine only.")
def start(workers: int | None, port: int) -> None:
    """Start a cluster on this machine, and keep it until interrupted.

    \b
    Example:
      impact cluster start --workers 2
    """
    from analysis.production.cluster import local_cluster

    with local_cluster(workers or os.cpu_count() or 1, port) as address:
        click.echo(f"Ready. In another window: impact build --cluster {address}")
        click.pause("Press any key to end the cluster.\n") if sys.stdin.isatty() else sys.stdin.read()


COMMANDS = (lab, cluster)
