"""The one result object: a value never travels without its interval, n, method and standing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Status = Literal["ok", "descriptive_only", "insufficient_data", "suppressed", "not_comparable", "model_failed"]

# What the interval stands for; the sentence in the report must say which.
#   sample    a sample was drawn: the usual confidence interval
#   chance    the whole population was counted: what year-to-year chance alone would give
#   movement  an aggregate without counts: the back-tested range of ordinary year-to-year movement
#   bounds    not sampling at all: the values that suppressed or missing answers allow
#   none      there is no honest interval
Meaning = Literal["sample", "chance", "movement", "bounds", "none"]

NORMAL_95 = 1.959963984540054  # half the width of a 95% interval, in standard errors of a normal estimate

_NO_DETAILS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Estimate:
    """
    A quantity as estimated, with everything needed to print it honestly.

    Parameters
    ----------
    value, lower, upper
        In the metric's own unit. All three are None unless status is ``ok`` or ``descriptive_only``;
        lower and upper are None together when there is no honest interval (``meaning`` is ``none``).
    n
        Persons, events or units that the value rests on; None where the publisher gives none.
    method
        Short name as a methods page lists it, e.g. ``Wilson``.
    confidence
        Nominal coverage of the interval.
    status
        A failed diagnostic changes the status; it never just logs.
    meaning
        What the interval stands for.
    n_periods
        Periods that the value rests on.
    caveats
        Sentences that must stand near the value.
    details
        Numbers for the technical annex only (p-values, degrees of freedom, variance components).
    """

    value: float | None
    lower: float | None
    upper: float | None
    n: int | None
    method: str
    confidence: float = 0.95
    status: Status = "ok"
    meaning: Meaning = "sample"
    n_periods: int = 1
    caveats: tuple[str, ...] = ()
    details: Mapping[str, float] = field(default_factory=lambda: _NO_DETAILS)

    def __post_init__(self) -> None:
        if self.status in ("ok", "descriptive_only"):
            assert self.value is not None and math.isfinite(self.value), self
            assert (self.lower is None) == (self.upper is None), self
            if self.lower is not None and self.upper is not None:
                slack = 1e-9 * max(1.0, abs(self.value))
                assert self.lower - slack <= self.value <= self.upper + slack, self
            else:
                assert self.meaning == "none", self
        else:
            assert self.value is None and self.lower is None and self.upper is None, self

    @property
    def printable(self) -> bool:
        return self.value is not None

    @property
    def has_interval(self) -> bool:
        return self.lower is not None

    def with_caveats(self, *caveats: str) -> Estimate:
        return replace(self, caveats=self.caveats + caveats)

    def scaled(self, factor: float) -> Estimate:
        """Change the unit, e.g. from a share to per cent."""
        ends = [None if x is None else x * factor for x in (self.lower, self.upper)]
        lower, upper = (ends[1], ends[0]) if factor < 0 else (ends[0], ends[1])
        return replace(self, value=None if self.value is None else self.value * factor, lower=lower, upper=upper)


def refused(status: Status, method: str, reason: str, *, n: int | None = None, n_periods: int = 0) -> Estimate:
    """Build the estimate that says why there is none."""
    assert status not in ("ok", "descriptive_only"), status
    return Estimate(None, None, None, n, method, status=status, meaning="none", n_periods=n_periods, caveats=(reason,))
