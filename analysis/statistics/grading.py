"""How strong the evidence of an effect is: computed from what was done, never chosen."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from analysis.statistics.causal_language import permitted

if TYPE_CHECKING:
    from analysis.statistics.estimate import Estimate, Status

Kind = Literal[
    "description",
    "before_after",
    "comparison_after",
    "interrupted_series",
    "weighting",
    "weighting_with_baseline",
    "interrupted_series_with_control",
    "peers",
    "did",
    "staggered",
    "synthetic_control",
    "discontinuity",
    "trial",
]
Direction = Literal["favourable", "unfavourable", "unclear"]

# The most that a design can reach on the Maryland Scientific Methods Scale as the What Works Centre for Local
# Economic Growth words it: 1 a plain comparison, 2 one with adequate controls, 3 before and after against a
# comparison group, 4 something as good as random in who was treated, 5 randomised. 0: no comparison at all.
MARYLAND = MappingProxyType(
    {
        "description": 0,
        "before_after": 1,
        "comparison_after": 1,
        "interrupted_series": 2,
        "weighting": 2,
        "weighting_with_baseline": 3,
        "interrupted_series_with_control": 3,
        "peers": 3,
        "did": 3,
        "staggered": 3,
        "synthetic_control": 3,
        "discontinuity": 4,
        "trial": 5,
    }
)
NEED_PARALLEL_PATHS = frozenset({"interrupted_series_with_control", "peers", "did", "staggered", "synthetic_control"})
LONG_SERIES = 24  # an interrupted series shorter than this cannot show its autocorrelation

OFS_TYPES = MappingProxyType({1: "narrative", 2: "empirical enquiry", 3: "causality"})


@dataclass(frozen=True)
class Design:
    """
    What was done to find out whether something worked.

    Parameters
    ----------
    kind
        As one of ``MARYLAND``.
    status
        Of the estimate that came out.
    direction
        ``unclear`` where the interval holds no effect.
    detectable, worth_acting_on
        The minimum detectable effect, and the smallest effect that would matter, in one and the same unit.
    points
        Length of the series, for an interrupted one.
    attrition
        Share of those who began that was not measured at the end, 0 to 1.
    parallel_before, placebo_passed
        Whether the pre-trend test and the placebo test were passed; None where not made.
    preregistered, outcome_independent
        Whether outcome and analysis were fixed beforehand; whether others than its makers measured it.
    replications
        Independent evaluations elsewhere that agree.
    manualised
        Whether it is written down well enough to be run by others, and is run at scale.
    """

    kind: Kind
    status: Status = "ok"
    direction: Direction = "unclear"
    detectable: float | None = None
    worth_acting_on: float | None = None
    points: int | None = None
    attrition: float = 0.0
    parallel_before: bool | None = None
    placebo_passed: bool | None = None
    preregistered: bool = False
    outcome_independent: bool = False
    replications: int = 0
    manualised: bool = False

    def __post_init__(self) -> None:
        assert self.kind in MARYLAND and 0 <= self.attrition <= 1, self


@dataclass(frozen=True)
class Grade:
    """
    The grades of one design, and why they are no higher.

    ``maryland`` 0-5; ``ofs_type`` 1-3 (Office for Students, TASO); ``nesta`` 1-5; ``strength`` one word.
    """

    maryland: int
    ofs_type: int
    nesta: int
    strength: Literal["none", "inconclusive", "no clear effect", "weak", "moderate", "strong"]
    reasons: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """List what a sentence about the effect may say."""
        return permitted(self.maryland)


def grade(design: Design) -> Grade:
    """
    Grade the evidence on three scales side by side.

    Parameters
    ----------
    design
        A frozen record of what was done.

    Returns
    -------
    Grade
        Nothing raises a grade above what the kind of design can reach; failures and gaps lower it.

    References
    ----------
    What Works Centre for Local Economic Growth, Guide to scoring the evidence (Maryland scale); Office
    for Students, Standards of evidence, as TASO words it; Puttick R, Ludlow J (2013), Standards of
    Evidence, Nesta.
    """
    caps = [(MARYLAND[design.kind], f"Design: {design.kind.replace('_', ' ')}."), *_caps(design)]
    maryland = min(level for level, _ in caps)
    remarks = [reason for _, reason in caps] + _remarks(design)
    return Grade(
        maryland,
        1 if maryland == 0 else 2 if maryland < 3 else 3,
        _nesta(design, maryland),
        _strength(design, maryland),
        tuple(remarks),
    )


def design_of(
    estimate: Estimate,
    kind: Kind,
    *,
    higher_is_better: bool,
    no_effect: float = 0.0,
    worth_acting_on: float | None = None,
    **known: object,
) -> Design:
    """
    Build the record from the estimate that came out, so that nobody has to retype what it found.

    Parameters
    ----------
    estimate
        Of the effect. Its status, interval, number of periods, minimum detectable effect and placebo
        (``placebo_p``, ``largest_pre_trend_z``) are read.
    kind
        As one of ``MARYLAND``.
    higher_is_better
        Which direction is favourable.
    no_effect
        The value that means none: 0 for a difference, 1 for a ratio.
    worth_acting_on
        In the unit of the minimum detectable effect.
    known
        Everything else of :class:`Design`.
    """
    return Design(
        kind,
        **{
            "status": estimate.status,
            "direction": _direction(estimate, higher_is_better, no_effect),
            "detectable": estimate.details.get("minimum_detectable_effect"),
            "worth_acting_on": worth_acting_on,
            "points": estimate.n_periods,
            "parallel_before": _parallel(estimate),
            **known,
        },
    )


def _direction(estimate: Estimate, higher_is_better: bool, no_effect: float) -> Direction:
    if estimate.lower is None or estimate.upper is None or estimate.lower <= no_effect <= estimate.upper:
        return "unclear"
    return "favourable" if (estimate.lower > no_effect) == higher_is_better else "unfavourable"


def _parallel(estimate: Estimate) -> bool | None:
    if "placebo_p" in estimate.details:
        return estimate.details["placebo_p"] >= 0.05
    if "largest_pre_trend_z" in estimate.details:
        # The bands are simultaneous; the estimate's own standing says whether one left out 0.
        return estimate.status == "ok"
    return None


def _caps(design: Design) -> list[tuple[int, str]]:
    caps = []
    if design.status not in ("ok", "descriptive_only"):
        caps.append((0, "The analysis gave no estimate."))
    if design.status == "descriptive_only":
        caps.append((2, "A check of the analysis was not passed, so its result only describes."))
    if design.kind.startswith("interrupted_series") and (design.points or 0) < LONG_SERIES:
        caps.append((1, f"The series has fewer than {LONG_SERIES} points."))
    if design.parallel_before is False:
        caps.append((2, "The paths had parted before it began."))
    if design.placebo_passed is False:
        caps.append((2, "An effect was found where there can have been none."))
    if design.attrition > 0.5:
        caps.append((3, "More than half of those who began were not measured."))
    elif design.attrition > 0.2:
        caps.append((4, "More than a fifth of those who began were not measured."))
    return caps


def _remarks(design: Design) -> list[str]:
    remarks = []
    if design.kind in NEED_PARALLEL_PATHS and design.parallel_before is None:
        remarks.append("Whether the paths were parallel before was not tested.")
    if not design.preregistered:
        remarks.append("The analysis was not registered beforehand.")
    if not design.outcome_independent:
        remarks.append("The outcome was measured by those whose work it is.")
    return remarks


def _nesta(design: Design, maryland: int) -> int:
    if design.direction != "favourable" or maryland == 0:
        return 1
    if maryland < 3:
        return 2
    if not design.replications:
        return 3
    return 5 if design.manualised else 4


def _strength(design: Design, maryland: int) -> str:
    if maryland == 0:
        return "none"
    limits = design.detectable, design.worth_acting_on
    if None in limits or design.detectable > design.worth_acting_on:
        return "inconclusive"
    if design.direction == "unclear":
        return "no clear effect"
    return "weak" if maryland < 3 else "moderate" if maryland == 3 else "strong"
