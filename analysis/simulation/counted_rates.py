"""How often verdicts on counted shares are wrong: among peers, beside the nation, and of change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.family import CLEAR
from analysis.simulation.rates import Rate

if TYPE_CHECKING:
    import pandas as pd

# What is judged, by the column of the findings: its words, what is true of it, and which way that is.
JUDGED = {
    "peers": ("Counted share among peers of its kind", "difference", "higher"),
    "nation": ("Counted share beside the nation's", "difference", "higher"),
    "change": ("Counted share, first whole year to the latest", "trend", "rises"),
}


def counted_rates(findings: pd.DataFrame, what: str) -> list[Rate]:
    """
    Rate one kind of verdict by what is true.

    Parameters
    ----------
    findings
        Rows of truth with ``peers_verdict``, ``nation_verdict`` and ``change_verdict``.
    what
        A key of ``JUDGED``. Differences are rated for those without a trend, since a trend moves the level too.
    """
    words, truth, upwards = JUDGED[what]
    rows = findings[~findings[f"{what}_verdict"].fillna("").isin(("", "not_compared"))]
    rows = rows[rows["trend"] == "none"] if truth == "difference" else rows
    flagged = rows[f"{what}_verdict"].isin(CLEAR)
    wrong = flagged & ((rows[f"{what}_verdict"] == "higher") != rows[upwards]) & (rows[truth] != "none")
    return [
        Rate(words, str(true), len(index), int(flagged[index].sum()), int(wrong[index].sum()))
        for true, index in rows.groupby(truth, sort=False).groups.items()
    ]
