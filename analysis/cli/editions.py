"""Commands about editions: keep what one has published, so that the next can be compared with it."""

# ruff: noqa: PLC0415 (as in steps.py)

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analysis.cli.options import project_option

if TYPE_CHECKING:
    from analysis.paths import Project


@click.group()
def edition() -> None:
    """Keep editions that have been published.

    \b
    Example:
      impact edition keep
    """


@edition.command()
@click.argument("date", required=False, default="")
@click.option("--overwrite", is_flag=True, help="Replace what has been kept of the same edition and differs.")
@click.option("--allow-withheld", is_flag=True, help="Keep it although some of its reports are withheld.")
@project_option
def keep(date: str, overwrite: bool, allow_withheld: bool, project: Project) -> None:
    """Keep the claims of the site in place under data/editions, for the next edition to be compared with.

    The site has to be whole, up to date and of the edition of DATE, which is that of data/framework/edition.csv if
    not given; a draft is refused.

    \b
    Example:
      impact edition keep 2026-11-30
    """
    from analysis.publishing.keep_edition import TABLE, keep_edition

    kept = keep_edition(project, date, overwrite=overwrite, allow_withheld=allow_withheld)
    file, held = project.relative(kept.file), f"{kept.claims:,} claims of {kept.reports} reports"
    if not kept.written:
        click.echo(f"The edition {kept.edition} is kept already, in {file}: {held}.")
        return
    click.echo(f"Kept the edition {kept.edition} in {file}: {held}.")
    click.echo("What to do next:")
    click.echo(f"  1. Commit {file}.")
    click.echo(f"  2. To begin the next edition, give it its date and the status draft in {TABLE}.")
    click.echo("  3. Say what is new and what was corrected in data/framework/editions.csv.")
    click.echo("  4. Run impact build: the page of editions compares the new claims with these.")


COMMANDS = (edition,)
