"""Evidence from tiny drawn tables, held in memory, so that a test reads like a specification."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.claims.coverage import counting_metric
from analysis.claims.evidence import Evidence
from analysis.claims.report import Report, gather_claims
from analysis.claims.stored_fits import StoredFit
from analysis.editorial.records import Editorial
from analysis.framework.crosswalk import Mapping
from analysis.framework.records import Edition, Entity, Footprint, Goal, Organisation, PeerGroup, Place, Source
from analysis.framework.staff_questions import StaffQuestion
from tests.claims.count_tables import count_tables
from tests.claims.place_tables import AREAS, neighbour_table, observation_table

SIZE = "1000-4999"
LEAD, BEFORE, SUBSIDIARY = "E1", "E2", "E3"
QUARTERS = ("women_lower_quarter", "women_lower_middle_quarter", "women_upper_middle_quarter", "women_top_quarter")
COLUMNS = {"median_pay_gap": "median_gap", "mean_pay_gap": "mean_gap", "women_top_quarter": "women_top_quarter"}
FACT_COLUMNS = [
    "id", "organisation", "metric", "activity", "stage", "role", "statement", "value", "bound", "missing", "unit",
    "period", "start", "end", "n", "source", "note",
]  # fmt: skip


def metric(identifier, name, goal, polarity="zero", **more):
    """A measure in per cent that staff feel, unless told otherwise."""
    base = counting_metric(identifier, name, more.pop("unit", "%"))
    own = {"goal": goal, "polarity": polarity, "audience": "staff", "decimals": 1, "kind": "percentage"}
    return replace(base, **{**own, **more})


METRICS = {
    m.id: m
    for m in (
        metric("median_pay_gap", "Median pay gap", 14),
        metric("mean_pay_gap", "Mean pay gap", 14),
        metric("women_lower_quarter", "Women, lowest paid quarter", 6, "none"),
        metric("women_lower_middle_quarter", "Women, lower middle quarter", 6, "none"),
        metric("women_upper_middle_quarter", "Women, upper middle quarter", 6, "none"),
        metric("women_top_quarter", "Women, highest paid quarter", 6, "none"),
        metric("employees", "Employees", 0, "none", unit="people", decimals=0, audience=""),
        metric("apprentices", "Apprentices", 5, "higher", unit="people", decimals=0),
        metric("pupils_reached", "Pupils reached", 4, "higher", unit="people", decimals=0, audience="communities"),
        metric("tariff_help", "Households on a social tariff", 7, "higher", audience="customers"),
        metric("early_literacy", "Early literacy", 1, "higher", level="place", audience="communities"),
        metric("trainees_women", "Trainees who are women", 14, "none", decimals=0, audience="communities", margin=5.0),
        metric("trainees_young", "Young trainees", 5, "none", decimals=0, audience="communities", margin=5.0),
        metric("trainees", "Trainees", 5, "none", unit="starts", decimals=0, kind="count", audience="communities"),
        metric("claimants", "Claimant count", 5, "lower", level="place", audience="communities"),
    )
}

GOALS = tuple(
    Goal("current", number, title, "", "work", "", "", "not_published", question, "published", "framework")
    for number, title, question in (
        (1, "Strong foundations in Early Years", "Do children start school ready to learn?"),
        (4, "Right advice and experiences", "Do young people get advice that helps?"),
        (5, "Open recruitment", "Is recruitment open to all?"),
        (6, "Fair career progression", "Is career progression fair?"),
        (7, "Widening access to savings & credit", "Can everybody save and borrow?"),
        (14, "Achieve equality", "Is there a level playing field?"),
    )
)

SOURCES = {
    s.id: s
    for s in (
        Source("gpg-2023", "Pay gap service", "Pay gap data 2023 to 2024", "https://example.org/2023", "OGL", "", ""),
        Source("gpg-2024", "Pay gap service", "Pay gap data 2024 to 2025", "https://example.org/2024", "OGL", "", ""),
        Source("own", "Acme", "Annual report", "https://example.org/own", "Not stated", "2024-06-01", ""),
        Source("places", "Statistics office", "Local indicators", "https://example.org/places", "OGL", "", ""),
    )
}


CROSSWALK = (
    Mapping(5, "SDG", "8.5", "Our mapping; code not yet checked"),
    Mapping(5, "ESRS", "S1-6", "Our mapping; code checked against the published list"),
    Mapping(14, "ESRS", "S1-16", "Our mapping; code checked against the published list"),
)
QUESTIONS = (
    StaffQuestion("parental_occupation_14", 1, "What did the main earner do?", ("background_lower",)),
    StaffQuestion("school_type", 2, "Which school was it?", ("state_school_share",)),
)


def report(filings=None, *, editorial=None, edition=date(2026, 11, 30), **drawn):
    """Gather the claims of drawn evidence as `load_report` does; takes what `evidence` takes, and written parts."""
    known = evidence(filings, **drawn)
    return Report(
        known, Edition(f"{edition:%B %Y}", edition, "current"), gather_claims(known), editorial or Editorial()
    )


def evidence(
    filings=None, *, before=None, subsidiary=None, other=None, peers=(), peers_other=None, level=None, levels=None,
    movement=None, peer_spread=0.0, failed="", facts=(), counts=(), footprint=(), places=(), neighbours=(), need=(),
    margin=None, group="Water companies", name="Acme",
):  # fmt: skip
    """
    Build evidence.

    Parameters
    ----------
    filings, before, subsidiary
        Median gaps of the lead entity, of its predecessor and of a subsidiary: ``{"2024-25": 6.5}``; a word is a
        kind of missing.
    other
        The lead's other measures: ``{"mean_pay_gap": {"2024-25": 8.0}}``.
    peers, peers_other
        Median gaps of the peers, the same in every year from 2017-18 on, or by year; and their other measures.
        Their likely levels are their latest figures.
    level, levels
        Likely range of the median gap's level, and of other measures: ``(3.4, 11.1)``.
    movement
        Ordinary movement in points over any number of years; beyond it lies one change in a thousand.
    peer_spread
        Points by which a peer's likely level reaches to either side.
    failed
        Why the fit may not be used.
    counts
        Rows of tests/claims/count_tables.py.
    footprint
        ``(code, weight)`` of places of tests/claims/place_tables.py, or ``(code, weight, basis)``.
    places, neighbours, need
        See the functions of that module.
    """
    own = {LEAD: {"median_pay_gap": filings or {}, **(other or {})}, BEFORE: {"median_pay_gap": before or {}},
           SUBSIDIARY: {"median_pay_gap": subsidiary or {}}}  # fmt: skip
    metrics = (
        METRICS if margin is None else {**METRICS, "median_pay_gap": replace(METRICS["median_pay_gap"], margin=margin)}
    )
    entities = (
        Entity(LEAD, "acme", f"{name} Limited", "lead", "", ""),
        *([Entity(BEFORE, "acme", f"Old {name} Limited", "predecessor", "", "")] if before else []),
        *([Entity(SUBSIDIARY, "acme", f"{name} Shops Limited", "subsidiary", "", "")] if subsidiary else []),
    )
    served = tuple(Footprint("acme", row[0], row[1], (*row, "service area")[2], "places", "") for row in footprint)
    return Evidence(
        organisation=Organisation("acme", name, "company", "Water supply", "water", f"{name} supplies water.", "", ""),
        entities=entities if any(own[LEAD].values()) or before else (),
        goals=GOALS, metrics=metrics, sources=SOURCES,
        peer_group=PeerGroup("water", group, "All of them.") if group else None,
        filings=_filing_table(own), facts=_fact_table(facts), panel=_panel(own),
        **count_tables(counts),
        peers=_peer_table({"median_pay_gap": peers, **(peers_other or {})}),
        common_metrics=frozenset({"median_pay_gap", "mean_pay_gap", "women_top_quarter", "apprentices"}),
        footprint=served, places={area.code: area for area in AREAS}, place_values=observation_table(places),
        neighbours=neighbour_table(neighbours), place_need_fit=_need_fit(need),
        pay_gap_fit=_pay_gap_fit(
            {"median_pay_gap": level, **(levels or {})}, movement, failed,
            _peer_table({"median_pay_gap": peers, **(peers_other or {})}), peer_spread,
        ),
        crosswalk=CROSSWALK, questions=QUESTIONS,
    )  # fmt: skip


def fact(value, statement="People helped", *, metric="apprentices", stage="output", role="result", unit="people",
         period="2024", bound="exact", n=None, note="", id=None, activity=""):  # fmt: skip
    """One published figure; a word in place of the value is a kind of missing."""
    missing = value if isinstance(value, str) else ""
    return {
        "id": id or f"acme-{metric}-{period}-{role}", "organisation": "acme", "metric": metric, "activity": activity,
        "stage": stage, "role": role, "statement": statement, "value": None if missing else value, "bound": bound,
        "missing": missing, "unit": unit, "period": period, "start": pd.Timestamp(f"{period[:4]}-01-01"),
        "end": pd.Timestamp(f"{period[:4]}-12-31"), "n": n, "source": "own", "note": note,
    }  # fmt: skip


def _fact_table(facts):
    frame = pd.DataFrame(list(facts), columns=FACT_COLUMNS)
    return frame.astype({"value": float, "n": float})


def _filing_table(own):
    rows = [
        (entity, metric, period, pd.Timestamp(f"{period[:4]}-04-05"), None if isinstance(value, str) else value,
         value if isinstance(value, str) else "", "gpg-2024" if period == "2024-25" else "gpg-2023")
        for entity, series in own.items() for metric, years in series.items() for period, value in years.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["entity", "metric", "period", "start", "value", "missing", "source"])
    return frame.astype({"value": float})


def _panel(own):
    rows = {(entity, int(p[:4]), SIZE) for entity, series in own.items() for years in series.values() for p in years}
    return pd.DataFrame(sorted(rows), columns=["employer", "year", "size"])


def _peer_table(peers):
    by_year = {
        metric: values if isinstance(values, dict) else {f"{y}-{y - 1999}": values for y in range(2017, 2025)}
        for metric, values in peers.items()
    }
    rows = [
        {"employer": f"P{i}", "name": f"Peer {i}", "year": int(period[:4]), "source": "gpg-2024",
         COLUMNS[metric]: value}
        for metric, years in by_year.items() for period, values in years.items() for i, value in enumerate(values)
    ]  # fmt: skip
    columns = ["employer", "name", "year", "source", *COLUMNS.values()]
    return pd.DataFrame(rows).reindex(columns=columns).astype(dict.fromkeys(COLUMNS.values(), float))


def _pay_gap_fit(levels, movement, failed, peers, spread):
    columns = ["employer", "metric", "years", "level", "level_lower", "level_upper"]
    rows = [(LEAD, m, 8, sum(ends) / 2, *ends) for m, ends in levels.items() if ends and not failed]
    for metric, column in COLUMNS.items():
        latest = peers.dropna(subset=[column]).sort_values("year").groupby("employer")[column].last()
        rows += [(peer, metric, 8, x, x - spread, x + spread) for peer, x in latest.items() if not failed]
    cells = [
        {"size": SIZE, "points": movement, "typical": 1.0, "horizon": h, "n": 5000, "origins": 2, "back_tested": None,
         "tail": [[0.05, movement], [0.001, movement]]}
        for h in range(1, 9)
    ]  # fmt: skip
    summary = {"movement": dict.fromkeys(COLUMNS, cells) if movement else {}, "reason": failed}
    return StoredFit("pay_gap", "model_failed" if failed else "ok", pd.DataFrame(rows, columns=columns), summary)


def _need_fit(need):
    columns = ["organisation", "goal", "score", "lower", "upper", "p_worst_fifth", "n_indicators", "status", "reason"]
    rows = [
        ("acme", goal, score, low, high, chance, 3, "ok" if score is not None else "insufficient_data",
         "" if score is not None else "Too few indicators.")
        for goal, score, low, high, chance in need
    ]  # fmt: skip
    return StoredFit("place_need", "ok", pd.DataFrame(rows, columns=columns), {})


__all__ = ["AREAS", "GOALS", "METRICS", "Place", "evidence", "fact", "report"]
