"""Drawn counts: how many of how many, what rounding leaves open, whose they are."""

from __future__ import annotations

import pandas as pd

COLUMNS = [
    "body", "metric", "period", "start", "end", "group", "count", "count_least", "count_most", "denominator",
    "denominator_least", "denominator_most", "asked", "rounding", "missing", "source", "id", "name", "organisation",
    "compared_with", "role",
]  # fmt: skip
NUMBERS = [name for name in COLUMNS if name.startswith(("count", "denominator", "asked"))]
OWN, NATION = "acme-training", "nation"


def counted(
    count, n=None, *, body=OWN, metric="trainees_women", period="2024-25", rounding=1, asked=None, ends=None,
    n_ends=None, compared_with="colleges", months=12,
):  # fmt: skip
    """
    One count. A word in place of the count is a kind of missing; ``ends`` are the least and the most it may be.

    A count rounded to ten is taken for anything from five below to four above, as its publisher rounds.
    """
    missing = count if isinstance(count, str) else ""
    start = pd.Timestamp(f"{period[:4]}-08-01")
    value = None if missing else float(count)
    role = {OWN: "member", NATION: "total"}.get(body, "peer")
    least, most = ends or (_ends(value, rounding) if value is not None else (0, 4))
    n_least, n_most = n_ends or (_ends(n, rounding) if n is not None else (None, None))
    return dict(zip(COLUMNS, (
        body, metric, period, start, start + pd.DateOffset(months=months) - pd.Timedelta(days=1), "some", value,
        least, most, n, n_least, n_most, asked, rounding, missing, "own", body, f"Body {body}",
        "acme" if role == "member" else "", "" if role == "total" else compared_with, role,
    ), strict=True))  # fmt: skip


def peers_of(shares, n=400, **more):
    """One peer for each share in per cent, of the same number of people."""
    return [counted(round(share * n / 100), n, body=f"peer-{i}", **more) for i, share in enumerate(shares)]


def _ends(value, rounding):
    return (value, value) if rounding == 1 else (max(0, value - rounding / 2), value + rounding / 2 - 1)


def count_tables(rows):
    """Sort drawn counts into those of the organisation, of its peers and of the nation."""
    frame = pd.DataFrame(list(rows), columns=COLUMNS).astype(dict.fromkeys(NUMBERS, float))
    by_role = {"counts": "member", "counts_peers": "peer", "counts_total": "total"}
    return {name: frame[frame["role"] == role].reset_index(drop=True) for name, role in by_role.items()}
