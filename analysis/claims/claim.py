"""The unit of publication: one number, with all that is needed to believe it or doubt it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from analysis.claims.wording import format_interval, format_number, format_probability, format_size
from analysis.framework.vocabulary import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.framework.records import Metric
    from analysis.statistics.estimate import Estimate

VERDICTS = ("better", "similar", "worse", "higher", "lower", "cant_tell", "not_compared", "")


@dataclass(frozen=True)
class Claim:
    """
    A number as published.

    ``text`` is what a page prints for the value, ``size`` the same without its sign (a gap in favour of
    women is printed as a size and a direction), ``interval`` what it prints for lower to upper, and ``count``
    what it prints for n. Nothing else may be printed for this claim, so that formats cannot disagree.

    Parameters
    ----------
    id
        ``<slug>.<metric>.<period>[.<what>]``; stable between editions.
    what
        ``value`` for a figure as published, else the comparison: ``peers_median``, ``change`` ...
    stage
        Where the figure stands: context, activity, input, output, outcome.
    role
        result, target, forecast or context.
    subject
        The legal entity or the place that the figure is about.
    comparator
        In words; empty for a plain value.
    rows
        The rows of the project's tables that the value was made from.
    p_value
        For the technical annex and for allowing for the number of comparisons; never in the body.
    distribution
        The comparators' values, for a chart of dots; never printed.
    sizes
        How many people stand behind each of ``distribution``, where that is known; never printed.
    certainty
        Which way it leans and how sure that is, in the project's fixed words: ``likely worse``. A verdict
        settles more than this does.
    """

    id: str
    organisation: str
    metric: str
    name: str
    goal: int
    audience: str
    what: str
    subject: str
    period: str
    start: str
    stage: str
    role: str
    unit: str
    value: float | None
    lower: float | None
    upper: float | None
    confidence: float
    n: int | None
    n_periods: int
    method: str
    meaning: str
    status: str
    missing: str
    bound: str
    comparator: str
    comparator_value: float | None
    verdict: str
    polarity: str
    evidence: str
    text: str
    size: str
    interval: str
    count: str
    caveats: tuple[str, ...]
    sources: tuple[str, ...]
    rows: tuple[str, ...]
    statement: str = ""
    activity: str = ""
    p_value: float | None = None
    distribution: tuple[float, ...] = ()
    sizes: tuple[float, ...] = ()
    certainty: str = ""

    def __post_init__(self) -> None:
        assert self.verdict in VERDICTS, self.verdict
        assert (self.value is None) == bool(self.missing), (self.id, self.value, self.missing)
        assert len(self.sizes) in (0, len(self.distribution)), self.id

    @property
    def printable(self) -> bool:
        return self.value is not None

    @property
    def p(self) -> str:
        """The p-value as the technical annex prints it; empty where there is none."""
        return "" if self.p_value is None else format_probability(self.p_value)

    def as_record(self) -> dict[str, Any]:
        """Give the claim as JSON writes it: tuples become lists."""
        cells = ((name, getattr(self, name)) for name in _FIELDS)  # no field holds anything that is not plain
        return {**{name: list(cell) if isinstance(cell, tuple) else cell for name, cell in cells}, "p": self.p}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Claim:
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in record.items() if k in _FIELDS})


_FIELDS = dict.fromkeys(field.name for field in fields(Claim))


# The kinds of nothing that a status stands for, once a claim has no value.
_MISSING_FOR_STATUS = {
    "insufficient_data": "too_few",
    "suppressed": "suppressed",
    "not_comparable": "not_applicable",
    "model_failed": "not_given",
}


def claim_id(organisation: str, metric: str, period: str, *parts: str) -> str:
    """Build the stable address of a claim; a period such as "July 2024" becomes ``july-2024``."""
    words = [organisation, metric, period, *parts]
    return ".".join(re.sub(r"[^a-z0-9_-]+", "-", word.lower()).strip("-") for word in words if word)


def make_claim(
    organisation: str,
    metric: Metric,
    estimate: Estimate,
    *,
    period: str,
    start: str = "",
    what: str = "value",
    subject: str = "",
    stage: str = "outcome",
    role: str = "result",
    unit: str | None = None,
    decimals: int | None = None,
    missing: str = "",
    bound: str = "exact",
    comparator: str = "",
    comparator_value: float | None = None,
    verdict: str = "",
    evidence: str = "outcome",
    sources: tuple[str, ...] = (),
    rows: tuple[str, ...] = (),
    statement: str = "",
    activity: str = "",
    p_value: float | None = None,
    distribution: tuple[float, ...] = (),
    sizes: tuple[float, ...] = (),
    certainty: str = "",
    address: tuple[str, ...] = (),
) -> Claim:
    """
    Turn an estimate into a claim, wording its numbers once and for all.

    ``address`` are further parts of the id after metric and period; by default ``what``, unless that is
    ``value``.
    """
    unit = metric.unit if unit is None else unit
    decimals = metric.decimals if decimals is None else decimals
    if not estimate.printable and not missing:
        missing = _MISSING_FOR_STATUS[estimate.status]
    assert not missing or missing in MISSING, missing
    parts = address or (() if what == "value" else (what,))
    return Claim(
        id=claim_id(organisation, metric.id, period, *parts),
        organisation=organisation,
        metric=metric.id,
        name=metric.name,
        goal=metric.goal,
        audience=metric.audience,
        what=what,
        subject=subject,
        period=period,
        start=start,
        stage=stage,
        role=role,
        unit=unit,
        value=estimate.value,
        lower=estimate.lower,
        upper=estimate.upper,
        confidence=estimate.confidence,
        n=estimate.n,
        n_periods=estimate.n_periods,
        method=estimate.method,
        meaning=estimate.meaning,
        status=estimate.status,
        missing=missing,
        bound=bound,
        comparator=comparator,
        comparator_value=comparator_value,
        verdict=verdict,
        polarity=metric.polarity,
        evidence=evidence,
        text=format_number(estimate.value, unit, decimals, bound, missing),
        size=format_size(estimate.value, unit, decimals, bound),
        interval=format_interval(estimate.lower, estimate.upper, unit, decimals),
        count="" if estimate.n is None else f"{estimate.n:,}",
        caveats=estimate.caveats,
        sources=sources,
        rows=rows,
        statement=statement,
        activity=activity,
        p_value=p_value,
        distribution=distribution,
        sizes=sizes,
        certainty=certainty,
    )


def with_verdict(claim: Claim, verdict: str, *caveats: str) -> Claim:
    return replace(claim, verdict=verdict, caveats=claim.caveats + caveats)
