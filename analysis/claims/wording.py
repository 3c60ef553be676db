"""How numbers are written: once, here, for every format."""

from __future__ import annotations

from analysis.framework.vocabulary import MISSING

MINUS = "\N{MINUS SIGN}"
HEDGES = {"exact": "", "at_least": "at least ", "at_most": "at most ", "about": "about "}

# A missing value is printed as its symbol in a table and as its meaning in a sentence.
MISSING_SYMBOLS = {
    "not_asked": "not asked",
    "not_given": "not given",
    "not_applicable": "not applicable",
    "suppressed": "c",
    "too_few": "too few",
}
_SUFFIXES = {"%": "%", "per cent": "%"}
_MILLION = 1_000_000


def format_number(value: float | None, unit: str, decimals: int, bound: str = "exact", missing: str = "") -> str:
    """Write a value with the symbol of its unit, if it has one: ``at least £500,000``, ``−3.2%``, ``34th``."""
    if value is None:
        assert missing in MISSING, missing
        return MISSING_SYMBOLS[missing]
    return HEDGES[bound] + _plain(value, unit, decimals)


def format_size(value: float | None, unit: str, decimals: int, bound: str = "exact") -> str:
    """Write a value without its sign, for sentences that give the direction in words."""
    return "" if value is None else HEDGES[bound] + _plain(abs(value), unit, decimals)


def format_interval(lower: float | None, upper: float | None, unit: str, decimals: int) -> str:
    """Write an interval as ``10% to 14%``: with "to", because a dash reads as a minus."""
    if lower is None or upper is None:
        return ""
    return f"{_plain(lower, unit, decimals)} to {_plain(upper, unit, decimals)}"


def format_probability(p: float) -> str:
    """Write a p-value with three decimals; further ones would be exact only on paper."""
    return "below 0.001" if p < 0.001 else f"{p:.3f}"


def ordinal(number: int) -> str:
    """Write 1 as 1st, 11 as 11th, 22 as 22nd."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def _plain(value: float, unit: str, decimals: int) -> str:
    if unit == "rank":
        return ordinal(round(value))
    if unit.startswith("£"):
        return _sterling(value, decimals)
    # Rounding first, so that -0.04 is written as 0.0 and not as a negative zero.
    rounded = round(value, decimals) + 0.0
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}{_SUFFIXES.get(unit, '')}"


def _sterling(value: float, decimals: int) -> str:
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if size >= _MILLION and size % 100_000 == 0:
        return f"{sign}£{size / _MILLION:g} million"
    return f"{sign}£{size:,.{decimals}f}"
