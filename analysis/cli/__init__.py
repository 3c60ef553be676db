"""`impact ...`: parse, call one function, turn errors into sentences and exit codes."""

from __future__ import annotations

import click

from analysis.cli import asking, building, working
from analysis.errors import ImpactError

INTERRUPTED = 130


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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="impact-workbench")
def main() -> None:
    """Make impact reports: prepare the data, fit the models, run the reports, render the site.

    \b
    Example:
      impact build
    """


for group in (building, asking, working):
    for command in group.COMMANDS:
        main.add_command(command)
