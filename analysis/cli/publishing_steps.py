"""Publish an edition: sum up its claims and draw the sums first, which no report and no page can do by itself."""

# What draws is imported where something is to be drawn: it takes longer to load than most builds leave to do.
# ruff: noqa: PLC0415

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from analysis.claims.coalition import count_coalition, read_ledgers
from analysis.claims.coalition_effects import coalition_effects
from analysis.claims.ledger import Ledger
from analysis.cli.drawing_key import drawn_with
from analysis.cli.place_charts import write_place_charts
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import read_organisations
from analysis.production.plan import read_edition
from analysis.publishing import publish
from analysis.publishing.pages.catalogue import COALITION_CHARTS, COALITION_CLAIMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.claims.claim import Claim
    from analysis.paths import Project


DRAWN_FROM = "coalition_charts.key"


def publish_edition(project: Project, **given: object) -> object:
    """Write claims and charts of the coalition and of places, then publish as `publishing.publish`."""
    goal_set = read_edition(project)["goal_set"]
    write_coalition(project, goal_set)
    write_place_charts(project, goal_set)
    return publish(project, **given)


def write_coalition(project: Project, goal_set: str) -> None:
    """Sum up the claims of the reports that are in place, and write sums and charts for the site's own pages."""
    known = read_organisations(project)
    ledgers = {slug: ledger for slug, ledger in read_ledgers(project).items() if slug in known}
    effects = coalition_effects(read_metrics(project), list(ledgers.values()))
    claims = [*count_coalition(project, goal_set, ledgers), *effects]
    _write(project, COALITION_CLAIMS, [claim.as_record() for claim in claims])
    key, made = _key(project, effects), project.cache / DRAWN_FROM
    if (project.cache / COALITION_CHARTS).is_file() and made.is_file() and made.read_text(encoding="utf-8") == key:
        return
    made.unlink(missing_ok=True)
    _write(project, COALITION_CHARTS, _charts(project, effects))
    made.write_text(key, encoding="utf-8")


def _key(project: Project, effects: Sequence[Claim]) -> str:
    """Digest what the charts are drawn from: claims, names, the theme and the code that draws."""
    names = {each.slug: each.name for each in read_organisations(project).values()}
    told = json.dumps([[claim.as_record() for claim in effects], names], sort_keys=True)
    return hashlib.sha256("\n".join([told, drawn_with(project)]).encode()).hexdigest()


def _charts(project: Project, effects: Sequence[Claim]) -> dict[str, dict[str, str]]:
    """Give the chart of each measure that can be pooled: what is shown, and what is written about it."""
    from analysis.display.charts_coalition import plot_coalition, table_coalition

    metrics, names = read_metrics(project), {each.slug: each.name for each in read_organisations(project).values()}
    charts = {}
    for metric in dict.fromkeys(claim.metric for claim in effects):
        own = Ledger(tuple(claim for claim in effects if claim.metric == metric))
        figure = plot_coalition(metrics[metric], own, names)
        if figure:
            charts[metric] = {
                "label": figure.label, "caption": figure.caption, "alt": figure.alt, "svg": figure.svg,
                "csv": figure.data.as_csv(), "table": table_coalition(metrics[metric], own, names).text,
            }  # fmt: skip
    return charts


def _write(project: Project, name: str, content: Any) -> None:
    project.cache.mkdir(parents=True, exist_ok=True)
    draft = project.cache / f".{name}"
    draft.write_text(f"{json.dumps(content, ensure_ascii=False, sort_keys=True)}\n", encoding="utf-8")
    os.replace(draft, project.cache / name)
