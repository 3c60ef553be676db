"""Commands that stay open: JupyterLab, and a cluster of this machine."""

# ruff: noqa: PLC0415 (as in steps.py)

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.options import project_option, workers_option
from analysis.errors import SOME_WITHHELD

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


@click.command()
@click.argument("slug")
@click.option("--once", is_flag=True, help="Make it once and end, instead of waiting for changes.")
@click.option("--port", type=click.IntRange(min=0), default=8765, help="Of the page, on this machine only.")
@project_option
def preview(slug: str, project: Project, once: bool, port: int) -> None:
    """Show one report, and make it again within about a second of each change; nothing of it is published.

    \b
    Example:
      impact preview bp
    """
    from analysis.cli.steps import make_steps
    from analysis.production.plan import asked_for
    from analysis.publishing.preview import Previewer, attempt, restart_process, serve, watch

    [known] = asked_for(project, [slug])
    with Previewer(project, known, make_steps().prepare, click.echo) as previewer:
        if once:
            made = attempt(previewer, click.echo)
            if made is None or made.page is None:
                sys.exit(SOME_WITHHELD)
            click.echo("\n".join(str(path) for path in (made.page, made.pdf) if path))
            return
        server = serve(previewer, port)
        click.echo(f"http://127.0.0.1:{server.server_port}/{previewer.address}   (Ctrl+C ends it)")
        attempt(previewer, click.echo)
        again = [sys.executable, "-m", "analysis.cli", "preview", known, "--port", str(server.server_port)]
        watch(previewer, click.echo, restart=lambda: restart_process([*again, "--project", str(project.root)]))


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

    # Whoever asks it to end, a service manager or Ctrl+C, its workers end first. A shell has what it starts in the
    # background ignore the second, and Python leaves it so.
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), local_cluster(workers or os.cpu_count() or 1, port) as address:
        click.echo(f"Ready. In another window: impact build --cluster {address}   (Ctrl+C ends it)")
        while True:
            time.sleep(3600)


COMMANDS = (lab, preview, cluster)
