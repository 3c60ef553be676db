"""Publish an edition: sum up its claims and draw the sums first, which no report and no page can do by itself."""

# What draws is imported where something is to be drawn: it takes longer to load than most builds leave to do.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.claims.claim import Claim
from analysis.claims.coalition import MOVED, count_coalition
from analysis.claims.filings import PANEL_COLUMNS
from analysis.claims.ledger import Ledger
from analysis.cli.drawing_key import drawn_with
from analysis.cli.place_charts import write_place_charts
from analysis.framework.metrics import read_metrics
from analysis.framework.organisations import read_organisations
from analysis.paths import write_whole
from analysis.production.edition import read_edition
from analysis.production.manifest import digest
from analysis.publishing.pages.catalogue import COALITION_CHARTS, COALITION_CLAIMS
from analysis.publishing.pages.record_parts import read_parts
from analysis.publishing.site import publish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.paths import Project
    from analysis.publishing.pages.record_parts import RecordParts

EFFECTS = "coalition_effects.json"  # under .cache/: what was pooled last, and the key of what it was made from
POOLED_BY = ("statistics", "framework")  # parts of the package that make effects, besides those that make charts


def load_publishers() -> None:
    """Load what publishes and what checks; this module's own imports are most of it."""
    import analysis.publishing.checks  # noqa: F401


def publish_edition(project: Project, **given: object) -> object:
    """Publish as `publishing.site.publish`, with the claims and charts of the coalition and of places."""

    def sum_up() -> Mapping[str, RecordParts]:
        goal_set, parts = read_edition(project)["goal_set"], read_parts(project, read_organisations(project))
        write_coalition(project, goal_set, parts)
        write_place_charts(project, goal_set)
        return parts

    return publish(project, sum_up=sum_up, **given)


def write_coalition(project: Project, goal_set: str, parts: Mapping[str, RecordParts]) -> None:
    """Sum up the claims of the reports that are in place, and write sums and charts for the site's own pages."""

    def ledger_of(slug: str) -> Ledger:
        return _ledger(claim for claim in parts[slug].claims if claim["stage"] != "context")

    counts = count_coalition(project, goal_set, parts, ledger_of)
    effects = _effects(project, [list(filter(_is_pooled, each.claims)) for each in parts.values()])
    _write(project, COALITION_CLAIMS, [*(claim.as_record() for claim in counts), *effects])


def _is_pooled(claim: Mapping[str, Any]) -> bool:
    """Tell a member's figure that was set beside peers, and its change beside theirs: all that effects are made of."""
    return claim["metric"] in PANEL_COLUMNS and bool(claim["verdict"] or claim["what"] == MOVED)


def _ledger(records: Iterable[Mapping[str, Any]]) -> Ledger:
    return Ledger(tuple(map(Claim.from_record, records)))


def _effects(project: Project, members: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Pool the members' claims of the filed measures and draw what comes of it, or give what came of the same ones."""
    key, kept = _key(project, members), project.cache / EFFECTS
    if kept.is_file() and (project.cache / COALITION_CHARTS).is_file():
        stored = json.loads(kept.read_text(encoding="utf-8"))
        if stored["key"] == key:
            return stored["effects"]
    kept.unlink(missing_ok=True)
    from analysis.claims.coalition_effects import coalition_effects

    effects = coalition_effects(read_metrics(project), list(map(_ledger, members)))
    _write(project, COALITION_CHARTS, _charts(project, effects))
    found = [claim.as_record() for claim in effects]
    _write(project, EFFECTS, {"key": key, "effects": found})
    return json.loads(json.dumps(found))


def _key(project: Project, members: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    """Digest what effects and charts are made from: claims, measures, names, the theme and the code."""
    names = {each.slug: each.name for each in read_organisations(project).values()}
    measures = [repr(each) for name, each in read_metrics(project).items() if name in PANEL_COLUMNS]
    told = json.dumps([members, measures, names], sort_keys=True)
    return digest(told, drawn_with(project, *POOLED_BY))


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
    write_whole(project.cache / name, f"{json.dumps(content, ensure_ascii=False, sort_keys=True)}\n")
