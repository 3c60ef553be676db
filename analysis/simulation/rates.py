"""How often a verdict is wrong: false alarms, misses and verdicts the wrong way, each with its own range."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.claims.family import CLEAR
from analysis.simulation.chain import CROSSED
from analysis.statistics.certainty import EITHER
from analysis.statistics.proportions import wilson_limits

UP = ("worse", "higher")  # further from zero, or simply more
FOUND = (*CLEAR, CROSSED)
SIDES = "worse|better|higher|lower"


@dataclass(frozen=True)
class Rate:
    """
    How verdicts on one kind of thing come out where one thing is true.

    Parameters
    ----------
    kind
        What was judged, in words.
    truth
        What is true of it, in words.
    tried, flagged, wrong_way
        Verdicts asked for; clear ones; of those, the ones in the wrong direction.
    """

    kind: str
    truth: str
    tried: int
    flagged: int
    wrong_way: int = 0

    @property
    def share(self) -> float:
        return self.flagged / self.tried if self.tried else float("nan")

    @property
    def limits(self) -> tuple[float, float]:
        lower, upper = wilson_limits(self.flagged, self.tried)
        return float(lower), float(upper)

    @property
    def missed(self) -> float:
        """Share without a clear verdict, or with one the wrong way."""
        return 1 - (self.flagged - self.wrong_way) / self.tried


def peer_rates(findings: pd.DataFrame, by: str) -> list[Rate]:
    """Rate the place among peers of those without a trend, by ``metric`` or ``size`` and by true difference."""
    rows = findings[(findings["trend"] == "none") & findings["peers_verdict"].ne("not_compared")]
    rows = rows[rows["peers_verdict"] != ""]
    flagged = rows["peers_verdict"].isin(CLEAR)
    wrong = flagged & (rows["peers_verdict"].isin(UP) != (rows["points"] > 0)) & (rows["difference"] != "none")
    return _rates(rows, flagged, wrong, by, "difference")


def change_rates(findings: pd.DataFrame, what: str, by: str) -> list[Rate]:
    """Rate a kind of change by what is true of the trend; ``what`` is the claim, such as ``trend``."""
    rows = findings[findings[f"{what}_verdict"].fillna("").ne("")]
    flagged = rows[f"{what}_verdict"].isin(FOUND)
    rises = rows[f"{what}_rises"].astype("boolean").fillna(False).astype(bool)
    wrong = flagged & (rises != (rows["points_a_year"] > 0)) & (rows["trend"] != "none")
    return _rates(rows, flagged, wrong, by, "trend")


def report_rate(findings: pd.DataFrame) -> Rate:
    """Rate whole reports: those of organisations that differ in nothing, with any clear verdict at all."""
    verdicts = [column for column in findings if column.endswith("_verdict")]
    words = "Any clear verdict in a report, changes from year to year and counted shares among them"
    return _whole(findings, verdicts, words, others=("others", "counted"))


def peer_report_rate(findings: pd.DataFrame) -> Rate:
    """Rate whole reports by the place among peers alone, on any of the measures."""
    return _whole(findings, ["peers_verdict"], "Any place among peers, on three measures")


def trend_report_rate(findings: pd.DataFrame) -> Rate:
    """Rate whole reports by trends alone, on any of the measures."""
    return _whole(findings, ["trend_verdict"], "Any trend, on three measures")


def _whole(
    findings: pd.DataFrame, verdicts: list[str], words: str, others: tuple[str, ...] = ("others",)
) -> Rate:
    same = findings[(findings["difference"] == "none") & (findings["trend"] == "none")]
    clear = same[verdicts].isin(FOUND).any(axis=1) | (same[list(others)] > 0).any(axis=1)
    each = clear.groupby(same["organisation"]).any()
    return Rate(words, "none", len(each), int(each.sum()))


def lean_rates(findings: pd.DataFrame, by: str) -> list[Rate]:
    """Rate which way reports lean, by the words: of those that differ and have no trend, how many truly do so."""
    rows = findings[(findings["trend"] == "none") & (findings["difference"] != "none")]
    rows = rows[rows["certainty"].fillna("").ne("")]
    said_up = rows["certainty"].str.contains("|".join(UP))
    right = said_up == (rows["points"] > 0)
    words = rows["certainty"].replace(SIDES, "that side", regex=True)
    rows = rows.assign(words=words)
    return _rates(rows, right & words.ne(EITHER), right & False, by, "words")


def coverage(findings: pd.DataFrame, by: str) -> list[Rate]:
    """Count how often the likely level holds the true one; ``flagged`` are those held."""
    rows = findings[(findings["trend"] == "none") & findings["level_lower"].notna()]
    held = rows["level"].between(rows["level_lower"], rows["level_upper"])
    return _rates(rows.assign(all="all"), held, held & False, by, "all")


def _rates(rows: pd.DataFrame, flagged: pd.Series, wrong: pd.Series, by: str, truth: str) -> list[Rate]:
    parts = rows.groupby([by, truth], sort=False).groups.items()
    return [
        Rate(str(kind), str(true), len(index), int(flagged[index].sum()), int(wrong[index].sum()))
        for (kind, true), index in parts
    ]
