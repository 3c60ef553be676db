"""`impact ...`: parse, call one function, turn errors into sentences and exit codes."""

from __future__ import annotations

import atexit
import gc
import os

import click

from analysis.cli import asking, building, editions, working
from analysis.errors import ImpactError, file_fault
from analysis.simulation.command import simulate

INTERRUPTED = 130

# Our matrices are small and we run processes side by side: threads inside a multiplication only wait for one another.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


# Tables and claims are many small objects that stay, and are no rings: looking for some in them, over and over, costs
# a quarter of the time in which they are read.
gc.set_threshold(100_000, 50, 50)
# Nor is there anything to find at the end, when all of it goes.
atexit.register(gc.freeze)


class Commands(click.Group):
    """A group that shows our errors as one sentence."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise  # whoever read the output has left; click ends quietly
        except (ImpactError, OSError) as error:
            told = file_fault(error) if isinstance(error, OSError) else error
            click.echo(f"impact: {told}", err=True)
            context.exit(told.exit_code)
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


for group in (building, editions, asking, working):
    for command in group.COMMANDS:
        main.add_command(command)
main.add_command(simulate)
