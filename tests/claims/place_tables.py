"""Four districts of one county, a nation and a kingdom, drawn small enough to work out by hand."""

from __future__ import annotations

import pandas as pd

from analysis.framework.records import Place

NATION, KINGDOM, COUNTY, SCOTLAND = "E92000001", "K02000001", "E10000001", "S92000003"
AREAS = (
    Place("A", "Aston", "lad", "R1", COUNTY, NATION, 100),
    Place("B", "Barton", "lad", "R1", COUNTY, NATION, 300),
    Place("C", "Colby", "lad", "R1", "", NATION, 100),
    Place("D", "Dalry", "lad", "", "", SCOTLAND, 100),
    *(Place(f"N{i}", f"Neighbour {i}", "lad", "R2", "", NATION, 100) for i in range(1, 13)),
    *(Place(code, name, "lad", "R1", "", NATION, 100) for code, name in (("F", "Fenny"), ("G", "Gill"), ("H", "Holt"))),
    Place(COUNTY, "Bigshire", "utla", "R1", "", NATION, 400),
    Place(NATION, "England", "nation", "", "", "", 1000),
    Place(SCOTLAND, "Scotland", "nation", "", "", "", 200),
    Place(KINGDOM, "United Kingdom", "uk", "", "", "", 1200),
)  # fmt: skip


def observation_table(drawn):
    """Rows of ``(place, period, value)`` or ``(place, period, value, lower, upper)``; a sixth cell is the metric."""
    rows = []
    for place, period, value, *more in drawn:
        lower, upper, metric = (*more, None, None, None)[:3] if len(more) < 3 else more
        missing = value if isinstance(value, str) else ""
        rows.append({
            "metric": metric or "early_literacy", "place": place, "period": period,
            "start": pd.Timestamp(f"{period[:4]}-01-01"), "end": pd.Timestamp(f"{period[:4]}-12-31"),
            "value": None if missing else value, "lower": lower, "upper": upper, "missing": missing,
            "source": "places",
        })  # fmt: skip
    columns = ["metric", "place", "period", "start", "end", "value", "lower", "upper", "missing", "source"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(("value", "lower", "upper"), float))


def neighbour_table(codes):
    rows = [("A", code, rank, "places") for rank, code in enumerate(codes, 1)]
    return pd.DataFrame(rows, columns=["place", "neighbour", "rank", "source"])
