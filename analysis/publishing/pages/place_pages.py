"""A page for each place that anyone serves: official statistics by goal, beside the nation's. Context, no verdicts."""

from __future__ import annotations

from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING

from analysis.publishing.pages.drawn import files_beside, shown
from analysis.publishing.pages.made_once import code_key
from analysis.publishing.pages.markdown import (
    NOTHING,
    SCRIPT,
    div,
    escape,
    file_note,
    fold,
    join_words,
    link,
    number,
    page,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.framework.records import Place
    from analysis.publishing.pages.catalogue import Catalogue, PublishedClaim

NEED, FIFTH, SHARE = "place_need", "place_need_worst_fifth", "share_served"
UK = "K02000001"
WHOLE = ("nation", "uk")
# A score is told in words first; the bounds are spreads between local authorities.
CONTEXT = "These figures are context: what a place is like is the result of no single organisation."
PROFILE, MAP = "fig-need", "fig-map"
# Who searches for a place looks for its own page, not for those that name it as one of the same region.
UNSEARCHED = ':::::: {{data-pagefind-ignore="all"}}\n{}\n::::::'
MEANING = (
    "Need is what several indicators of a goal say together, set against the local authorities of the same nation: 0 "
    "is the middle one, 1 is one ordinary spread between authorities further from it. The neediest fifth: the chance "
    "of being among it. A goal with fewer than three indicators has no score."
)
SCORES = ((1.0, "much more than most"), (0.35, "more than most"), (-0.35, "about the middle"))


def place_key(catalogue: Catalogue) -> str:
    """Digest all that pages and files of places are made from."""
    reports = [(report.organisation.slug, report.name, report.published) for report in catalogue.reports]
    registers = (catalogue.goals, catalogue.metrics, catalogue.places, catalogue.footprints)
    found = blake2b(repr((dict(catalogue.edition), reports, registers, code_key())).encode(), digest_size=16)
    for address, ledger in catalogue.context.texts.items():
        if address.startswith("places/"):
            found.update(b"\n%b %b" % (address.encode(), ledger))
    for code, charts in catalogue.place_charts.texts.items():
        found.update(b"\n%b %b" % (code.encode(), charts))
    return found.hexdigest()


def place_contents(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    yield from place_pages(catalogue).items()
    yield from place_files(catalogue).items()


def place_pages(catalogue: Catalogue) -> dict[str, str]:
    """Give the page of every served place, and the page that lists them, by address under reports/."""
    codes = [address.removeprefix("places/").upper() for address in catalogue.context if address.startswith("places/")]
    served = [catalogue.places[code] for code in codes if _reports_in(catalogue, code)]
    above = {code for place in served if place.level not in WHOLE for code in [_above(place)]}
    places = sorted({*served, *(catalogue.places[code] for code in above)}, key=lambda place: place.name)
    pages = {f"places/{place.code.lower()}.qmd": place_page(catalogue, place) for place in places}
    return {"places/index.qmd": place_index(catalogue, places), **pages}


def place_files(catalogue: Catalogue) -> dict[str, str]:
    """Give the pictures of every served place and their data by address under reports/, beside the place's page."""
    return {
        address: content
        for code, charts in catalogue.place_charts.items() if f"places/{code}" in catalogue.context
        for chart in charts
        for address, content in files_beside(chart, f"places/{code}").items()
    }  # fmt: skip


def place_page(catalogue: Catalogue, place: Place) -> str:
    claims = catalogue.claims_of(f"places/{place.code.lower()}")
    matter = {
        "title": place.name,
        "subtitle": "Place" if place.level in WHOLE else f"Local authority · {_region(catalogue, place)}",
        "description": f"Who serves {place.name}, and what official statistics say about it, goal by goal.",
    }
    return page(
        matter,
        _answer(catalogue, claims),
        CONTEXT,
        _organisations(catalogue, place, claims),
        *_need(catalogue, place, claims),
        *_indicators(catalogue, place, claims),
        file_note(place.code.lower(), claims),
    )


def _answer(catalogue: Catalogue, claims: Sequence[PublishedClaim]) -> str:
    """Name the goals whose need stands out, no further than the range allows."""
    titles = {goal.number: goal.title for goal in catalogue.goals}
    clear = [
        claim for claim in claims
        if claim.metric == NEED and claim.goal in titles and claim.lower is not None and claim.lower > SCORES[1][0]
    ]  # fmt: skip
    if clear:
        named = join_words([link(titles[claim.goal], f"../goals/{claim.goal}.qmd") for claim in clear])
        return f"**Need is clearly more than in most places for {named}.**"
    if any(claim.metric == NEED for claim in claims):
        return "**Need stands out for no goal** by more than the indicators leave in doubt."
    return ""


def place_index(catalogue: Catalogue, places: Sequence[Place]) -> str:
    matter = {
        "title": "The places",
        "description": "Every local authority that one of the organisations is known to serve.",
        "toc": False,
    }

    def region(place: Place) -> str:
        if place.level in WHOLE:
            return "Whole countries"
        return _region(catalogue, place)

    ordered = sorted(places, key=lambda place: (place.level not in WHOLE, region(place), place.name))
    parts = []
    for name, group in groupby(ordered, key=region):
        links = [f"- {link(place.name, f'{place.code.lower()}.qmd')}" for place in group]
        parts += [f"## {name}", div("names", "\n".join(links))]
    return page(matter, "::::: {.sortable}", *parts, ":::::", SCRIPT.format(offset="../"))


def _region(catalogue: Catalogue, place: Place) -> str:
    """Name the region, or the nation where it has no regions."""
    return catalogue.places[place.region or _above(place)].name


def _reports_in(catalogue: Catalogue, code: str) -> list[str]:
    return [slug for slug, rows in catalogue.footprints.items() if any(row.place == code for row in rows)]


def _above(place: Place) -> str:
    return place.nation or UK


def _organisations(catalogue: Catalogue, place: Place, claims: Sequence[PublishedClaim]) -> str:
    shares = {claim.subject: claim for claim in claims if claim.metric == SHARE}
    basis = {row.organisation: row.basis for rows in catalogue.footprints.values() for row in rows
             if row.place == place.code}  # fmt: skip
    rows = [
        [
            link(report.name, f"../organisations/{report.organisation.slug}.ipynb") if report.published
            else escape(report.name),
            number(shares.get(report.organisation.slug)),
            basis[report.organisation.slug],
        ]
        for report in catalogue.reports
        if report.organisation.slug in basis
    ]  # fmt: skip
    if not rows:
        return ""
    head = ["Organisation", "Share of what it serves", "Known from its"]
    return "\n\n".join(["## Who serves it {#organisations}", table(head, rows, "lrl", [40, 16, 18])])


def _need(catalogue: Catalogue, place: Place, claims: Sequence[PublishedClaim]) -> list[str]:
    """Show need by goal, and where it is found; the numbers in a table, folded where a chart shows them too."""
    scores = {claim.goal: claim for claim in claims if claim.metric == NEED}
    chances = {claim.goal: claim for claim in claims if claim.metric == FIFTH}
    rows = [
        [
            link(f"{goal.number} {goal.title}", f"../goals/{goal.number}.qmd"),
            _said(scores[goal.number]),
            number(scores[goal.number]),
            number(scores[goal.number], "interval"),
            number(chances.get(goal.number)),
            number(scores[goal.number], "count"),
        ]
        for goal in catalogue.goals
        if goal.number in scores
    ]
    if not rows:
        return []
    code = place.code.lower()
    head = ["Goal", "Need", "Score", "Range", "Neediest fifth", "Indicators"]
    told = table(head, rows, "llrrrr", [32, 19, 7, 14, 11, 11])
    charts = {chart["label"]: chart for chart in catalogue.place_charts.get(code, ())}
    profile = [shown(charts[PROFILE], code), fold("Data of this chart", told)] if PROFILE in charts else [told]
    where = [shown(charts[MAP], code), UNSEARCHED.format(charts[MAP]["table"])] if MAP in charts else []
    return ["## Need by goal {#need}", *profile, div("caveats", MEANING), *where]


def _said(claim: PublishedClaim) -> str:
    """Put a score in words; none of them where its range reaches from less to more than most."""
    assert claim.value is not None
    if None not in (claim.lower, claim.upper) and claim.lower <= SCORES[2][0] and claim.upper > SCORES[1][0]:
        return "can't tell"
    return next((words for bound, words in SCORES if claim.value > bound), "less than most")


def _indicators(catalogue: Catalogue, place: Place, claims: Sequence[PublishedClaim]) -> list[str]:
    figures = [claim for claim in claims if claim.metric in catalogue.metrics]
    if not figures:
        return []
    above = {} if place.level in WHOLE else _by_period(catalogue.claims_of(f"places/{_above(place).lower()}"))
    parts = ["## Figures by goal {#figures}"]
    titles = {0: "Not tied to a goal", **{goal.number: goal.title for goal in catalogue.goals}}
    for goal, title in titles.items():
        rows = [_row(catalogue, place, claim, above) for claim in figures if claim.goal == goal]
        if rows:
            words = link(f"{goal} {title}", f"../goals/{goal}.qmd") if goal else title
            parts += [f"### {words} {{#goal-{goal}}}", _table(catalogue, place, rows)]
    county = [claim for claim in figures if any("county" in caveat for caveat in claim.caveats)]
    if county:
        parts.append(div("caveats", "† published for the county, not for the district by itself."))
    return parts


def _table(catalogue: Catalogue, place: Place, rows: Sequence[Sequence[str]]) -> str:
    """Leave out the column of ranges where none is published, and the nation's where the place is a nation."""
    head, align, widths = ["Indicator", "When", "Here", "Range", ""], "llrrr", [44, 14, 11, 17, 13]
    kept = [0, 1, 2]
    if any(row[3] != NOTHING for row in rows):
        kept.append(3)
    if place.level not in WHOLE:
        head[4] = catalogue.places[_above(place)].name
        kept.append(4)
    return table(
        [head[each] for each in kept],
        [[row[each] for each in kept] for row in rows],
        "".join(align[each] for each in kept),
        [widths[each] for each in kept],
    )


def _row(
    catalogue: Catalogue, place: Place, claim: PublishedClaim, above: Mapping[tuple[str, str], PublishedClaim]
) -> list[str]:
    metric = catalogue.metrics[claim.metric]
    unit = "" if metric.unit == "%" or metric.unit.startswith("£") else f" ({escape(metric.unit)})"
    mark = "†" if claim.subject != place.code else ""
    return [
        escape(metric.name) + unit + mark,
        claim.period,
        number(claim),
        number(claim, "interval"),
        number(above.get((claim.metric, claim.period))) if above else NOTHING,
    ]


def _by_period(claims: Sequence[PublishedClaim]) -> dict[tuple[str, str], PublishedClaim]:
    return {(claim.metric, claim.period): claim for claim in claims}
