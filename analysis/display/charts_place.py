"""The charts of one place: its need goal by goal, and where it stands among the others of its nation. No results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.chart_data import COUNT, RANGE, ChartData, Column
from analysis.display.charts_map import BOUNDS, class_of
from analysis.display.charts_places import SPREADS
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, join_words, markdown
from analysis.display.plot_map import CANT_TELL, CLASSES, NO_SCORE
from analysis.display.plot_place_map import draw_place_map
from analysis.display.plot_profile import draw_profile, is_clear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.claims.claim import Claim
    from analysis.display.figure import Figure
    from analysis.display.place_profile import Profile

MIDDLE = BOUNDS[:2]
ENOUGH = 2  # one goal is said in a sentence, not drawn
_NAMED = 3  # goals that a finding names, more and less need each
_IN_SHORT = 2  # the same in an alternative text, which has to end somewhere


def plot_profile(known: Profile) -> Figure | None:
    """Draw need goal by goal against the nation; None with fewer than two scores."""
    if len(known.needs) < ENOUGH:
        return None
    names = [f"{claim.goal} {known.titles[claim.goal]}" for claim in known.needs]
    return draw_profile(known.needs, names, MIDDLE, _profile_words(known))


def plot_place_map(known: Profile) -> Figure | None:
    """Draw the need of all authorities of the nation for the goal with the clearest need here; None without a score."""
    words = _map_words(known)
    if words is None:
        return None
    region = (known.region, {known.place.code, *known.in_region}) if known.region else ("", ())
    goal, _ = shown_goal(known.needs)
    return draw_place_map(
        known.hexes, _classes(known, goal.goal), (known.place.code, known.place.name), region, words, (goal,)
    )


def table_place_map(known: Profile) -> Markdown | None:
    """Give the place and those of its region as a table, folded until asked for; the file holds every place."""
    words = _map_words(known)
    return words and markdown(words.table())


def profile_finding(scores: tuple[Claim, ...], titles: Mapping[int, str], most: int = _NAMED) -> str:
    """Name the goals whose range keeps clear of the middle, greatest need and least need first, and no others."""
    clear = sorted((claim for claim in scores if is_clear(claim, MIDDLE)), key=lambda claim: -claim.value)
    more = _named([titles[claim.goal] for claim in clear if claim.value > 0], most)
    less = _named([titles[claim.goal] for claim in reversed(clear) if claim.value < 0], most)
    if more and less:
        return f"Need is clearly more than in most places for {more}; clearly less for {less}."
    if more or less:
        return f"Need is clearly {'more' if more else 'less'} than in most places for {more or less}."
    return "For no goal is need clearly more or less than in most places."


def _named(titles: list[str], most: int) -> str:
    more = len(titles) - most
    others = [] if more <= 0 else ["another goal" if more == 1 else "other goals"]
    return join_words([*titles[:most], *others])


def _profile_words(known: Profile) -> Words:
    finding = profile_finding(known.needs, known.titles)
    top = max(known.needs, key=lambda claim: claim.value)
    return Words(
        "fig-need",
        finding,
        f"Need by goal in {known.place.name} against the local authorities of {known.nation}: score, in spreads "
        "between authorities, with its likely range; the band is about the middle, and a filled dot keeps clear of it. "
        "Context, not results. Sources: official statistics named below.",
        f"Need by goal, dots with ranges, in spreads from the middle of {known.nation}. "
        f"{profile_finding(known.needs, known.titles, _IN_SHORT)} Highest score: {top.text} ({top.interval}).",
        _profile_data(known),
        known.owner,
    )


def _profile_data(known: Profile) -> ChartData:
    score = f"Need score, in {SPREADS}"
    columns = (
        Column("Goal"),
        Column("Need, in words"),
        Column(score),
        Column(f"{score}, likely range", RANGE),
        Column("Chance of being among the neediest fifth of local authorities, per cent"),
        Column("Number of indicators", COUNT),
    )
    chances = {claim.goal: claim for claim in known.claims.where(metric="place_need_worst_fifth")}
    return ChartData(columns, tuple(
        (f"{c.goal}. {known.titles[c.goal]}", class_of(c.value, c.lower, c.upper), c, c, chances.get(c.goal), c)
        for c in known.needs
    ))  # fmt: skip


def shown_goal(scores: tuple[Claim, ...]) -> tuple[Claim, bool]:
    """Find the goal with the highest score among those clear of the middle, else among all; and say which it is."""
    clear = [claim for claim in scores if is_clear(claim, MIDDLE) and claim.value > 0]
    return max(clear or scores, key=lambda claim: claim.value), bool(clear)


def _classes(known: Profile, goal: int) -> dict[str, str]:
    scores = known.scores.get(goal, {})
    return {code: class_of(*scores[code]) for code in known.around if code in scores}


def _map_words(known: Profile) -> Words | None:
    if not known.needs or known.place.code not in known.hexes:
        return None
    goal, sure = shown_goal(known.needs)
    classes = _classes(known, goal.goal)
    if known.place.code not in classes:
        return None
    title = known.titles[goal.goal]
    finding = map_finding(known.place.name, classes[known.place.code], title,
                          [classes[code] for code in known.in_region if code in classes] if known.region else [])
    rule = "the goal with the clearest need here" if sure else "the goal with the highest score here"
    region = f"; the thin line is its region, {known.region}" if known.region else ""
    hatched = "hatched: its likely range reaches from less to more than most. " if CANT_TELL in classes.values() else ""
    return Words(
        "fig-map",
        finding,
        f"Need for {title}, {rule}, against the middle authority of {known.nation}. One hexagon is one local "
        f"authority; {known.place.name} is outlined{region}. {hatched.capitalize()}Context, not results. Sources: "
        "official statistics named below; layout: Open Innovations (MIT).",
        f"Map of local authorities of {known.nation} as hexagons. {finding} Its score: {goal.text} ({goal.interval}) "
        "spreads from the middle.",
        _map_data(known, goal, classes),
        known.owner,
    )  # fmt: skip


def map_finding(name: str, here: str, title: str, around: list[str]) -> str:
    """
    Say how much need there is, and whether that is so in the region too.

    Parameters
    ----------
    around
        Classes of the other authorities of the region; empty where there is no region.
    """
    if here == CANT_TELL:
        return f"Whether {name} has more or less need than most places for {title} cannot be told."
    if here == CLASSES[1]:
        return f"Need for {title} in {name} is about the middle."
    said = f"{name} has {here.removesuffix(' than most')} need than most places for {title}"
    if here == CLASSES[0] or not around:
        return f"{said}."
    more = sum(each in CLASSES[2:] for each in around)
    if more > len(around) / 2:
        return f"{said}, and so have most places of its region."
    return f"{said}, and so have some places of its region." if more else f"{said}, unlike the others of its region."


def _map_data(known: Profile, goal: Claim, classes: Mapping[str, str]) -> ChartData:
    scores = known.scores[goal.goal]
    columns = (
        Column("Local authority", width=26),
        Column("GSS code", on_page=False),
        Column("Region", on_page=False),
        Column("Need, in words", width=20),
        Column(f"Need score, in {SPREADS}", on_page=False),
        Column("Need score, likely range, lower end", on_page=False),
        Column("Need score, likely range, upper end", on_page=False),
    )
    near = sorted(known.in_region, key=lambda code: known.around[code].name)
    far = sorted(set(known.around) - {known.place.code, *near}, key=lambda code: known.around[code].name)

    def row(code: str) -> tuple:
        region = known.region if known.around[code].region == known.place.region else ""
        return (known.around[code].name, code, region, classes.get(code, NO_SCORE), *scores.get(code, (None,) * 3))

    return ChartData(columns, tuple(row(code) for code in [known.place.code, *near, *far]), shown=1 + len(near))
