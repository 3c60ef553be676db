"""What must hold for every text of a report, whoever it is about: each fault is a sentence."""

from __future__ import annotations

import re

from analysis.display.authored import describe_forewords
from analysis.display.charts import plot_change, plot_peers, plot_quarters, table_change, table_peers, table_quarters
from analysis.display.charts_counted import plot_funnel, table_funnel
from analysis.display.charts_evidence import plot_evidence, table_evidence
from analysis.display.charts_map import plot_map, table_map
from analysis.display.charts_places import plot_need, table_need
from analysis.display.charts_spine import plot_spine, table_spine
from analysis.display.describe_annex import describe_annex
from analysis.display.describe_counted import describe_counts
from analysis.display.describe_data import describe_crosswalk, describe_downloads, describe_quality
from analysis.display.describe_evidence import describe_coverage, describe_gaps
from analysis.display.describe_glance import describe_glance, describe_origin
from analysis.display.describe_goal import close_goal, describe_goal, table_goal
from analysis.display.describe_organisation import describe_journey, describe_organisation
from analysis.display.describe_people import describe_people
from analysis.display.describe_places import describe_places, table_places
from analysis.display.describe_recommendations import describe_progress, describe_recommendations
from analysis.display.describe_sources import describe_methods, describe_sources
from analysis.display.describe_strengths import describe_strengths
from analysis.display.figure import ALT_LIMIT
from analysis.display.front_matter import front_matter
from analysis.display.words import lower_first
from tests.display.reading import printed_claims, read, reading_age, without_claims

LEFTOVERS = re.compile(r"\b(nan|NaN|NaT|None|inf)\b(?! of)|<NA>")
CAUSAL = re.compile(
    r"\b(led to(?! has not)|caus(?:ed|es|ing)|because of its|thanks to|as a result|owing to|due to)\b", re.I
)
SUPERLATIVE = re.compile(
    r"\b(best(?! paid)|worst(?! paid)|leading|outstanding|excellent|world-class|top performer)\b", re.I
)
ENOUGH_TO_READ, OLDEST = 30, 12  # words; years of age
DIGITS = re.compile(r"\S*\d\S*")
PERIOD = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)?\s?\d{4}"


def texts(report):
    """Every text that a report shows, by the name of what shows it."""
    shown = {
        "origin": describe_origin(report), "glance": describe_glance(report), "coverage": describe_coverage(report),
        "places": describe_places(report), "table_places": table_places(report), "table_need": table_need(report),
        "table_change": table_change(report), "table_peers": table_peers(report), "table_spine": table_spine(report),
        "table_quarters": table_quarters(report), "table_map": table_map(report), "gaps": describe_gaps(report),
        "table_evidence": table_evidence(report), "methods": describe_methods(report),
        "sources": describe_sources(report), "forewords": describe_forewords(report),
        "journey": describe_journey(report), "organisation": describe_organisation(report),
        "strengths": describe_strengths(report), "people": describe_people(report),
        "progress": describe_progress(report), "recommendations": describe_recommendations(report),
        "quality": describe_quality(report), "downloads": describe_downloads(report),
        "crosswalk": describe_crosswalk(report), "annex": describe_annex(report),
        **{f"counts of goal {goal.number}": describe_counts(report, goal.number) for goal in report.goals},
        **{f"funnel of goal {goal.number}": table_funnel(report, goal.number) for goal in report.goals},
        **{f"goal {goal.number}": describe_goal(report, goal.number) for goal in report.goals},
        **{f"table of goal {goal.number}": table_goal(report, goal.number) for goal in report.goals},
        **{f"end of goal {goal.number}": close_goal(report, goal.number) for goal in report.goals},
    }  # fmt: skip
    return {name: text.text for name, text in shown.items() if text is not None}


def figures(report):
    plots = (plot_spine, plot_change, plot_peers, plot_quarters, plot_need, plot_map, plot_evidence)
    funnels = (plot_funnel(report, goal.number) for goal in report.goals)
    drawn = (*(plot(report) for plot in plots), *funnels)
    return [figure for figure in drawn if figure is not None]


def report_faults(report, charts=True):
    """One sentence for each fault in the texts of a report, and in its charts if wanted."""
    names = names_of_others(report)
    faults = [
        f"{report.organisation.slug}, {where}: {fault}"
        for where, text in texts(report).items()
        for fault in text_faults(text, report, names)
        if not (where == "annex" and fault.startswith("it takes a reader"))  # it is for statisticians
    ]
    words = len(read(texts(report)["glance"]).split())
    faults += [f"at a glance there are {words} words"] if words > 250 else []
    faults += [f"description: {fault}" for fault in word_faults(front_matter(report).content["description"])]
    return faults + [fault for figure in (figures(report) if charts else ()) for fault in figure_faults(figure)]


def text_faults(text, report, names=None):
    yield from word_faults(read(text))
    yield from shape_faults(text)
    yield from claim_faults(text, report)
    names = names_of_others(report) if names is None else names
    own = without_names(text, names)
    yield from (f"{found.group()!r} says what the evidence cannot" for found in CAUSAL.finditer(own))
    yield from (f"{found.group()!r} is a superlative" for found in SUPERLATIVE.finditer(own))
    yield from (f"the number {token!r} is no claim" for token in loose_numbers(own, report))
    # The formula is for passages: of a line or two it says more about one long word than about the prose.
    if len(read(own).split()) >= ENOUGH_TO_READ and (age := reading_age(without_names(text, names, "it"))) > OLDEST:
        yield f"it takes a reader of {age:.1f}"


def word_faults(words):
    """Marks of a sentence made by a machine."""
    yield from (f"{found.group()!r} is left over" for found in LEFTOVERS.finditer(words))
    for sign in ("  ", " ,", " .", "..", " ;", ";;", ",,", "()", "( ", " )", ": .", "−−", "-%", "%%"):
        if sign in re.sub(r"^\|.*\|$|^ +|\.\.\.", "", words, flags=re.MULTILINE):  # not tables, nor lists within lists
            yield f"{sign!r} stands in {words[max(0, words.find(sign) - 30) : words.find(sign) + 30]!r}"
    yield from (
        f"{found!r}"
        for found in re.findall(r"\b1 [a-z]+(?:goals|measures|authorities|places|figures)\b|\b1 goals\b", words)
    )
    yield from (f"{found!r}" for found in re.findall(r"\b[Aa] (?:8|11|18|80)\b", words))
    yield from (f"unbalanced {pair}" for pair in ("()", "[]") if words.count(pair[0]) != words.count(pair[1]))


def shape_faults(text):
    """Empty list items, tables without rows, headings with nothing after them."""
    lines = text.splitlines()
    if any(re.fullmatch(r"\s*[-*]\s*", line) for line in lines):
        yield "a list has an empty item"
    for i, line in enumerate(lines):
        if re.match(r"\| [-: |]+\|$", line) and not (i + 1 < len(lines) and lines[i + 1].startswith("| ")):
            yield "a table has no rows"
        if re.match(r"\|.*\|\s*\|", line) and any(not cell.strip() for cell in line.strip("|").split("|")):
            yield f"a cell of {line!r} is empty"
    said = [line for line in lines if line.strip()]
    if said and re.match(r"#+ ", said[-1]):
        yield "a heading has no text under it"
    if re.search(r"::: \{[^}]*\}\n\s*::: *(\n|$)", text):
        yield "a block is empty"


def claim_faults(text, report):
    """Every claim printed is in the ledger, in the ledger's own words."""
    claims = {claim.id: claim for claim in report.ledger}
    for words, identifier, part in printed_claims(text):
        if identifier not in claims:
            yield f"the claim {identifier} is not in the ledger"
        elif read(words).replace(" and ", " to ") != getattr(claims[identifier], part):
            yield f"the {part} of {identifier} reads {words!r}"


def loose_numbers(text, report):
    """Numbers that stand neither in a claim, nor in a period, a goal's number, or a name that others gave."""
    periods = {claim.period for claim in report.ledger} | {claim.comparator for claim in report.ledger}
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)  # how the report is cited, with its slug
    text = read(without_claims(text))
    text = re.sub(r"^\| \d{1,2} \|", "|", text, flags=re.MULTILINE)  # the column of goal numbers
    for period in sorted((p for p in periods if p), key=len, reverse=True):
        text = re.sub(rf"(?<![\w/-]){re.escape(period)}(?![\w/-])", "", text)
    return [token for token in DIGITS.findall(text) if not re.fullmatch(rf"\W*{PERIOD}\W*", token)]


def names_of_others(report):
    """Words that the report quotes: names, statements, notes and titles, which may hold numbers of their own."""
    known = report.evidence
    claims, metrics = list(report.ledger), known.metrics.values()
    quoted = {
        known.organisation.name,
        known.organisation.about,
        known.organisation.industry,
        *(e.name for e in known.entities),
    }
    quoted |= {place.name for place in known.places.values()} | {
        metric.unit for metric in metrics if len(metric.unit) > 1
    }
    quoted |= {lower_first(metric.short_name) for metric in metrics}
    quoted |= {metric.short_name for metric in metrics} | {goal.description for goal in known.goals}
    quoted |= {f"{goal.number}. {goal.title}" for goal in known.goals} | {goal.title for goal in known.goals}
    quoted |= {goal.question for goal in known.goals}
    quoted |= {c.activity for c in claims} | {c.statement for c in claims}
    quoted |= {caveat for c in claims if c.statement for caveat in c.caveats}
    quoted |= {part for source in known.sources.values()
               for part in (source.title, source.publisher, source.published, source.licence)}  # fmt: skip
    quoted |= {question.text for question in known.questions} | {row.code for row in known.crosswalk}
    quoted |= {"; ".join(r.code for r in known.crosswalk if (r.goal, r.scheme) == (row.goal, row.scheme))
               for row in known.crosswalk} | {row.scheme for row in known.crosswalk}  # fmt: skip
    quoted |= {known.peer_group.rule} if known.peer_group else set()
    group = known.peer_group.name if known.peer_group else ""
    return sorted(filter(None, {*quoted, group, group[:1].lower() + group[1:]}), key=len, reverse=True)


def without_names(text, names, instead=""):
    """Take the quoted words out or put another word for them, and take out the lines that list sources."""
    kept = "\n".join(line for line in without_links(text).splitlines() if not line.startswith("- ") or "](" not in line)
    for name in names:
        escaped = re.sub(r"([\\`*_\[\]<>|@$#~^])", r"\\\1", name)
        for words in dict.fromkeys((escaped, name)):
            if words in kept:
                kept = re.sub(rf"(?<![\w/-]){re.escape(words)}(?![\w/-])", instead, kept)
    return kept


def without_links(text):
    return re.sub(r"\]\(#[^)]*\)", "]()", text)


def figure_faults(figure):
    """Captions are sentences; alternative texts say it all within their limit; their numbers are claims."""
    for name, words in (("alt", figure.alt), ("caption", f"**{figure.finding}** {figure.subtitle}")):
        yield from (f"{figure.label}, {name}: {fault}" for fault in word_faults(words.replace("**", "")))
        if not words.rstrip("*").endswith(".") and not (name == "alt" and words.endswith(" …")):  # cut at its limit
            yield f"{figure.label}, {name} does not end in a full stop: {words!r}"
    if not re.match(r"[A-Z].*\.$", figure.finding):
        yield f"{figure.label}: the finding is no sentence: {figure.finding!r}"
    if len(figure.alt) > ALT_LIMIT:
        yield f"{figure.label}: the alternative text has {len(figure.alt)} signs"
    if figure.label not in ("fig-need", "fig-map", "fig-evidence") and "%" not in figure.alt:
        yield f"{figure.label}: the alternative text has no unit"
    if not re.search(r"\b20\d\d\b", figure.alt):
        yield f"{figure.label}: the alternative text has no year"
    if not any(claim.text in figure.alt for claim in figure.claims):
        yield f"{figure.label}: the alternative text has no value"
