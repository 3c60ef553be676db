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
_BARE = "Published without the number of people behind it, so chance cannot be ruled out."
_ONCE = "One period only, so nothing can be said of change."

# The first rule that is broken speaks. Sources: HESA's rounding methodology (22.5 people for a percentage, 8
# for an average), Public Health England's rule of 10 events for a directly standardised rate, and the error
# rates that simulation gives each method at each number of periods and peers.
# fmt: off
RULES = tuple(Rule(*row) for row in (
    ("figure", "denominator", 10, "suppressed", _TINY),
    ("percentage", "denominator", 10, "suppressed", _TINY),
    ("percentage", "denominator", 23, "suppressed", _SMALL),
    ("average", "denominator", 8, "suppressed", "Seven people or fewer: an average would give them away."),
    ("interval", "denominator", 1, "descriptive_only", _BARE, True),
    ("verdict", "denominator", 23, "insufficient_data", _SMALL),
    ("verdict", "response", 0.6, "descriptive_only", "Fewer than 60% answered, so they may not be typical."),
    ("standardised_rate", "count", 10, "suppressed", "Fewer than 10 events: too few to standardise by age."),
    ("standardised_ratio", "count", 5, "descriptive_only", "Fewer than 5 events expected: read as a count."),
    ("change", "periods", 2, "insufficient_data", _ONCE),
    ("trend", "periods", 2, "insufficient_data", _ONCE),
    ("trend", "periods", 5, "insufficient_data", "Fewer than five periods: a change is shown, no trend."),
    ("projection", "periods", 5, "insufficient_data", "Fewer than five periods: only the pace needed."),
    ("interrupted_series", "periods", 8, "insufficient_data", "Fewer than eight periods: no break shows."),
    ("autocorrelation", "periods", 24, "insufficient_data", "Fewer than 24 periods: memory is unknown."),
    ("rank", "peers", 5, "descriptive_only", "Fewer than five peers: they are listed, not ranked."),
    ("percentile", "peers", 8, "insufficient_data", "Fewer than eight peers: too few to place anyone among."),
    ("shrinkage", "peers", 10, "insufficient_data", "Fewer than ten: how far they truly differ is unknown."),
    ("funnel", "peers", 10, "insufficient_data", "Fewer than ten peers: what is usual is unknown."),
    ("placebo", "peers", 20, "insufficient_data", "Fewer than 20 peers: a placebo test proves little."),
))
# fmt: on
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
