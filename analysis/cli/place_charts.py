"""Draw the charts of every place that is served, and only those of which something that they show has changed."""

# What draws, and what reads the fits, is imported where it is needed: it takes longer to load than most builds leave.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.cli.drawing_key import drawn_with
from analysis.framework.goals import GOALS, read_goals
from analysis.framework.json_lines import members_as_lines
from analysis.framework.places import FOOTPRINTS, HEXES, PLACES, read_hexes, read_places
from analysis.paths import write_whole
from analysis.production.manifest import digest
from analysis.publishing.pages.catalogue import CONTEXT_CLAIMS, PLACE_CHARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analysis.display.place_profile import Profile
    from analysis.framework.records import Hex, Place
    from analysis.paths import Project

    Scores = dict[int, dict[str, tuple[float, float, float]]]  # score, lower and upper end by goal and code

DRAWN_FROM = "place_charts.key"
FOLDER = "places/"
NEED = ("place_need", "place_need_worst_fifth")
LOCAL = "lad"


def write_place_charts(project: Project, goal_set: str) -> None:
    """
    Write the charts of places for the site's own pages: pictures, their data, and what is written about them.

    Only small files are read where the fit of need, the tables of places, theme and code are the same as before.
    Otherwise a place's charts are drawn again if its need, or that of the others of its nation, has changed.
    """
    look, file, made = drawn_with(project), project.cache / PLACE_CHARTS, project.cache / DRAWN_FROM
    tables = (project.data / name for name in (PLACES, FOOTPRINTS, HEXES, GOALS))
    key = digest(look, goal_set, _text(project.fits / "place_need.json"), *map(_text, tables))
    if file.is_file() and _text(made) == key:
        return
    made.unlink(missing_ok=True)
    before, charts = json.loads(_text(file) or "{}"), {}
    for profile, nation in _profiles(project, goal_set, json.loads(_text(project.fits / CONTEXT_CLAIMS) or "{}")):
        shown, old = digest(look, _told(profile, nation)), before.get(profile.owner, {})
        charts[profile.owner] = old if old.get("key") == shown else {"key": shown, "charts": _charts(profile)}
    write_whole(file, members_as_lines(charts))
    write_whole(made, key)


def _profiles(
    project: Project, goal_set: str, records: Mapping[str, list[dict[str, Any]]]
) -> Iterator[tuple[Profile, str]]:
    """Put together what is drawn of each place with need claims, and what it shows of its nation, by order of codes."""
    found = {
        address.removeprefix(FOLDER).upper(): [claim for claim in ledger if claim["metric"] in NEED]
        for address, ledger in sorted(records.items()) if address.startswith(FOLDER)
    }  # fmt: skip
    if not any(found.values()):
        return
    from analysis.claims.claim import Claim
    from analysis.claims.ledger import Ledger
    from analysis.display.place_profile import Profile

    places, hexes, goals = read_places(project), read_hexes(project), read_goals(project, goal_set)
    scores, nations = _scores(project, hexes), {}
    for code, own in found.items():
        place = places[code]
        if not own or place.level != LOCAL:
            continue
        if place.nation not in nations:
            around = {each.code: each for each in places.values() if (each.level, each.nation) == (LOCAL, place.nation)}
            stand = {each: hexes[each] for each in around if each in hexes}
            nations[place.nation] = (around, stand, _nation(around, stand, scores))
        around, stand, told = nations[place.nation]
        region = places[place.region].name if place.region else ""
        claims = Ledger(tuple(map(Claim.from_record, own)))
        yield Profile(place, claims, goals, places[place.nation].name, region, around, stand, scores), told


def _scores(project: Project, hexes: Mapping[str, Hex]) -> Scores:
    from analysis.claims.stored_fits import read_fit

    rows = read_fit(project, "place_need").rows
    rows = rows[rows["status"].isin(["ok", "descriptive_only"]) & rows["organisation"].isin(list(hexes))]
    scores: Scores = {}
    for row in rows.itertuples():
        scores.setdefault(int(row.goal), {})[row.organisation] = (float(row.score), float(row.lower), float(row.upper))
    return scores


def _nation(around: Mapping[str, Place], hexes: Mapping[str, Hex], scores: Scores) -> str:
    """Digest what the charts show of a nation's authorities: names, regions, where they stand, their scores."""
    named = [(each.code, each.name, each.region) for each in around.values()]
    stand = [(each.place, each.q, each.r) for each in hexes.values()]
    known = [[(goal, *item) for item in of_goal.items() if item[0] in around] for goal, of_goal in scores.items()]
    return digest(json.dumps([sorted(named), sorted(stand), sorted(map(sorted, known))]))


def _told(profile: Profile, nation: str) -> str:
    """Write down all that the charts of a place show, those around it as the digest of their nation."""
    own = [claim.as_record() for claim in profile.claims]
    return json.dumps([profile.place.code, profile.nation, profile.region, sorted(profile.titles.items()), own, nation])


def _charts(profile: Profile) -> list[dict[str, str]]:
    from analysis.display.charts_place import plot_place_map, plot_profile, table_place_map

    drawn = [(plot_profile(profile), None), (plot_place_map(profile), table_place_map(profile))]
    return [
        {"label": figure.label, "caption": figure.caption, "alt": figure.alt, "svg": figure.svg,
         "csv": figure.data.as_csv(), "table": table.text if table else ""}
        for figure, table in drawn if figure
    ]  # fmt: skip


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
