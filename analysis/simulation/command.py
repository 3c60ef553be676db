"""`impact simulate`: the one command of this package. Nothing heavy is imported before it runs."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.paths import find_project

_new_folder = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--into", required=True, type=_new_folder, help="A new folder, outside data/, for the synthetic project.")
@click.option("--organisations", type=click.IntRange(min=30), default=500, show_default=True, help="Members.")
@click.option("--seed", type=click.IntRange(min=0), default=20261130, show_default=True, help="What all is drawn from.")
@click.option("--publish", is_flag=True, help="Write the error rates into the methods page too.")
@click.option("--project", type=_new_folder, help="Folder of the project; the one around the working directory.")
def simulate(into: Path, organisations: int, seed: int, publish: bool, project: Path | None) -> None:
    """Draw a synthetic coalition whose truth is known, run the whole chain on it, and count its errors.

    \b
    Example:
      impact simulate --into ../synthetic
    """
    from analysis.simulation.run import simulate as run  # noqa: PLC0415 - pandas must not slow `impact --help`

    click.echo(run(find_project(project), into, organisations, seed, publish=publish, progress=tell))


def tell(sentence: str) -> None:
    click.echo(sentence, err=True)
