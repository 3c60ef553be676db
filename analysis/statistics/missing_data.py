"""What missing answers and hidden cells leave open: bounds first, pooling of imputations second."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.statistics.estimate import Estimate, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_MISSING = 0.4


@dataclass(frozen=True)
class Pooled:
    """
    Imputed analyses combined by Rubin's rules.

    Parameters
    ----------
    estimate, within, between, total
        Mean estimate; mean variance within imputations, variance between them, and both together.
    df, increase, missing_information
        Degrees of freedom (Barnard and Rubin), increase of variance, fraction of missing information.
    """

    estimate: float
    within: float
    between: float
    total: float
    df: float
    increase: float
    missing_information: float


def pool(estimates: Sequence[float], variances: Sequence[float], n: float, k: int = 1) -> Pooled:
    """
    Combine the analyses of m imputed data sets.

    Parameters
    ----------
    estimates, variances
        Shape (m,), at least two.
    n, k
        Observations, and parameters estimated: the complete data would leave n - k degrees of freedom.

    Notes
    -----
    Rubin (1987); degrees of freedom of Barnard & Rubin (1999), Biometrika 86, 948-955.
    """
    estimates, variances = np.asarray(estimates, float), np.asarray(variances, float)
    m = len(estimates)
    assert m == len(variances) and m >= 2 and n > k, (m, n, k)
    within, between = float(variances.mean()), float(estimates.var(ddof=1))
    added = (1 + 1 / m) * between
    total = within + added
    share = added / total
    complete = n - k
    observed = (complete + 1) / (complete + 3) * complete * (1 - share)
    df = observed if share == 0 else 1 / (share**2 / (m - 1) + 1 / observed)
    increase = added / within
    missing = (increase + 2 / (df + 3)) / (increase + 1)
    return Pooled(float(estimates.mean()), within, between, total, float(df), increase, float(missing))


def estimate_imputed(
    estimates: Sequence[float],
    variances: Sequence[float],
    n: int,
    share_missing: float,
    *,
    k: int = 1,
    confidence: float = 0.95,
) -> Estimate:
    """Pool imputations into an estimate; refuse where more than 40 per cent of values are missing."""
    method = "multiple imputation (Rubin's rules, Barnard-Rubin)"
    if share_missing > MOST_MISSING:
        reason = f"{share_missing:.0%} of values are missing; above {MOST_MISSING:.0%} imputation is not trusted."
        return refused("insufficient_data", method, reason, n=n)
    pooled = pool(estimates, variances, n, k)
    half = float(stats.t.ppf((1 + confidence) / 2, pooled.df)) * pooled.total**0.5
    return Estimate(
        pooled.estimate, pooled.estimate - half, pooled.estimate + half, n, method, confidence,
        details=MappingProxyType({"df": pooled.df, "missing_information": pooled.missing_information}),
    )  # fmt: skip


def bound_nonresponse(count: int, answered: int, asked: int) -> Estimate:
    """
    Bound a share when some did not answer: as if none, and as if all, of them belonged to the group.

    Returns
    -------
    Estimate
        The share (0 to 1) of those who answered, between Manski's bounds.
    """
    assert 0 <= count <= answered <= asked and asked > 0, (count, answered, asked)
    method = "bounds for non-response"
    if answered == 0:
        return refused("insufficient_data", method, f"None of the {asked} who were asked answered.", n=0)
    response = answered / asked
    status, caveats = "ok", ()
    if 1 - response > MOST_MISSING:
        status = "descriptive_only"
        caveats = (f"Only {response:.0%} answered: too few for a verdict.",)
    lower, upper = count / asked, (count + asked - answered) / asked
    return Estimate(
        count / answered,
        lower,
        upper,
        answered,
        method,
        1.0,
        status=status,
        meaning="bounds",
        caveats=caveats,
    )


def bound_suppressed(known: float, cells: int, *, least: int = 1, most: int = 4) -> Estimate:
    """Bound a total with ``cells`` suppressed counts of ``least`` to ``most`` each; no value is imputed."""
    assert cells >= 0 and 0 <= least <= most, (cells, least, most)
    lower, upper = known + cells * least, known + cells * most
    caveats = (f"{cells} suppressed counts of {least} to {most} each.",) if cells else ()
    return Estimate(
        (lower + upper) / 2, lower, upper, None, "bounds for suppressed counts", 1.0,
        status="descriptive_only" if cells else "ok", meaning="bounds", caveats=caveats,
    )  # fmt: skip
