"""What words of certainty are worth: of the employers called likely worse than their peers, how many are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.claims.fits import read_fit
from analysis.claims.judgement import OUTCOMES
from analysis.framework.metrics import read_metrics
from analysis.simulation.coalition import LEVELS
from analysis.simulation.rates import SIDES, Rate
from analysis.simulation.truth import MEASURES, SIZES
from analysis.statistics.certainty import EITHER, lean_words
from analysis.statistics.peers_level import chance_beyond, peers_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.claims.fits import StoredFit
    from analysis.paths import Project

PEERS = 20  # for each employer of an industry and size, the nearest in size
WORDS = ("likely that side", "more likely that side than not", EITHER)


def certainty_rates(project: Project) -> list[Rate]:
    """
    Rate the words over all employers of the panel that are no members: their levels differ as real ones do.

    Members are drawn at, or at fixed distances from, the level of their peers, so of most of them no side is
    true. The others' levels are drawn from one spread, each to be set beside 20 employers of its industry.

    Returns
    -------
    list of Rate
        One for each of the words; ``flagged`` are those for which the likelier side is the true one.
    """
    fit, polarity = read_fit(project, "pay_gap"), {name: m.polarity for name, m in read_metrics(project).items()}
    truth = pd.read_csv(project.root / LEVELS)
    truth = truth[truth["member"] == 0].set_index("employer")
    found = [row for measure in MEASURES for row in _said(fit, truth, measure, polarity[measure])]
    table = pd.DataFrame(found, columns=["words", "right"])
    return [
        Rate(words, "which side is true", len(rows), int(rows["right"].sum()))
        for words in WORDS
        if len(rows := table[table["words"] == words])
    ]


def _said(fit: StoredFit, truth: pd.DataFrame, measure: str, polarity: str) -> Iterator[tuple[str, bool]]:
    fold = np.abs if polarity == "zero" else np.asarray
    known = truth.join(fit.levels(measure, truth.index), how="inner")
    order = known["size"].map(list(SIZES).index)
    for _, trade in known.groupby("industry"):
        for size, cell in trade.groupby("size"):
            near = (order.loc[trade.index] - list(SIZES).index(size)).abs().sort_values(kind="stable").index
            for employer, row in cell.iterrows():
                peers = trade.loc[near.drop(employer)[:PEERS]]
                benchmark = peers_level(peers["level"], peers["sd"])
                if not benchmark.printable:
                    continue
                chance = chance_beyond(row["level"], row["sd"], benchmark.value, benchmark.details["sd"], polarity)
                words = lean_words(chance, *OUTCOMES[polarity])
                beyond = fold(row[measure]) > fold(np.median(peers[measure]))
                side = pd.Series([words]).replace(SIDES, "that side", regex=True).iloc[0]
                yield side, bool(beyond == (chance >= 0.5))
