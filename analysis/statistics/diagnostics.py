"""Checks of a fit, and the gate: a fit that fails one says so by its status, not in a log."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.statistics.estimate import Status

# A check of "limit" kind "at_most" passes when value <= limit, "at_least" when value >= limit.
Direction = Literal["at_most", "at_least"]


@dataclass(frozen=True)
class Check:
    """One question put to a fit: what was found, what is allowed, and both in a sentence."""

    name: str
    value: float
    limit: float
    passed: bool
    sentence: str


def check(name: str, value: float, direction: Direction, limit: float, sentence: str) -> Check:
    """Compare a value with its limit; a value that is not a number never passes."""
    passed = value <= limit if direction == "at_most" else value >= limit
    return Check(name, float(value), float(limit), bool(passed), sentence)


@dataclass(frozen=True)
class FitDiagnostics:
    """
    The checks that decide whether a fit may be used, and figures that only describe it.

    Parameters
    ----------
    checks
        Each can fail the fit.
    figures
        Numbers for the technical annex: intraclass correlation, residual quantiles, seconds.
    """

    checks: tuple[Check, ...]
    figures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def status(self) -> Status:
        return gate(self.checks)

    @property
    def reason(self) -> str:
        """Say which checks failed; empty when none did."""
        return " ".join(item.sentence for item in self.checks if not item.passed)

    def __add__(self, other: FitDiagnostics) -> FitDiagnostics:
        return FitDiagnostics(self.checks + other.checks, MappingProxyType({**self.figures, **other.figures}))


def gate(checks: Iterable[Check]) -> Status:
    """Return ``ok`` when every check passed and ``model_failed`` otherwise; no checks at all is a failure."""
    checks = tuple(checks)
    return "ok" if checks and all(item.passed for item in checks) else "model_failed"


def residual_quantiles(residuals: np.ndarray, df: float = np.inf) -> dict[str, float]:
    """
    Compare the quantiles of standardised residuals with those of Student's t.

    Parameters
    ----------
    residuals
        Shape (n,), already divided by their scale.
    df
        Degrees of freedom of the reference distribution; infinite for the normal.

    Returns
    -------
    dict
        Observed and expected 1, 5, 25, 75, 95 and 99 per cent points, and ``qq_correlation`` over 199
        evenly spaced quantiles between 0.5 and 99.5 per cent.
    """
    summary: dict[str, float] = {}
    for percent in (1, 5, 25, 75, 95, 99):
        summary[f"residual_p{percent:02d}"] = float(np.quantile(residuals, percent / 100))
        summary[f"expected_p{percent:02d}"] = float(stats.t.ppf(percent / 100, df))
    grid = np.arange(1, 200) / 200
    summary["qq_correlation"] = float(np.corrcoef(np.quantile(residuals, grid), stats.t.ppf(grid, df))[0, 1])
    return summary
