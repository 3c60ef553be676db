"""The chart of all measures that are compared with peers: which they are, and how they are worded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.display.chart_data import COUNT, RANGE, ChartData, Column
from analysis.display.figure import Words
from analysis.display.markdown import Markdown, join_words, markdown
from analysis.display.plot_spine import Vertebra, draw_spine, has_good_direction
from analysis.display.words import VERDICTS, lower_first

if TYPE_CHECKING:
    from analysis.claims.claim import Claim
    from analysis.claims.report import Report
    from analysis.display.figure import Figure

_FIRST = ("worse", "better", "higher", "lower", "similar", "cant_tell", "not_compared", "")

_SHAPE_NAMES = {
    ("better",): "triangle up: better",
    ("worse",): "triangle down: worse",
    ("similar",): "full dot: no clear difference",
    ("higher", "lower"): "hollow triangle: higher or lower",
    ("cant_tell",): "hollow dot: can't tell",
    ("not_compared", ""): "hollow dot: not compared",
}


def plot_spine(report: Report) -> Figure | None:
    """Draw every measure of which the peers' middle half is known; None where there is none."""
    rows = spine_rows(report)
    return draw_spine(rows, _words(report, rows)) if rows else None


def table_spine(report: Report) -> Markdown | None:
    """Give the numbers of the chart of all measures as a table, folded until asked for."""
    rows = spine_rows(report)
    return markdown(_words(report, rows).table()) if rows else None


def spine_rows(report: Report) -> list[Vertebra]:
    """
    Find the measures to draw: the latest value of each, with the quartiles of peers for the same period.

    Those with a good direction come first; among them what needs attention, then what stands out.
    """
    rows = []
    for metric in report.ledger.where(what="peers_median").metrics():
        own = _latest(report, metric)
        quartiles = own and [
            report.ledger.first(metric=metric, period=own.period, what=what)
            for what in ("peers_lower", "peers_median", "peers_upper")
        ]
        if not own or not all(quartiles):
            continue
        level = report.ledger.first(metric=metric, period=own.period, what="level")
        mark = "" if has_good_direction(own) else "*"
        name = f"{report.evidence.metrics[metric].short_name}{mark}, {own.period}"
        rows.append(Vertebra(name, _in_words(own.verdict), own, *quartiles, level))
    return sorted(rows, key=lambda row: (not has_good_direction(row.own), _FIRST.index(row.own.verdict)))


def _latest(report: Report, metric: str) -> Claim | None:
    """Take the value that was set beside peers; of several legal entities, the one that stands for the report."""
    values = report.ledger.where(metric=metric, what="value", role="result").printable()
    judged = values.where(lambda claim: claim.verdict not in ("", "not_compared"))
    return (judged or values).latest()


def _in_words(verdict: str) -> str:
    return VERDICTS[verdict].removesuffix(" than peers").lstrip("▲▼●△▽? ")


def _words(report: Report, rows: list[Vertebra]) -> Words:
    name, slug = report.organisation.name, report.organisation.slug
    finding = _finding(report, rows)
    directed = all(has_good_direction(row.own) for row in rows)
    undirected = "" if directed else r" \*No direction is good: right is higher."
    levels = any(row.level is not None and row.level.lower is not None for row in rows)
    line = " Line: its likely level, on which the verdict rests." if levels else ""
    told = "; ".join(
        f"{row.name.replace('*', '')} {row.own.text}, median {row.median.text}: {row.verdict}" for row in rows
    )
    return Words(
        "fig-spine",
        finding,
        f"Measures of {name} that can be set beside those of peers, each on its own scale. Shaded: the peers' "
        f"middle half. Mark: its latest figure ({_key(rows)}).{line} Where a direction is good, better is to the "
        f"right.{undirected} {_sources(report, rows)}",
        f"Range chart. {finding} {told}.",
        _data(name, rows, report),
        slug,
    )


def _sources(report: Report, rows: list[Vertebra]) -> str:
    known = report.evidence.sources
    named = dict.fromkeys(known[source].publisher for row in rows for source in row.own.sources)
    return f"{'Source' if len(named) == 1 else 'Sources'}: {'; '.join(named)}."


def _key(rows: list[Vertebra]) -> str:
    """Name the shapes that are drawn, and no others."""
    used = {row.own.verdict for row in rows}
    return ", ".join(name for verdicts, name in _SHAPE_NAMES.items() if used & set(verdicts))


def _finding(report: Report, rows: list[Vertebra]) -> str:
    def names(*verdicts: str) -> str:
        chosen = [report.evidence.metrics[row.own.metric].short_name for row in rows if row.own.verdict in verdicts]
        return join_words([lower_first(each) for each in chosen])

    parts = [f"{word} than peers on {names(verdict)}" for verdict, word in
             (("worse", "worse"), ("better", "better"), ("higher", "higher"), ("lower", "lower"))
             if names(verdict)]  # fmt: skip
    if parts:
        return f"Clearly {'; '.join(parts)}."
    if names("similar"):
        return "No measure differs clearly from that of peers."
    if names("cant_tell"):
        return "No measure can be told apart from that of peers."
    return "The measures beside those of peers, without a verdict."


def _data(name: str, rows: list[Vertebra], report: Report) -> ChartData:
    columns = (
        Column("Measure and year", width=26, short="Measure"),
        Column("Unit", width=8),
        Column(f"Figure of {name}", width=9, short=name),
        Column(f"Likely level of {name}", RANGE, 14, "Likely level"),
        Column("Lower quartile of comparable employers", width=10, short="Peers' lower quartile"),
        Column("Median of comparable employers", width=9, short="Peers' median"),
        Column("Upper quartile of comparable employers", width=10, short="Peers' upper quartile"),
        Column("Number of comparable employers", COUNT, 7, "Peers"),
        Column("Verdict", width=14),
    )
    return ChartData(
        columns,
        tuple(
            (r.name, report.evidence.metrics[r.own.metric].unit, r.own, r.level, r.lower, r.median, r.upper, r.median,
             r.verdict)
            for r in rows
        ),
    )  # fmt: skip

