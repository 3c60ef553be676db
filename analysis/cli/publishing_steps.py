"""Publish an edition: count over its claims first, which no report and no page can do by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.coalition import write_coalition_claims
from analysis.production.plan import read_edition
from analysis.publishing import publish

if TYPE_CHECKING:
    from analysis.paths import Project


def publish_edition(project: Project, **given: object) -> object:
    """Write the claims of the coalition from the reports in place, then publish as `analysis.publishing.publish`."""
    write_coalition_claims(project, read_edition(project)["goal_set"])
    return publish(project, **given)
