"""What may be said with few data: one table, so that no two pages draw the line differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from analysis.statistics.estimate import Status

Quantity = Literal["denominator", "count", "periods", "peers", "response"]


@dataclass(frozen=True)
class Rule:
    """Below ``least`` of ``quantity``, ``use`` gets ``status``; only some rules break on the unknown."""

    use: str
    quantity: Quantity
    least: float
    status: Status
    reason: str
    unknown_breaks: bool = False


@dataclass(frozen=True)
class Permission:
    status: Status
    reason: str = ""

    @property
    def granted(self) -> bool:
        return self.status == "ok"


_TINY = "Fewer than 10 people: nothing is published about a group this small."
_SMALL = "Fewer than 23 people: each would be worth more than four points, so no percentage."
_NO_COUNT = "Published without the number of people behind it, so chance cannot be ruled out."

# The first rule that is broken speaks. Sources: HESA's rounding methodology (22.5 people for a percentage, 8
# for an average), Public Health England's rule of 10 events for a directly standardised rate, and the error
# rates that simulation gives each method at each number of periods and peers.
RULES = (
    Rule("figure", "denominator", 10, "suppressed", _TINY),
    Rule("percentage", "denominator", 10, "suppressed", _TINY),
    Rule("percentage", "denominator", 23, "suppressed", _SMALL),
    Rule(
        "average", "denominator", 8, "suppressed", "Seven people or fewer: an average would give them away."
    ),
    Rule("interval", "denominator", 1, "descriptive_only", _NO_COUNT, unknown_breaks=True),
    Rule("verdict", "denominator", 23, "insufficient_data", _SMALL),
    Rule(
        "verdict",
        "response",
        0.6,
        "descriptive_only",
        "Fewer than 60% answered, so those who did may not be typical.",
    ),
    Rule(
        "standardised_rate", "count", 10, "suppressed", "Fewer than 10 events: too few to standardise by age."
    ),
    Rule(
        "standardised_ratio",
        "count",
        5,
        "descriptive_only",
        "Fewer than 5 events expected: read as a count only.",
    ),
    Rule("change", "periods", 2, "insufficient_data", "One period only, so nothing can be said of change."),
    Rule("trend", "periods", 2, "insufficient_data", "One period only, so nothing can be said of change."),
    Rule(
        "trend",
        "periods",
        5,
        "insufficient_data",
        "Fewer than five periods: change is shown, a trend is not claimed.",
    ),
    Rule(
        "projection",
        "periods",
        5,
        "insufficient_data",
        "Fewer than five periods: no projection, only the pace needed.",
    ),
    Rule(
        "interrupted_series",
        "periods",
        8,
        "insufficient_data",
        "Fewer than eight periods: one series cannot show a break.",
    ),
    Rule(
        "autocorrelation",
        "periods",
        24,
        "insufficient_data",
        "Fewer than 24 periods: memory in the series is unknown.",
    ),
    Rule("rank", "peers", 5, "descriptive_only", "Fewer than five peers: they are listed, not ranked."),
    Rule(
        "percentile",
        "peers",
        8,
        "insufficient_data",
        "Fewer than eight peers: too few to place anyone among.",
    ),
    Rule(
        "shrinkage",
        "peers",
        10,
        "insufficient_data",
        "Fewer than ten peers: how far they truly differ is unknown.",
    ),
    Rule(
        "funnel",
        "peers",
        10,
        "insufficient_data",
        "Fewer than ten peers: what is usual among them is unknown.",
    ),
    Rule(
        "placebo",
        "peers",
        20,
        "insufficient_data",
        "Fewer than 20 peers: a placebo test cannot reach one in twenty.",
    ),
)
USES = frozenset(rule.use for rule in RULES)


def permit(
    use: str,
    *,
    denominator: float | None = None,
    count: float | None = None,
    periods: int | None = None,
    peers: int | None = None,
    response: float | None = None,
) -> Permission:
    """
    Say whether the data in hand are enough for a use, and if not, why.

    Parameters
    ----------
    use
        One of ``USES``, e.g. ``percentage``, ``trend`` or ``funnel``.
    denominator
        Persons that the figure rests on.
    count
        Events observed (for a standardised ratio: events expected).
    periods
        Comparable periods, breaks in the series taken into account.
    peers
        Organisations or places to compare with, not counting the one compared.
    response
        Share of those asked who answered, 0 to 1.

    Returns
    -------
    Permission
        Status ``ok``, or the status that an estimate must take with one sentence for the reader.
    """
    assert use in USES, f"{use!r} is not one of {sorted(USES)}"
    have = {
        "denominator": denominator,
        "count": count,
        "periods": periods,
        "peers": peers,
        "response": response,
    }
    for rule in RULES:
        amount = have[rule.quantity]
        broken = rule.unknown_breaks if amount is None else amount < rule.least
        if rule.use == use and broken:
            return Permission(rule.status, rule.reason)
    return Permission("ok")
