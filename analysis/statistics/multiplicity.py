"""How many of many differences are real: with sixty comparisons, three stand out by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from statsmodels.stats.multitest import multipletests

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATSMODELS_NAMES = {"Benjamini-Hochberg": "fdr_bh", "Holm": "holm"}
Correction = Literal["Benjamini-Hochberg", "Holm"]


@dataclass(frozen=True)
class Family:
    """
    The comparisons that a report makes together, after allowing for their number.

    Parameters
    ----------
    compared
        How many were made; always printed, so that a reader sees what the flagged ones were picked from.
    adjusted
        Adjusted p-values in the order given; for the annex only.
    flagged
        Which still stand out.
    """

    correction: Correction
    level: float
    adjusted: tuple[float, ...]
    flagged: tuple[bool, ...]

    @property
    def compared(self) -> int:
        return len(self.adjusted)

    @property
    def sentence(self) -> str:
        measures = "measure" if self.compared == 1 else "measures"
        stand = "stands" if sum(self.flagged) == 1 else "stand"
        number = f"{sum(self.flagged)} {stand} out after allowing for the number"
        return f"Of {self.compared} {measures} compared, {number}."


def adjust(
    p_values: Sequence[float],
    *,
    correction: Correction = "Benjamini-Hochberg",
    level: float = 0.10,
    weights: Sequence[float] | None = None,
) -> Family:
    """
    Allow for the number of comparisons made in one family, fixed before looking.

    Parameters
    ----------
    p_values
        One for each comparison, none missing.
    correction
        Benjamini and Hochberg (1995, JRSS B 57) for flags across goals and places; Holm (1979, Scand J Stat
        6) for the stages of one funnel.
    level
        Share of flags that may be false (Benjamini-Hochberg), or chance of any false flag (Holm).
    weights
        How much of the room for error each comparison gets, fixed before looking; all alike by default. What
        one gets more others get less (Genovese, Roeder and Wasserman 2006, Biometrika 93: 509-524).
    """
    p = np.asarray(p_values, float)
    assert ((p >= 0) & (p <= 1)).all(), p
    if p.size == 0:
        return Family(correction, level, (), ())
    if weights is not None:
        w = np.asarray(weights, float)
        assert w.shape == p.shape and (w > 0).all(), "one positive weight a comparison"
        p = np.minimum(p / (w / w.mean()), 1.0)
    rejected, adjusted, *_ = multipletests(p, alpha=level, method=_STATSMODELS_NAMES[correction])
    return Family(correction, level, tuple(float(x) for x in adjusted), tuple(bool(x) for x in rejected))
