"""The recruitment funnel: at which stage candidates of one group drop out more than those of another."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.statistics.detectable import detectable_difference_in_proportions
from analysis.statistics.estimate import Estimate, refused
from analysis.statistics.multiplicity import adjust
from analysis.statistics.proportions import equality_z, score_ratio_limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

METHOD = "Adverse impact ratio, score interval"
FOUR_FIFTHS = 0.8
FEWEST = 10


@dataclass(frozen=True)
class Stage:
    """One step of a recruitment cycle: how many of each group entered it and how many came through."""

    name: str
    focal_entered: int
    focal_passed: int
    reference_entered: int
    reference_passed: int

    def __post_init__(self) -> None:
        assert 0 <= self.focal_passed <= self.focal_entered, self
        assert 0 <= self.reference_passed <= self.reference_entered, self


@dataclass(frozen=True)
class StageImpact:
    stage: Stage
    ratio: Estimate
    flagged: bool  # below four fifths, interval below 1, and so after Holm's correction across stages


@dataclass(frozen=True)
class Funnel:
    """
    The stages in order, the whole cycle, and each stage's part in it.

    ``contributions`` are logarithms of the stages' ratios; with ``withdrawal`` (candidates lost between
    stages) they sum to the logarithm of the cumulative ratio.
    """

    stages: tuple[StageImpact, ...]
    cumulative: Estimate
    contributions: Mapping[str, float]

    @property
    def narrowest(self) -> str | None:
        """Name the stage that does most against the focal group; None where no stage does."""
        stages = {name: part for name, part in self.contributions.items() if name != "withdrawal"}
        worst = min(stages, key=stages.__getitem__, default=None)
        return worst if worst is not None and stages[worst] < 0 else None


def adverse_impact_ratio(stage: Stage, confidence: float = 0.95) -> Estimate:
    """
    Give the focal group's success rate at a stage over the reference group's.

    Parameters
    ----------
    stage
        Candidates of both groups, of one and the same recruitment cycle.

    Returns
    -------
    Estimate
        A ratio; 1 is equal treatment, 0.8 the four-fifths mark. ``minimum_detectable_effect`` in the
        details is the smallest shortfall of the ratio from 1 that would have been detected. Suppressed
        where either group has fewer than 10 candidates.

    References
    ----------
    EEOC Uniform Guidelines on Employee Selection Procedures, Questions and Answers (1979), for the
    ratio; Miettinen and Nurminen (1985) for the interval.
    """
    counts = (stage.focal_passed, stage.focal_entered, stage.reference_passed, stage.reference_entered)
    n = stage.focal_entered + stage.reference_entered
    if min(stage.focal_entered, stage.reference_entered) < FEWEST:
        reason = f"A group has fewer than {FEWEST} candidates at this stage; combine stages or cycles."
        return refused("suppressed", METHOD, reason, n=n)
    if stage.reference_passed == 0:
        reason = "Nobody of the reference group came through, so there is nothing to compare with."
        return refused("not_comparable", METHOD, reason, n=n)
    rate_focal = stage.focal_passed / stage.focal_entered
    rate_reference = stage.reference_passed / stage.reference_entered
    details = {"rate_focal": rate_focal, "rate_reference": rate_reference, "p": equality_z(*counts)[1]}
    if rate_reference < 1:
        smallest = detectable_difference_in_proportions(rate_reference, stage.focal_entered, stage.reference_entered)
        details["minimum_detectable_effect"] = smallest / rate_reference
    ratio = rate_focal / rate_reference
    ends = score_ratio_limits(*counts, confidence)
    return Estimate(ratio, *ends, n, METHOD, confidence=confidence, details=details)


def recruitment_funnel(stages: Sequence[Stage], confidence: float = 0.95) -> Funnel:
    """
    Follow two groups through a recruitment cycle and find where the focal group is lost.

    Parameters
    ----------
    stages
        In order, one cycle. Small stages are merged first (:func:`merge_small_stages`). Nobody may
        enter a stage who did not pass the one before.

    Returns
    -------
    Funnel
        With p values by Holm's method across stages (``p_holm`` in the details).

    References
    ----------
    Holm S (1979), Scandinavian Journal of Statistics 6: 65-70.
    """
    assert stages, "a funnel has at least one stage"
    for before, after in zip(stages, stages[1:], strict=False):
        assert after.focal_entered <= before.focal_passed, (before, after)
        assert after.reference_entered <= before.reference_passed, (before, after)
    merged = merge_small_stages(stages)
    whole = adverse_impact_ratio(_join("whole cycle", merged[0], merged[-1]), confidence)
    ratios = _with_holm([adverse_impact_ratio(stage, confidence) for stage in merged])
    impacts = tuple(
        StageImpact(stage, ratio, _flagged(ratio, 1 - confidence)) for stage, ratio in zip(merged, ratios, strict=True)
    )
    return Funnel(impacts, whole, _contributions(impacts, whole))


def merge_small_stages(stages: Sequence[Stage], fewest: int = FEWEST) -> tuple[Stage, ...]:
    """
    Join every stage that a group enters with fewer than ``fewest`` candidates to the stage before it.

    A first stage that small stays as it is, and is refused when it is estimated.
    """
    merged = [stages[0]]
    for stage in stages[1:]:
        if min(stage.focal_entered, stage.reference_entered) < fewest:
            merged[-1] = _join(f"{merged[-1].name} and {stage.name}", merged[-1], stage)
        else:
            merged.append(stage)
    return tuple(merged)


def _join(name: str, first: Stage, last: Stage) -> Stage:
    return Stage(name, first.focal_entered, last.focal_passed, first.reference_entered, last.reference_passed)


def _with_holm(ratios: Sequence[Estimate]) -> list[Estimate]:
    tested = [ratio for ratio in ratios if ratio.printable]
    if not tested:
        return list(ratios)
    adjusted = adjust([ratio.details["p"] for ratio in tested], correction="Holm").adjusted
    corrected = iter(
        replace(ratio, details={**ratio.details, "p_holm": float(p)}) for ratio, p in zip(tested, adjusted, strict=True)
    )
    return [next(corrected) if ratio.printable else ratio for ratio in ratios]


def _flagged(ratio: Estimate, alpha: float) -> bool:
    if ratio.value is None or ratio.upper is None:
        return False
    return ratio.value < FOUR_FIFTHS and ratio.upper < 1 and ratio.details["p_holm"] < alpha


def _contributions(impacts: Sequence[StageImpact], whole: Estimate) -> dict[str, float]:
    values = {impact.stage.name: impact.ratio.value for impact in impacts}
    if not whole.value or not all(values.values()):
        return {}
    parts = {name: math.log(value) for name, value in values.items()}
    return parts | {"withdrawal": math.log(whole.value) - math.fsum(parts.values())}
